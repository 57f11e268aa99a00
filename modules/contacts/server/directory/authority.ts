import { must, Refusal } from '#platform/refusal.ts'
import { newId } from '#platform/server/ids.ts'
import type { DelegationBoard } from '../../contract/directory.ts'
import { mayInitiate, mayNameInitiators, mayReadContacts } from '../../rules/directory.ts'
import { linesOf } from './actions.ts'
import * as authority from './authority-store.ts'
import { type DirectoryCall, underMarkingsSeen, viewsOf } from './eyes.ts'
import { missionOf } from './mission.ts'
import { contactsOfDelegation } from './store.ts'
import { openNominationsOf } from './open-nominations.ts'

const done = { done: true } as const

/** Everything that the people of a delegation look after, as far as the asker sees it. */
export async function board(call: DirectoryCall): Promise<DelegationBoard> {
  const { actor, db } = call
  must(mayReadContacts(actor))
  const own = ownDelegation(call)
  const { seen } = await underMarkingsSeen(call, await contactsOfDelegation(db, own))
  const initiator = await authority.isInitiator(db, actor.id)
  const { name } = await db.selectFrom('delegation').select('name').where('id', '=', own).executeTakeFirstOrThrow()
  return {
    delegationId: own,
    delegationName: name,
    contacts: await viewsOf(
      call,
      seen.filter(({ endedAt }) => endedAt === null),
    ),
    ended: await linesOf(
      call,
      seen.filter(({ endedAt }) => endedAt !== null),
    ),
    initiators: (await authority.initiatorsOf(db, own)).map((one) => ({ ...one, since: one.since.toISOString() })),
    mission: await missionOf(call, own),
    openNominations: await openNominationsOf(db, own),
    may: {
      nominate: mayInitiate(actor, own, initiator) === true,
      nameInitiators: mayNameInitiators(actor) === true,
    },
  }
}

function ownDelegation(call: DirectoryCall): string {
  if (call.actor.delegationId === null) throw new Refusal('CONTACTS_NOT_FOR_YOU')
  return call.actor.delegationId
}

/** Of somebody who is named already nothing changes. */
export async function nameInitiator(call: DirectoryCall, { id }: { id: string }) {
  must(mayReadContacts(call.actor))
  must(mayNameInitiators(call.actor))
  const delegationId = ownDelegation(call)
  if (!(await authority.isPersonOf(call.db, id, delegationId))) throw new Refusal('NOT_OF_YOUR_DELEGATION')
  if (await authority.isInitiator(call.db, id)) return done
  const naming = { accountId: id, delegationId, by: call.actor.id ?? '', at: call.now }
  await authority.insertInitiator(call.db, { id: newId(call.now.getTime()), ...naming })
  return done
}

export async function endInitiator(call: DirectoryCall, { id }: { id: string }) {
  must(mayReadContacts(call.actor))
  must(mayNameInitiators(call.actor))
  if (!(await authority.endInitiator(call.db, id, call.actor.id ?? '', call.now)))
    throw new Refusal('NOT_OF_YOUR_DELEGATION')
  return done
}
