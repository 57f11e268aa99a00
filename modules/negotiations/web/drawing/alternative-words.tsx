// The words of one alternative with everything that stands upon them. Plain words carry their place (`data-at`), so that
// what the reader selects is known by characters and not by what is drawn between.
import { type CSSProperties, memo, useMemo } from 'react'
import { directionOf, isLanguage } from '#platform/languages.ts'
import { useWords } from '#platform/web/words.ts'
import type { Span } from '../../text/chars.ts'
import type { Alternative, Amendment, Paragraph } from '../../text/state.ts'
import { lookStyle } from './delegation-mark.tsx'
import { type DelegationLook, type Looks, useLooks } from './delegations.ts'
import { type Piece, type PlacedBracket, piecesOf } from './pieces-of-words.ts'
import './alternative-words.css'

type Props = {
  alternative: Alternative
  paragraph: Paragraph
  commented?: readonly Span[]
  /** Without what is only proposed or disputed: the bare words. */
  plain?: boolean
}

export const AlternativeWords = memo(function AlternativeWords({ alternative, paragraph, commented, plain }: Props) {
  const looks = useLooks()
  const say = useWords()
  const pieces = useMemo(
    () => piecesOf(alternative, plain ? nothing : paragraph, plain ? [] : commented),
    [alternative, paragraph, commented, plain],
  )
  return (
    <p
      className="alternative-words"
      lang={paragraph.language}
      dir={isLanguage(paragraph.language) ? directionOf(paragraph.language) : 'auto'}
    >
      {pieces.map((piece, index) => drawn(piece, index, looks, say))}
    </p>
  )
})

const nothing = { brackets: [], amendments: [], choices: [], placeholders: [] }

function drawn(piece: Piece, key: number, looks: Looks, say: ReturnType<typeof useWords>) {
  switch (piece.kind) {
    case 'words':
      return <Words key={key} piece={piece} looks={looks} />
    case 'open':
    case 'close':
      return <Sign key={key} placed={piece.placed} opens={piece.kind === 'open'} looks={looks} say={say} />
    case 'insert':
      return <Insertion key={key} amendment={piece.amendment} look={looks(piece.amendment.delegation)} say={say} />
    case 'choice':
      return (
        <span key={key} className="choice-others">
          {piece.others.map((other) => (
            <span key={other}>
              <span aria-hidden="true"> / </span>
              <span className="unseen"> {say('negotiations.or')} </span>
              {other}
            </span>
          ))}
        </span>
      )
    case 'placeholder':
      return (
        <span key={key} className="placeholder-mark" style={lookStyle(looks(piece.placeholder.delegation))}>
          <span aria-hidden="true">[… </span>
          <span className="unseen">{say('negotiations.placeholder')}: </span>
          {piece.placeholder.note}
          <span aria-hidden="true">]</span>
        </span>
      )
  }
}

function Words({ piece, looks }: { piece: Extract<Piece, { kind: 'words' }>; looks: Looks }) {
  const [removed] = piece.removedBy
  const Mark = removed ? 'del' : 'span'
  const classes = [piece.choice && 'of-choice', piece.commented && 'commented'].filter(Boolean).join(' ')
  return (
    <Mark
      data-at={piece.at}
      {...(classes ? { className: classes } : {})}
      style={{ ...underlines(piece.under, looks), ...(removed ? lookStyle(looks(removed.delegation)) : {}) }}
    >
      {piece.text}
    </Mark>
  )
}

/** A line under the words for each bracket around them, in the colour and kind of whoever opened it. */
function underlines(under: readonly PlacedBracket[], looks: Looks): CSSProperties {
  if (under.length === 0) return {}
  const lanes = Math.max(...under.map(({ lane }) => lane)) + 1
  const of = ({ bracket }: PlacedBracket) => looks(bracket.delegation)
  return {
    backgroundImage: under.map((one) => lineOf(of(one))).join(', '),
    backgroundSize: under.map((one) => (of(one).line === 'double' ? '100% 1px' : '100% 2px')).join(', '),
    backgroundPosition: under.map(({ lane }) => `0 calc(100% - ${(lanes - 1 - lane) * 3}px)`).join(', '),
    backgroundRepeat: 'no-repeat',
    paddingBlockEnd: `${lanes * 3}px`,
  }
}

const colour = (hue: number) => `light-dark(oklch(52% 0.14 ${hue}), oklch(74% 0.11 ${hue}))`

function lineOf({ hue, line }: DelegationLook): string {
  const ink = colour(hue)
  if (line === 'dashed') return `repeating-linear-gradient(90deg, ${ink} 0 6px, transparent 6px 9px)`
  if (line === 'dotted') return `repeating-linear-gradient(90deg, ${ink} 0 2px, transparent 2px 4px)`
  return `linear-gradient(${ink}, ${ink})`
}

function Sign({
  placed,
  opens,
  looks,
  say,
}: {
  placed: PlacedBracket
  opens: boolean
  looks: Looks
  say: ReturnType<typeof useWords>
}) {
  const { bracket } = placed
  const all = (bracket.proposers.length > 0 ? bracket.proposers : [bracket.delegation]).map(looks)
  const [first] = all
  if (!first) return null
  const names = all.map(({ name }) => name).join(', ')
  return (
    <span
      className="bracket-sign"
      style={lookStyle(first)}
      title={bracket.reason ? `${names}: ${bracket.reason}` : names}
    >
      <b aria-hidden="true">{opens ? '[' : ']'}</b>
      {opens ? (
        <>
          <sup aria-hidden="true">{all.map(({ short }) => short).join('·')}</sup>
          <span className="unseen">{say('negotiations.bracket.opens', { names })}</span>
        </>
      ) : (
        <span className="unseen">{say('negotiations.bracket.ends')}</span>
      )}
    </span>
  )
}

function Insertion({
  amendment,
  look,
  say,
}: {
  amendment: Amendment
  look: DelegationLook
  say: ReturnType<typeof useWords>
}) {
  const { insert } = amendment.edit
  return (
    <span
      className="insertion"
      style={lookStyle(look)}
      title={amendment.reason ? `${look.name}: ${amendment.reason}` : look.name}
    >
      {insert !== '' && <ins>{insert.trimEnd()}</ins>}
      <sup aria-hidden="true">{insert === '' ? `−${look.short}` : `+${look.short}`}</sup>
      <span className="unseen">
        {say(insert === '' ? 'negotiations.amendment.deletes' : 'negotiations.amendment.inserts', { name: look.name })}
      </span>
      {insert.slice(insert.trimEnd().length)}
    </span>
  )
}
