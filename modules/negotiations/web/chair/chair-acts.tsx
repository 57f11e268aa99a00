// What belongs to the chair alone, for the paragraph in hand. Each says before it is done what it does to everybody.
import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Menu } from '#platform/web/ui/menu.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { isChair } from '../../rules.ts'
import type { Act } from '../../text/acts.ts'
import { placeBetween } from '../../text/place.ts'
import type { Paragraph } from '../../text/state.ts'
import { useActing } from '../acting/acting.tsx'
import { Decide, DecideButton } from '../acting/decide.tsx'
import { useTable } from '../table/table-context.ts'
import { isLiving, statusOf, useOrder } from '../table/text-state.ts'
import { AdReferendumDialog } from './ad-referendum-dialog.tsx'

type Props = { view: NegotiationView; paragraph: Paragraph }

export function ChairActs({ view, paragraph }: Props) {
  const say = useWords()
  const { speaker } = useActing()
  const mine = paragraph.proposer === view.me.delegation
  if (!isChair(view.state, speaker)) return mine ? <WithdrawOwn paragraph={paragraph} /> : null
  return (
    <Disclosure title={say('negotiations.chair')} open>
      <OfChair view={view} paragraph={paragraph} />
    </Disclosure>
  )
}

function WithdrawOwn({ paragraph }: { paragraph: Paragraph }) {
  const { refused } = useActing()
  const act: Act = { kind: 'paragraph.withdraw', paragraph: paragraph.id, hash: paragraph.hash }
  if (refused(act) !== undefined) return null
  return <DecideButton small kind="quiet" name="withdraw" acts={() => act} />
}

function OfChair({ view, paragraph }: Props) {
  const say = useWords()
  const { begin } = useTable()
  const { act } = useActing()
  const [asking, setAsking] = useState<'referendum' | 'withdraw' | 'agree'>()
  const siblings = useOrder(view).filter((one) => one.under === paragraph.under && isLiving(one))
  const at = siblings.findIndex(({ id }) => id === paragraph.id)
  const { id, hash, stage } = paragraph
  const status = statusOf(paragraph)
  const notClean = status === 'clean' || status === 'ad-referendum' ? undefined : say('negotiations.refused.not-clean')
  const move = (by: -1 | 1) => {
    const [low, high] = by === -1 ? [siblings[at - 2], siblings[at - 1]] : [siblings[at + 1], siblings[at + 2]]
    void act(
      { kind: 'paragraph.move', paragraph: id, place: placeBetween(low?.place ?? null, high?.place ?? null) },
      say('negotiations.moved'),
    )
  }
  const queued = view.state.queue.includes(id)
  const queue = () =>
    act(
      {
        kind: 'queue.set',
        paragraphs: queued ? view.state.queue.filter((one) => one !== id) : [...view.state.queue, id],
      },
      say('negotiations.done'),
    )
  const end = () => setAsking(undefined)
  return (
    <div className="chair-acts">
      {stage === 'proposed' && (
        <Button small onPress={() => void act({ kind: 'paragraph.discuss', paragraph: id }, say('negotiations.done'))}>
          {say('negotiations.discuss')}
        </Button>
      )}
      <Button small refused={notClean} onPress={() => setAsking('agree')}>
        {say('negotiations.act.agree')}
      </Button>
      <Button
        small
        refused={status === 'clean' ? undefined : (notClean ?? say('negotiations.refused.wrong-stage'))}
        onPress={() => setAsking('referendum')}
      >
        {say('negotiations.act.referendum')}
      </Button>
      <Button small onPress={() => void queue()} aria-pressed={queued}>
        {say(queued ? 'negotiations.queue.out' : 'negotiations.queue.in')}
      </Button>
      <Menu
        label={say('negotiations.chair.more')}
        entries={[
          {
            id: 'merge',
            label: say('negotiations.merge'),
            hint: say('negotiations.merge.hint'),
            onPress: () => begin({ name: 'merge', paragraph: id }),
          },
          { id: 'split', label: say('negotiations.split'), onPress: () => begin({ name: 'split', paragraph: id }) },
          stage === 'parked'
            ? {
                id: 'park',
                label: say('negotiations.resume'),
                onPress: () => void act({ kind: 'paragraph.resume', paragraph: id }, say('negotiations.done')),
              }
            : {
                id: 'park',
                label: say('negotiations.park'),
                onPress: () => void act({ kind: 'paragraph.park', paragraph: id }, say('negotiations.done')),
              },
          {
            id: 'up',
            label: say('negotiations.move.up'),
            refused: at > 0 ? undefined : say('negotiations.first'),
            onPress: () => move(-1),
          },
          {
            id: 'down',
            label: say('negotiations.move.down'),
            refused: at < siblings.length - 1 ? undefined : say('negotiations.last'),
            onPress: () => move(1),
          },
          {
            id: 'withdraw',
            label: say('negotiations.act.withdraw'),
            grave: true,
            onPress: () => setAsking('withdraw'),
          },
        ]}
      />
      {asking === 'agree' && (
        <Decide
          name="agree"
          isOpen
          onClose={end}
          acts={() => ({ kind: 'paragraph.agree', on: [{ paragraph: id, hash }] })}
        />
      )}
      {asking === 'withdraw' && (
        <Decide
          name="withdraw"
          isOpen
          onClose={end}
          acts={() => ({ kind: 'paragraph.withdraw', paragraph: id, hash })}
        />
      )}
      {asking === 'referendum' && <AdReferendumDialog on={[paragraph]} onClose={end} />}
    </div>
  )
}
