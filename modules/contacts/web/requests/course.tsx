import { useActor } from '#platform/web/session.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { DiplomaticRequest } from '../../contract/requests.ts'
import { courseOf, nextOf } from './states.ts'

const decided: readonly string[] = ['send', 'answer', 'consult', 'close']

/** The states as a line that is walked from draft to closing, and in one sentence what comes next. */
export function Course({ request }: { request: DiplomaticRequest }) {
  const say = useWords()
  const own = useActor().delegationId
  const next = nextOf(request)
  const mine = next.by !== null && own === request[next.by].id
  // What the delegation is to do next is not always for this person to do.
  const prepares = mine && decided.includes(next.say) && request.may.moves.every((move) => move === 'acknowledge')
  return (
    <div className="course">
      <ol aria-label={say('contacts.requests.course')}>
        {courseOf(request).map(({ state, standing, at }) => (
          <li
            key={state}
            className={`${standing} at-${state}`}
            {...(standing === 'now' ? { 'aria-current': 'step' as const } : {})}
          >
            <span className="course-mark" aria-hidden="true" />
            <span className="course-state">{say(`contacts.requests.state.${state}`)}</span>
            <span className="course-at">
              {at === null ? say(`contacts.requests.course.${standing}`) : <When at={at} />}
            </span>
          </li>
        ))}
      </ol>
      <p className={mine ? 'course-next mine' : 'course-next'}>
        {say(`contacts.requests.next.${next.say}${mine ? '.us' : ''}`, next.by ? { who: request[next.by].name } : {})}
        {prepares && ` ${say('contacts.requests.next.role')}`}
      </p>
    </div>
  )
}
