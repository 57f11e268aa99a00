import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import type { AfterAction } from '../../engine/report.ts'
import type { Outcome, Result } from '../../engine/score.ts'
import { useClockTime } from '../pieces/clock.tsx'
import { actName, useNames } from '../pieces/entry-said.ts'
import { Said } from '../pieces/said.tsx'

const looks: Record<Outcome, 'verified' | 'open' | 'gone' | 'draft'> = {
  met: 'verified',
  late: 'open',
  missed: 'gone',
  wrong: 'gone',
  open: 'draft',
  'not-asked': 'draft',
}

/** Each expectation: what was hoped, what came of it, and why it matters; grouped by what it followed from. */
export function Results({ report }: { report: AfterAction }) {
  const say = useWords()
  const asked = report.results.filter(({ outcome }) => outcome !== 'not-asked')
  const others = report.results.filter(({ outcome }) => outcome === 'not-asked')
  if (report.results.length === 0) return <p className="faint">{say('exercises.results.none')}</p>
  return (
    <>
      <Grouped results={asked} report={report} />
      {others.length > 0 && (
        <Disclosure title={say('exercises.results.others', { count: others.length })}>
          <Grouped results={others} report={report} />
        </Disclosure>
      )}
    </>
  )
}

function Grouped({ results: all, report }: { results: readonly Result[]; report: AfterAction }) {
  const names = useNames(report)
  return (
    <ul className="exercise-results">
      {[...Map.groupBy(all, ({ inject }) => inject)].map(([inject, results]) => (
        <li key={inject}>
          <h3>{names.inject(inject)}</h3>
          <ul>
            {results.map((result) => (
              <ResultLine key={result.expectation} result={result} report={report} />
            ))}
          </ul>
        </li>
      ))}
    </ul>
  )
}

function ResultLine({ result, report }: { result: Result; report: AfterAction }) {
  const say = useWords()
  const clock = useClockTime()
  const names = useNames(report)
  const { expectation, inject, role, kind, outcome, seconds, within, by } = result
  const why = report.injects.find(({ id }) => id === inject)?.why[expectation]
  const act = report.timeline.find(({ number }) => number !== null && number === by)?.what
  const done =
    act?.kind === 'act'
      ? [actName(say, act.act), ...act.to.map(names.role), ...(act.tlp ? [`TLP:${act.tlp.toUpperCase()}`] : [])]
      : []
  return (
    <li className="exercise-result">
      <Status standing={looks[outcome]}>{say(`exercises.outcome.${outcome}`)}</Status>
      <div>
        <p>
          {report.role === null && (
            <>
              <bdi>{names.role(role)}</bdi>:{' '}
            </>
          )}
          {say(`exercises.hope.${kind}`)}{' '}
          <small className="faint">
            {seconds === null
              ? say('exercises.within', { within: clock(within) })
              : say('exercises.took', { took: clock(seconds), within: clock(within) })}
          </small>
        </p>
        {done.length > 0 && <p className="small faint">{done.join(' › ')}</p>}
        {why && <Said words={why} text />}
      </div>
    </li>
  )
}
