// How a paragraph came to its words: who wrote each of them, and everything that was done about it, refused acts too.
import { useMemo } from 'react'
import { ErrorState, Waiting } from '#platform/web/ui/state.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import type { Done, Paragraph } from '../../text/state.ts'
import { authorsOf, shares, whoWrote } from '../../versions/blame.ts'
import { kindWords } from '../acting/acting.tsx'
import { refusalWords } from '../acting/refusal-words.ts'
import { useHistory } from '../client/use-history.ts'
import { DelegationMark, DelegationNamed, lookStyle } from '../drawing/delegation-mark.tsx'
import { useLooks } from '../drawing/delegations.ts'

type Props = { view: NegotiationView; paragraph: Paragraph }

export function ParagraphHistory({ view, paragraph }: Props) {
  const say = useWords()
  const { history, failed } = useHistory(view.room, view.state.count)
  if (failed) return <ErrorState title={say('negotiations.history.failed')} />
  if (!history) return <Waiting />
  const here = history.filter(({ touches }) => touches.includes(paragraph.id)).toReversed()
  return (
    <>
      <WhoWrote history={history} paragraph={paragraph} />
      <ol className="panel-lines" aria-label={say('negotiations.panel.history')}>
        {here.slice(0, 200).map(({ signed, by, at, kind, outcome }) => (
          <li key={signed.operation.id}>
            <div className="panel-line-head">
              <DelegationMark delegation={by.delegation} /> <b>{kindWords(kind, say)}</b> <When at={at} />
            </div>
            <p className="small faint">
              <bdi>{by.name}</bdi>
              {outcome.fate === 'refused' &&
                ` – ${say('negotiations.history.refused', { why: refusalWords(outcome.refused, say) })}`}
            </p>
          </li>
        ))}
      </ol>
    </>
  )
}

function WhoWrote({ history, paragraph }: { history: readonly Done[]; paragraph: Paragraph }) {
  const say = useWords()
  const format = useFormat()
  const looks = useLooks()
  const authors = useMemo(() => authorsOf(history), [history])
  return paragraph.alternatives
    .filter(({ withdrawn }) => !withdrawn)
    .map(({ id, runs }) => {
      const pieces = whoWrote(runs, authors)
      const all = pieces.reduce((sum, { text }) => sum + text.length, 0)
      return (
        <figure key={id} className="who-wrote">
          <figcaption className="small">{say('negotiations.whoWrote')}</figcaption>
          <p className="panel-words" dir="auto">
            {pieces.map(({ text, wrote }, index) => (
              <span
                key={index}
                className="written-by"
                style={wrote ? lookStyle(looks(wrote.delegation)) : {}}
                title={wrote?.name}
              >
                {text}
                {wrote && <sup aria-hidden="true">{looks(wrote.delegation).short}</sup>}
              </span>
            ))}
          </p>
          <ul className="small row">
            {[...shares(pieces)].map(([delegation, characters]) => (
              <li key={delegation}>
                <DelegationNamed delegation={delegation} /> {format.percent(all > 0 ? characters / all : 0)}
              </li>
            ))}
          </ul>
        </figure>
      )
    })
}
