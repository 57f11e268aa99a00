/**
 * What all share, and the share of one delegation in it: nobody uses up what the others need. Two things hold beside the
 * shares. A delegation's first is never refused, for it may be all that stands between a State and what it cannot accept.
 * And whoever is in the chair puts the text on the table, so what they bring in, mark and group counts for all only.
 */
import { isChair, isParty } from '../../rules.ts'
import type { Entry, Negotiation, Paragraph, Refused } from '../state.ts'
import { shareOf, textLimits } from '../words-of-acts.ts'

type Shared = Exclude<keyof typeof textLimits, 'characters'>
/** How much of it there is, and how much of that is this delegation's. */
type Taken = { all: number; own: number }

/** Who translates is seldom a party: all have a party's share. */
const alike: ReadonlySet<Shared> = new Set<Shared>(['translations'])

/** Undefined where one more of it fits. `freely`: the chair takes no share, but what there is. */
export function noRoomFor(
  state: Negotiation,
  { by }: Pick<Entry, 'by'>,
  what: Shared,
  { all, own }: Taken,
  freely = true,
): Refused | undefined {
  if (own === 0) return undefined
  const chair = isChair(state, by)
  const asParty = chair || alike.has(what) || isParty(state, by.delegation)
  const share = freely && chair ? Infinity : shareOf(textLimits[what], asParty)
  if (own >= share) return { why: 'share-used', about: by.delegation }
  return all >= textLimits[what] ? { why: 'too-much', about: what } : undefined
}

type MarkKind = 'brackets' | 'amendments' | 'choices' | 'placeholders'

/** Open marks of a paragraph: there is a limit to what can be read. Of each kind the first of a delegation stands. */
export function noRoomForMark(
  state: Negotiation,
  paragraph: Pick<Paragraph, MarkKind>,
  kind: MarkKind,
  entry: Pick<Entry, 'by'>,
): Refused | undefined {
  const marks: Record<MarkKind, readonly { delegation: string; proposers?: readonly string[] }[]> = {
    ...paragraph,
    amendments: paragraph.amendments.filter((one) => one.state === 'open'),
  }
  const { delegation: me } = entry.by
  const ownOf = (one: MarkKind): number =>
    marks[one].filter(({ delegation, proposers = [delegation] }) => proposers.includes(me)).length
  if (ownOf(kind) === 0) return undefined
  const kinds: MarkKind[] = ['brackets', 'amendments', 'choices', 'placeholders']
  const sum = (of: (one: MarkKind) => number): number => kinds.reduce((so, one) => so + of(one), 0)
  return noRoomFor(state, entry, 'annotations', { all: sum((one) => marks[one].length), own: sum(ownOf) })
}

/** Whose share words fill; undefined: the chair's, which fill nobody's. */
export function writerOf(state: Negotiation, { by }: Pick<Entry, 'by'>): string | undefined {
  return isChair(state, by) ? undefined : by.delegation
}

/** Whether so many more characters of words, by this writer, fit. */
export function noRoomForWords(state: Negotiation, writer: string | undefined, more: number): Refused | undefined {
  if (more <= 0) return undefined
  const own = writer === undefined ? 0 : (state.totals.said[writer]?.characters ?? 0) + more
  if (writer !== undefined && own > shareOf(textLimits.characters, true)) return { why: 'share-used', about: writer }
  const full = state.totals.characters + more > textLimits.characters
  return full ? { why: 'too-much', about: 'characters' } : undefined
}

/** Words are counted for ever: they stay in the history, and the names of their characters with them. */
export function countWords(state: Negotiation, writer: string | undefined, more: number): void {
  if (writer === undefined) state.totals.characters += more
  else countSaid(state, writer, { comments: 0, characters: more })
}

type Said = Negotiation['totals']['said'][string]

/** Of remarks and translations, which are given back when they go. */
export function noRoomToSay(state: Negotiation, { by }: Pick<Entry, 'by'>, more: Said): Refused | undefined {
  const own = saidBy(state, by.delegation)
  const share = (limit: number): number => shareOf(limit, isChair(state, by) || isParty(state, by.delegation))
  for (const what of ['comments', 'characters'] as const) {
    if (more[what] <= 0) continue
    if (own[what] + more[what] > share(textLimits[what])) return { why: 'share-used', about: by.delegation }
    if (state.totals[what] + more[what] > textLimits[what]) return { why: 'too-much', about: what }
  }
  return undefined
}

export function countSaid(state: Negotiation, delegation: string, { comments, characters }: Said): void {
  const own = saidBy(state, delegation)
  const said = { comments: own.comments + comments, characters: own.characters + characters }
  state.totals.comments += comments
  state.totals.characters += characters
  state.totals.said = { ...state.totals.said, [delegation]: said }
}

function saidBy({ totals }: Negotiation, delegation: string): Said {
  return totals.said[delegation] ?? { comments: 0, characters: 0 }
}
