import { safe } from '@orpc/client'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deskContract } from '#platform/desk.ts'
import { NoteVerbale } from './contract.ts'
import { delegations, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { contacts } from './server/index.ts'
import { newId } from '#platform/server/ids.ts'
import { certDesk, doorsOf, marked, openContactsWorld, runJob, settleContact, toUs } from './server/test-contacts.ts'

async function refusalOf(promise: Promise<unknown>): Promise<{ code: unknown; data: unknown }> {
  const { error } = await safe(promise)
  return { code: error && 'code' in error ? error.code : error, data: error && 'data' in error ? error.data : null }
}
const codeOf = async (promise: Promise<unknown>): Promise<unknown> => (await refusalOf(promise)).code

let world: TestWorld
beforeAll(async () => {
  world = await openContactsWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const head = () => doorsOf(world, people.belmere.head).nominations
const secretary = () => doorsOf(world, people.host.secretary).nominations
const pdf = '%PDF-1.7 Note verbale No. 12/2026'
const tomorrow = '2026-11-22T09:00:00.000Z'
const passing = () => runJob(world, 'contacts-nominations')

async function handIn(who: string, body = pdf) {
  return world.knock(who, '/notes-verbales?name=NV-12.pdf', { method: 'POST', body })
}

async function noteOf(who: string): Promise<string> {
  const response = await handIn(who)
  expect(response.status).toBe(201)
  return NoteVerbale.parse(await response.json()).id
}

test('a state nominates its contact by note verbale, the secretariat checks, and it is in force from its day', async () => {
  const noteId = await noteOf(people.belmere.head)
  const profile = certDesk({
    channels: [
      { kind: 'email', value: 'duty@cert.belmere.example', marking: null },
      { kind: 'mobile', value: '+99 1 555 0177', marking: toUs },
    ],
  })
  const input = { act: 'nomination' as const, profile, effectiveAt: tomorrow, noteReference: '12/2026' }
  const draft = await head().draft(input)
  expect(draft).toMatchObject({ status: 'draft', may: { propose: true, check: false } })
  expect(await codeOf(secretary().one({ id: draft.id }))).toBe('NOMINATION_UNKNOWN')
  expect(await codeOf(head().propose({ id: draft.id }))).toBe('NOTE_MISSING')
  await head().change({ id: draft.id, ...input, noteId })
  await head().propose({ id: draft.id })

  // Handed to the secretariat, who sees whom, with the note, and no number that is not for it.
  const seen = await secretary().one({ id: draft.id })
  expect(seen).toMatchObject({ status: 'proposed', personName: 'Lena Arkwright', may: { check: true, change: false } })
  expect(JSON.stringify(seen)).not.toContain('555')
  const note = await world.knock(people.host.secretary, `/notes-verbales/${noteId}`)
  expect(await note.text()).toBe(pdf)
  expect(note.headers.get('content-type')).toBe('application/octet-stream')
  const queue = await doorsOf(world, people.host.secretary).nominations.list({ status: 'proposed' })
  expect(queue.items.map(({ id }) => id)).toEqual([draft.id])

  // No delegation checks its own, none sees that of another.
  expect(await codeOf(head().accept({ id: draft.id }))).toBe('NOMINATION_NOT_YOURS_TO_CHECK')
  for (const other of [people.carthia.duty, people.host.auditor]) {
    expect(await codeOf(doorsOf(world, other).nominations.one({ id: draft.id }))).toBe('NOMINATION_UNKNOWN')
    expect((await doorsOf(world, other).nominations.list({})).items).toEqual([])
    expect((await world.knock(other, `/notes-verbales/${noteId}`)).status).toBe(404)
  }
  await secretary().accept({ id: draft.id })
  await passing()
  expect(await doorsOf(world, people.carthia.duty).directory.list({})).toEqual({ items: [] })
  world.at(tomorrow)
  await passing()
  await passing()
  const { items } = await doorsOf(world, people.carthia.duty).directory.list({})
  expect(items).toMatchObject([{ personName: 'Lena Arkwright', freshness: 'never' }])
  const inForce = await head().one({ id: draft.id })
  expect(inForce.steps.map(({ what }) => what)).toEqual(['drafted', 'changed', 'proposed', 'accepted', 'in-force'])
  expect(inForce.steps.filter(({ record }) => record !== null).map(({ what }) => what)).toEqual([
    'proposed',
    'accepted',
  ])
  expect(inForce.resultId).toBe(items[0]?.id)
  expect(await codeOf(head().withdraw({ id: draft.id }))).toBe('NOMINATION_STANDS_OTHERWISE')
})

test('only whom a state authorised nominates for it, and only in due form', async () => {
  const input = { act: 'nomination' as const, profile: certDesk(), effectiveAt: tomorrow }
  for (const other of [people.belmere.duty, people.carthia.legal, people.host.secretary])
    expect(await codeOf(doorsOf(world, other).nominations.draft(input))).toBe('NOMINATION_NOT_YOURS')
  expect(await codeOf(doorsOf(world, null).nominations.draft(input))).toBe('SIGN_IN_FIRST')
  expect((await handIn(people.belmere.duty)).status).toBe(403)
  const page = '<script>alert(1)</script>'
  expect((await handIn(people.belmere.head, page)).status).toBe(422)
  expect((await handIn(people.belmere.head, '')).status).toBe(422)
  expect((await handIn(people.belmere.head, `%PDF-${'x'.repeat(10_000_000)}`)).status).toBe(413)
  expect(await codeOf(head().draft({ ...input, effectiveAt: '2028-01-01T00:00:00Z' }))).toBe('DATE_UNFIT')
  expect(await codeOf(head().draft({ ...input, act: 'change' }))).toBe('NOMINATION_MALFORMED')
  expect(await codeOf(head().draft({ ...input, profile: null }))).toBe('NOMINATION_MALFORMED')
  const theirs = await settleContact(world, { delegationId: delegations.carthia, function: 'Cyber ambassador' })
  expect(await codeOf(head().draft({ ...input, contactId: theirs, act: 'change' }))).toBe('NOMINATION_NOT_YOURS')
  const stranger = certDesk({ person: { name: 'Samir Okonde', accountId: people.carthia.duty, marking: null } })
  expect(await codeOf(head().draft({ ...input, profile: stranger }))).toBe('NOT_OF_YOUR_DELEGATION')
  const theirNote = await world.knock(people.dorvane.head, '/notes-verbales?name=a.pdf', { method: 'POST', body: pdf })
  const { id: noteId } = NoteVerbale.parse(await theirNote.json())
  expect(await codeOf(head().draft({ ...input, noteId }))).toBe('NOTE_UNKNOWN')
})

test('what the secretariat gives back with its reason is mended and proposed again', async () => {
  const noteId = await noteOf(people.dorvane.head)
  const dorvane = doorsOf(world, people.dorvane.head).nominations
  const input = { act: 'nomination' as const, profile: certDesk({ function: 'Duty officer' }), effectiveAt: tomorrow }
  const { id } = await dorvane.draft({ ...input, noteId })
  await dorvane.propose({ id })
  expect(await codeOf(secretary().accept({ id }))).toBeNull()
  await dorvane.withdraw({ id })

  const second = await dorvane.draft({ ...input, noteId })
  await dorvane.propose({ id: second.id })
  expect(await codeOf(dorvane.change({ id: second.id, ...input, noteId }))).toBe('NOMINATION_STANDS_OTHERWISE')
  await secretary().return({ id: second.id, reason: 'The note names another function.' })
  const returned = await dorvane.one({ id: second.id })
  expect(returned).toMatchObject({ status: 'returned', may: { change: true } })
  expect(returned.steps.at(-1)).toMatchObject({ what: 'returned', reason: 'The note names another function.' })
  expect(await codeOf(secretary().accept({ id: second.id }))).toBe('NOMINATION_STANDS_OTHERWISE')
  await dorvane.change({ id: second.id, ...input, noteId, noteReference: '13/2026' })
  expect((await dorvane.propose({ id: second.id })).status).toBe('proposed')
  await dorvane.withdraw({ id: second.id })
})

test('a person who leaves loses access that minute, and the successor stands in their place', async () => {
  await doorsOf(world, people.carthia.duty)
    .directory.list({})
    .then(({ items }) => expect(items.length).toBeGreaterThan(0))
  const chief = await settleContact(world, {
    delegationId: delegations.belmere,
    kind: 'diplomatic',
    function: 'Cyber coordinator',
    person: { name: 'Joris Halden', accountId: people.belmere.duty },
  })
  const second = await settleContact(world, {
    delegationId: delegations.belmere,
    function: 'Second',
    deputyId: chief,
  })
  const noteId = await noteOf(people.belmere.head)
  const leaves = { contactId: chief, effectiveAt: '2026-11-22T12:00:00.000Z', noteId, personLeaves: true }
  const profile = certDesk({
    kind: 'diplomatic',
    function: 'Cyber coordinator',
    person: { name: 'Ines Vandermolen', accountId: null, marking: null },
  })
  const { id } = await head().draft({ act: 'nomination', profile, ...leaves })
  await head().propose({ id })
  const rival = await head().draft({ act: 'removal', contactId: chief, effectiveAt: tomorrow, noteId })
  expect(await codeOf(head().propose({ id: rival.id }))).toBe('ALREADY_NOMINATED')

  // Not before the moment; then at once, though the secretariat has not checked yet.
  world.at('2026-11-22T11:59:00.000Z')
  await passing()
  expect(await codeOf(doorsOf(world, people.belmere.duty).directory.one({ id: chief }))).toBeNull()
  world.at('2026-11-22T12:00:00.000Z')
  await passing()
  expect(await codeOf(doorsOf(world, people.belmere.duty).directory.one({ id: chief }))).toBe('SIGN_IN_FIRST')
  const step = (await head().one({ id })).steps.at(-1)
  expect(step).toMatchObject({ what: 'access-ended', byName: null })

  await secretary().accept({ id })
  await passing()
  const { resultId } = await head().one({ id })
  const carthia = doorsOf(world, people.carthia.duty).directory
  const was = await carthia.one({ id: chief })
  expect(was).toMatchObject({ replacedById: resultId, person: null })
  expect(was.endedAt).not.toBeNull()
  expect((await carthia.one({ id: second })).deputyId).toBe(resultId)
  expect((await carthia.list({ query: 'Halden' })).items).toEqual([])
  const board = await doorsOf(world, people.belmere.head).directory.board()
  expect(board.ended.map((one) => one.id)).toEqual([chief])
  const history = await doorsOf(world, people.belmere.head).directory.history({ id: chief })
  expect(history).toMatchObject([{ what: 'replaced', nominationId: id }])
})

test('nobody ends their own access, and that of a head only another head', async () => {
  const own = await settleContact(world, {
    delegationId: delegations.dorvane,
    function: 'Head',
    person: { name: 'head of Dorvane', accountId: people.dorvane.head },
  })
  const removal = {
    act: 'removal' as const,
    contactId: own,
    effectiveAt: '2026-11-23T00:00:00.000Z',
    personLeaves: true,
  }
  expect(await codeOf(doorsOf(world, people.dorvane.head).nominations.draft(removal))).toBe('LEAVING_UNFIT')
  await doorsOf(world, people.dorvane.head).directory.nameInitiator({ id: people.dorvane.duty })
  expect(await codeOf(doorsOf(world, people.dorvane.duty).nominations.draft(removal))).toBe('LEAVING_UNFIT')
  const nobody = await settleContact(world, { delegationId: delegations.dorvane, function: 'Vacant' })
  expect(await codeOf(doorsOf(world, people.dorvane.duty).nominations.draft({ ...removal, contactId: nobody }))).toBe(
    'LEAVING_UNFIT',
  )
  const plain = { ...removal, personLeaves: false }
  expect(await codeOf(doorsOf(world, people.dorvane.duty).nominations.draft(plain))).toBeNull()
})

test('a list of contacts becomes drafts, all or none, and the first wrong line is named', async () => {
  const header = 'kind,function,institution,person,email,tlp'
  const good = [
    'technical,Duty desk,"National CERT, Dorvane",Hugo Tallis,desk@cert.dorvane.example,',
    'diplomatic,Cyber office,Ministry,,cyber@dorvane.example,TLP:AMBER+STRICT',
  ]
  const importing = (rows: string[]) =>
    doorsOf(world, people.dorvane.duty).nominations.import({
      format: 'csv',
      text: [header, ...rows].join('\r\n'),
      effectiveAt: '2026-12-01T00:00:00Z',
      marking: certDesk().marking,
    })
  const before = (await doorsOf(world, people.dorvane.head).nominations.list({})).items.length
  const refused = await refusalOf(importing([...good, 'technical,=1+2,Ministry,,a@b.example,']))
  expect(refused).toMatchObject({ code: 'IMPORT_REFUSED', data: { line: 4, why: 'formula' } })
  expect((await doorsOf(world, people.dorvane.head).nominations.list({})).items).toHaveLength(before)
  const drafts = await importing(good)
  expect(drafts).toMatchObject([{ function: 'Duty desk' }, { function: 'Cyber office' }])
  const strict = await doorsOf(world, people.dorvane.head).nominations.one({ id: drafts[1]?.id ?? '' })
  expect(strict.profile?.marking).toMatchObject({ tlp: 'amber+strict', audience: { delegations: [] } })
  expect(await codeOf(importing([]))).toBe('IMPORT_REFUSED')
})

test('the desk and a notice say what waits for whom, and neither names whom it is about outside of the house', async () => {
  const noteId = await noteOf(people.dorvane.head)
  const dorvane = doorsOf(world, people.dorvane.head).nominations
  const profile = certDesk({ function: 'Night desk' })
  const { id } = await dorvane.draft({ act: 'nomination', profile, effectiveAt: '2026-12-01T00:00:00Z', noteId })
  await dorvane.propose({ id })
  const notices = await world.database.kysely
    .selectFrom('notice')
    .select(['account_id', 'values'])
    .where('key', 'like', `contacts:nomination:${id}:%`)
    .execute()
  expect(notices).toEqual([{ account_id: people.host.secretary, values: {} }])
  const deskOf = async (who: string) => {
    const actor = await world.house.actorOf(new Request('http://house', { headers: { 'x-test-account': who } }))
    const lines = await inTransaction(world.house, actor, 'desk', 'reads', async (call) =>
      contacts.desk?.(call, 'real'),
    )
    return lines?.filter(({ path }) => path.endsWith(id)).map(({ column, say, values }) => [column, say, values])
  }
  const values = { function: 'Night desk' }
  expect(await deskOf(people.host.secretary)).toEqual([['act', 'contacts.desk.check', values]])
  expect(await deskOf(people.dorvane.head)).toEqual([['waiting', 'contacts.desk.waiting', values]])
  expect(await deskOf(people.carthia.duty)).toEqual([])
  await secretary().return({ id, reason: 'Please add a deputy.' })
  expect(await deskOf(people.host.secretary)).toEqual([])
  expect(await deskOf(people.dorvane.head)).toEqual([['act', 'contacts.desk.returned', values]])
})

test('a nomination under a strict marking is seen by whom it names and by whoever nominates, and its note as well', async () => {
  const noteId = await noteOf(people.belmere.head)
  const strict = marked('red', { people: [people.belmere.analyst] })
  const profile = certDesk({ function: 'Liaison under cover', marking: strict })
  const open = certDesk({ function: 'Press desk' })
  const on = { act: 'nomination' as const, effectiveAt: '2026-12-24T00:00:00Z' }
  const { id } = await head().draft({ ...on, profile, noteId })
  const other = await head().draft({ ...on, profile: open, noteId: await noteOf(people.belmere.head) })
  const seenBy = async (who: string) => {
    const { items } = await doorsOf(world, who).nominations.list({})
    return {
      one: await codeOf(doorsOf(world, who).nominations.one({ id })),
      listed: items.some((one) => one.id === id),
      other: items.some((one) => one.id === other.id),
      note: (await world.knock(who, `/notes-verbales/${noteId}`)).status,
    }
  }
  const all = { one: null, listed: true, other: true, note: 200 }
  expect(await seenBy(people.belmere.head)).toEqual(all)
  expect(await seenBy(people.belmere.analyst)).toEqual(all)
  // A colleague whom the marking does not name, and who nominates for nobody.
  const colleague = await strangerAt(delegations.belmere)
  const none = { one: 'NOMINATION_UNKNOWN', listed: false, other: true, note: 404 }
  expect(await seenBy(colleague)).toEqual(none)
  const { openNominations } = await doorsOf(world, colleague).directory.board()
  expect((await doorsOf(world, people.belmere.head).directory.board()).openNominations).toBe(openNominations + 1)
  // One note for both: then it names whom the colleague shall not hear of.
  await head().change({ id: other.id, ...on, profile: open, noteId })
  expect(await seenBy(colleague)).toEqual(none)
})

async function strangerAt(delegationId: string, roles: string[] = ['technical-contact']): Promise<string> {
  const id = newId(world.house.now().getTime())
  await world.database.kysely
    .insertInto('account')
    .values({
      id,
      kind: 'person',
      delegation_id: delegationId,
      name: 'A colleague',
      email: `${id}@example.org`,
      roles,
      joined_at: world.house.now(),
      created_at: world.house.now(),
    })
    .execute()
  return id
}

test('nobody ends the access of the last administrator, and that of the host’s people only what was checked', async () => {
  const { host } = people
  const initiator = { id: newId(1), delegation_id: delegations.host, account_id: host.auditor, named_by: host.admin }
  await world.database.kysely
    .insertInto('contact_initiator')
    .values({ ...initiator, since: world.house.now() })
    .execute()
  const settled = (accountId: string) =>
    settleContact(world, { delegationId: delegations.host, function: 'Host', person: { name: 'Host', accountId } })
  const [administrators, mediators] = [await settled(host.admin), await settled(host.mediator)]
  const auditor = doorsOf(world, host.auditor).nominations
  const moment = world.house.now().toISOString()
  const removal = async (contactId: string) => ({
    act: 'removal' as const,
    contactId,
    effectiveAt: moment,
    personLeaves: true,
    noteId: await noteOf(host.auditor),
  })
  const standing = async (id: string) =>
    (await world.database.kysely.selectFrom('account').select('revoked_at').where('id', '=', id).execute())[0]
      ?.revoked_at === null
  expect(await codeOf(auditor.draft(await removal(administrators)))).toBe('LAST_ADMINISTRATOR')
  const officers = await settled(host.secretary)
  expect(await codeOf(auditor.draft(await removal(officers)))).toBe('LAST_OFFICER')

  // With a second administrator it may be; who is the last when the moment comes, stays until there is another.
  const second = await strangerAt(delegations.host, ['administrator'])
  const { id } = await auditor.draft(await removal(administrators))
  await world.revoke(second)
  expect(await codeOf(auditor.propose({ id }))).toBe('LAST_ADMINISTRATOR')
  const third = await strangerAt(delegations.host, ['administrator'])
  await auditor.propose({ id })
  await secretary().accept({ id })
  await world.revoke(third)
  await passing()
  expect(await standing(host.admin)).toBe(true)
  await strangerAt(delegations.host, ['administrator'])
  await passing()
  expect(await standing(host.admin)).toBe(false)

  const leaves = await auditor.draft(await removal(mediators))
  await auditor.propose({ id: leaves.id })
  await passing()
  expect(await standing(host.mediator)).toBe(true)
  await secretary().accept({ id: leaves.id })
  await passing()
  expect(await standing(host.mediator)).toBe(false)
})

test('notes verbales that nothing was proposed by are counted, and go after a month', async () => {
  const esteria = await strangerAt(delegations.esteria, ['head-of-delegation'])
  const nominations = doorsOf(world, esteria).nominations
  const on = { act: 'nomination' as const, profile: certDesk(), effectiveAt: world.house.now().toISOString() }
  const [proposedBy, drafted, unused] = [await noteOf(esteria), await noteOf(esteria), await noteOf(esteria)]
  await nominations.propose({ id: (await nominations.draft({ ...on, noteId: proposedBy })).id })
  await nominations.draft({ ...on, noteId: drafted })
  for (let n = 2; n < 50; n++) await noteOf(esteria)
  expect((await handIn(esteria)).status).toBe(409)
  expect((await handIn(people.dorvane.head)).status).toBe(201)
  world.at('2026-12-23T12:00:00.000Z')
  await runJob(world, 'contacts-notes')
  const statuses = [proposedBy, drafted, unused].map(
    async (id) => (await world.knock(esteria, `/notes-verbales/${id}`)).status,
  )
  expect(await Promise.all(statuses)).toEqual([200, 200, 404])
  expect((await handIn(esteria)).status).toBe(201)
})

test('no officer checks what they proposed, nor what is of the delegation that they nominate for', async () => {
  const both = await strangerAt(delegations.host, ['secretariat-officer', 'head-of-delegation'])
  const { nominations } = doorsOf(world, both)
  const on = { act: 'nomination' as const, profile: certDesk(), effectiveAt: world.house.now().toISOString() }
  const { id } = await nominations.draft({ ...on, noteId: await noteOf(both) })
  expect((await nominations.propose({ id })).may.check).toBe(false)
  expect(await codeOf(nominations.accept({ id }))).toBe('NOMINATION_YOUR_OWN')
  const told = await world.database.kysely.selectFrom('notice').select(['account_id', 'key']).execute()
  const ofThis = told.filter(({ key }) => String(key).startsWith(`contacts:nomination:${id}:`))
  expect(ofThis.map(({ account_id }) => account_id)).toEqual([people.host.secretary])
  const another = await strangerAt(delegations.host, ['secretariat-officer', 'head-of-delegation'])
  expect(await codeOf(doorsOf(world, another).nominations.return({ id, reason: 'No.' }))).toBe('NOMINATION_YOUR_OWN')
  expect((await secretary().accept({ id })).status).toBe('accepted')
})

test('a note verbale is kept under a name that says what it is', async () => {
  const norhaven = await strangerAt(delegations.norhaven, ['head-of-delegation'])
  const named = async (name: string, body: string) => {
    const path = `/notes-verbales?name=${encodeURIComponent(name)}`
    const response = await world.knock(norhaven, path, { method: 'POST', body })
    return response.ok ? NoteVerbale.parse(await response.json()).name : response.status
  }
  expect(await named('Note No. 12 of 2026.PDF', pdf)).toBe('Note No. 12 of 2026.PDF')
  expect(await named('note.hta', pdf)).toBe('note.hta.pdf')
  expect(await named('note\u202Efdp.jar', pdf)).toBe('notefdp.jar.pdf')
  expect(await named('..\\note.pdf', pdf)).toBe('_note.pdf')
  // What begins as a Word file does is one only where it holds what a Word file holds.
  expect(await named('note.docx', 'PK\u0003\u0004 META-INF/MANIFEST.MF')).toBe(422)
  expect(await named('note.jar', 'PK\u0003\u0004 [Content_Types].xml word/document.xml')).toBe('note.jar.docx')
})

test('drafts are counted, and a desk shows first what is due first, and that there is more', async () => {
  const head = await strangerAt(delegations.norhaven, ['head-of-delegation'])
  const noteId = await noteOf(head)
  const norhaven = doorsOf(world, head).nominations
  const draft = (effectiveAt: string) => norhaven.draft({ act: 'nomination', profile: certDesk(), effectiveAt, noteId })
  const soonest = await draft('2026-12-25T00:00:00.000Z')
  await norhaven.propose({ id: soonest.id })
  const copies = async (status: string, count: number) =>
    sql`insert into nomination (id, owner_id, act, status, kind, function, institution, languages, zone, marking_id,
        effective_at, person_leaves, note_reference, drafted_by, drafted_at, proposed_by, proposed_at, subject)
      select gen_random_uuid(), owner_id, act, ${status}, kind, function, institution, languages, zone, marking_id,
        effective_at + interval '1 day', false, '', drafted_by, drafted_at, proposed_by, proposed_at, subject || n
      from nomination, generate_series(1, ${count}::int) n where id = ${soonest.id}::uuid`.execute(
      world.database.kysely,
    )
  await copies('proposed', 60)
  const lines = (await world.as(deskContract, people.host.secretary).today({ world: 'real' })).items
  const checks = lines.filter(({ say }) => say === 'contacts.desk.check')
  expect(checks.map(({ path }) => path)).toContain(`/contacts/nominations/${soonest.id}`)
  const { rows } = await sql<{ all: number }>`
    select count(*)::int as all from nomination where status = 'proposed'`.execute(world.database.kysely)
  expect(lines.find(({ say }) => say === 'contacts.desk.more')?.values).toEqual({
    count: (rows[0]?.all ?? 0) - checks.length,
  })
  expect(rows[0]?.all).toBeGreaterThan(60)
  await copies('draft', 500)
  expect(await refusalOf(draft('2026-12-25T00:00:00.000Z'))).toEqual({
    code: 'NOMINATIONS_TOO_MANY',
    data: { most: 500 },
  })
})
