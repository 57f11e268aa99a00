/** What is said about the text without changing it: remarks, reserves, positions, translations. */
import { isChair } from '../../rules.ts'
import { carriedOver } from '../aligning.ts'
import type { Handlers } from '../handler.ts'
import { isMember } from '../stands.ts'
import type { Alternative, Comment, Entry, Negotiation, Paragraph, Position, Refused, Reserve } from '../state.ts'
import { type Range, textLimits } from '../words-of-acts.ts'
import { isRefused, letGo, livingAlternative, noted, standing } from './change.ts'
import { countSaid, noRoomFor, noRoomToSay } from './shares.ts'
import { standingRange } from './words.ts'

export const remarkHandlers: Handlers<
  'comment.make' | 'comment.withdraw' | 'reserve.enter' | 'reserve.lift' | 'position.take' | 'translation.set'
> = {
  'comment.make': (state, act, entry) => {
    if (state.comments[act.comment]) return { why: 'taken', about: act.comment }
    if (act.replyTo !== undefined && !state.comments[act.replyTo]) return { why: 'unknown', about: act.replyTo }
    const full = noRoomToSay(state, entry, { comments: 1, characters: act.text.length })
    if (full) return full
    const paragraph = act.paragraph === undefined ? undefined : state.paragraphs[act.paragraph]
    if (act.paragraph !== undefined && !paragraph) return { why: 'unknown', about: act.paragraph }
    const crowded = paragraph && noRoomForComment(state, paragraph, entry)
    if (crowded) return crowded
    const range = wordsMeant(paragraph, act)
    if (range && isRefused(range)) return range
    const { paragraph: on, alternative, replyTo, text } = act
    const comment: Comment = {
      ...noted(act.comment, entry),
      ...(on === undefined ? {} : { paragraph: on }),
      ...(alternative === undefined ? {} : { alternative }),
      ...(range === undefined ? {} : { range }),
      ...(replyTo === undefined ? {} : { replyTo }),
      text,
      account: entry.by.account,
      accountName: entry.by.name,
    }
    state.comments[comment.id] = comment
    countSaid(state, comment.delegation, { comments: 1, characters: text.length })
    if (paragraph) state.paragraphs[paragraph.id] = { ...paragraph, comments: [...paragraph.comments, comment.id] }
    return undefined
  },

  'comment.withdraw': (state, { comment: id }) => {
    const comment = state.comments[id]
    if (!comment) return { why: 'unknown', about: id }
    delete state.comments[id]
    countSaid(state, comment.delegation, { comments: -1, characters: -comment.text.length })
    const paragraph = comment.paragraph === undefined ? undefined : state.paragraphs[comment.paragraph]
    if (paragraph)
      state.paragraphs[paragraph.id] = { ...paragraph, comments: paragraph.comments.filter((one) => one !== id) }
    return undefined
  },

  'reserve.enter': (state, act, entry) => {
    if (state.reserves[act.reserve]) return { why: 'taken', about: act.reserve }
    if (act.paragraph !== null) {
      const paragraph = spokenOf(state, act.paragraph, entry)
      if (isRefused(paragraph)) return paragraph
    }
    const { type, paragraph } = act
    const own = Object.values(state.reserves).filter(
      (one) => one.delegation === entry.by.delegation && one.liftedAt === undefined,
    )
    if (own.some((one) => one.paragraph === paragraph && one.type === type)) return { why: 'nothing-changes' }
    const full = noRoomFor(state, entry, 'reserves', { all: state.totals.reserves, own: own.length }, false)
    if (full) return full
    const reserve: Reserve = {
      ...noted(act.reserve, entry),
      paragraph,
      type,
      ...(act.reason === undefined ? {} : { reason: act.reason }),
    }
    state.reserves[reserve.id] = reserve
    state.totals.reserves += 1
    return undefined
  },

  'reserve.lift': (state, { reserve: id }, { at }) => {
    const reserve = state.reserves[id]
    if (!reserve) return { why: 'unknown', about: id }
    if (reserve.liftedAt !== undefined) return { why: 'nothing-changes' }
    state.reserves[id] = { ...reserve, liftedAt: at }
    state.totals.reserves -= 1
    forgetOldest(state, reserve.delegation)
    return undefined
  },

  'position.take': (state, act, entry) => {
    const paragraph = spokenOf(state, act.paragraph, entry)
    if (isRefused(paragraph)) return paragraph
    const group = act.group === undefined ? undefined : state.groups[act.group]
    if (act.group !== undefined && !group) return { why: 'unknown', about: act.group }
    if (group && !isMember(group, entry.by.delegation)) return { why: 'not-yours', about: group.id }
    const key = group?.id ?? entry.by.delegation
    const before = paragraph.positions[key]
    if (before?.stand === act.stand && before.hash === act.hash && before.note === act.note)
      return { why: 'nothing-changes' }
    const operation = entry.signed.operation.id
    if (before) {
      const carried = carriedOver(state.alignments[before.operation] ?? [], {
        operation: before.operation,
        earlier: before,
        speaker: entry.by.delegation,
        isMember: (delegation) => group !== undefined && isMember(group, delegation),
      })
      letGo(state, before.operation, paragraph.id)
      if (carried.length > 0) state.alignments[operation] = carried
    }
    const position: Position = {
      operation,
      delegation: entry.by.delegation,
      stand: act.stand,
      hash: act.hash,
      ...(act.note === undefined ? {} : { note: act.note }),
      ...(group ? { group: group.id } : {}),
      since: entry.at,
      seq: entry.seq,
    }
    state.made[position.operation] = paragraph.id
    state.paragraphs[paragraph.id] = { ...paragraph, positions: { ...paragraph.positions, [key]: position } }
    return undefined
  },

  'translation.set': (state, act, entry) => {
    const paragraph = standing(state, act.paragraph, entry)
    if (isRefused(paragraph)) return paragraph
    const alternative = livingAlternative(paragraph, act.alternative)
    if (isRefused(alternative)) return alternative
    const { language, text, of, status } = act
    if (language === paragraph.language) return { why: 'nothing-changes' }
    const before = alternative.translations[language]
    const isCurrentAndAuthentic = before?.status === 'authentic' && before.of === alternative.hash
    if ((status === 'authentic' || isCurrentAndAuthentic) && !isChair(state, entry.by)) return { why: 'not-chair' }
    if (before?.text === text && before.of === of && before.status === status) return { why: 'nothing-changes' }
    const grows = text.length - (before?.text.length ?? 0)
    const full =
      (before ? undefined : noRoomForLanguage(state, alternative, entry)) ??
      noRoomToSay(state, entry, { comments: 0, characters: grows })
    if (full) return full
    // Whoever replaces another's takes the whole of it on, and the other is rid of it.
    if (before) countSaid(state, before.by, { comments: 0, characters: -before.text.length })
    countSaid(state, entry.by.delegation, { comments: 0, characters: text.length })
    const translation = { text, of, status, by: entry.by.delegation, at: entry.at }
    const next = { ...alternative, translations: { ...alternative.translations, [language]: translation } }
    const alternatives = paragraph.alternatives.map((one) => (one.id === next.id ? next : one))
    state.paragraphs[paragraph.id] = { ...paragraph, alternatives }
    return undefined
  },
}

function noRoomForComment(state: Negotiation, { comments }: Paragraph, entry: Entry): Refused | undefined {
  const own = comments.filter((id) => state.comments[id]?.delegation === entry.by.delegation).length
  return noRoomFor(state, entry, 'commentsOfParagraph', { all: comments.length, own }, false)
}

function noRoomForLanguage(state: Negotiation, { translations }: Alternative, entry: Entry): Refused | undefined {
  const all = Object.values(translations)
  const own = all.filter(({ by }) => by === entry.by.delegation).length
  return noRoomFor(state, entry, 'translations', { all: all.length, own })
}

/** Of its lifted reserves the last ones are still shown. */
function forgetOldest(state: Negotiation, delegation: string): void {
  const lifted = Object.values(state.reserves).filter(
    (one) => one.delegation === delegation && one.liftedAt !== undefined,
  )
  for (const { id } of lifted.slice(0, Math.max(0, lifted.length - textLimits.liftedReserves)))
    delete state.reserves[id]
}

/** A paragraph on which one may still take a stand: in the text, and not closed. */
function spokenOf(state: Negotiation, id: string, entry: Entry): Paragraph | Refused {
  const paragraph = standing(state, id, entry)
  if (isRefused(paragraph)) return paragraph
  const { stage } = paragraph
  return stage === 'agreed' || stage === 'adopted' ? { why: 'closed', about: id } : paragraph
}

/** The words a remark is about, where it is about words. */
function wordsMeant(
  paragraph: Paragraph | undefined,
  { alternative: id, range }: { alternative?: string | undefined; range?: Range | undefined },
): Range | Refused | undefined {
  if (id === undefined) return range ? { why: 'unknown', about: 'alternative' } : undefined
  const alternative = paragraph?.alternatives.find((one) => one.id === id)
  if (!alternative) return { why: 'unknown', about: id }
  return range && (standingRange(alternative.runs, range) ?? { why: 'words-gone' })
}
