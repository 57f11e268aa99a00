/** Paragraphs come in, move, are discussed, parked and withdrawn. */
import { isChair } from '../../rules.ts'
import type { ActOf } from '../acts.ts'
import type { Handlers } from '../handler.ts'
import { alternativeHash, paragraphHash } from '../hash.ts'
import { depthOf } from '../place.ts'
import type { Alternative, Entry, Negotiation, Paragraph, Refused } from '../state.ts'
import { textLimits } from '../words-of-acts.ts'
import { backToDiscussion, isRefused, noted, settle, standing, workable } from './change.ts'
import { countWords, noRoomFor, noRoomForWords, writerOf } from './shares.ts'

type NewParagraph = Omit<ActOf<'paragraph.add'>, 'kind' | 'reason'>

export const paragraphHandlers: Handlers<
  | 'paragraph.add'
  | 'text.import'
  | 'paragraph.move'
  | 'paragraph.discuss'
  | 'paragraph.park'
  | 'paragraph.resume'
  | 'paragraph.withdraw'
> = {
  'paragraph.add': (state, act, entry) => {
    const refused = fits(state, [act]) ?? noRoomForParagraph(state, act, entry)
    if (refused) return refused
    add(state, act, entry, entry.signed.operation.id, act.reason)
    return undefined
  },

  'text.import': (state, { paragraphs }, entry) => {
    const refused = fits(state, paragraphs)
    if (refused) return refused
    paragraphs.forEach((one, at) => add(state, one, entry, `${entry.signed.operation.id}.${at}`))
    return undefined
  },

  'paragraph.move': (state, { paragraph: id, place, under }, entry) => {
    const paragraph = standing(state, id, entry)
    if (isRefused(paragraph)) return paragraph
    const goal = under === undefined ? paragraph.under : (under ?? undefined)
    if (goal === paragraph.under && place === paragraph.place) return { why: 'nothing-changes' }
    const refused = goal === paragraph.under ? undefined : fitsUnder(state, paragraph, goal)
    if (refused) return refused
    // Where it stands now it gets another number (labels.ts).
    const { under: _, number: __, ...rest } = paragraph
    state.paragraphs[id] = { ...rest, place, ...(goal === undefined ? {} : { under: goal }) }
    return undefined
  },

  'paragraph.discuss': (state, { paragraph: id }, entry) => {
    const paragraph = workable(state, id, entry)
    if (isRefused(paragraph)) return paragraph
    const isUnderWay = paragraph.stage === 'discussed' || paragraph.stage === 'reopened'
    if (isUnderWay && paragraph === state.paragraphs[id]) return { why: 'nothing-changes' }
    state.paragraphs[id] = backToDiscussion(paragraph)
    return undefined
  },

  'paragraph.park': (state, { paragraph: id }, entry) => {
    const paragraph = workable(state, id, entry)
    if (isRefused(paragraph)) return paragraph
    const before = paragraph.stage === 'ad-referendum' ? 'discussed' : paragraph.stage
    state.paragraphs[id] = { ...backToDiscussion(paragraph), stage: 'parked', before }
    return undefined
  },

  'paragraph.resume': (state, { paragraph: id }, entry) => {
    const paragraph = standing(state, id, entry)
    if (isRefused(paragraph)) return paragraph
    if (paragraph.stage !== 'parked') return { why: 'wrong-stage', about: id }
    const { before = 'discussed', ...rest } = paragraph
    state.paragraphs[id] = { ...rest, stage: before }
    return undefined
  },

  'paragraph.withdraw': (state, { paragraph: id, hash }, entry) => {
    const parked = state.paragraphs[id]?.stage === 'parked'
    const paragraph = parked ? standing(state, id, entry) : workable(state, id, entry)
    if (isRefused(paragraph)) return paragraph
    if (paragraph.hash !== hash) return { why: 'text-moved', about: id }
    const foreign = paragraph.alternatives.find(
      ({ delegation, chair, withdrawn }) =>
        withdrawn === undefined && delegation !== paragraph.proposer && (chair !== true || paragraph.chair !== true),
    )
    if (foreign) return { why: 'not-yours', about: foreign.id }
    const child = Object.values(state.paragraphs).find(
      ({ under, stage }) => under === id && stage !== 'withdrawn' && stage !== 'merged',
    )
    if (child) return { why: 'wrong-stage', about: child.id }
    state.paragraphs[id] = { ...backToDiscussion(paragraph), stage: 'withdrawn' }
    return undefined
  },
}

/** Whether these may all come in, one after the other: looked at before the first of them does. */
function fits(state: Negotiation, paragraphs: readonly NewParagraph[]): Refused | undefined {
  const { totals } = state
  if (totals.paragraphs + paragraphs.length > textLimits.paragraphs) return { why: 'too-much', about: 'paragraphs' }
  const characters = paragraphs.reduce((sum, { text }) => sum + text.length, totals.characters)
  if (characters > textLimits.characters) return { why: 'too-much', about: 'characters' }
  const depths = new Map<string, number>()
  const alternatives = new Set<string>()
  for (const { paragraph, alternative, under } of paragraphs) {
    if (state.paragraphs[paragraph] || depths.has(paragraph)) return { why: 'taken', about: paragraph }
    if (state.homes[alternative] !== undefined || alternatives.has(alternative))
      return { why: 'taken', about: alternative }
    const above = under === undefined ? -1 : (depths.get(under) ?? depthUnder(state, under))
    if (typeof above !== 'number') return above
    if (above + 1 > textLimits.depth) return { why: 'too-much', about: paragraph }
    depths.set(paragraph, above + 1)
    alternatives.add(alternative)
  }
  return undefined
}

/** Whoever is no chair proposes so many, with so many words, and no more. */
function noRoomForParagraph(state: Negotiation, { text }: NewParagraph, entry: Entry): Refused | undefined {
  const writer = writerOf(state, entry)
  const own = Object.values(state.paragraphs).filter((one) => !one.chair && one.proposer === writer).length
  return (
    noRoomFor(state, entry, 'paragraphs', { all: state.totals.paragraphs, own }) ??
    noRoomForWords(state, writer, text.length)
  )
}

/** How deep a paragraph stands under which another is to come. */
export function depthUnder(state: Negotiation, id: string): number | Refused {
  const paragraph = state.paragraphs[id]
  if (!paragraph) return { why: 'unknown', about: id }
  if (paragraph.stage === 'withdrawn' || paragraph.stage === 'merged') return { why: 'closed', about: id }
  return depthOf(state, paragraph)
}

/** Whether a paragraph, with all that stands under it, may come under another. */
function fitsUnder(state: Negotiation, paragraph: Paragraph, under: string | undefined): Refused | undefined {
  if (under === undefined) return undefined
  const above = depthUnder(state, under)
  if (typeof above !== 'number') return above
  for (let id: string | undefined = under; id !== undefined; id = state.paragraphs[id]?.under)
    if (id === paragraph.id) return { why: 'wrong-stage', about: under }
  return above + 1 + heightOf(state, paragraph) > textLimits.depth ? { why: 'too-much', about: under } : undefined
}

/** How many levels stand under a paragraph. */
export function heightOf(state: Negotiation, paragraph: Paragraph): number {
  let height = 0
  for (const one of Object.values(state.paragraphs)) {
    let levels = 0
    for (let id = one.under; id !== undefined; id = state.paragraphs[id]?.under) {
      levels += 1
      if (id === paragraph.id) height = Math.max(height, levels)
    }
  }
  return height
}

function add(state: Negotiation, act: NewParagraph, entry: Entry, origin: string, reason?: string): void {
  const chair = isChair(state, entry.by) ? { chair: true as const } : {}
  const alternative = newAlternative(act.alternative, act.text, entry, {
    origin,
    ...chair,
    ...(reason === undefined ? {} : { reason }),
  })
  const paragraph: Paragraph = {
    ...newParagraph(act.paragraph, act, entry),
    ...chair,
    language: act.language ?? state.language,
    alternatives: [alternative],
  }
  state.paragraphs[paragraph.id] = { ...paragraph, hash: paragraphHash(paragraph) }
  settle(state, paragraph.id, alternative)
  state.totals.paragraphs += 1
  countWords(state, writerOf(state, entry), act.text.length)
}

/** A paragraph in which nothing stands yet. */
export function newParagraph(
  id: string,
  { type, place, under }: Pick<Paragraph, 'type' | 'place'> & { under?: string | undefined },
  { by, at, seq }: Entry,
): Paragraph {
  return {
    id,
    type,
    place,
    ...(under === undefined ? {} : { under }),
    language: '',
    proposer: by.delegation,
    since: at,
    seq,
    stage: 'proposed',
    alternatives: [],
    brackets: [],
    amendments: [],
    choices: [],
    placeholders: [],
    positions: {},
    comments: [],
    hash: '',
    changedAt: at,
  }
}

/** Words all written at once by one operation, or by its part that `origin` names. */
export function newAlternative(
  id: string,
  text: string,
  entry: Entry,
  o: { origin: string; chair?: true; reason?: string },
): Alternative {
  const runs = text === '' ? [] : [{ origin: o.origin, from: 0, text }]
  return {
    ...noted(id, entry),
    ...(o.chair ? { chair: o.chair } : {}),
    ...(o.reason === undefined ? {} : { reason: o.reason }),
    runs,
    hash: alternativeHash({ id, runs }),
    translations: {},
  }
}
