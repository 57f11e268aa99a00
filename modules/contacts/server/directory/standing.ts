import type { Call } from '#platform/server/call.ts'
import { type NoticesTables, notify, settle } from '#modules/notices/server/index.ts'
import { initiatorsOf } from './authority-store.ts'
import { type DirectoryCall, personsSeen } from './eyes.ts'
import { withEyesOf } from './eyes-of-others.ts'
import { contactsByIds, contactsOfPerson, isGone } from './store.ts'

/** Notices that nobody stands behind a contact any more begin so. */
export const nobodyKey = (contactId: string): string => `contacts:nobody:${contactId}:`

/**
 * When the standing of a person changed: whoever nominates for their delegation hears of each entry whose person has no access
 * any more, where they see whose it is.
 */
export async function tellOfNobody(
  call: DirectoryCall & Call<NoticesTables>,
  data: Record<string, unknown>,
): Promise<void> {
  const accountId = data['id']
  if (typeof accountId !== 'string') return
  const gone = await isGone(call.db, accountId)
  for (const { id, delegationId } of await contactsByIds(call.db, await contactsOfPerson(call.db, accountId))) {
    if (!gone) {
      await settle(call, nobodyKey(id))
      continue
    }
    const to: { account: string }[] = []
    for (const { accountId: account } of await initiatorsOf(call.db, delegationId)) {
      const seen = await withEyesOf(call, account, (theirs) => personsSeen(theirs, [id]))
      if (seen?.has(id)) to.push({ account })
    }
    await notify(call, {
      key: `${nobodyKey(id)}${accountId}`,
      to,
      kind: 'contacts.verification',
      urgency: 'prompt',
      say: 'contacts.notice.nobody',
      values: {},
      path: `/contacts/${id}`,
      exercise: false,
    })
  }
}
