import type { Call } from '#platform/server/call.ts'
import type { AnyTables } from '#platform/server/database.ts'
import { notify } from '#modules/notices/server/index.ts'
import { markingsOf } from '#modules/sharing/server/index.ts'
import { hearersOf } from '../correspondence/addressing.ts'
import { noticeKey } from './actions.ts'
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
  const to = await hearersOf(call, letter.toId, marking)
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
