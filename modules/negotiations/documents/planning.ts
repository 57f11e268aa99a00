/** From the paragraphs of a file to a plan: numbers and signs are taken out of the words and become what they mean. */
import { textLimits, type ParagraphType } from '../text/words-of-acts.ts'
import { depthOfLabel, guessType, isOfTheHouse, splitLabel } from './guessing.ts'
import {
  emptyPlan,
  type ImportPlan,
  type PlanAmendment,
  type PlanParagraph,
  type RawParagraph,
  type Where,
} from './import-plan.ts'
import { ImportRefused } from './import-refused.ts'
import { type FoundMarks, marksIn } from './marks-in-text.ts'

export type RawComment = { id: string; by?: string; at?: string; text: string; replyTo?: string; mark?: string }

/** Where each paragraph of the file came to stand, and how its offsets move. */
type Landed = Where & { offset: (before: number) => number; length: number; found: FoundMarks; skipped: number }

export function planOf(raws: readonly RawParagraph[], comments: readonly RawComment[] = []): ImportPlan {
  const plan = emptyPlan()
  const landing: Landing = { plan, landed: new Map(), stack: [], seen: new Set() }
  const { landed } = landing
  raws.forEach((raw, index) => {
    const place = landParagraph(raw, landing)
    if (place) landed.set(index, place)
  })
  if (plan.paragraphs.length === 0) throw new ImportRefused('no-words', '1')
  addComments(raws, comments, landed, plan)
  return plan
}

type Landing = {
  plan: ImportPlan
  /** By their numbers in the file. */
  landed: Map<number, Landed>
  /** The last paragraph at each depth. */
  stack: number[]
  /** What surely came before. */
  seen: Set<ParagraphType>
}

function landParagraph(raw: RawParagraph, landing: Landing): Landed | undefined {
  if (isOfTheHouse(raw)) return undefined
  const stands = raw.pieces.filter(({ change }) => change !== 'ins')
  // A whole paragraph that somebody proposes to add stands in brackets of whoever does.
  const isNew = stands.every(({ text }) => text.trim() === '') && raw.pieces.some(({ text }) => text.trim() !== '')
  const base = (isNew ? raw.pieces : stands).map(({ text }) => text).join('')
  const split = splitLabel(raw.beside ?? base)
  const skipped = raw.beside === undefined ? split.words : 0
  const start = skipped + (/^\s*/.exec(base.slice(skipped))?.[0].length ?? 0)
  const words = base.slice(start).trimEnd()
  // With signs in it, words are longer than they come out; what is longer by far is refused before any sign is looked for.
  if (words.length > 4 * textLimits.paragraph) throw new ImportRefused('paragraph-too-long', String(raw.place))
  const found = marksIn(words)
  if (found.text.trim() === '' && found.placeholders.length === 0) return undefined
  if (found.text.length > textLimits.paragraph) throw new ImportRefused('paragraph-too-long', String(raw.place))
  const where = placed(raw, found.text, split, landing)
  const offset = (before: number): number =>
    Math.min(found.text.length, found.offset(Math.max(0, Math.min(before - start, base.trimEnd().length - start))))
  const place: Landed = { ...where, offset, length: found.text.length, found, skipped: start }
  addMarks(raw, place, landing.plan, isNew)
  return place
}

/** As a paragraph of its own, or as a further alternative of the one before. */
function placed(
  raw: RawParagraph,
  words: string,
  split: ReturnType<typeof splitLabel>,
  { plan, landed, stack, seen }: Landing,
): Where {
  const last = plan.paragraphs.findLastIndex(({ type }) => type !== 'footnote')
  const before = plan.paragraphs[last]
  const continues =
    split.alternative !== undefined &&
    (split.alternative > 1 || (split.label !== undefined && split.label === before?.label))
  if (continues && before && raw.footnoteOf === undefined && before.alternatives.length < textLimits.alternatives) {
    before.alternatives.push({ text: words })
    return { paragraph: last, alternative: before.alternatives.length - 1 }
  }
  if (plan.paragraphs.length >= textLimits.paragraphs) throw new ImportRefused('too-many-paragraphs', String(raw.place))
  const guess = guessType(raw, words, split, { first: plan.paragraphs.length === 0, operative: seen.has('operative') })
  if (guess.sure) seen.add(guess.type)
  else plan.warnings.push({ what: 'guessed', place: raw.place, about: guess.type })
  const under =
    raw.footnoteOf === undefined
      ? underOf(raw, split.label, guess.type, plan, stack)
      : landed.get(raw.footnoteOf)?.paragraph
  const paragraph: PlanParagraph = {
    place: raw.place,
    type: guess.type,
    ...(split.label === undefined ? {} : { label: split.label }),
    ...(under === undefined ? {} : { under }),
    ...(raw.language === undefined ? {} : { language: raw.language }),
    alternatives: [{ text: words }],
  }
  plan.paragraphs.push(paragraph)
  return { paragraph: plan.paragraphs.length - 1, alternative: 0 }
}

/** `stack`: the last paragraph at each depth. */
function underOf(
  raw: RawParagraph,
  label: string | undefined,
  type: ParagraphType,
  plan: ImportPlan,
  stack: number[],
): number | undefined {
  const isBody = type === 'operative' || type === 'definition' || type === 'preambular'
  const wanted = isBody ? (raw.beside === undefined ? depthOfLabel(raw, label, stack.length - 1) : raw.level) : 0
  const depth = Math.min(wanted, stack.length)
  stack.splice(depth)
  const under = depth > 0 ? stack[depth - 1] : undefined
  // Sub-paragraphs stand under paragraphs of the body; headings and titles hold none.
  if (isBody) stack.push(plan.paragraphs.length)
  return under
}

function addMarks(
  raw: RawParagraph,
  { offset, length, found, ...whole }: Landed,
  plan: ImportPlan,
  isNew: boolean,
): void {
  const where: Where = { paragraph: whole.paragraph, alternative: whole.alternative }
  const author = raw.pieces.find(({ change }) => change === 'ins')
  const named = ({ by, at }: { by?: string; at?: string }) => ({ ...(by ? { by } : {}), ...(at ? { at } : {}) })
  if (isNew) {
    plan.warnings.push({ what: 'new-paragraph', place: raw.place, ...(author?.by ? { about: author.by } : {}) })
    if (length > 0) plan.brackets.push({ ...where, from: 0, to: length, ...named(author ?? {}) })
  } else plan.amendments.push(...amendmentsOf(raw, where, offset))
  for (const { from, to, openedAt } of found.brackets) {
    const typed = isNew ? undefined : pieceAt(raw, openedAt + whole.skipped)
    plan.brackets.push({ ...where, from, to, ...named(typed ?? {}) })
  }
  plan.choices.push(...found.choices.map((choice) => ({ ...where, ...choice })))
  plan.placeholders.push(...found.placeholders.map((placeholder) => ({ ...where, ...placeholder })))
  if (found.unmatched > 0)
    plan.warnings.push({ what: 'unmatched-bracket', place: raw.place, about: String(found.unmatched) })
  if (found.empty > 0) plan.warnings.push({ what: 'empty-bracket', place: raw.place, about: String(found.empty) })
}

function pieceAt({ pieces }: RawParagraph, offset: number): RawParagraph['pieces'][number] | undefined {
  let at = 0
  for (const piece of pieces) {
    if (piece.change === 'ins') continue
    at += piece.text.length
    if (offset < at) return piece
  }
  return undefined
}

/** Words that go and words that come at one place, by one author, are one amendment. */
function amendmentsOf(raw: RawParagraph, where: Where, offset: (before: number) => number): PlanAmendment[] {
  const amendments: PlanAmendment[] = []
  let at = 0
  for (const { text, change, by, at: since } of raw.pieces) {
    const [from, to] = [at, change === 'ins' ? at : at + text.length]
    at = to
    if (!change || text === '') continue
    const open = amendments.findLast((one) => one.by === by && one.to === from)
    if (open && change === 'ins') open.insert += text
    else if (open) open.to = to
    else
      amendments.push({
        ...where,
        from,
        to,
        insert: change === 'ins' ? text : '',
        ...(by ? { by } : {}),
        ...(since ? { at: since } : {}),
      })
  }
  return amendments
    .map((one) => ({ ...one, from: offset(one.from), to: offset(one.to) }))
    .filter(({ from, to, insert }) => to > from || insert !== '')
}

/** Comments that the house made of brackets and the like say who bracketed; they are no comments. */
function addComments(
  raws: readonly RawParagraph[],
  comments: readonly RawComment[],
  landed: ReadonlyMap<number, Landed>,
  plan: ImportPlan,
): void {
  const anchors = new Map(
    raws.flatMap((raw, index) => raw.anchors.map((anchor) => [anchor.comment, { ...anchor, raw, index }] as const)),
  )
  const numbers = new Map<string, number>()
  for (const { id, by, at, text, replyTo, mark } of comments) {
    const anchor = anchors.get(id)
    const place = anchor && landed.get(anchor.index)
    if (mark !== undefined && mark !== 'C') {
      const opened =
        anchor && place && place.found.brackets.find(({ openedAt }) => openedAt + place.skipped === anchor.from)
      const bracket =
        mark === 'BR' &&
        opened &&
        plan.brackets.find((one) => isAt(one, place) && one.from === opened.from && one.to === opened.to && !one.by)
      if (bracket) Object.assign(bracket, { ...(by ? { by } : {}), ...(at ? { at } : {}) })
      continue
    }
    const answered = replyTo === undefined ? undefined : numbers.get(replyTo)
    numbers.set(id, plan.comments.length)
    if (text.length > textLimits.note) plan.warnings.push({ what: 'shortened', place: anchor?.raw.place ?? 1 })
    plan.comments.push({
      text: text.slice(0, textLimits.note).toWellFormed(),
      ...(by ? { by } : {}),
      ...(at ? { at } : {}),
      ...(answered === undefined ? {} : { replyTo: answered }),
      ...(anchor && place
        ? {
            where: {
              paragraph: place.paragraph,
              alternative: place.alternative,
              from: place.offset(anchor.from),
              to: place.offset(anchor.to),
            },
          }
        : {}),
    })
  }
}

const isAt = (one: Where, where: Where): boolean =>
  one.paragraph === where.paragraph && one.alternative === where.alternative
