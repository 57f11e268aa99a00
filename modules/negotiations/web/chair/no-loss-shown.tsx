import { useWords } from '#platform/web/words.ts'
import type { Paragraph } from '../../text/state.ts'
import type { NoLoss } from '../../versions/no-loss.ts'
import { DelegationNamed } from '../drawing/delegation-mark.tsx'

type Props = { check: NoLoss; labels: Record<string, string>; contributions: readonly Paragraph[] }

/** Every contribution with its fate: what is lost stands out by more than its colour. */
export function NoLossShown({ check, labels, contributions }: Props) {
  const say = useWords()
  const whose = (id: string): string | undefined => {
    const [paragraph = '', mark = ''] = id.split(' ')
    const found = contributions.find((one) => one.id === paragraph)
    return (found?.alternatives.find((one) => one.id === mark) ?? found?.amendments.find((one) => one.id === mark))
      ?.delegation
  }
  return (
    <section className="no-loss" aria-label={say('negotiations.noLoss')}>
      <h3>{say('negotiations.noLoss')}</h3>
      <p role="status">
        {check.lost === 0 ? say('negotiations.noLoss.none') : say('negotiations.noLoss.lost', { count: check.lost })}{' '}
        {check.elsewhere > 0 && say('negotiations.noLoss.elsewhere', { count: check.elsewhere })}{' '}
        {check.added > 0 && say('negotiations.noLoss.added', { count: check.added })}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">{say('negotiations.noLoss.source')}</th>
            <th scope="col">{say('negotiations.noLoss.words')}</th>
            <th scope="col">{say('negotiations.noLoss.missing')}</th>
          </tr>
        </thead>
        <tbody>
          {check.contributions.map(({ id, words, lost }) => {
            const delegation = whose(id)
            return (
              <tr key={id}>
                <th scope="row">
                  {labels[id.split(' ')[0] ?? ''] ?? ''} {delegation && <DelegationNamed delegation={delegation} />}
                </th>
                <td dir="auto" className="panel-words">
                  {words.map(({ text, fate }, index) =>
                    fate === 'lost' ? (
                      <del key={index} className="word-lost">
                        {text}
                      </del>
                    ) : fate === 'elsewhere' ? (
                      <span key={index} className="word-elsewhere" title={say('negotiations.noLoss.elsewhere.one')}>
                        {text}
                      </span>
                    ) : (
                      <span key={index}>{text}</span>
                    ),
                  )}
                </td>
                <td>{lost > 0 ? words.flatMap(({ text, fate }) => (fate === 'lost' ? text : [])).join(', ') : '–'}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
