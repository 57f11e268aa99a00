import { Link } from 'react-router'
import { useFormat } from '#platform/web/format.ts'
import { Name, Status } from '#platform/web/ui/tag.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { type CrisisLine, crisisPaths } from '../../../contract/crisis.ts'
import { LineStanding } from './line-standing.tsx'

/** One line in the list: with whom, how it stands, who is awake over there, and when it was last tried. */
export function LineEntry({ line }: { line: CrisisLine }) {
  const say = useWords()
  const format = useFormat()
  const { them, state, unanswered } = line
  const onDuty = line.officers.filter((one) => one.delegationId === them.id && one.onDuty)
  return (
    <li className={unanswered > 0 ? 'ringing' : ''}>
      <div className="crisis-with">
        <Link to={crisisPaths.one(line.id)}>
          <Name invented={them.invented}>{them.name}</Name>
        </Link>
        {unanswered > 0 ? (
          <Status standing="asked">{say('crisis.unanswered', { count: unanswered })}</Status>
        ) : (
          <LineStanding line={line} />
        )}
      </div>
      {state === 'open' || state === 'agreed' ? (
        <dl className="crisis-facts">
          <div>
            <dt>{say('crisis.onDuty.there')}</dt>
            <dd>
              {onDuty.length === 0
                ? say('crisis.onDuty.none')
                : format.list(onDuty.map(({ name }) => `\u2068${name}\u2069`))}
            </dd>
          </div>
          {line.officer && state === 'open' && <LastTest line={line} />}
        </dl>
      ) : (
        <p className="small">{say(`crisis.next.${line.may.agree ? 'agree' : state}`, { name: them.name })}</p>
      )}
    </li>
  )
}

function LastTest({ line: { lastTest } }: { line: CrisisLine }) {
  const say = useWords()
  return (
    <>
      {(['theirs', 'ours'] as const).map((side) => (
        <div key={side}>
          <dt>{say(`crisis.lastTest.${side}`)}</dt>
          <dd>{lastTest[side] === null ? say('crisis.lastTest.never') : <When at={lastTest[side]} />}</dd>
        </div>
      ))}
    </>
  )
}
