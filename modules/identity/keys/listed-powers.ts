/**
 * Which powers each list gave a delegation: whoever signs names the list by which their powers are to be judged, and all
 * who read it later must come to the same answer. Kept by delegation, and only where something changed.
 */
import { z } from 'zod'
import { type CredentialsList, Moment, Power } from './statements.ts'

const Span = z.object({ version: z.int(), powers: z.array(Power), from: Moment, until: Moment })
export const ListedPowers = z.object({
  /** By version. */
  lists: z.record(z.string(), z.object({ issuedAt: Moment, expiresAt: Moment })),
  /** By delegation: from this version on, until the next; no powers where it was taken off. */
  spans: z.record(z.string(), z.array(Span)),
})
export type ListedPowers = z.infer<typeof ListedPowers>

export const noPowers: ListedPowers = { lists: {}, spans: {} }

/** What is known with one more list, which follows those before it. */
export function withPowers(
  known: ListedPowers,
  { version, issuedAt, expiresAt, delegations }: CredentialsList,
): ListedPowers {
  const spans = { ...known.spans }
  const listed = new Map(delegations.map((one) => [one.id, one]))
  for (const id of new Set([...Object.keys(known.spans), ...listed.keys()])) {
    const before = spans[id] ?? []
    const last = before.at(-1)
    const { powers, from, until } = listed.get(id) ?? { powers: [], from: issuedAt, until: issuedAt }
    const same = last && last.powers.join() === powers.join() && last.from === from && last.until === until
    if (!same) spans[id] = [...before, { version, powers: [...powers], from, until }]
  }
  return { lists: { ...known.lists, [version]: { issuedAt, expiresAt } }, spans }
}

/**
 * The powers of a delegation under one version of the list, at a time (ISO 8601): none where that list held no more, or
 * the delegation's accreditation did not. Undefined where there was no such list by then, or none is known here.
 */
export function powersAt(known: ListedPowers, delegation: string, version: number, at: string): Power[] | undefined {
  const list = known.lists[version]
  if (!list || Date.parse(at) < Date.parse(list.issuedAt)) return undefined
  const span = known.spans[delegation]?.findLast((one) => one.version <= version)
  const time = Date.parse(at)
  const within = (from: string, until: string): boolean => Date.parse(from) <= time && time < Date.parse(until)
  return span && within(list.issuedAt, list.expiresAt) && within(span.from, span.until) ? [...span.powers] : []
}
