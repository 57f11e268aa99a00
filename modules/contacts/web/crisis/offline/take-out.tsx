import { useState } from 'react'
import { useFormat } from '#platform/web/format.ts'
import { handOver } from '#platform/web/hand-over.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { CheckboxChoice } from '#platform/web/ui/choice.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import type { CrisisMessage, LineView, Sealed } from '../../../crisis/views.ts'
import { useCrisis } from '../client/crisis-in-use.tsx'
import { crisisTrouble } from '../client/trouble.ts'
import { Codes } from './codes.tsx'

/** So many of the newest can be chosen: what is older has arrived, or is said again. */
const shown = 10

/** What we say: each message can be taken along, those first that have not left this device. */
export function TakeOut({ view }: { view: LineView }) {
  const say = useWords()
  const format = useFormat()
  const { lines } = useCrisis()
  const ours = view.messages.filter(({ side, class: one }) => side === 'us' && one !== 'test-call').slice(-shown)
  const waiting = ours.filter(({ status }) => status === 'waiting').map(({ id }) => id)
  const [chosen, choose] = useState<readonly string[]>()
  const [sealed, setSealed] = useState<Sealed>()
  const ids = chosen ?? waiting
  const seal = async (use: (made: Sealed) => void) => {
    try {
      use(await lines.exportSealed(view.id, [...ids]))
    } catch (error) {
      toast(crisisTrouble(error, say), { kind: 'failed' })
    }
  }
  const label = (message: CrisisMessage) => (
    <span className="crisis-choose">
      <b>
        {message.class === 'exercise' && `${say('exercise.word')} – `}
        {say(`crisis.class.${message.of ?? message.class}`)} {format.number(message.n)}
      </b>{' '}
      <bdi lang={message.language}>{message.text.length > 80 ? `${message.text.slice(0, 80)}…` : message.text}</bdi>
    </span>
  )
  const act = ids.length === 0 ? 'receipts' : 'messages'
  return (
    <Section title={say('crisis.out')}>
      <p className="small">{say('crisis.out.words', { name: view.them.name })}</p>
      {ours.length > 0 && (
        <CheckboxChoice
          label={say('crisis.out.which')}
          isRequired={false}
          cards
          options={ours.toReversed().map((message) => ({
            id: message.id,
            label: label(message),
            hint: say(`crisis.status.${message.status}`),
          }))}
          value={ids}
          onChange={(next) => {
            choose(next)
            setSealed(undefined)
          }}
        />
      )}
      <div className="row">
        <Button
          kind={ids.length > 0 ? 'primary' : 'plain'}
          icon="download"
          refused={view.offline.ready ? undefined : say('crisis.not.no-secret')}
          onPress={() => void seal((made) => handOver(made.name, 'application/octet-stream', made.bytes))}
        >
          {say(`crisis.out.file.${act}`, { count: ids.length })}
        </Button>
        <Button
          refused={view.offline.ready ? undefined : say('crisis.not.no-secret')}
          onPress={() => void seal(setSealed)}
        >
          {say('crisis.out.codes')}
        </Button>
      </div>
      {sealed && <Codes sealed={sealed} />}
    </Section>
  )
}
