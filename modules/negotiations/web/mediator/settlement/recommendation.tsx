// One package that could be proposed: what it is, what it gives to each, and how sure that is, in words.
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Survival } from '../../../settlement/survive.ts'
import type { Analysis, Recommended } from './analysis.ts'
import { valueWords } from './answers-in-words.ts'

const percent = (share: number): number => Math.round(share * 100)

export function Recommendation({ analysis, one }: { analysis: Analysis; one: Recommended }) {
  const say = useWords()
  const { domain, solutions } = analysis
  const { names, chosen, utilities, robustness } = one
  return (
    <li>
      <h3>{names.map((name) => say(`negotiations.settlement.point.${name}`)).join(' · ')}</h3>
      <p className="small faint">{names.map((name) => say(`negotiations.settlement.point.${name}.what`)).join(' ')}</p>
      <ul className="package">
        {chosen.map((value, issue) => (
          <li key={domain.issues[issue]?.name} dir="auto">
            {valueWords(domain.issues, issue, value)}
          </li>
        ))}
      </ul>
      <p>
        {domain.parties
          .map(({ name }, at) =>
            say('negotiations.settlement.gives', {
              name,
              share: percent(utilities[at] ?? 0),
              reserve: percent(solutions.disagreement[at] ?? 0),
            }),
          )
          .join(' ')}
      </p>
      {robustness && (
        <p>
          {say('negotiations.settlement.robust', {
            share: percent(robustness.share),
            low: percent(robustness.low),
            high: percent(robustness.high),
          })}
        </p>
      )}
      <Disclosure title={say('negotiations.settlement.survival')}>
        <ul>
          {one.survival.map((survival) => (
            <li key={`${survival.party} ${survival.issue}`}>
              <SurvivalWords analysis={analysis} survival={survival} />
            </li>
          ))}
        </ul>
      </Disclosure>
    </li>
  )
}

function SurvivalWords({ analysis: { domain }, survival }: { analysis: Analysis; survival: Survival }) {
  const say = useWords()
  const { party, issue, low, high, exact } = survival
  const key = low <= 0 && high >= 1 ? 'always' : low <= 0 ? 'upTo' : high >= 1 ? 'from' : 'between'
  const words = say(`negotiations.settlement.survival.${key}`, {
    party: domain.parties[party]?.name ?? '',
    issue: domain.issues[issue]?.name ?? '',
    low: percent(low),
    high: percent(high),
    now: percent(survival.share),
  })
  return <>{exact ? words : `${words} ${say('negotiations.settlement.survival.inexact')}`}</>
}
