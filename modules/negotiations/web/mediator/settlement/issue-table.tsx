import { Section } from '#platform/web/ui/page.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Analysis } from './analysis.ts'

/** The chosen packages side by side, issue by issue: where they differ is set in bold. */
export function IssueTable({ analysis, agreed }: { analysis: Analysis; agreed: readonly number[] | undefined }) {
  const say = useWords()
  const { domain, recommended } = analysis
  const columns = [
    ...(agreed ? [{ id: 'agreed', head: say('negotiations.settlement.agreed'), chosen: agreed }] : []),
    ...recommended.map(({ point, names, chosen }) => ({
      id: String(point),
      head: names.map((name) => say(`negotiations.settlement.point.${name}`)).join(', '),
      chosen,
    })),
  ]
  if (columns.length === 0) return null
  return (
    <Section title={say('negotiations.settlement.byIssue')}>
      <div className="table-scroll" role="group" aria-label={say('negotiations.settlement.byIssue')} tabIndex={0}>
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{say('negotiations.settlement.issue')}</th>
              {columns.map(({ id, head }) => (
                <th key={id} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {domain.issues.map(({ name, values }, issue) => {
              const differ = new Set(columns.map(({ chosen }) => chosen[issue])).size > 1
              return (
                <tr key={name}>
                  <th scope="row" dir="auto">
                    {name}
                  </th>
                  {columns.map(({ id, chosen }) => (
                    <td key={id} dir="auto" className={differ ? 'differs' : ''}>
                      {values[chosen[issue] ?? 0]}
                    </td>
                  ))}
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
