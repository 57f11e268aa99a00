// The adopted text with everything attached: a file that anybody verifies without this host, and that its delegations may
// publish.
import { useState } from 'react'
import { fromUtf8 } from '#platform/bytes.ts'
import { exerciseFileName } from '#platform/exercise.ts'
import { troubleOf } from '#platform/web/errors.ts'
import { handOver } from '#platform/web/hand-over.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { host } from '../client/doors.ts'
import { useNegotiations } from '../client/negotiations-in-use.tsx'
import { useHistory } from '../client/use-history.ts'

export function FinalDocument({ view }: { view: NegotiationView }) {
  const say = useWords()
  const { finalDocument } = useNegotiations()
  const [busy, setBusy] = useState(false)
  const keep = async () => {
    setBusy(true)
    try {
      const bytes = await finalDocument(view.room)
      const { exercise, symbol, title } = view.state
      const plain = `${symbol ?? title}, final.json`
      const name = exercise ? exerciseFileName(plain) : plain
      handOver(name, 'application/json', bytes)
      toast(say('negotiations.export.done', { name }))
    } catch (error) {
      toast(
        error instanceof Error && error.name === 'NotDocumented'
          ? say('negotiations.final.not')
          : troubleOf(error, say).title,
        { kind: 'failed' },
      )
    } finally {
      setBusy(false)
    }
  }
  return (
    <Section title={say('negotiations.final')}>
      <p>{say('negotiations.final.words')}</p>
      <div className="row">
        <Button icon="seal" busy={busy} onPress={() => void keep()}>
          {say('negotiations.final.act')}
        </Button>
        <Publish view={view} />
      </div>
    </Section>
  )
}

/** Whoever declared the text adopted publishes it: to all others the button says whose it is. */
function Publish({ view }: { view: NegotiationView }) {
  const say = useWords()
  const { finalDocument } = useNegotiations()
  const { state, room, me } = view
  const { adoption } = state.deciding
  const { history } = useHistory(room, state.count, adoption ? { from: adoption.count } : { wanted: false })
  const by = history?.find(({ signed }) => signed.operation.id === adoption?.operation)?.by
  if (!by) return null
  if (by.delegation !== me.delegation) {
    const not = say('negotiations.final.publish.refused', { name: by.delegationName })
    return <Button refused={not}>{say('negotiations.final.publish')}</Button>
  }
  return (
    <Confirm
      grave
      title={say('negotiations.final.publish')}
      trigger={<Button>{say('negotiations.final.publish')}</Button>}
      happens={say('negotiations.final.publish.happens')}
      seenBy={say('negotiations.final.publish.seenBy')}
      undone={say('negotiations.final.publish.undone')}
      act={say('negotiations.final.publish')}
      onConfirm={async () => {
        await host.publish.call({ document: fromUtf8(await finalDocument(view.room)) })
        toast(say('negotiations.done'))
      }}
    />
  )
}
