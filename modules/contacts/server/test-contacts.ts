import { sql } from 'kysely'
import { exchange } from '#modules/exchange/server/index.ts'
import { identity } from '#modules/identity/server/index.ts'
import { delegations, openTestWorld, type TestWorld } from '#modules/identity/server/test-world.ts'
import { incidents } from '#modules/incidents/server/index.ts'
import { notices } from '#modules/notices/server/index.ts'
import { record } from '#modules/record/server/index.ts'
import { rooms } from '#modules/rooms/server/index.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { place, sharing } from '#modules/sharing/server/index.ts'
import { system } from '#platform/actor.ts'
import { deskOf } from '#platform/server/desk.ts'
import { newId } from '#platform/server/ids.ts'
import { positionsOf } from '#platform/server/positions.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { type ContactKind, contactsContract, type ContactProfile } from '../contract.ts'
import type { FieldBody } from './directory/tables.ts'
import { contacts } from './index.ts'

export { playedBy } from '#modules/identity/server/test-play.ts'

/** What the tests of this module stand on: the house with its directory, and contacts to speak of. It may send mail. */
export const openContactsWorld = (environment: Record<string, string> = { SMTP_URL: 'smtp://127.0.0.1:9' }) =>
  openTestWorld(
    [
      record,
      identity,
      sharing,
      exchange,
      incidents,
      rooms,
      notices,
      contacts,
      deskOf([notices, contacts]),
      positionsOf([contacts]),
    ],
    environment,
  )

export function marked(tlp: Marking['tlp'], audience: Partial<Marking['audience']> = {}): Marking {
  return {
    tlp,
    pap: null,
    audience: { delegations: [], groups: [], people: [], ...audience },
    embargoUntil: null,
    caveats: [],
    exercise: false,
  }
}

export const toAllDelegations = marked('green')
export const toCarthia = marked('amber+strict', { delegations: [delegations.carthia] })
export const toUs = marked('amber+strict')

export function doorsOf(world: TestWorld, accountId: string | null) {
  return world.as(contactsContract, accountId)
}

/** What a nomination says of a technical contact. */
export function certDesk(more: Partial<ContactProfile> = {}): ContactProfile {
  return {
    kind: 'technical',
    function: 'Head of the national CERT',
    institution: 'Cyber Security Centre of Belmere',
    languages: ['en', 'fr'],
    zone: 'Europe/Berlin',
    person: { name: 'Lena Arkwright', accountId: null, marking: null },
    channels: [{ kind: 'email', value: 'duty@cert.belmere.example', marking: null }],
    keys: [],
    deputyId: null,
    marking: toAllDelegations,
    ...more,
  }
}

type Settled = {
  delegationId: string
  kind?: ContactKind
  function: string
  marking?: Marking
  person?: { name: string; accountId?: string; marking?: Marking }
  channels?: { kind: 'email' | 'phone'; value: string; marking?: Marking }[]
  deputyId?: string
  verifiedAt?: string
  effectiveFrom?: string
}

/** A contact in force, as a nomination that was accepted leaves it. */
export async function settleContact(world: TestWorld, wanted: Settled): Promise<string> {
  const { kysely: db } = world.database
  const id = newId(world.house.now().getTime())
  const since = new Date(wanted.effectiveFrom ?? '2026-06-01T00:00:00Z')
  const markingId = await markingRow(world, wanted.delegationId, wanted.marking ?? toAllDelegations)
  await db
    .insertInto('contact')
    .values({
      id,
      owner_id: wanted.delegationId,
      kind: wanted.kind ?? 'technical',
      function: wanted.function,
      institution: 'Ministry of Foreign Affairs',
      languages: ['en'],
      zone: 'Europe/Berlin',
      deputy_id: wanted.deputyId ?? null,
      marking_id: markingId,
      verified_at: wanted.verifiedAt ? new Date(wanted.verifiedAt) : null,
      effective_from: since,
    })
    .execute()
  const field = async (body: FieldBody, marking: Marking | undefined, accountId: string | null) =>
    db
      .insertInto('contact_field')
      .values({
        contact_id: id,
        owner_id: wanted.delegationId,
        field: body.field,
        body: JSON.stringify(body),
        account_id: accountId,
        marking_id: marking ? await markingRow(world, wanted.delegationId, marking) : markingId,
        since,
        verified_at: wanted.verifiedAt ? new Date(wanted.verifiedAt) : null,
      })
      .execute()
  if (wanted.person)
    await field({ field: 'person', name: wanted.person.name }, wanted.person.marking, wanted.person.accountId ?? null)
  for (const { kind, value, marking } of wanted.channels ?? [])
    await field({ field: 'channel', kind, value }, marking, null)
  return id
}

/** As its delegation would have marked it. */
function markingRow(world: TestWorld, owner: string, marking: Marking): Promise<string> {
  return inTransaction(world.house, system, 'mark', 'acts', (call) =>
    place({ ...call, actor: { ...system, delegationId: owner } }, marking),
  )
}

/** Does the work of a job once, as the clock of the house would. */
export async function runJob(world: TestWorld, name: string, data: Record<string, unknown> = {}): Promise<void> {
  const job = contacts.jobs?.find((one) => one.name === name)
  if (!job) throw new Error(`Contacts has no job ${name}`)
  await inTransaction(world.house, system, name, 'acts', (call) => job.work(call, data, world.house))
}

/** The code that came to the mailbox of a mission last, as whoever reads it there would see it. */
export async function missionCodeAt(world: TestWorld, email: string): Promise<string> {
  const { rows } = await sql<{ values: { code: string } }>`
    select values from notice where email = ${email} and say = 'contacts.notice.mission.code' order by id desc limit 1`.execute(
    world.database.kysely,
  )
  return rows[0]?.values.code ?? ''
}
