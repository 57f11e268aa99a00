// Who has the floor, what comes next, and who negotiates: the margin of the table.
import { Link } from 'react-router'
import { Note } from '#platform/web/ui/page.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { useNegotiations } from '../client/negotiations-in-use.tsx'
import { DelegationMark, DelegationMarks } from '../drawing/delegation-mark.tsx'
import { useLabels } from './text-state.ts'

export function RoomFacts({ view }: { view: NegotiationView }) {
  const say = useWords()
  const { negotiations } = useNegotiations()
  const labels = useLabels(view)
  const { state } = view
  const speaking = state.floor.find((one) => one.state === 'speaking')
  const groups = negotiations.list().filter((one) => one.groupOf?.room === view.room)
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
      {groups.length > 0 && (
        <Note label={say('negotiations.parallels')}>
          {groups.map((one) => (
            <Link key={one.room} to={`/negotiations/${one.room}`}>
              <bdi>{one.title}</bdi>
            </Link>
          ))}
        </Note>
      )}
      {next.length > 0 && <Note label={say('negotiations.queue.next')}>{next.join(' · ')}</Note>}
      {state.openness.mode === 'open' && (
        <Note label={say('negotiations.openness')}>{say('negotiations.openness.open')}</Note>
      )}
    </>
  )
}
