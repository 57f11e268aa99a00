// One paragraph at the table: its label and standing in the margin, its words in the middle, and under them who stands where.
import { type CSSProperties, memo } from 'react'
import { Icon } from '#platform/web/ui/icon.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import { type Span, placesOf } from '../../text/chars.ts'
import type { Alternative, Paragraph, Status } from '../../text/state.ts'
import { AmendEditor } from '../acting/amend-editor.tsx'
import { MarkEditor } from '../acting/mark-editor.tsx'
import { AlternativeWords } from '../drawing/alternative-words.tsx'
import { DelegationMark, DelegationNamed } from '../drawing/delegation-mark.tsx'
import { StandRow } from '../drawing/stand-chips.tsx'
import type { StandShown } from '../drawing/stands.ts'
import { StatusMark } from '../drawing/status-mark.tsx'
import { type Doing, isMarking } from './table-context.ts'
import type { Upon } from './text-state.ts'

export type RowProps = {
  paragraph: Paragraph
  label: string
  status: Status
  depth: number
  upon: Upon
  shown: readonly StandShown[]
  chosen: boolean
  /** It may be reached with the tabulator: the chosen one, or the first. */
  reachable: boolean
  hidden: boolean
  /** Changed by others since this person last looked. */
  news: boolean
  waiting: boolean
  /** Who lets the room watch them write in it. */
  writing: string
  doing: Doing | undefined
}

export const ParagraphRow = memo(function ParagraphRow(props: RowProps) {
  const say = useWords()
  const { paragraph, label, status, depth, shown, chosen, reachable, hidden, news, waiting } = props
  const living = paragraph.alternatives.filter(({ withdrawn }) => !withdrawn)
  const head = `head-${paragraph.id}`
  return (
    <li
      className={['paragraph', `of-${paragraph.type}`, chosen && 'chosen', news && 'news'].filter(Boolean).join(' ')}
      style={{ '--depth': depth } as CSSProperties}
      hidden={hidden}
    >
      <article
        id={`p-${paragraph.id}`}
        data-paragraph={paragraph.id}
        aria-labelledby={head}
        tabIndex={reachable ? 0 : -1}
        {...(chosen ? { 'aria-current': 'true' } : {})}
      >
        <header className="paragraph-margin">
          <h2 id={head}>
            <span className="paragraph-label">{label || say(`negotiations.type.${paragraph.type}`)}</span>{' '}
            <StatusMark status={status} />
          </h2>
          {news && <span className="paragraph-news">{say('negotiations.changed')}</span>}
          {props.writing && (
            <span className="paragraph-waiting">{say('negotiations.writing', { names: props.writing })}</span>
          )}
          {waiting && <span className="paragraph-waiting">{say('negotiations.waiting.here')}</span>}
          <Counts upon={props.upon} />
        </header>
        <div className="paragraph-body">
          {living.map((alternative, index) => (
            <AlternativeShown
              key={alternative.id}
              {...props}
              alternative={alternative}
              index={index}
              of={living.length}
            />
          ))}
          <StandRow shown={shown} />
          <ReservesShown upon={props.upon} />
        </div>
      </article>
    </li>
  )
})

function AlternativeShown({
  paragraph,
  alternative,
  index,
  of,
  doing,
  upon,
}: RowProps & { alternative: Alternative; index: number; of: number }) {
  const say = useWords()
  const here = doing && 'alternative' in doing && doing.alternative === alternative.id ? doing : undefined
  const marking = isMarking(here) ? here : undefined
  return (
    <div className="alternative" data-alternative={alternative.id}>
      {of > 1 && (
        <p className="alternative-head">
          {index === 0
            ? say('negotiations.alternative.first')
            : say('negotiations.alternative.nth', { number: index + 1 })}{' '}
          <DelegationNamed delegation={alternative.delegation} />
        </p>
      )}
      {here?.name === 'edit' ? (
        <AmendEditor paragraph={paragraph} alternative={alternative} />
      ) : (
        <AlternativeWords alternative={alternative} paragraph={paragraph} commented={commentedIn(alternative, upon)} />
      )}
      {here?.name === 'alternative' && <AmendEditor paragraph={paragraph} alternative={alternative} fresh />}
      {marking && <MarkEditor key={marking.name} doing={marking} paragraph={paragraph} alternative={alternative} />}
    </div>
  )
}

const noSpans: readonly Span[] = []

function commentedIn({ id, runs }: Alternative, { comments }: Upon): readonly Span[] {
  const here = comments.filter((comment) => comment.alternative === id && comment.range)
  if (here.length === 0) return noSpans
  const placeOf = placesOf(runs)
  return here.flatMap(({ range }) => {
    const [start, last] = [range && placeOf(range.from), range && placeOf(range.to)]
    return start === undefined || last === undefined ? [] : [{ start, end: last + 1 }]
  })
}

function Counts({ upon: { comments } }: { upon: Upon }) {
  const say = useWords()
  const format = useFormat()
  if (comments.length === 0) return null
  return (
    <span className="paragraph-count" title={say('negotiations.comments.count', { count: comments.length })}>
      <Icon name="note" size={14} />
      <span aria-hidden="true">{format.number(comments.length)}</span>
      <span className="unseen">{say('negotiations.comments.count', { count: comments.length })}</span>
    </span>
  )
}

function ReservesShown({ upon: { reserves } }: { upon: Upon }) {
  const say = useWords()
  if (reserves.length === 0) return null
  return (
    <ul className="paragraph-reserves">
      {reserves.map(({ id, delegation, type, reason }) => (
        <li key={id} {...(reason ? { title: reason } : {})}>
          <span aria-hidden="true">⚑ </span>
          {say(`negotiations.reserve.${type}`)} <DelegationMark delegation={delegation} />
        </li>
      ))}
    </ul>
  )
}
