import type { DeskEntry } from '#platform/desk.ts'
import type { Call } from '#platform/server/call.ts'
import { type NoticesTables, notify } from '#modules/notices/server/index.ts'
import { contactsPaths } from '../../contract.ts'
import { dueAt, mayKeep, mayReadContacts, verificationRule } from '../../rules/directory.ts'
import { verificationKey } from './actions.ts'
import { initiatorsOf, isInitiator } from './authority-store.ts'
import { type DirectoryCall, personsSeen, underMarkingsSeen } from './eyes.ts'
import { reachesOf } from './index.ts'
import { contactsInForce } from './store.ts'

const day = 86_400_000
const soon = verificationRule.remindDays * day

/**
 * Once a day: the contact, the head and whom the head named hear that an entry is to be verified; once when it comes near,
 * and once when its day is there. The notice says nothing of whom it is about: that may be marked.
 */
export async function remindOfVerification(call: DirectoryCall & Call<NoticesTables>): Promise<void> {
  const near = (await contactsInForce(call.db, call.now, undefined)).filter(
    (contact) => dueAt(contact).getTime() - soon <= call.now.getTime(),
  )
  const reaches = await reachesOf(
    call,
    near.map(({ id }) => id),
  )
  const minding = new Map<string, { account: string }[]>()
  for (const contact of near) {
    const due = dueAt(contact)
    const others =
      minding.get(contact.delegationId) ??
      (await initiatorsOf(call.db, contact.delegationId)).map(({ accountId }) => ({ account: accountId }))
    minding.set(contact.delegationId, others)
    const reach = reaches.get(contact.id)
    const own = reach && 'account' in reach ? reach.account : undefined
    const passed = due <= call.now
    await notify(call, {
      key: `${verificationKey(contact.id)}${due.toISOString().slice(0, 10)}:${passed ? 'due' : 'near'}`,
      to: [...(reach ? [reach] : []), ...others.filter(({ account }) => account !== own)],
      kind: 'contacts.verification',
      urgency: passed ? 'prompt' : 'routine',
      say: passed ? 'contacts.notice.verify.due' : 'contacts.notice.verify.near',
      values: {},
      path: `/contacts/${contact.id}`,
      due,
      exercise: false,
    })
  }
}

/** Entries of one's own delegation that one may verify and that are to be verified: soon, or already. */
export async function verificationLines(call: DirectoryCall): Promise<DeskEntry[]> {
  const { actor } = call
  if (mayReadContacts(actor) !== true || actor.delegationId === null) return []
  const { seen } = await underMarkingsSeen(call, await contactsInForce(call.db, call.now, [actor.delegationId]))
  const near = seen.filter((contact) => dueAt(contact).getTime() - soon <= call.now.getTime())
  const persons = await personsSeen(
    call,
    near.map(({ id }) => id),
  )
  const initiator = await isInitiator(call.db, actor.id)
  return near.flatMap((contact): DeskEntry[] => {
    const keeps = { delegationId: contact.delegationId, accountId: persons.get(contact.id)?.accountId ?? null }
    if (mayKeep(actor, keeps, initiator) !== true) return []
    const due = dueAt(contact)
    return [
      {
        column: due <= call.now ? 'act' : 'coming',
        say: 'contacts.desk.verify',
        values: { function: contact.function },
        path: contactsPaths.one(contact.id),
        party: null,
        at: new Date(due.getTime() - soon).toISOString(),
        due: due.toISOString(),
        exercise: false,
        tells: [verificationKey(contact.id)],
      },
    ]
  })
}
