/** From a plan that the chair has looked at to acts: first the words, then what is said about them. */
import { shownLine } from '#platform/shown-line.ts'
import type { Act } from '../text/acts.ts'
import { placesBetween } from '../text/place.ts'
import { type Range, textLimits } from '../text/words-of-acts.ts'
import type { ImportPlan, PlanComment, PlanParagraph, Where } from './import-plan.ts'

export type Importing = {
  /** Makes ids: 16 random bytes in base64url. */
  id: () => string
  /** The place after which the text comes in; null for an empty text. */
  after: string | null
  /** Of the negotiation: paragraphs in it do not say so. */
  language: string
}
export type ImportActs = {
  /** Send these first, as they stand: each becomes one operation. */
  words: Act[]
  /** What is said about the words, once those stand: by the ids of the operations of `words`, in their order. */
  marks: (operations: readonly string[]) => Act[]
}

/** Whom the file names is said in words: the acts are those of whoever brings the text in. */
export function actsOf(plan: ImportPlan, o: Importing): ImportActs {
  const places = placesBetween(o.after, null, plan.paragraphs.length)
  const ids = plan.paragraphs.map(({ alternatives }) => ({ id: o.id(), alternatives: alternatives.map(() => o.id()) }))
  const brought = plan.paragraphs.map((paragraph, at) => newParagraph(paragraph, at, { places, ids, o }))
  const imports = chunks(brought).map((paragraphs): Act => ({ kind: 'text.import', paragraphs }))
  const further = plan.paragraphs.flatMap(({ alternatives }, paragraph) =>
    alternatives.slice(1).map(({ text }, at) => ({ paragraph, alternative: at + 1, text })),
  )
  const added = further.map(({ paragraph, alternative, text }): Act => ({
    kind: 'alternative.add',
    ...named(ids, { paragraph, alternative }),
    text,
  }))
  return {
    words: [...imports, ...added],
    marks: (operations) => {
      const origin = ({ paragraph, alternative }: Where): string => {
        if (alternative === 0)
          return `${operations[Math.floor(paragraph / textLimits.imported)] ?? ''}.${paragraph % textLimits.imported}`
        const which = further.findIndex((one) => one.paragraph === paragraph && one.alternative === alternative)
        return operations[imports.length + which] ?? ''
      }
      return marksOf(plan, ids, origin, o.id)
    },
  }
}

type Ids = { id: string; alternatives: string[] }[]

function named(ids: Ids, { paragraph, alternative }: Where): { paragraph: string; alternative: string } {
  return { paragraph: ids[paragraph]?.id ?? '', alternative: ids[paragraph]?.alternatives[alternative] ?? '' }
}

function newParagraph(
  { type, under, language, alternatives }: PlanParagraph,
  at: number,
  { places, ids, o }: { places: string[]; ids: Ids; o: Importing },
) {
  const { paragraph, alternative } = named(ids, { paragraph: at, alternative: 0 })
  const above = under === undefined ? undefined : ids[under]?.id
  const differs = language !== undefined && language.split('-')[0] !== o.language.split('-')[0]
  return {
    paragraph,
    alternative,
    type,
    place: places[at] ?? '',
    text: alternatives[0]?.text ?? '',
    ...(above === undefined ? {} : { under: above }),
    ...(differs ? { language } : {}),
  }
}

function chunks<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / textLimits.imported) }, (_, at) =>
    all.slice(at * textLimits.imported, (at + 1) * textLimits.imported),
  )
}

function marksOf(plan: ImportPlan, ids: Ids, origin: (where: Where) => string, id: () => string): Act[] {
  const range = (where: Where, from: number, to: number): Range => ({
    from: `${origin(where)}:${from}`,
    to: `${origin(where)}:${to - 1}`,
  })
  const after = (where: Where, at: number): string | null => (at === 0 ? null : `${origin(where)}:${at - 1}`)
  const reason = (by: string | undefined) => (by ? { reason: by.slice(0, textLimits.line) } : {})
  return [
    ...plan.brackets.map((one): Act => ({
      kind: 'bracket.open',
      ...named(ids, one),
      bracket: id(),
      range: range(one, one.from, one.to),
      ...reason(one.by),
    })),
    ...plan.choices.map((one): Act => ({
      kind: 'choice.open',
      ...named(ids, one),
      choice: id(),
      range: range(one, one.from, one.to),
      options: one.options,
    })),
    ...plan.placeholders.map((one): Act => ({
      kind: 'placeholder.set',
      ...named(ids, one),
      placeholder: id(),
      after: after(one, one.at),
      note: shownLine(one.note).slice(0, textLimits.line) || '…',
    })),
    ...plan.amendments.map((one): Act => ({
      kind: 'amendment.propose',
      ...named(ids, one),
      amendment: id(),
      edit:
        one.to > one.from
          ? { range: range(one, one.from, one.to), insert: one.insert }
          : { after: after(one, one.from), insert: one.insert },
      ...reason(one.by),
    })),
    ...commentsOf(plan.comments, ids, range, id),
  ]
}

function commentsOf(
  comments: readonly PlanComment[],
  ids: Ids,
  range: (where: Where, from: number, to: number) => Range,
  id: () => string,
): Act[] {
  const made = comments.map(() => id())
  return comments.map(({ where, by, text, replyTo }, at): Act => {
    const answered = replyTo === undefined ? undefined : made[replyTo]
    return {
      kind: 'comment.make',
      comment: made[at] ?? '',
      text: `${by ? `${by}: ` : ''}${text}`.slice(0, textLimits.note).toWellFormed(),
      ...(where ? named(ids, where) : {}),
      ...(where && where.to > where.from ? { range: range(where, where.from, where.to) } : {}),
      ...(answered === undefined ? {} : { replyTo: answered }),
    }
  })
}
