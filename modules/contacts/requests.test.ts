import { safe } from '@orpc/client'
import { sql } from 'kysely'
import { fromBase64url, toHex, utf8 } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { commitmentOf } from '#modules/record/entries.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { delegations, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import type { RequestDraft } from './contract.ts'
import { doorsOf, marked, openContactsWorld, playedBy, runJob, settleContact } from './server/test-contacts.ts'

let world: TestWorld
const doors = (accountId: string | null) => doorsOf(world, accountId).requests
const { belmere, carthia, dorvane } = people

beforeAll(async () => {
  world = await openContactsWorld()
  await playedBy(world, delegations.belmere, delegations.carthia, delegations.esteria)
  const deputy = await settleContact(world, {
    delegationId: delegations.carthia,
    kind: 'technical',
    function: 'Deputy of the CERT',
    person: { name: 'Legal', accountId: carthia.legal },
  })
  await settleContact(world, {
    delegationId: delegations.carthia,
    kind: 'technical',
    function: 'Head of the CERT',
    person: { name: 'Analyst', accountId: carthia.analyst },
    deputyId: deputy,
  })
  await settleContact(world, {
    delegationId: delegations.carthia,
    kind: 'diplomatic',
    function: 'Cyber coordinator',
    person: { name: 'Duty', accountId: carthia.duty },
  })
})
afterAll(() => world[Symbol.asyncDispose]())

const draft = (more: Partial<RequestDraft> = {}): RequestDraft => ({
  to: delegations.carthia,
  kind: 'mitigation',
  world: 'real',
  subject: 'Scanning of hospitals from your territory',
  words: { text: 'Three hospitals are scanned from these addresses.', language: 'en' },
  form: {
    urgency: 'day',
    activity: ['information-gathering'],
    effect: 'minor',
    infrastructure: ['203.0.113.7', 'relay.example'],
    from: '2026-11-20T08:00:00Z',
    wanted: ['stop', 'tell-us'],
  },
  cites: ['norm-c', 'osce-cbm-3'],
  incidentId: null,
  dueAt: '2026-11-24T09:00:00.000Z',
  marking: marked('amber+strict'),
  ...more,
})

async function sent(more: Partial<RequestDraft> = {}) {
  const { id } = await doors(belmere.duty).draft(draft(more))
  return doors(belmere.duty).move({ id, move: 'send', saw: 'draft' })
}

const codeOf = async (promise: Promise<unknown>) => {
  const { error } = await safe(promise)
  return error && 'code' in error ? error.code : error
}

async function toldOf(id: string): Promise<{ account_id: string | null; say: string }[]> {
  const { rows } = await world.database.kysely
    .selectFrom('notice')
    .select(['account_id', 'say'])
    .where('key', 'like', `request:${id}:%`)
    .orderBy('number')
    .execute()
    .then((found) => ({ rows: found }))
  return rows
}

test('a request for mitigation is sent, received, declined with a reason, consulted on, accepted in part and closed', async () => {
  const { id, number } = await sent()
  expect(number).toMatch(/^2026\/\d+$/)
  const received = await doors(carthia.duty).one({ id })
  expect(received.status).toBe('delivered')
  expect(received.form).toEqual(draft().form)
  expect((await doors(belmere.duty).one({ id })).status).toBe('delivered')
  await doors(carthia.analyst).move({ id, move: 'acknowledge', saw: 'delivered' })
  await doors(carthia.duty).move({
    id,
    move: 'decline',
    saw: 'acknowledged',
    reason: 'not-enough-information',
    words: { text: 'زمان دقیق را بگویید.', language: 'fa' },
  })
  await doors(belmere.analyst).consult({ id, words: { text: 'Between 08:00 and 08:20 UTC.', language: 'en' } })
  await doors(carthia.duty).move({ id, move: 'accept-in-part', saw: 'declined' })
  const closed = await doors(belmere.duty).move({ id, move: 'close', saw: 'partly-accepted' })
  expect(closed.status).toBe('closed')
  expect(closed.steps.map(({ step }) => step)).toEqual([
    'send',
    'deliver',
    'acknowledge',
    'decline',
    'consult',
    'accept-in-part',
    'close',
  ])
  expect(closed.steps[3]).toMatchObject({ reason: 'not-enough-information', words: { language: 'fa' } })
  // Who of Carthia answered is Carthia's to know.
  expect(closed.steps[3]?.personName).toBeNull()
  expect(closed.steps[6]?.personName).toBe('duty of Belmere')
})

test('nobody, a stranger and a revoked person learn nothing of a request, and cannot tell it from none', async () => {
  const { id } = await sent()
  expect(await codeOf(doors(dorvane.duty).one({ id }))).toBe('REQUEST_UNKNOWN')
  expect(await codeOf(doors(dorvane.duty).move({ id, move: 'acknowledge', saw: 'sent' }))).toBe('REQUEST_UNKNOWN')
  expect(await codeOf(doors(dorvane.duty).consult({ id, words: { text: 'Hm.', language: 'en' } }))).toBe(
    'REQUEST_UNKNOWN',
  )
  expect((await doors(dorvane.duty).list({ world: 'real' })).items).toEqual([])
  expect(await doors(dorvane.duty).statistics({ world: 'real' })).toEqual([])
  expect(await codeOf(doors(null).one({ id }))).toBe('SIGN_IN_FIRST')
  const secretary = people.host.secretary
  expect(await codeOf(doors(secretary).one({ id }))).toBe('REQUEST_UNKNOWN')
  await world.revoke(people.dorvane.head)
  expect(await codeOf(doors(people.dorvane.head).one({ id }))).toBe('SIGN_IN_FIRST')
})

test('a draft is the sender’s alone, and is sent only when its form is complete', async () => {
  const { id } = await doors(belmere.analyst).draft(draft({ form: { urgency: 'day' }, words: null }))
  expect(await codeOf(doors(carthia.duty).one({ id }))).toBe('REQUEST_UNKNOWN')
  expect((await doors(carthia.duty).list({ world: 'real' })).items.some((one) => one.id === id)).toBe(false)
  const { error } = await safe(doors(belmere.duty).move({ id, move: 'send', saw: 'draft' }))
  expect(error).toMatchObject({ code: 'REQUEST_INCOMPLETE' })
  expect(await codeOf(doors(belmere.analyst).move({ id, move: 'send', saw: 'draft' }))).toBe('REQUEST_ROLE_MAY_NOT')
  await doors(belmere.analyst).discard({ id })
  expect(await codeOf(doors(belmere.duty).one({ id }))).toBe('REQUEST_UNKNOWN')
})

test('two who answer at the same moment do not both answer: the second is shown what changed', async () => {
  const { id } = await sent()
  const [first, second] = await Promise.all([
    codeOf(doors(carthia.duty).move({ id, move: 'accept', saw: 'sent' })),
    codeOf(doors(carthia.duty).move({ id, move: 'decline', saw: 'sent', reason: 'security' })),
  ])
  expect([first, second].filter((code) => code === 'REQUEST_STANDS_OTHERWISE')).toHaveLength(1)
})

test('what nobody acknowledges climbs the ladder, each rung once, and an act of a person ends the climbing', async () => {
  world.at('2026-11-21T10:00:00.000Z')
  const { id } = await sent()
  await runJob(world, 'contacts-requests-climb')
  await runJob(world, 'contacts-requests-climb')
  expect((await toldOf(id)).map(({ account_id }) => account_id).toSorted()).toEqual(
    [carthia.analyst, carthia.duty].toSorted(),
  )
  world.at('2026-11-21T14:00:01.000Z')
  await runJob(world, 'contacts-requests-climb')
  await runJob(world, 'contacts-requests-climb')
  expect((await toldOf(id)).filter(({ account_id }) => account_id === carthia.legal)).toHaveLength(1)
  await doors(carthia.duty).move({ id, move: 'acknowledge', saw: 'sent' })
  const before = (await toldOf(id)).length
  world.at('2026-11-22T23:00:00.000Z')
  await runJob(world, 'contacts-requests-climb')
  expect((await toldOf(id)).length).toBe(before)
  // The deadline comes near, and passes: both sides hear of it, each once.
  for (const at of ['2026-11-23T09:00:01.000Z', '2026-11-24T09:00:01.000Z', '2026-11-24T10:00:00.000Z']) {
    world.at(at)
    await runJob(world, 'contacts-requests-climb')
  }
  const said = (await toldOf(id)).map(({ say }) => say)
  expect(said.filter((say) => say.endsWith('.near'))).toHaveLength(2)
  expect(said.filter((say) => say.endsWith('.overdue'))).toHaveLength(2)
  expect(said.filter((say) => say.endsWith('.unanswered'))).toHaveLength(2)
  expect((await doors(belmere.duty).one({ id })).overdue).toBe(true)
  // To whom Carthia escalated is Carthia's own.
  expect((await doors(belmere.duty).one({ id })).steps.some(({ step }) => step === 'escalate')).toBe(false)
  world.at('2026-11-21T09:00:00.000Z')
})

test('under RED only those named are told, and a request that nobody of the other side could read is refused', async () => {
  expect(await codeOf(doors(belmere.duty).draft(draft({ marking: marked('red') })))).toBe('REQUEST_DOES_NOT_REACH')
  const { id } = await sent({ marking: marked('red', { people: [carthia.legal] }) })
  await runJob(world, 'contacts-requests-climb')
  expect((await toldOf(id)).map(({ account_id }) => account_id)).toEqual([carthia.legal])
  expect(await codeOf(doors(carthia.duty).one({ id }))).toBe('REQUEST_UNKNOWN')
  expect(await codeOf(doors(belmere.analyst).one({ id }))).toBe('REQUEST_UNKNOWN')
})

test('an exercise is asked for by itself: no real list, count or desk holds its requests', async () => {
  const count = async () =>
    (await doors(belmere.duty).statistics({ world: 'real' })).reduce((all, { sent: n }) => all + n, 0)
  const before = await count()
  const { id } = await sent({ world: 'exercise', subject: 'Only a game' })
  expect(await count()).toBe(before)
  expect((await doors(belmere.duty).list({ world: 'real' })).items.some((one) => one.id === id)).toBe(false)
  expect((await doors(belmere.duty).list({ world: 'exercise' })).items.map((one) => one.id)).toEqual([id])
  expect((await doors(carthia.duty).one({ id })).marking.exercise).toBe(true)
})

test('what is sent stays as it was sent: not even the database lets it be changed or begun anew', async () => {
  const { id } = await sent()
  const change = (set: Record<string, string>) =>
    world.database.kysely.updateTable('request').set(set).where('id', '=', id).execute()
  await expect(change({ subject: 'Nothing of note' })).rejects.toThrow('not changed')
  await doors(belmere.duty).move({ id, move: 'withdraw', saw: 'sent' })
  await expect(change({ status: 'sent' })).rejects.toThrow('does not begin again')
})

test('a list of many is read page by page, and nothing is told twice', async () => {
  const seen: string[] = []
  let after: string | undefined
  do {
    const page = await doors(belmere.duty).list({ world: 'real', limit: 2, ...(after ? { after } : {}) })
    seen.push(...page.items.map(({ id }) => id))
    after = page.next
  } while (after)
  expect(seen.length).toBeGreaterThan(4)
  expect(new Set(seen).size).toBe(seen.length)
  // A place that no list gave is the beginning, whatever it looks like.
  const first = await doors(belmere.duty).list({ world: 'real', limit: 2 })
  const id = first.items[0]?.id
  for (const made of [
    `2026-01-01T00:00:00.000Z_${'-'.repeat(36)}`,
    `2026-1_${id}`,
    `0000-01-01T00:00:00.000Z_${id}`,
    `2026-02-30T00:00:00.000Z_${id}`,
    `2026-01-01T00:00:00.000Z_${id}_`,
  ]) {
    const begun = await doors(belmere.duty).list({ world: 'real', limit: 2, after: made })
    expect([made, begun]).toEqual([made, first])
    expect(await codeOf(doorsOf(world, belmere.duty).letters.list({ world: 'real', after: made }))).toBe(null)
  }
})

test('prodding puts nothing off: whoever consults every hour still has the deputy told in time', async () => {
  world.at('2026-11-21T10:00:00.000Z')
  const { id } = await sent()
  for (const hour of [11, 12, 13]) {
    await runJob(world, 'contacts-requests-climb')
    world.at(`2026-11-21T${hour}:00:00.000Z`)
    await doors(belmere.analyst).consult({ id, words: { text: 'Any news?', language: 'en' } })
  }
  world.at('2026-11-21T14:00:01.000Z')
  await runJob(world, 'contacts-requests-climb')
  expect((await toldOf(id)).some(({ account_id }) => account_id === carthia.legal)).toBe(true)
  world.at('2026-11-21T09:00:00.000Z')
})

test('however much one side says, it hears the other: whoever prods on and on is slowed down, and no answer refused', async () => {
  const { id } = await sent()
  const saying = (who: string) => doors(who).consult({ id, words: { text: 'Any news?', language: 'en' } })
  for (let nth = 0; nth < 20; nth++) await saying(belmere.duty)
  expect(await codeOf(saying(belmere.analyst))).toBe('REQUEST_TOO_MANY')
  await doors(carthia.duty).move({ id, move: 'acknowledge', saw: 'sent' })
  world.at('2026-11-21T10:00:01.000Z')
  await saying(belmere.duty)
  // As weeks of words would leave it: as many as both sides together had, all of them Belmere's.
  await sql`insert into request_step (request_id, step, at, by_id, person_id)
    select ${id}::uuid, 'consult', '2026-11-20T09:00:00Z', ${delegations.belmere}::uuid, ${belmere.duty}::uuid
    from generate_series(1, 300)`.execute(world.database.kysely)
  expect(await codeOf(saying(belmere.duty))).toBe('REQUEST_TOO_MANY')
  await doors(carthia.duty).move({ id, move: 'accept', saw: 'acknowledged' })
  await doors(carthia.duty).move({ id, move: 'decline', saw: 'accepted', reason: 'not-our-territory' })
  expect((await saying(carthia.duty)).status).toBe('declined')
  world.at('2026-11-21T09:00:00.000Z')
})

test('what was withdrawn asks nobody any more', async () => {
  const { id } = await sent()
  await runJob(world, 'contacts-requests-climb')
  await doors(belmere.duty).move({ id, move: 'withdraw', saw: 'sent' })
  const { rows } = await sql<{ open: number }>`
    select count(*)::int as open from notice where key like ${`request:${id}:%:rung:%`} and settled_at is null`.execute(
    world.database.kysely,
  )
  expect(rows[0]?.open).toBe(0)
})

test('a colleague’s request in RED takes a number like any other, and stops nobody from sending', async () => {
  const red = await sent({ marking: marked('red', { people: [carthia.legal] }) })
  const { id } = await doors(belmere.head).draft(draft())
  const { number } = await doors(belmere.head).move({ id, move: 'send', saw: 'draft' })
  expect(Number(number?.split('/')[1])).toBe(Number(red.number?.split('/')[1]) + 1)
})

test('whom nobody is left to read is not asked; where all are gone after the sending, the sender hears it', async () => {
  const toLegal = marked('red', { people: [carthia.legal] })
  const { id } = await doors(belmere.duty).draft(draft({ marking: toLegal }))
  const other = await sent({ marking: toLegal })
  await world.revoke(carthia.legal)
  expect(await codeOf(doors(belmere.duty).move({ id, move: 'send', saw: 'draft' }))).toBe('REQUEST_DOES_NOT_REACH')
  await runJob(world, 'contacts-requests-climb')
  await runJob(world, 'contacts-requests-climb')
  expect((await toldOf(other.id)).map(({ say }) => say)).toEqual(['contacts.requests.notice.nobody'])
})

test('what was sent and each answer stand in the record, by commitments that both sides open alike', async () => {
  const { id, number } = await sent()
  await doors(carthia.duty).move({ id, move: 'decline', saw: 'sent', reason: 'security' })
  const [ours, theirs] = [await doors(belmere.duty).one({ id }), await doors(carthia.duty).one({ id })]
  const records = ours.steps.map(({ record }) => record)
  expect(theirs.steps.flatMap(({ step, record }) => (step === 'deliver' ? [] : [record]))).toEqual(records)
  const [asked, answered] = records.map((record) => record && JSON.parse(record.content))
  const { subject, words, form, cites } = draft()
  expect(asked).toMatchObject({ what: 'request.sent', request: id, number, subject, words, form, cites })
  expect(answered).toMatchObject({
    what: 'request.declined',
    by: delegations.carthia,
    reason: 'security',
    asked: toHex(sha256(utf8(records[0]?.content ?? ''))),
  })
  const { rows } = await sql<{ commitment: string }>`
    select e.commitment from request_step s join record_entry e on e.id = s.entry where s.request_id = ${id}::uuid
    order by s.id`.execute(world.database.kysely)
  expect(rows.map(({ commitment }) => commitment)).toEqual(
    records.map((record) => record && commitmentOf('statement', fromBase64url(record.salt), utf8(record.content))),
  )
})

test('what is sent in an exercise takes nothing of the limits of what is real', async () => {
  const { esteria } = people
  const inExercise = async () => {
    const { id } = await doors(esteria.duty).draft(draft({ world: 'exercise' }))
    return { id, code: await codeOf(doors(esteria.duty).move({ id, move: 'send', saw: 'draft' })) }
  }
  const { id } = await inExercise()
  await sql`with more as (
      insert into request select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(), 'number', r.number + i))).*
        from request r, generate_series(1, 59) i where r.id = ${id}::uuid returning id)
    insert into request_step (request_id, step, at, by_id, person_id)
      select more.id, s.step, s.at, s.by_id, s.person_id from more, request_step s where s.request_id = ${id}::uuid`.execute(
    world.database.kysely,
  )
  expect((await inExercise()).code).toBe('REQUEST_TOO_MANY')
  const real = await doors(esteria.duty).draft(draft())
  expect(await codeOf(doors(esteria.duty).move({ id: real.id, move: 'send', saw: 'draft' }))).toBeNull()
})

test('a side whose people were told goes on to be told by name: who leaves takes nobody else’s turn away', async () => {
  const { kysely: db } = world.database
  const post = (kind: 'diplomatic', name: string, accountId: string, deputyId?: string) =>
    settleContact(world, {
      delegationId: delegations.belmere,
      kind,
      function: name,
      person: { name, accountId },
      ...(deputyId ? { deputyId } : {}),
    })
  const deputy = await post('diplomatic', 'Deputy', belmere.duty)
  await post('diplomatic', 'Coordinator', belmere.analyst, deputy)
  await sql`insert into contact_mission (delegation_id, email, name, language, set_by, set_at, confirmed_at)
    values (${delegations.belmere}::uuid, 'mission@belmere.example', 'Mission', 'en', ${belmere.head}::uuid, now(), now())`.execute(
    db,
  )
  world.at('2026-11-21T10:00:00.000Z')
  const ask = async (more: Partial<RequestDraft>) => {
    const { id } = await doors(carthia.duty).draft(draft({ to: delegations.belmere, dueAt: null, ...more }))
    await doors(carthia.duty).move({ id, move: 'send', saw: 'draft' })
    return id
  }
  const real = await ask({})
  const played = await ask({ world: 'exercise' })
  const red = await ask({ marking: marked('red', { people: [belmere.duty] }) })
  await runJob(world, 'contacts-requests-climb')
  world.at('2026-11-21T14:00:01.000Z')
  await runJob(world, 'contacts-requests-climb')
  await sql`update contact set deputy_id = null where deputy_id = ${deputy}::uuid`.execute(db)
  await sql`update contact set ended_at = ${world.house.now()} where id = ${deputy}::uuid`.execute(db)
  world.at('2026-11-28T10:00:00.000Z')
  await runJob(world, 'contacts-requests-climb')
  const whom = async (id: string) => (await toldOf(id)).map(({ account_id }) => account_id)
  // No mission is rung at for a game; of whom RED names nobody else is told, nor is it said that anybody was.
  expect(await whom(real)).toEqual([belmere.analyst, belmere.duty, belmere.head, null])
  expect(await whom(played)).toEqual([belmere.analyst, belmere.duty, belmere.head])
  expect(await whom(red)).toEqual([belmere.duty])
  const steps = async (id: string) => (await doors(belmere.duty).one({ id })).steps.map(({ step }) => step)
  expect(await steps(red)).toEqual(['send', 'deliver'])
  expect((await steps(real)).filter((step) => step === 'escalate')).toHaveLength(3)
  world.at('2026-11-21T09:00:00.000Z')
})

test('whoever comes on duty while a request waits hears of it once, and a word of consultation ends no telling', async () => {
  const { norhaven } = people
  const rota = doorsOf(world, norhaven.duty).rota
  await sql`update account set roles = roles || '{head-of-delegation}' where id = ${norhaven.duty}::uuid`.execute(
    world.database.kysely,
  )
  const post = (name: string, accountId: string) =>
    settleContact(world, {
      delegationId: delegations.norhaven,
      kind: 'diplomatic',
      function: name,
      person: { name, accountId },
    })
  const [day, night] = [await post('Day', norhaven.duty), await post('Night', norhaven.observer)]
  const hours = { zone: 'UTC', days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }
  await rota.cover({ kind: 'diplomatic', cover: hours })
  await rota.plan({
    kind: 'diplomatic',
    shifts: [
      { contactId: day, startsAt: '2026-11-21T09:30:00.000Z', endsAt: '2026-11-21T12:00:00.000Z' },
      { contactId: night, startsAt: '2026-11-21T12:00:00.000Z', endsAt: '2026-11-22T12:00:00.000Z' },
    ],
  })
  world.at('2026-11-21T10:00:00.000Z')
  const { id } = await sent({ to: delegations.norhaven, dueAt: null })
  for (const at of ['10:00:00', '10:01:00', '12:01:00', '12:02:00']) {
    world.at(`2026-11-21T${at}.000Z`)
    await runJob(world, 'contacts-requests-climb')
  }
  expect((await toldOf(id)).map(({ account_id }) => account_id)).toEqual([norhaven.duty, norhaven.observer])
  await doors(norhaven.duty).consult({ id, words: { text: 'We look into it.', language: 'en' } })
  const open = async () => {
    const { rows } = await sql<{ open: number }>`
      select count(*)::int as open from notice where key like ${`request:${id}:%:rung:%`} and settled_at is null`.execute(
      world.database.kysely,
    )
    return rows[0]?.open
  }
  expect(await open()).toBe(2)
  await doors(norhaven.duty).move({ id, move: 'acknowledge', saw: 'sent' })
  expect(await open()).toBe(0)
  world.at('2026-11-21T09:00:00.000Z')
})
