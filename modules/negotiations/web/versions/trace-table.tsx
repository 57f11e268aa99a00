import { Section } from '#platform/web/ui/page.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { DelegationMarks, DelegationNamed } from '../drawing/delegation-mark.tsx'
import { useLabels } from '../table/text-state.ts'

/** Where every merged paragraph came from: new words, contributors, sources, rationale. */
export function TraceTable({ view }: { view: NegotiationView }) {
  const say = useWords()
  const labels = useLabels(view)
  const { trace } = view.state
  if (trace.length === 0) return null
  return (
    <Section title={say('negotiations.trace')} count={trace.length}>
      <div className="trace">
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{say('negotiations.trace.new')}</th>
              <th scope="col">{say('negotiations.trace.contributors')}</th>
              <th scope="col">{say('negotiations.trace.sources')}</th>
              <th scope="col">{say('negotiations.trace.rationale')}</th>
            </tr>
          </thead>
          <tbody>
            {trace.map((row) => (
              <tr key={row.operation}>
                <th scope="row">
                  {labels[row.into] ?? ''} <When at={row.at} />
                  <p className="panel-words" dir="auto">
                    {row.text}
                  </p>
                </th>
                <td>
                  <DelegationMarks of={[...new Set(row.contributors.map(({ delegation }) => delegation))]} />
                </td>
                <td>
                  {row.sources.map((source) => (
                    <div key={source.paragraph}>
                      <b>{source.label}</b>
                      {source.alternatives.map((one) => (
                        <p key={one.id} className="panel-words" dir="auto">
                          <DelegationNamed delegation={one.delegation} /> {one.text}
                        </p>
                      ))}
                    </div>
                  ))}
                </td>
                <td dir="auto">{row.rationale}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
