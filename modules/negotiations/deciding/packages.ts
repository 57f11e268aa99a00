/**
 * "Nothing is agreed until everything is agreed": a package is a set of paragraphs of which each is agreed on condition
 * of the others. So part of it cannot be put to silence or a vote, nothing is adopted while one of them is open, and the
 * chair cannot let go of a package that holds somebody's conditional agreement.
 */
import type { Handlers } from '../text/handler.ts'
import type { Negotiation, Paragraph, Refused } from '../text/state.ts'
import type { Package } from './state.ts'

/** Each is looked at whenever something is agreed. */
const mostPackages = 200

export type PackageView = {
  package: Package
  /** All of it is agreed: only then any of it is. */
  whole: boolean
  agreed: string[]
  open: string[]
  /** No longer in the text: the deal is not what it was, and must be put together anew. */
  lost: string[]
}

export function packageView(state: Negotiation, one: Package): PackageView {
  const sort = (stages: (stage: Paragraph['stage']) => boolean): string[] =>
    one.paragraphs.filter((id) => stages(state.paragraphs[id]?.stage ?? 'withdrawn'))
  const agreed = sort(isAgreed)
  const lost = sort((stage) => stage === 'withdrawn' || stage === 'merged')
  const open = sort((stage) => !isAgreed(stage) && stage !== 'withdrawn' && stage !== 'merged')
  return { package: one, whole: open.length + lost.length === 0 && agreed.length > 0, agreed, open, lost }
}

function isAgreed(stage: Paragraph['stage']): boolean {
  return stage === 'agreed' || stage === 'adopted'
}

export function livePackages(state: Negotiation): PackageView[] {
  return Object.values(state.deciding.packages)
    .filter(({ dissolvedAt }) => dissolvedAt === undefined)
    .map((one) => packageView(state, one))
}

/** Agreed, and on no condition that is still open. */
export function isAgreedForGood(state: Negotiation, paragraph: Paragraph): boolean {
  return (
    isAgreed(paragraph.stage) &&
    livePackages(state).every(({ package: one, whole }) => whole || !one.paragraphs.includes(paragraph.id))
  )
}

/**
 * What is agreed on condition of this paragraph: all that is agreed in its packages, and in the packages of that, and so on.
 * When the paragraph is reopened, none of it is agreed any longer.
 */
export function agreedOnCondition(state: Negotiation, paragraph: string): string[] {
  const packages = livePackages(state)
  const found = new Set([paragraph])
  for (const id of found)
    for (const { package: one, agreed } of packages)
      if (one.paragraphs.includes(id)) for (const other of agreed) found.add(other)
  found.delete(paragraph)
  return [...found]
}

/** Part of a package cannot be decided upon while the rest is open. */
export function dividedPackage(state: Negotiation, paragraphs: readonly Paragraph[]): Refused | undefined {
  const ids = new Set(paragraphs.map(({ id }) => id))
  const torn = livePackages(state).find(
    ({ package: one, open, lost }) =>
      one.paragraphs.some((id) => ids.has(id)) && [...open, ...lost].some((id) => !ids.has(id)),
  )
  return torn && { why: 'not-all', about: torn.package.id }
}

/** The first package of which something is open or gone. */
export function openPackage(state: Negotiation): Refused | undefined {
  const open = livePackages(state).find(({ whole }) => !whole)
  return open && { why: 'not-all', about: open.package.id }
}

/**
 * Something of it is agreed, and so on condition of the rest. The chair may not take the condition away, not even when all
 * is agreed: else a motion to reopen one part would find the others agreed for good.
 */
function binds({ agreed }: PackageView): boolean {
  return agreed.length > 0
}

export const packageHandlers: Handlers<'package.set' | 'package.dissolve'> = {
  'package.set': (state, act, { at, by }) => {
    const known = state.deciding.packages[act.package]
    if (known?.dissolvedAt !== undefined) return { why: 'closed' }
    if (!known && Object.keys(state.deciding.packages).length >= mostPackages)
      return { why: 'too-much', about: 'packages' }
    if (act.paragraphs.length === 0) return { why: 'nothing-changes' }
    if (new Set(act.paragraphs).size !== act.paragraphs.length) return { why: 'taken', about: 'paragraphs' }
    for (const id of act.paragraphs) {
      const paragraph = state.paragraphs[id]
      if (!paragraph) return { why: 'unknown', about: id }
      if (['withdrawn', 'merged', 'adopted'].includes(paragraph.stage)) return { why: 'closed', about: id }
    }
    if (known && lets(state, known, act.paragraphs)) return { why: 'wrong-stage', about: act.package }
    state.deciding.packages[act.package] = {
      id: act.package,
      title: act.title,
      paragraphs: act.paragraphs,
      by: by.delegation,
      at,
    }
    return undefined
  },
  'package.dissolve': (state, act, { at }) => {
    const known = state.deciding.packages[act.package]
    if (!known) return { why: 'unknown' }
    if (known.dissolvedAt !== undefined) return { why: 'nothing-changes' }
    if (binds(packageView(state, known))) return { why: 'wrong-stage', about: act.package }
    state.deciding.packages[act.package] = { ...known, dissolvedAt: at }
    return undefined
  },
}

/** Whether a change of the package takes out what is still in the text, while others agreed on condition of it. */
function lets(state: Negotiation, known: Package, paragraphs: readonly string[]): boolean {
  const view = packageView(state, known)
  return binds(view) && [...view.agreed, ...view.open].some((id) => !paragraphs.includes(id))
}
