import { sql } from 'kysely'
import { Refusal } from '#platform/refusal.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { checkAudience, place } from '#modules/sharing/server/index.ts'
import type { Channel, ContactDetails, ContactKey, ContactPerson } from '../../contract/directory.ts'
import { isWellWritten } from '../../directory/channels.ts'
import { isZone } from '../../directory/zones.ts'
import { isPersonOf } from './authority-store.ts'
import { contactSeen, type DirectoryCall } from './eyes.ts'
import { contactsByIds } from './store.ts'
import type { FieldBody } from './tables.ts'

/** A field as it comes in, with the marking that it is to stand under. */
export type Placed = { body: FieldBody; accountId: string | null; markingId: string }

/**
 * Gives each field its marking; without one of its own it stands under that of the contact. Refuses channels that are not
 * written as their kind asks for, and accounts that are not of the actor's delegation.
 */
export async function placeFields(
  call: DirectoryCall,
  {
    person,
    channels,
    keys,
  }: { person: ContactPerson | null; channels: readonly Channel[]; keys: readonly ContactKey[] },
  ownMarkingId: string,
): Promise<Placed[]> {
  const malformed = channels.findIndex((channel) => !isWellWritten(channel))
  if (malformed !== -1) throw new Refusal('CHANNEL_MALFORMED', { index: malformed, kind: channels[malformed]?.kind })
  const under = async (marking: Marking | null): Promise<string> => {
    if (marking === null) return ownMarkingId
    await checkAudience(call, marking)
    return place(call, notInExercise(marking))
  }
  const placed: Placed[] = []
  if (person) {
    await mustBeOurs(call, person.accountId)
    const body = { field: 'person', name: person.name } as const
    placed.push({ body, accountId: person.accountId, markingId: await under(person.marking) })
  }
  for (const { kind, value, marking } of channels)
    placed.push({ body: { field: 'channel', kind, value }, accountId: null, markingId: await under(marking) })
  for (const { kind, fingerprint, text, marking } of keys) {
    const body = { field: 'key', kind, fingerprint: fingerprint.toUpperCase(), text } as const
    placed.push({ body, accountId: null, markingId: await under(marking) })
  }
  return placed
}

/** Contacts are real: a marking says so. */
export function notInExercise(marking: Marking): Marking {
  return { ...marking, exercise: false }
}

async function mustBeOurs(call: DirectoryCall, accountId: string | null): Promise<void> {
  const { delegationId } = call.actor
  if (accountId === null || delegationId === null) return
  if (!(await isPersonOf(call.db, accountId, delegationId))) throw new Refusal('NOT_OF_YOUR_DELEGATION')
}

export function mustKnowZone(zone: string): void {
  if (!isZone(zone)) throw new Refusal('ZONE_UNKNOWN')
}

/** What a field says, and to whom: two that say the same are one. */
export function said({ body, accountId, markingId }: Placed): string {
  return JSON.stringify([Object.entries(body).toSorted(), accountId, markingId])
}

const longestChain = 20

/** A deputy is another contact in force of the same delegation; nobody is at the end of a chain their own deputy. */
export async function mustFitAsDeputy(
  call: DirectoryCall,
  deputyId: ContactDetails['deputyId'],
  of: { id: string | null; delegationId: string },
): Promise<void> {
  if (deputyId === null) return
  // Of two who close a ring at the same moment, the second finds it closing.
  await sql`select pg_advisory_xact_lock(hashtext(${`contacts.deputies.${of.delegationId}`}))`.execute(call.db)
  const deputy = await contactSeen(call, deputyId).catch(unfit)
  if (deputy.delegationId !== of.delegationId || deputy.endedAt !== null) throw new Refusal('DEPUTY_UNFIT')
  let next: string | null = deputyId
  for (let step = 0; next !== null; step++) {
    if (next === of.id || step >= longestChain) throw new Refusal('DEPUTY_UNFIT')
    const [one] = await contactsByIds(call.db, [next])
    next = one?.deputyId ?? null
  }
}

function unfit(error: unknown): never {
  if (error instanceof Refusal) throw new Refusal('DEPUTY_UNFIT')
  throw error
}
