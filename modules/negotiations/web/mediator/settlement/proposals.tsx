// What came of it: said plainly where nothing beats walking away, and where it is not exact.
import { Section } from '#platform/web/ui/page.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import { type Analysis, solutionNames } from './analysis.ts'
import { FrontierPlot } from './frontier-plot.tsx'
import { IssueTable } from './issue-table.tsx'
import { Recommendation } from './recommendation.tsx'
import { Improving, Logrolls } from './trades.tsx'

export function Proposals({ analysis, agreed }: { analysis: Analysis; agreed: number[] | undefined }) {
  const say = useWords()
  const { solutions, recommended, frontier } = analysis
  return (
    <>
      <Verdict analysis={analysis} />
      {recommended.length > 0 && (
        <Section title={say('negotiations.settlement.recommended')} count={recommended.length}>
          {solutionNames.some((name) => solutions[name].points.length > 1) && (
            <p>{say('negotiations.settlement.tied')}</p>
          )}
          <ol className="recommendations">
            {recommended.map((one) => (
              <Recommendation key={one.point} analysis={analysis} one={one} />
            ))}
          </ol>
        </Section>
      )}
      {frontier.count > 0 && <FrontierPlot analysis={analysis} />}
      <IssueTable analysis={analysis} agreed={agreed} />
      <Logrolls analysis={analysis} />
      <Improving analysis={analysis} />
    </>
  )
}

function Verdict({ analysis: { solutions, frontier, domain, raised } }: { analysis: Analysis }) {
  const say = useWords()
  const format = useFormat()
  const { verdict, disagreement } = solutions
  return (
    <Section title={say('negotiations.settlement.verdict')}>
      <p className="verdict">{say(`negotiations.settlement.verdict.${verdict}`)}</p>
      <p>
        {say(frontier.exact ? 'negotiations.settlement.exact' : 'negotiations.settlement.inexact', {
          count: frontier.count,
        })}
      </p>
      {!frontier.exact && (
        <p className="small">
          {domain.parties
            .map(({ name }, at) =>
              say('negotiations.settlement.bound', {
                name,
                loss: format.number(Math.ceil((frontier.bound[at] ?? 0) * 100)),
              }),
            )
            .join(' ')}
        </p>
      )}
      <dl className="disagreement">
        {domain.parties.map(({ name }, at) => (
          <div key={name}>
            <dt>{say('negotiations.settlement.disagreement', { name })}</dt>
            <dd>{say('negotiations.settlement.ofBest', { share: Math.round((disagreement[at] ?? 0) * 100) })}</dd>
          </div>
        ))}
      </dl>
      {raised.length > 0 && (
        <p className="small">
          {say('negotiations.settlement.raised', {
            names: raised.map((at) => domain.parties[at]?.name ?? '').join(', '),
          })}
        </p>
      )}
    </Section>
  )
}
