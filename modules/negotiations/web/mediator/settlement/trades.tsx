// What can be traded, and what betters a package that is agreed, in words.
import { Section } from '#platform/web/ui/page.tsx'
import { useWords, type Say } from '#platform/web/words.ts'
import type { Improvement } from '../../../settlement/improvements.ts'
import type { Analysis } from './analysis.ts'

const mostShown = 8

export function Logrolls({ analysis: { domain, logrolls } }: { analysis: Analysis }) {
  const say = useWords()
  const nameOf = (party: number) => domain.parties[party]?.name ?? ''
  const issueOf = (issue: number) => domain.issues[issue]?.name ?? ''
  return (
    <Section title={say('negotiations.settlement.logrolls')} count={logrolls.length}>
      {logrolls.length === 0 && <p>{say('negotiations.settlement.logrolls.none')}</p>}
      <ul className="caucus-lines">
        {logrolls.slice(0, mostShown).map(({ party, other, yieldsOn, gainsOn, sure }) => (
          <li key={[party, other, yieldsOn, gainsOn].join()}>
            <span>
              {say('negotiations.settlement.logroll', {
                one: nameOf(party),
                other: nameOf(other),
                yields: issueOf(yieldsOn),
                gains: issueOf(gainsOn),
              })}
            </span>
            <span className="small faint">{say(`negotiations.settlement.sure.${sure}`)}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

export function Improving({ analysis }: { analysis: Analysis }) {
  const say = useWords()
  const { improvements } = analysis
  if (!improvements) return null
  const { efficient, exact, steps, better } = improvements
  return (
    <Section title={say('negotiations.settlement.improving')}>
      <p>
        {say(
          efficient
            ? exact
              ? 'negotiations.settlement.improving.none'
              : 'negotiations.settlement.improving.noneFound'
            : 'negotiations.settlement.improving.some',
          { count: better.length },
        )}
      </p>
      <ul className="caucus-lines">
        {[...steps, ...better].slice(0, mostShown).map((one) => (
          <li key={one.chosen.join()}>{improvementWords(analysis, one, say)}</li>
        ))}
      </ul>
    </Section>
  )
}

function improvementWords({ domain }: Analysis, { changes, gains, forAll }: Improvement, say: Say): string {
  const changed = changes
    .map(({ issue, from, to }) => {
      const { name = '', values = [] } = domain.issues[issue] ?? {}
      return say('negotiations.settlement.swing', { name, from: values[from] ?? '', to: values[to] ?? '' })
    })
    .join('; ')
  const gaining = domain.parties.filter((_, at) => (gains[at] ?? 0) > 1e-9).map(({ name }) => name)
  return say(forAll ? 'negotiations.settlement.improving.all' : 'negotiations.settlement.improving.these', {
    changed,
    names: gaining.join(', '),
  })
}
