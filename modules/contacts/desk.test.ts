import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { delegations, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { deskContract } from '#platform/desk.ts'
import { NoteVerbale } from './contract.ts'
import { certDesk, doorsOf, marked, openContactsWorld, runJob, settleContact } from './server/test-contacts.ts'

let world: TestWorld
const { belmere, carthia, host } = people
const says = async (accountId: string) =>
  (await world.as(deskContract, accountId).today({ world: 'real' })).items.map(({ say }) => say).toSorted()

const consultation = (to: string, subject: string) => ({
  to,
  kind: 'consultation' as const,
  world: 'real' as const,
  subject,
  words: { text: 'May our experts talk?', language: 'en' },
  form: { urgency: 'day', form: ['call'], level: 'technical' },
  dueAt: '2026-11-24T09:00:00.000Z',
  marking: marked('amber+strict'),
})

beforeAll(async () => {
  world = await openContactsWorld()
  for (const [kind, accountId] of [
    ['technical', carthia.legal],
    ['diplomatic', carthia.duty],
  ] as const)
    await settleContact(world, {
      delegationId: delegations.carthia,
      kind,
      function: `Contact, ${kind}`,
      person: { name: 'Somebody', accountId },
      verifiedAt: '2026-11-20T09:00:00.000Z',
    })
})
afterAll(() => world[Symbol.asyncDispose]())

test('a check stands on the desk once: as its own line, not as the notice too', async () => {
  await doorsOf(world, host.secretary).pings.create({
    title: 'Autumn check',
    world: 'real',
    delegationIds: null,
    kinds: ['technical'],
    startsAt: world.house.now().toISOString(),
    surprise: true,
    everyMonths: null,
    ladder: { deputy: 60, head: 120, mission: 240, closes: 1_440 },
  })
  await runJob(world, 'contacts-pings')
  // Its head was told of nothing yet, and may acknowledge it for the contact all the same.
  expect(await says(carthia.legal)).toEqual(['contacts.pings.desk.acknowledge'])
  const [line] = (await world.as(deskContract, carthia.legal).today({ world: 'real' })).items
  expect(line).not.toHaveProperty('tells')
  const [waiting] = (await doorsOf(world, carthia.legal).pings.waiting({})).items
  await doorsOf(world, carthia.legal).pings.acknowledge({ id: waiting?.id ?? '' })
  expect(await says(carthia.legal)).toEqual([])
})

test('a request stands there once, and what was said on it meanwhile is news beside it', async () => {
  const requests = (accountId: string) => doorsOf(world, accountId).requests
  const { id } = await requests(belmere.duty).draft(consultation(delegations.carthia, 'Scanning of hospitals'))
  await requests(belmere.duty).move({ id, move: 'send', saw: 'draft' })
  await runJob(world, 'contacts-requests-climb')
  expect(await says(carthia.duty)).toEqual(['contacts.requests.desk.answer'])
  const said = async (accountId: string, text: string) => {
    await requests(accountId).consult({ id, words: { text, language: 'en' } })
    await runJob(world, 'contacts-requests-tell', { id, step: 'consult' })
  }
  await said(belmere.duty, 'One word more.')
  expect(await says(carthia.duty)).toEqual(['contacts.requests.desk.answer', 'contacts.requests.notice.consulted'])
  await requests(carthia.duty).move({ id, move: 'acknowledge', saw: 'sent' })
  await requests(carthia.duty).move({ id, move: 'accept', saw: 'acknowledged' })
  await runJob(world, 'contacts-requests-tell', { id, step: 'accept' })
  expect(await says(belmere.duty)).toEqual(['contacts.requests.desk.answered'])
  await requests(belmere.duty).move({ id, move: 'close', saw: 'accepted' })
  expect(await says(belmere.duty)).toEqual([])
})

test('a request that waits stands there whatever was answered since, and what finds no room is said to be there', async () => {
  const { dorvane, esteria } = people
  const { requests } = doorsOf(world, dorvane.duty)
  const { id } = await requests.draft(consultation(delegations.esteria, 'The old one that waits'))
  await requests.move({ id, move: 'send', saw: 'draft' })
  const copies = (status: string) =>
    sql`insert into request select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(), 'status', ${status}::text,
        'subject', 'Another', 'due_at', null, 'changed_at', r.changed_at + interval '1 hour', 'number', n.last + i))).*
      from request r, generate_series(1, 101) i, (select max(number) as last from request) n where r.id = ${id}::uuid`.execute(
      world.database.kysely,
    )
  const lines = async () => (await world.as(deskContract, esteria.duty).today({ world: 'real' })).items
  await copies('accepted')
  expect((await lines()).map(({ values }) => values['subject'])).toEqual(['The old one that waits'])
  await copies('sent')
  const all = await lines()
  expect(all.map(({ values }) => values['subject'])).toContain('The old one that waits')
  expect(all.filter(({ say }) => say === 'contacts.requests.desk.more').map(({ values }) => values)).toEqual([
    { count: 2 },
  ])
})

test('so do a nomination, what was given back, an entry to be verified, and hours that nobody covers', async () => {
  const { nominations, rota } = doorsOf(world, belmere.head)
  const note = await world.knock(belmere.head, '/notes-verbales?name=NV-12.pdf', { method: 'POST', body: '%PDF-1.7' })
  const { id } = await nominations.draft({
    act: 'nomination',
    profile: certDesk(),
    effectiveAt: '2026-11-22T09:00:00.000Z',
    noteReference: '12/2026',
    noteId: NoteVerbale.parse(await note.json()).id,
  })
  await nominations.propose({ id })
  expect(await says(host.secretary)).toEqual(['contacts.desk.check'])
  await doorsOf(world, host.secretary).nominations.return({ id, reason: 'The note names another day.' })
  expect(await says(belmere.head)).toEqual(['contacts.desk.returned'])

  await settleContact(world, {
    delegationId: delegations.belmere,
    function: 'CERT',
    effectiveFrom: '2026-01-01T00:00:00Z',
  })
  await runJob(world, 'contacts-verification')
  await rota.cover({ kind: 'technical', cover: { zone: 'UTC', days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' } })
  await runJob(world, 'contacts-rota-gaps')
  expect(await says(belmere.head)).toEqual([
    'contacts.desk.gap.technical',
    'contacts.desk.returned',
    'contacts.desk.verify',
  ])
})
