import { safe } from '@orpc/client'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { delegations, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { system } from '#platform/actor.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { type ContactProfile, NoteVerbale } from './contract.ts'
import { onDutyOf } from './server/index.ts'
import { certDesk, doorsOf, marked, openContactsWorld, runJob, settleContact } from './server/test-contacts.ts'

/** What an entry of the directory may be relied on for, and what of it is nobody's business. */

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  const { error } = await safe(promise)
  return error && 'code' in error ? error.code : error
}

const { belmere, carthia, dorvane, esteria, host } = people
const moment = '2026-11-21T09:00:00.000Z'
let world: TestWorld
beforeAll(async () => {
  world = await openContactsWorld()
  world.at(moment)
  // The cast of Carthia and Esteria has no head: one of theirs is one here.
  await world.database.kysely
    .updateTable('account')
    .set({ roles: ['head-of-delegation'] })
    .where('id', 'in', [carthia.analyst, esteria.duty])
    .execute()
})
afterAll(() => world[Symbol.asyncDispose]())

const directory = (who: string) => doorsOf(world, who).directory
const nominations = (who: string) => doorsOf(world, who).nominations
const rota = (who: string) => doorsOf(world, who).rota
const always = { zone: 'UTC', days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }

async function noteOf(who: string): Promise<string> {
  const handed = await world.knock(who, '/notes-verbales?name=NV.pdf', { method: 'POST', body: '%PDF-1.7 NV' })
  return NoteVerbale.parse(await handed.json()).id
}

type Wanted = { contactId: string; act: 'nomination' | 'change' | 'removal'; profile: ContactProfile | null }

async function proposed(who: string, wanted: Wanted): Promise<string> {
  const { id } = await nominations(who).draft({ ...wanted, effectiveAt: moment, noteId: await noteOf(who) })
  await nominations(who).propose({ id })
  return id
}

async function inForce(who: string, wanted: Wanted): Promise<string> {
  const id = await proposed(who, wanted)
  await nominations(host.secretary).accept({ id })
  await runJob(world, 'contacts-nominations')
  return (await nominations(who).one({ id })).resultId ?? ''
}

const noticesLike = async (key: string) =>
  world.database.kysely
    .selectFrom('notice')
    .select(['key', 'account_id', 'say', 'settled_at'])
    .where('key', 'like', key)
    .orderBy('id')
    .execute()

test('a new person or number is never verified until somebody has verified it, for those who see it', async () => {
  const toHead = marked('red', { people: [belmere.head] })
  const id = await settleContact(world, {
    delegationId: delegations.belmere,
    kind: 'foreign-affairs',
    function: 'Desk for cyber matters',
    verifiedAt: '2026-11-20T09:00:00Z',
    person: { name: 'Old Person' },
    channels: [{ kind: 'email', value: 'desk@mfa.belmere.example' }],
  })
  const seenBy = async (who: string) => (await directory(who).one({ id })).freshness
  const listed = async (who: string) =>
    (await directory(who).list({ freshness: 'never', kind: 'foreign-affairs' })).items.map((one) => one.id)
  expect(await seenBy(carthia.duty)).toBe('fresh')

  // A number for the head alone: to everybody else nothing changed.
  const before = await directory(belmere.head).keep(await directory(belmere.head).one({ id }))
  await directory(belmere.head).verify({ id })
  const secret = { kind: 'phone' as const, value: '+99 1 555 0100', marking: toHead }
  await directory(belmere.head).keep({ ...before, channels: [...before.channels, secret] })
  expect([await seenBy(carthia.duty), await listed(carthia.duty)]).toEqual(['fresh', []])
  expect([await seenBy(belmere.head), await listed(belmere.head)]).toEqual(['never', [id]])
  expect((await directory(belmere.head).verify({ id })).freshness).toBe('fresh')

  const profile = certDesk({
    kind: 'foreign-affairs',
    function: 'Desk for cyber matters',
    person: { name: 'New Person', accountId: null, marking: null },
    channels: [{ kind: 'email', value: 'new@mfa.belmere.example', marking: null }],
  })
  await inForce(belmere.head, { act: 'change', contactId: id, profile })
  const changed = await directory(carthia.duty).one({ id })
  expect(changed).toMatchObject({ person: { name: 'New Person' }, freshness: 'never', verifiedAt: null })
  // Its clock goes from the change, not from the day on which the entry came into force.
  expect(changed.dueAt > '2027-05-01').toBe(true)
  expect(await listed(carthia.duty)).toEqual([id])
  const again = await directory(belmere.head).verify({ id })
  expect([again.freshness, await seenBy(carthia.duty), await listed(carthia.duty)]).toEqual(['fresh', 'fresh', []])
})

test('who verifies an entry says nothing of what they do not see in it', async () => {
  const toDuty = marked('red', { people: [belmere.duty] })
  const id = await settleContact(world, {
    delegationId: delegations.belmere,
    kind: 'diplomatic',
    function: 'Ambassador',
    person: { name: 'Duty', accountId: belmere.duty },
    channels: [{ kind: 'phone', value: '+99 1 555 0111', marking: toDuty }],
  })
  const seenBy = async (who: string) => (await directory(who).one({ id })).freshness
  await runJob(world, 'contacts-verification')
  expect((await directory(belmere.head).verify({ id })).freshness).toBe('fresh')
  expect([await seenBy(carthia.duty), await seenBy(belmere.duty)]).toEqual(['fresh', 'never'])
  await directory(belmere.duty).verify({ id })
  expect([await seenBy(carthia.duty), await seenBy(belmere.duty)]).toEqual(['fresh', 'fresh'])
})

test('a change leaves alone what its author does not see, and so does a proposal in between', async () => {
  const toDuty = marked('red', { people: [belmere.duty] })
  const id = await settleContact(world, {
    delegationId: delegations.belmere,
    kind: 'law-enforcement',
    function: 'Liaison',
    person: { name: 'Old Person', accountId: belmere.duty },
    channels: [
      { kind: 'phone', value: '+99 1 555 0122', marking: toDuty },
      { kind: 'email', value: 'old@police.belmere.example' },
    ],
  })
  const profile = certDesk({
    kind: 'law-enforcement',
    function: 'Liaison',
    person: { name: 'New Person', accountId: belmere.duty, marking: null },
    channels: [{ kind: 'email', value: 'new@police.belmere.example', marking: null }],
  })
  await inForce(belmere.head, { act: 'change', contactId: id, profile })
  const values = async (who: string) => (await directory(who).one({ id })).channels.map(({ value }) => value)
  expect(await values(belmere.head)).toEqual(['new@police.belmere.example'])
  expect(await values(belmere.duty)).toEqual(['+99 1 555 0122', 'new@police.belmere.example'])
  expect((await directory(belmere.head).one({ id })).person?.name).toBe('New Person')
})

test('of an entry to be verified nobody is reminded whom it does not reach', async () => {
  const id = await settleContact(world, {
    delegationId: delegations.dorvane,
    function: 'Under cover',
    marking: marked('red', { people: [dorvane.duty] }),
    person: { name: 'Somebody', accountId: dorvane.duty },
    verifiedAt: '2026-05-01T00:00:00Z',
  })
  const number = await settleContact(world, {
    delegationId: delegations.dorvane,
    kind: 'diplomatic',
    function: 'In the open',
    person: { name: 'Somebody', accountId: dorvane.duty },
    channels: [{ kind: 'phone', value: '+99 1 555 0133', marking: marked('red', { people: [dorvane.duty] }) }],
    verifiedAt: '2026-11-01T00:00:00Z',
  })
  await sql`update contact_field set verified_at = '2026-05-01' where contact_id = ${number}::uuid and field = 'channel'`.execute(
    world.database.kysely,
  )
  await runJob(world, 'contacts-verification')
  expect((await noticesLike(`contacts:verify:${id}:%`)).map((one) => one.account_id)).toEqual([dorvane.duty])
  expect((await noticesLike(`contacts:verify:${number}:%`)).map((one) => one.account_id)).toEqual([dorvane.duty])
})

test('who has no access any more is on duty no more and stands as verified no more, and the head hears of it', async () => {
  const id = await settleContact(world, {
    delegationId: delegations.carthia,
    function: 'Watch',
    verifiedAt: '2026-11-20T00:00:00Z',
    person: { name: 'Legal', accountId: carthia.legal },
  })
  await rota(carthia.analyst).cover({ kind: 'technical', cover: always })
  const shift = { contactId: id, startsAt: '2026-11-21T00:00:00.000Z', endsAt: '2026-12-20T00:00:00.000Z' }
  await rota(carthia.analyst).plan({ kind: 'technical', shifts: [shift] })
  const told = async () => ({
    duty: (await rota(belmere.duty).duty({ delegationId: delegations.carthia })).map((one) => one.contactId),
    line: (await directory(belmere.duty).list({ delegationId: delegations.carthia })).items
      .filter((one) => one.id === id)
      .map(({ onDuty, freshness }) => ({ onDuty, freshness }))[0],
    first: (
      await inTransaction(world.house, system, 'test', 'reads', (call) =>
        onDutyOf(call, delegations.carthia, 'technical', call.now),
      )
    )?.contactId,
  })
  expect(await told()).toEqual({ duty: [id], line: { onDuty: true, freshness: 'fresh' }, first: id })
  await world.revoke(carthia.legal)
  await runJob(world, 'contacts-standing', { id: carthia.legal })
  await runJob(world, 'contacts-rota-gaps')
  expect(await told()).toEqual({ duty: [], line: { onDuty: false, freshness: 'never' }, first: undefined })
  const { gaps } = await rota(carthia.analyst).month({ kind: 'technical', month: '2026-12' })
  expect(gaps[0]?.startsAt).toBe('2026-12-01T00:00:00.000Z')
  expect(await noticesLike('contacts:gap:%')).toMatchObject([{ account_id: carthia.analyst }])
  expect(await noticesLike(`contacts:nobody:${id}:%`)).toMatchObject([
    { account_id: carthia.analyst, say: 'contacts.notice.nobody', settled_at: null },
  ])
  expect(await codeOf(directory(carthia.analyst).verify({ id }))).toBe('CONTACT_PERSON_GONE')
  await inForce(carthia.analyst, {
    act: 'change',
    contactId: id,
    profile: certDesk({ function: 'Watch', channels: [] }),
  })
  expect((await noticesLike(`contacts:nobody:${id}:%`))[0]?.settled_at).not.toBeNull()
  expect(await codeOf(directory(carthia.analyst).verify({ id }))).toBeNull()
})

test('a shift of a contact that is hidden is no gap, and no shift either, for whom it is hidden from', async () => {
  const kind = 'private-sector' as const
  const settle = (name: string, account: string, hidden = false) =>
    settleContact(world, {
      delegationId: delegations.belmere,
      kind,
      function: name,
      ...(hidden ? { marking: marked('red', { people: [account] }) } : {}),
      person: { name, accountId: account },
    })
  const open = await settle('Open', belmere.analyst)
  const hidden = await settle('Hidden', belmere.head, true)
  await rota(belmere.head).cover({ kind, cover: always })
  const startsAt = '2026-11-22T23:00:00.000Z'
  const shifts = [
    { contactId: open, startsAt: '2026-11-21T23:00:00.000Z', endsAt: startsAt },
    { contactId: hidden, startsAt, endsAt: '2026-11-24T23:00:00.000Z' },
  ]
  await rota(belmere.head).plan({ kind, shifts })
  const [seen, all] = [
    await rota(belmere.analyst).month({ kind, month: '2026-11' }),
    await rota(belmere.head).month({ kind, month: '2026-11' }),
  ]
  expect(all.shifts.map(({ contactId }) => contactId)).toEqual([open, hidden])
  expect(seen.shifts.map(({ contactId }) => contactId)).toEqual([open])
  expect(seen.gaps).toEqual(all.gaps)
  expect(JSON.stringify(seen)).not.toContain(hidden)
  // A planner whom it is hidden from cannot plan over it, and reaches it by no other door.
  await directory(belmere.head).nameInitiator({ id: belmere.analyst })
  const over = [{ contactId: open, startsAt: '2026-11-23T08:00:00.000Z', endsAt: '2026-11-23T09:00:00.000Z' }]
  expect(await codeOf(rota(belmere.analyst).plan({ kind, shifts: over }))).toBe('SHIFTS_OVERLAP')
  const { id } = all.shifts[1] ?? { id: '' }
  expect(await codeOf(rota(belmere.analyst).remove({ id }))).toBe('SHIFT_UNKNOWN')
  expect(await codeOf(rota(belmere.analyst).handOver({ id, note: 'For whom?' }))).toBe('SHIFT_UNKNOWN')
  await directory(belmere.head).endInitiator({ id: belmere.analyst })
})

test('deputies never stand in a ring, however it would come about', async () => {
  const settle = (name: string, deputyId?: string) =>
    settleContact(world, {
      delegationId: delegations.esteria,
      function: name,
      ...(deputyId ? { deputyId } : {}),
    })
  const head = nominations(esteria.duty)
  const second = await settle('Second')
  const first = await settle('First', second)
  // In the place of the second, with the first as deputy: it is said before it is handed in.
  const on = { act: 'nomination' as const, effectiveAt: moment }
  const ring = { ...on, contactId: second, profile: certDesk({ function: 'New', deputyId: first }) }
  expect(await codeOf(head.draft(ring))).toBe('DEPUTY_UNFIT')

  // What fitted when it was proposed and does not when it comes into force has no ring either.
  const [alpha, omega] = [await settle('Alpha'), await settle('Omega')]
  const id = await proposed(esteria.duty, {
    act: 'nomination',
    contactId: omega,
    profile: certDesk({ function: 'New omega', deputyId: alpha }),
  })
  const entry = await directory(esteria.duty).one({ id: alpha })
  await directory(esteria.duty).keep({ ...entry, deputyId: omega })
  await nominations(host.secretary).accept({ id })
  await runJob(world, 'contacts-nominations')
  const { resultId } = await head.one({ id })
  expect((await directory(esteria.duty).one({ id: resultId ?? '' })).deputyId).toBe(alpha)
  expect((await directory(esteria.duty).one({ id: alpha })).deputyId).toBeNull()

  const [north, south] = [await settle('North'), await settle('South')]
  const change = await proposed(esteria.duty, {
    act: 'change',
    contactId: north,
    profile: certDesk({ function: 'North', deputyId: south }),
  })
  await directory(esteria.duty).keep({ ...(await directory(esteria.duty).one({ id: south })), deputyId: north })
  await nominations(host.secretary).accept({ id: change })
  await runJob(world, 'contacts-nominations')
  expect((await directory(esteria.duty).one({ id: north })).deputyId).toBeNull()
})

test('what was handed in is what the record commits to, whoever changes it at the same moment', async () => {
  const on = { act: 'nomination' as const, effectiveAt: moment }
  for (let round = 0; round < 4; round++) {
    const noteId = await noteOf(belmere.head)
    const { id } = await nominations(belmere.head).draft({
      ...on,
      profile: certDesk({ function: 'As in the note' }),
      noteId,
    })
    await Promise.allSettled([
      nominations(belmere.head).change({ id, ...on, profile: certDesk({ function: 'Something else' }), noteId }),
      nominations(belmere.head).propose({ id }),
    ])
    const { status, function: stands, steps } = await nominations(belmere.head).one({ id })
    const committed = steps.find(({ what }) => what === 'proposed')?.record?.content ?? ''
    expect([status, JSON.parse(committed)]).toMatchObject(['proposed', { function: stands }])
    // The database itself keeps it so.
    const write = world.database.kysely.updateTable('nomination').set({ function: 'Something else still' })
    await expect(write.where('id', '=', id).execute()).rejects.toThrow('A nomination that was handed in is not changed')
    await nominations(belmere.head).withdraw({ id })
  }
})
