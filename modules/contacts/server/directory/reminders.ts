import type { DeskEntry } from '#platform/desk.ts'
import type { Call } from '#platform/server/call.ts'
import { deliveriesOf, type NoticesTables, notify, settle } from '#modules/notices/server/index.ts'
import { contactsPaths } from '../../contract.ts'
import { dueAt, mayKeep, mayReadContacts, verificationRule } from '../../rules/directory.ts'
import { verificationKey } from './actions.ts'
import { initiatorsOf, isInitiator } from './authority-store.ts'
import { type DirectoryCall, personsSeen, underMarkingsSeen } from './eyes.ts'
import { withEyesOf } from './eyes-of-others.ts'
import { type Reach, reachesOf } from './index.ts'
import { contactsInForce, type StoredContact } from './store.ts'

const day = 86_400_000
const soon = verificationRule.remindDays * day

/**
 * Once a day: the contact, the head and whom the head named hear that an entry is to be verified; once when it comes near,
 * and once when its day is there. Each hears what they see of it: nobody of an entry, or a field, that is not for them. The
 * notice says nothing of whom it is about: that may be marked. Who has nothing to verify in it any more is settled.
 */
export async function remindOfVerification(call: DirectoryCall & Call<NoticesTables>): Promise<void> {
  const near = (await contactsInForce(call.db, call.now, undefined)).filter((one) => isNear(one, call.now))
  const reaches = await reachesOf(
    call,
    near.map(({ id }) => id),
  )
  for (const [delegationId, contacts] of Map.groupBy(near, (one) => one.delegationId)) {
    const minding = (await initiatorsOf(call.db, delegationId)).map(({ accountId }) => accountId)
    const keepers = contacts.flatMap(({ id }) => accountIn(reaches.get(id)) ?? [])
    const seenBy = new Map<string, Map<string, StoredContact>>()
    for (const account of new Set([...minding, ...keepers]))
      seenBy.set(account, await nearFor(call, account, delegationId))
    for (const contact of contacts) {
      const reach = reaches.get(contact.id)
      const own = accountIn(reach)
      // A function without an account hears by its mailbox, of all of its entry.
      if (reach && own === undefined) await remind(call, reach, contact)
      const accounts = new Set([...(own === undefined ? [] : [own]), ...minding])
      const reminded = new Set<string>()
      for (const account of accounts) {
        const theirs = seenBy.get(account)?.get(contact.id)
        if (!theirs) continue
        reminded.add(account)
        await remind(call, { account }, theirs)
      }
      await settleOthers(call, contact.id, reminded)
    }
  }
}

const isNear = (contact: StoredContact, now: Date): boolean => dueAt(contact).getTime() - soon <= now.getTime()

function accountIn(reach: Reach | undefined): string | undefined {
  return reach && 'account' in reach ? reach.account : undefined
}

/** The entries of a delegation that are to be verified soon, or already, in somebody's eyes. */
async function nearFor(
  call: DirectoryCall,
  account: string,
  delegationId: string,
): Promise<Map<string, StoredContact>> {
  const seen = await withEyesOf(
    call,
    account,
    async (theirs) =>
      (await underMarkingsSeen(theirs, await contactsInForce(theirs.db, theirs.now, [delegationId]))).seen,
  )
  return new Map((seen ?? []).filter((one) => isNear(one, call.now)).map((one) => [one.id, one]))
}

async function remind(call: DirectoryCall & Call<NoticesTables>, reach: Reach, contact: StoredContact): Promise<void> {
  const due = dueAt(contact)
  const passed = due <= call.now
  await notify(call, {
    key: `${verificationKey(contact.id, accountIn(reach))}${due.toISOString().slice(0, 10)}:${passed ? 'due' : 'near'}`,
    to: [reach],
    kind: 'contacts.verification',
    urgency: passed ? 'prompt' : 'routine',
    say: passed ? 'contacts.notice.verify.due' : 'contacts.notice.verify.near',
    values: {},
    path: `/contacts/${contact.id}`,
    due,
    exercise: false,
  })
}

async function settleOthers(
  call: DirectoryCall & Call<NoticesTables>,
  contactId: string,
  reminded: ReadonlySet<string>,
): Promise<void> {
  for (const { key, account, settledAt } of await deliveriesOf(call, verificationKey(contactId)))
    if (settledAt === null && account !== null && !reminded.has(account)) await settle(call, key)
}

/** Entries of one's own delegation that one may verify and that are to be verified: soon, or already. */
export async function verificationLines(call: DirectoryCall): Promise<DeskEntry[]> {
  const { actor } = call
  if (mayReadContacts(actor) !== true || actor.delegationId === null) return []
  const { seen } = await underMarkingsSeen(call, await contactsInForce(call.db, call.now, [actor.delegationId]))
  const near = seen.filter((contact) => isNear(contact, call.now))
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
