import type { ContactLine } from '../../../contract/directory.ts'

/** Of each side, those who decide and those who repair come before the others. */
const first: readonly string[] = ['diplomatic', 'technical']
const most = 8

/** Every officer of the line whose number is known, as whatever they stand in the directory; then others, as room is left. */
export function chosenOf<Entry extends Pick<ContactLine, 'kind' | 'accountId'>>(
  entries: readonly Entry[],
  officers: ReadonlySet<string>,
): Entry[] {
  const isOfficer = ({ accountId }: Entry) => accountId !== null && officers.has(accountId)
  const named = entries.filter(isOfficer)
  const others = entries.filter((one) => first.includes(one.kind) && !isOfficer(one))
  return [...named, ...others.slice(0, Math.max(0, most - named.length))]
}
