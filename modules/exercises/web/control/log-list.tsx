import { useWords } from '#platform/web/words.ts'
import type { ControlView } from '../../contract.ts'
import { At } from '../pieces/clock.tsx'
import { useEntrySaid } from '../pieces/entry-said.ts'

/** Everything that happened, the last first. */
export function LogList({ view }: { view: ControlView }) {
  const say = useWords()
  const entrySaid = useEntrySaid(view.scenario)
  if (view.log.length === 0) return <p className="faint">{say('exercises.log.none')}</p>
  return (
    <ol className="exercise-log" aria-label={say('exercises.log')}>
      {view.log.toReversed().map(({ number, at, entry, by, text }) => (
        <li key={number}>
          <At seconds={at} />
          <div>
            <span dir="auto">{entrySaid(entry)}</span>
            {by !== null && (
              <small className="faint">
                {' '}
                – <bdi>{by}</bdi>
              </small>
            )}
            {text !== '' && (
              <p className="text" dir="auto">
                {text}
              </p>
            )}
          </div>
        </li>
      ))}
    </ol>
  )
}
