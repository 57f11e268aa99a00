import { safe } from '@orpc/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { delegations, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { system } from '#platform/actor.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { contactsOf, ladderOf } from './server/index.ts'
import type { ContactProfile } from './contract.ts'
import {
  certDesk,
  doorsOf,
  marked,
  missionCodeAt,
  openContactsWorld,
  runJob,
  settleContact,
  toCarthia,
  toUs,
} from './server/test-contacts.ts'

const absent = '00000000-0000-7000-8000-00000000dead'
async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  const { error } = await safe(promise)
  return error && 'code' in error ? error.code : error
}

let world: TestWorld
let cert: string
let hidden: string
let ministry: string
beforeAll(async () => {
  world = await openContactsWorld()
  ministry = await settleContact(world, {
    delegationId: delegations.belmere,
    kind: 'diplomatic',
    function: 'Cyber coordinator',
    person: { name: 'Joris Halden', accountId: people.belmere.duty },
    verifiedAt: '2026-11-01T00:00:00Z',
  })
  cert = await settleContact(world, {
    delegationId: delegations.belmere,
    function: 'Head of the national CERT',
    person: { name: 'Lena Arkwright', accountId: people.belmere.analyst, marking: toCarthia },
    channels: [
      { kind: 'email', value: 'duty@cert.belmere.example' },
      { kind: 'phone', value: '+99 1 555 0100', marking: toCarthia },
      { kind: 'phone', value: '+99 1 555 0199', marking: toUs },
    ],
    deputyId: ministry,
    verifiedAt: '2026-05-20T00:00:00Z',
  })
  hidden = await settleContact(world, {
    delegationId: delegations.belmere,
    function: 'Liaison to Carthia',
    marking: toCarthia,
    effectiveFrom: '2026-01-01T00:00:00Z',
  })
})
afterAll(() => world[Symbol.asyncDispose]())

test('each delegation sees the fields that are marked for it, and nothing tells that there are others', async () => {
  const carthia = doorsOf(world, people.carthia.duty).directory
  const dorvane = doorsOf(world, people.dorvane.duty).directory
  const own = await doorsOf(world, people.belmere.duty).directory.one({ id: cert })
  expect(own.channels).toHaveLength(3)
  const toCarthians = await carthia.one({ id: cert })
  expect(toCarthians.person?.name).toBe('Lena Arkwright')
  expect(toCarthians.channels.map(({ value }) => value)).toEqual(['duty@cert.belmere.example', '+99 1 555 0100'])
  const toDorvane = await dorvane.one({ id: cert })
  expect(toDorvane).toMatchObject({ person: null, deputyFunction: 'Cyber coordinator' })
  expect(toDorvane.channels.map(({ value }) => value)).toEqual(['duty@cert.belmere.example'])
  expect(JSON.stringify(toDorvane)).not.toMatch(/Arkwright|555/)

  // Neither a count, a page, a filter nor a search shows that there is a contact, or a name, for others.
  expect((await carthia.list({ delegationId: delegations.belmere })).items).toHaveLength(3)
  expect((await dorvane.list({ delegationId: delegations.belmere, limit: 2 })).next).toBeUndefined()
  expect((await dorvane.list({ query: 'Liaison' })).items).toEqual([])
  expect((await dorvane.list({ query: 'Arkwright' })).items).toEqual([])
  expect((await carthia.list({ query: 'arkwright' })).items.map(({ id }) => id)).toEqual([cert])
  expect((await dorvane.list({ freshness: 'stale' })).items).toEqual([])
  expect((await carthia.list({ freshness: 'stale' })).items.map(({ id }) => id)).toEqual([hidden])
  expect((await dorvane.list({ freshness: 'due', kind: 'technical' })).items.map(({ id }) => id)).toEqual([cert])
  expect((await dorvane.list({ query: '%' })).items).toEqual([])
  expect(await codeOf(dorvane.one({ id: hidden }))).toBe('CONTACT_UNKNOWN')
  expect(await codeOf(dorvane.one({ id: absent }))).toBe('CONTACT_UNKNOWN')
})

test('the public, machines and whoever was revoked read nothing of the directory', async () => {
  expect(await codeOf(doorsOf(world, null).directory.list({}))).toBe('SIGN_IN_FIRST')
  const machine = await world.machine(delegations.carthia, ['incidents:read'])
  expect(await codeOf(doorsOf(world, machine).directory.list({}))).toBe('CONTACTS_NOT_FOR_YOU')
  await world.revoke(people.carthia.legal)
  expect(await codeOf(doorsOf(world, people.carthia.legal).directory.one({ id: cert }))).toBe('SIGN_IN_FIRST')
})

test('pages of the directory follow one another without a gap and without a repeat', async () => {
  const { list } = doorsOf(world, people.carthia.duty).directory
  const first = await list({ limit: 2 })
  const second = await list({ limit: 2, after: first.next ?? '' })
  const all = await list({})
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(all.items.map(({ id }) => id))
  expect(second.next).toBeUndefined()
  // The page goes on where it ended, also where the contact at its end is hidden by now.
  const end = first.items[1]?.id ?? ''
  const { kysely } = world.database
  const { marking_id: was } = await kysely
    .selectFrom('contact')
    .select('marking_id')
    .where('id', '=', end)
    .executeTakeFirstOrThrow()
  const toNobody = await settleContact(world, {
    delegationId: delegations.belmere,
    function: 'Nobody’s',
    marking: marked('red', { people: [] }),
    effectiveFrom: '2099-01-01T00:00:00Z',
  })
  const { marking_id: hiding } = await kysely
    .selectFrom('contact')
    .select('marking_id')
    .where('id', '=', toNobody)
    .executeTakeFirstOrThrow()
  const mark = (marking_id: unknown) =>
    kysely.updateTable('contact').set({ marking_id }).where('id', '=', end).execute()
  await mark(hiding)
  expect((await list({ limit: 2, after: first.next ?? '' })).items).toEqual(second.items)
  await mark(was)
})

test('whoever knows a contact that is hidden from them learns by no place in the list that it stands, nor where', async () => {
  const { list } = doorsOf(world, people.dorvane.duty).directory
  const first = await settleContact(world, {
    delegationId: delegations.belmere,
    function: 'A desk of nobody',
    marking: marked('red', { people: [] }),
    effectiveFrom: '2099-01-01T00:00:00Z',
  })
  const begun = await list({ limit: 2 })
  for (const after of [
    first,
    hidden,
    absent,
    'W10',
    'bm90aGluZw',
    Buffer.from('["\\u0000","","","x"]').toString('base64url'),
  ])
    expect([after, await list({ limit: 2, after })]).toEqual([after, begun])
})

test('no line of the directory holds letters that cannot be seen or that turn others round, from a file neither', async () => {
  const dorvane = doorsOf(world, people.dorvane.head).nominations
  const effectiveAt = '2026-12-01T00:00:00Z'
  const profile = (more: Partial<ContactProfile>) =>
    dorvane.draft({ act: 'nomination', profile: certDesk(more), effectiveAt })
  expect(await codeOf(profile({ function: 'Desk \u202Egnikcah' }))).toBe('BAD_REQUEST')
  expect(await codeOf(profile({ institution: 'Mini\u200Bstry' }))).toBe('BAD_REQUEST')
  const text = 'kind,function,institution\r\ntechnical,Desk \u2066x,Ministry\r\n'
  const marking = certDesk().marking
  expect(await codeOf(dorvane.import({ format: 'csv', text, effectiveAt, marking }))).toBe('IMPORT_REFUSED')
  // Persian parts and joins letters by such a one.
  expect(await codeOf(profile({ function: 'مرکز رخداد\u200cها' }))).toBeNull()
})

test('a contact is kept by the person it is, by the head and by whom the head named, and by nobody else', async () => {
  const { one } = doorsOf(world, people.belmere.analyst).directory
  const before = await one({ id: cert })
  const details = { id: cert, languages: ['en', 'fr'], zone: 'Africa/Nairobi', deputyId: ministry, keys: before.keys }
  const keep = (who: string, channels = before.channels) => doorsOf(world, who).directory.keep({ ...details, channels })

  expect(await codeOf(keep(people.carthia.duty))).toBe('CONTACT_NOT_YOURS')
  expect(await codeOf(keep(people.belmere.duty))).toBe('CONTACT_NOT_YOURS')
  expect(await codeOf(doorsOf(world, people.belmere.duty).directory.nameInitiator({ id: people.belmere.duty }))).toBe(
    'CONTACT_NOT_YOURS',
  )
  const head = doorsOf(world, people.belmere.head).directory
  expect(await codeOf(head.nameInitiator({ id: people.carthia.duty }))).toBe('NOT_OF_YOUR_DELEGATION')
  await head.nameInitiator({ id: people.belmere.duty })
  await keep(people.belmere.duty)
  await head.endInitiator({ id: people.belmere.duty })
  expect(await codeOf(keep(people.belmere.duty))).toBe('CONTACT_NOT_YOURS')

  const after = await keep(people.belmere.analyst, before.channels.slice(0, 2))
  expect(after).toMatchObject({ zone: 'Africa/Nairobi', languages: ['en', 'fr'], freshness: 'due' })
  expect(after.channels).toHaveLength(2)
  expect(await codeOf(doorsOf(world, people.belmere.head).directory.keep({ ...details, zone: 'Mars/Olympus' }))).toBe(
    'ZONE_UNKNOWN',
  )
  const circle = { ...details, id: ministry, deputyId: cert }
  expect(await codeOf(head.keep(circle))).toBe('DEPUTY_UNFIT')
  const wrong = [{ kind: 'email' as const, value: 'not an address' }]
  expect(await codeOf(head.keep({ ...details, channels: wrong }))).toBe('CHANNEL_MALFORMED')
  const chapters = await head.history({ id: cert })
  expect(chapters.map(({ what }) => what)).toEqual(['kept', 'kept'])
  expect(await doorsOf(world, people.carthia.duty).directory.history({ id: cert })).toEqual([])
})

test('of a change of a hidden field only those hear who see that field', async () => {
  const head = doorsOf(world, people.belmere.head).directory
  const before = await head.one({ id: cert })
  world.at('2026-11-21T10:00:00.000Z')
  await head.keep({
    ...before,
    channels: before.channels.map((one) => (one.value.startsWith('+99') ? { ...one, value: '+99 1 555 0111' } : one)),
  })
  const data = { id: cert, at: '2026-11-21T10:00:00.000Z' }
  const hears = async (delegation: 'carthia' | 'dorvane') => {
    const actor = await world.house.actorOf(
      new Request('http://house', { headers: { 'x-test-account': people[delegation].duty } }),
    )
    const { contacts } = await import('./server/index.ts')
    return inTransaction(world.house, actor, 'live', 'reads', async (call) => {
      const hear = contacts.events?.['contact.changed']?.hear
      return typeof hear === 'function' ? hear(call, data) : undefined
    })
  }
  expect(await hears('carthia')).toBe(true)
  expect(await hears('dorvane')).toBe(false)
})

test('who verifies an entry sets its clock back, and is reminded before it runs out', async () => {
  await runJob(world, 'contacts-verification')
  const told = await world.database.kysely.selectFrom('notice').selectAll().where('settled_at', 'is', null).execute()
  // The contact herself and the head, of the entry that is due; of the stale one the head alone.
  const to = told.map(({ say, account_id }) => `${String(say)} ${String(account_id)}`)
  expect(to).toContain(`contacts.notice.verify.due ${people.belmere.analyst}`)
  expect(to).toContain(`contacts.notice.verify.due ${people.belmere.head}`)
  expect(JSON.stringify(told)).not.toMatch(/CERT|Arkwright|Liaison/)
  await runJob(world, 'contacts-verification')
  const again = await world.database.kysely.selectFrom('notice').selectAll().execute()
  expect(again).toHaveLength(told.length)

  const verified = await doorsOf(world, people.belmere.analyst).directory.verify({ id: cert })
  expect(verified).toMatchObject({ freshness: 'fresh', verifiedAt: '2026-11-21T10:00:00.000Z' })
  const left = await world.database.kysely.selectFrom('notice').select('key').where('settled_at', 'is', null).execute()
  expect(left.filter(({ key }) => String(key).includes(cert))).toEqual([])
  expect(await codeOf(doorsOf(world, people.carthia.duty).directory.verify({ id: cert }))).toBe('CONTACT_NOT_YOURS')
})

test('a ladder goes from the contact over deputy and head to the mission, and never twice to the same', async () => {
  const head = doorsOf(world, people.belmere.head).directory
  const email = 'mission@belmere.example'
  await head.setMission({ mission: { email, name: 'Permanent Mission of Belmere', language: 'en' } })
  await head.confirmMission({ code: await missionCodeAt(world, email) })
  expect(await codeOf(doorsOf(world, people.belmere.duty).directory.setMission({ mission: null }))).toBe(
    'CONTACT_NOT_YOURS',
  )
  const rungs = await inTransaction(world.house, system, 'test', 'reads', (call) => ladderOf(call, cert, call.now))
  expect(rungs).toEqual([
    { rung: 'contact', to: [{ account: people.belmere.analyst }] },
    { rung: 'deputy', to: [{ account: people.belmere.duty }] },
    { rung: 'head', to: [{ account: people.belmere.head }] },
    {
      rung: 'mission',
      to: [{ mailbox: { email: 'mission@belmere.example', name: 'Permanent Mission of Belmere', language: 'en' } }],
    },
  ])
  // Without an account, by the mailbox of the function; without either, the rung is not there.
  const liaison = await inTransaction(world.house, system, 'test', 'reads', (call) => ladderOf(call, hidden, call.now))
  expect(liaison.map(({ rung }) => rung)).toEqual(['head', 'mission'])
})

test('the map tells of every delegation whom one can call there, as far as the asker sees it', async () => {
  const told = async (account: string) =>
    (await doorsOf(world, account).directory.map()).find(({ delegation }) => delegation.id === delegations.belmere)
      ?.kinds
  const technical = async (account: string) => (await told(account))?.find(({ kind }) => kind === 'technical')
  // The liaison is marked for Carthia: to others there is one entry less, and nothing says so.
  const [ours, theirs] = [await technical(people.carthia.duty), await technical(people.dorvane.duty)]
  expect(ours?.contacts).toBe((theirs?.contacts ?? 0) + 1)
  expect(theirs?.fresh).toBeLessThanOrEqual(theirs?.contacts ?? 0)
  const all = await doorsOf(world, people.dorvane.duty).directory.map()
  expect(all.find(({ delegation }) => delegation.id === delegations.norhaven)?.kinds).toEqual([])
  expect(all.some(({ delegation }) => delegation.id === delegations.host)).toBe(false)
  expect(await codeOf(doorsOf(world, null).directory.map())).toBe('SIGN_IN_FIRST')
})

test('other areas see contacts as the actor does, and the house sees all', async () => {
  const actor = await world.house.actorOf(
    new Request('http://house', { headers: { 'x-test-account': people.dorvane.duty } }),
  )
  const byDorvane = await inTransaction(world.house, actor, 'test', 'reads', (call) =>
    contactsOf(call, [delegations.belmere], ['technical']),
  )
  expect(byDorvane.map(({ id, personName }) => [id, personName])).toEqual([[cert, null]])
  const byHouse = await inTransaction(world.house, system, 'test', 'reads', (call) =>
    contactsOf(call, [delegations.belmere]),
  )
  expect(byHouse).toHaveLength(3)
})

test('what is marked for the eyes of some alone stays with them, also within the delegation', async () => {
  const id = await settleContact(world, {
    delegationId: delegations.dorvane,
    function: 'Duty officer',
    person: { name: 'Elia Marchand', marking: marked('red', { people: [people.dorvane.duty] }) },
  })
  expect((await doorsOf(world, people.dorvane.duty).directory.one({ id })).person?.name).toBe('Elia Marchand')
  expect((await doorsOf(world, people.dorvane.head).directory.one({ id })).person).toBeNull()
})

test('files of the directory hold what their reader may see, say how far it goes, and are recorded as handed over', async () => {
  const ask = async (who: string, path: string) => (await world.knock(who, path)).text()
  const table = await ask(people.carthia.duty, `/contacts.csv?delegationId=${delegations.belmere}`)
  expect(table.split('\r\n')[0]).toMatch(/^delegation,verified,kind,function/)
  expect(table).toContain("'+99 1 555 0111")
  expect(table).toContain('TLP:AMBER+STRICT')
  expect(await ask(people.dorvane.duty, '/contacts.csv')).not.toMatch(/Arkwright|555|Liaison/)
  // What the list is asked for, the file is too; and nobody finds by a name that they may not see.
  const filtered = (query: string) => ask(people.carthia.duty, `/contacts.csv?${query}`)
  expect(await filtered('kind=technical&query=Arkwright')).toContain('Head of the national CERT')
  expect(await filtered('query=Arkwright')).not.toContain('Cyber coordinator')
  expect(await filtered('language=xx')).not.toContain('CERT')
  expect(await filtered('freshness=never&query=national')).not.toContain('Head of the national CERT')
  expect(await ask(people.dorvane.duty, '/contacts.csv?query=Arkwright')).not.toContain('CERT')
  const card = await ask(people.dorvane.duty, `/contacts.vcf?id=${cert}`)
  expect(card).toContain('TITLE:Head of the national CERT')
  expect(await ask(people.dorvane.duty, `/contacts.vcf?id=${hidden}`)).toBe('')
  expect(await ask(people.dorvane.duty, `/contacts-profile/${cert}`)).toContain('duty@cert.belmere.example')
  const refusedHidden = await ask(people.dorvane.duty, `/contacts-profile/${hidden}`)
  expect(refusedHidden).toBe(await ask(people.dorvane.duty, `/contacts-profile/${absent}`))
  expect((await world.knock(null, '/contacts.csv')).status).toBe(401)
  const rows = await world.database.kysely
    .selectFrom('delivery')
    .select(['way', 'to_delegation'])
    .where('object_id', '=', hidden)
    .execute()
  expect(rows).toEqual([{ way: 'export', to_delegation: delegations.carthia }])
})
