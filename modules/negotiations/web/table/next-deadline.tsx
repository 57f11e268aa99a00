import { Link } from 'react-router'
import { Note } from '#platform/web/ui/page.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { chairsOf } from '../client/chairs.ts'
import { useNegotiations } from '../client/negotiations-in-use.tsx'
import { NegotiationDeadline } from '../drawing/clocks.tsx'

/** The next deadline that binds this delegation, by its own clock and the chair’s. */
export function NextDeadline({ view }: { view: NegotiationView }) {
  const say = useWords()
  const { rooms } = useNegotiations()
  const { deadline } = view
  if (!deadline) return null
  return (
    <Note label={say(`negotiations.deadline.${deadline.what}`)}>
      <Link to={`/negotiations/${view.room}/procedures#${deadline.id}`}>{say('negotiations.deadline.go')}</Link>
      <NegotiationDeadline at={deadline.until} view={view} of={chairsOf(rooms, view.room)} />
    </Note>
  )
}
