// Who has the floor, what comes next, and who negotiates: the margin of the table.
import { Note } from '#platform/web/ui/page.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { DelegationMark, DelegationMarks } from '../drawing/delegation-mark.tsx'
import { useLabels } from './text-state.ts'

export function RoomFacts({ view }: { view: NegotiationView }) {
  const say = useWords()
  const labels = useLabels(view)
  const { state } = view
  const speaking = state.floor.find((one) => one.state === 'speaking')
  const next = state.queue.flatMap((id) => labels[id] ?? []).slice(0, 4)
  return (
    <>
      <Note label={say('negotiations.parties')}>
        <DelegationMarks of={state.parties.map(({ delegation }) => delegation)} />
      </Note>
      {!view.me.party && <Note label={say('negotiations.me')}>{say(`negotiations.me.${view.me.role}`)}</Note>}
      {speaking && (
        <Note label={say('negotiations.floor.speaking')}>
          <bdi>{speaking.name}</bdi> <DelegationMark delegation={speaking.delegation} />
        </Note>
      )}
      {next.length > 0 && <Note label={say('negotiations.queue.next')}>{next.join(' · ')}</Note>}
      {state.openness.mode === 'open' && (
        <Note label={say('negotiations.openness')}>{say('negotiations.openness.open')}</Note>
      )}
    </>
  )
}
