import type { Call } from '#platform/server/call.ts'
import type { AnyTables } from '#platform/server/database.ts'
import { notify } from '#modules/notices/server/index.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { markingsOf } from '#modules/sharing/server/index.ts'
import { noticeKey } from './actions.ts'
import { peopleOf } from './addressing.ts'
import { letterById } from './store.ts'
import type { LetterCall } from './views.ts'

/** Whoever speaks for the delegation that was written to hears that a letter came, or went back. As the house. */
export async function tellOfLetter(
  given: Call<AnyTables>,
  data: Record<string, unknown>,
  what: 'issued' | 'withdrawn',
): Promise<void> {
  // The job is of the platform, which knows no tables; this module's own stand in every database that it is mounted on.
  const call: LetterCall = given
  const letter = await letterById(call.db, String(data['id']))
  if (!letter || letter.toId === null) return
  const marking = (await markingsOf(call, [letter.markingId])).get(letter.markingId)?.marking
  const to = await readersOf(call, marking, letter.toId)
  if (to.length === 0) return
  await notify(call, {
    key: `${noticeKey(letter.id)}${what}`,
    to: to.map((account) => ({ account })),
    kind: 'contacts.letter',
    urgency: 'prompt',
    say: `contacts.letters.notice.${what}`,
    values: {},
    path: `/letters/${letter.id}`,
    ...(marking?.tlp === 'red' ? { personal: true as const } : {}),
    exercise: letter.exercise,
  })
}

/** Under RED nobody is told whom the marking does not name. */
async function readersOf(call: LetterCall, marking: Marking | undefined, to: string): Promise<string[]> {
  const { tlp, audience } = marking ?? {}
  if (tlp === 'red') {
    if (!audience || audience.people.length === 0) return []
    return (await peopleOf(call, to).where('id', 'in', audience.people).execute()).map(({ id }) => id)
  }
  const people = await peopleOf(call, to).select('roles').execute()
  return people
    .filter(({ roles }) => roles.includes('diplomatic-contact') || roles.includes('head-of-delegation'))
    .map(({ id }) => id)
}
