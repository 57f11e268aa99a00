import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { standingOf } from '#modules/identity/server/index.ts'
import { delegations, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { noticesContract } from '#modules/notices/contract.ts'
import { deskContract } from '#platform/desk.ts'
import { newId } from '#platform/server/ids.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import type { RingKind } from './contract.ts'
import { ladderFits, nextLook, rungsDue, rungsOf, urgencyOf } from './rules/crisis.ts'
import { crisisArea } from './server/crisis/area.ts'
import { openContactsWorld, playedBy, settleContact } from './server/test-contacts.ts'
import { agreedLine, codeOf, crisisOf, roomWith, tick, toldOf } from './server/test-crisis.ts'

let world: TestWorld
let line = ''
let other = ''
const doors = (accountId: string | null) => crisisOf(world)(accountId)
const { belmere, carthia, dorvane, host } = people
const ring = (who: string, kind: RingKind, { id = line, ringId = crypto.randomUUID() as string } = {}) =>
  doors(who).ring({ id, ringId, kind })

beforeAll(async () => {
  world = await openContactsWorld()
  const { kysely } = world.database
  await sql`update account set roles = roles || '{head-of-delegation}' where id = ${carthia.legal}`.execute(kysely)
  await sql`insert into contact_mission (delegation_id, email, name, language, set_by, set_at, confirmed_at)
    values (${delegations.carthia}, 'mission@carthia.example', 'Mission', 'en', ${carthia.legal}, now(), now())`.execute(
    kysely,
  )
  line = await agreedLine(world, belmere.head, delegations.carthia, carthia.legal)
  other = await agreedLine(world, belmere.head, delegations.dorvane, dorvane.head)
  await doors(belmere.head).officer.add({ id: line, accountId: belmere.duty })
  for (const accountId of [carthia.duty, carthia.analyst])
    await doors(carthia.legal).officer.add({ id: line, accountId })
  await playedBy(world, delegations.belmere, delegations.carthia)
})
afterAll(() => world[Symbol.asyncDispose]())

const ringsOf = async (ringId: string) => {
  const { rows } = await sql<{ id: string }>`select id from crisis_ring where ring_id = ${ringId}`.execute(
    world.database.kysely,
  )
  return toldOf(world, `crisis:${line}:${rows[0]?.id}:`)
}

test('a message that nobody answers climbs the ladder, and each rung is told exactly once', async () => {
  world.at('2026-11-22T02:00:00.000Z')
  // Carthia's analyst has the watch.
  const desk = await settleContact(world, {
    delegationId: delegations.carthia,
    function: 'CERT',
    person: { name: 'Watch', accountId: carthia.analyst },
  })
  await sql`insert into rota_shift (id, delegation_id, kind, contact_id, starts_at, ends_at, planned_by, planned_at)
    values (${newId()}, ${delegations.carthia}, 'technical', ${desk}, '2026-11-22T00:00Z', '2026-11-22T06:00Z',
      ${carthia.legal}, now())`.execute(world.database.kysely)
  expect((await doors(belmere.duty).line({ id: line })).officers.filter(({ onDuty }) => onDuty)).toMatchObject([
    { accountId: carthia.analyst },
  ])
  const ringId = crypto.randomUUID()
  const rang = await ring(belmere.duty, 'message', { ringId })
  expect(rang).toMatchObject({ id: ringId, ours: true, rung: 'officers', told: 1, answered: null })
  expect(await ringsOf(ringId)).toMatchObject([
    { account: carthia.analyst, urgency: 'crisis', say: 'contacts.crisis.notice.waits', exercise: false },
  ])
  const seen = async () =>
    (await ringsOf(ringId)).map(({ key, account, email }) => [key.split(':').at(-1), account ?? email])
  for (const at of ['02:04:59', '02:05:00', '02:05:30']) await tick(world, `2026-11-22T${at}.000Z`)
  const first = [['officers', carthia.analyst]]
  const second = [carthia.duty, carthia.analyst].toSorted().map((account) => ['deputy', account])
  expect(await seen()).toEqual([...first, ...second])
  // A house that slept for an hour tells what it missed, and tells it once.
  for (const at of ['03:00:00', '03:01:00']) await tick(world, `2026-11-22T${at}.000Z`)
  expect(await seen()).toEqual([...first, ...second, ['head', carthia.legal], ['mission', 'mission@carthia.example']])
  expect((await ringsOf(ringId)).every(({ urgency }) => urgency === 'crisis')).toBe(true)
  expect((await ringsOf(ringId)).at(-1)?.say).toBe('contacts.crisis.notice.unanswered')

  // Its time is over, and it still asks to be answered.
  await tick(world, '2026-11-23T02:00:00.000Z')
  expect((await doors(carthia.duty).mine()).lines[0]?.rings).toMatchObject([{ id: ringId, kind: 'message' }])
  const [done] = await doors(carthia.duty).answered({ id: line, ringIds: [ringId] })
  expect(done).toMatchObject({ rung: 'mission', answered: { by: { accountId: carthia.duty }, seconds: 86_400 } })
  expect((await ringsOf(ringId)).every(({ settled }) => settled)).toBe(true)
  expect((await doors(carthia.legal).mine()).lines[0]?.rings).toEqual([])
  await tick(world, '2026-11-23T02:10:00.000Z')
  expect(await seen()).toHaveLength(5)
})

test('the same id rings once, however often it is knocked; and the other side can neither take nor answer it', async () => {
  world.at('2026-11-23T09:00:00.000Z')
  const ringId = crypto.randomUUID()
  const knocks = await Promise.all(Array.from({ length: 5 }, () => ring(belmere.duty, 'message', { ringId })))
  expect(new Set(knocks.map((one) => JSON.stringify(one))).size).toBe(1)
  expect(await codeOf(ring(belmere.head, 'test', { ringId }))).toBe('CRISIS_RING_DIFFERS')
  const once = await ringsOf(ringId)
  // In a gap of the rota every officer is told.
  expect(once.map(({ account }) => account).toSorted()).toEqual(
    [carthia.duty, carthia.analyst, carthia.legal].toSorted(),
  )
  // Carthia rings under the same id: another ring, and theirs.
  await ring(carthia.duty, 'message', { ringId })
  expect((await doors(belmere.head).rings({ id: line })).filter(({ id }) => id === ringId)).toHaveLength(2)
  // The ringer does not answer for the others.
  const [mine] = await doors(belmere.duty).answered({ id: line, ringIds: [ringId] })
  expect(mine).toMatchObject({ ours: false, answered: { by: { accountId: belmere.duty } } })
  expect((await doors(carthia.duty).mine()).lines[0]?.rings).toMatchObject([{ id: ringId }])
  // Of two who answer at once the first one has.
  const both = await Promise.all(
    [carthia.duty, carthia.analyst].map((who) => doors(who).answered({ id: line, ringIds: [ringId] })),
  )
  const by = both.map(([one]) => one?.answered?.by.accountId)
  expect(by[0]).toBe(by[1])
  expect(await codeOf(ring(belmere.duty, 'message', { ringId }))).toBeNull()
})

test('what was acknowledged before it rang wakes nobody when it rings, and only on that line and for that side', async () => {
  world.at('2026-11-23T09:30:00.000Z')
  const ringId = crypto.randomUUID()
  expect(await doors(carthia.duty).answered({ id: line, ringIds: [ringId, ringId] })).toEqual([])
  // Neither on another line nor the other way round is anything answered by it.
  expect(await ring(belmere.head, 'message', { id: other, ringId })).toMatchObject({ told: 1, answered: null })
  expect(await ring(carthia.duty, 'message', { ringId })).toMatchObject({ told: 2, answered: null })
  const rang = await ring(belmere.duty, 'message', { ringId })
  expect(rang).toMatchObject({ told: 0, answered: { by: { accountId: carthia.duty } } })
  await tick(world, '2026-11-23T09:40:00.000Z')
  const { rows } = await sql<{
    told: number
  }>`select told from crisis_ring where ring_id = ${ringId} and line_id = ${line}
    and from_id = ${delegations.belmere}`.execute(world.database.kysely)
  expect(rows).toEqual([{ told: 0 }])
  // Of an answer and a ring that come at once, whichever is first, nothing rings on.
  for (let n = 0; n < 5; n++) {
    const one = crypto.randomUUID()
    await Promise.all([
      ring(belmere.duty, 'exercise', { ringId: one }),
      doors(carthia.duty).answered({ id: line, ringIds: [one] }),
    ])
  }
  expect((await doors(carthia.duty).mine()).lines[0]?.rings).toEqual([])
  await doors(belmere.duty).answered({ id: line, ringIds: [ringId] })
})

test('a bell that no message follows is stopped by saying so, and both sides see that nothing was read', async () => {
  world.at('2026-11-23T09:45:00.000Z')
  const [phantom, later] = [crypto.randomUUID(), crypto.randomUUID()]
  await ring(belmere.duty, 'message', { ringId: phantom })
  await doors(carthia.duty).answered({ id: line, ringIds: [phantom, later], unread: true })
  for (const who of [belmere.duty, carthia.analyst])
    expect((await doors(who).rings({ id: line })).find(({ id }) => id === phantom)).toMatchObject({
      answered: { by: { accountId: carthia.duty }, unread: true },
    })
  expect((await ringsOf(phantom)).every(({ settled }) => settled)).toBe(true)
  // What has not rung yet is not silenced so.
  expect(await ring(belmere.duty, 'message', { ringId: later })).toMatchObject({ answered: null })
  const [read] = await doors(carthia.duty).answered({ id: line, ringIds: [later] })
  expect(read).toMatchObject({ answered: { unread: false } })
})

test('a ring is answered by officers of the line that rang, and by nobody else of whatever line', async () => {
  world.at('2026-11-23T10:00:00.000Z')
  const ringId = crypto.randomUUID()
  await ring(belmere.duty, 'message', { ringId })
  // An officer of another line, by that line's own door and by this one.
  expect(await doors(dorvane.head).answered({ id: other, ringIds: [ringId] })).toEqual([])
  expect(await codeOf(doors(dorvane.head).answered({ id: line, ringIds: [ringId] }))).toBe('CRISIS_LINE_UNKNOWN')
  for (const who of [host.secretary, host.admin])
    expect(await codeOf(doors(who).answered({ id: line, ringIds: [ringId] }))).toBe('CRISIS_LINE_UNKNOWN')
  expect(await codeOf(doors(null).answered({ id: line, ringIds: [ringId] }))).toBe('SIGN_IN_FIRST')
  // Of the right delegation, and no officer; an officer who was put off; and one who left that minute.
  expect(await codeOf(doors(belmere.analyst).answered({ id: line, ringIds: [ringId] }))).toBe('CRISIS_NOT_OFFICER')
  expect(await codeOf(ring(belmere.analyst, 'message'))).toBe('CRISIS_NOT_OFFICER')
  await doors(carthia.legal).officer.remove({ id: line, accountId: carthia.duty })
  expect(await codeOf(doors(carthia.duty).answered({ id: line, ringIds: [ringId] }))).toBe('CRISIS_NOT_OFFICER')
  await tick(world, '2026-11-23T10:05:00.000Z')
  expect((await ringsOf(ringId)).filter(({ key }) => key.endsWith('deputy')).map(({ account }) => account)).toEqual([
    carthia.analyst,
  ])
  await doors(carthia.legal).officer.add({ id: line, accountId: carthia.duty })
  // The database refuses it as well, whatever the program says.
  const actor = await standingOf(world.database.kysely, belmere.head)
  if (!actor) throw new Error('Belmere has no head')
  const changed = await inTransaction(world.house, actor, 'test', 'delivers', ({ db }) =>
    sql`update crisis_ring set answered_at = now(), answered_by = ${belmere.head} where ring_id = ${ringId}`.execute(
      db,
    ),
  )
  expect(Number(changed.numAffectedRows)).toBe(0)
  await doors(carthia.legal).answered({ id: line, ringIds: [ringId, crypto.randomUUID()] })
})

test('a flood of rings is stopped in words that say to telephone, and leaves the bells of others as they are', async () => {
  world.at('2026-11-23T12:00:00.000Z')
  const codes: unknown[] = []
  for (let n = 0; n < 13; n++) codes.push(await codeOf(ring(belmere.duty, 'test')))
  expect(codes).toEqual([...Array.from({ length: 12 }, () => null), 'CRISIS_RINGS_TOO_MANY'])
  // However often one tested, one still rings; so does the other side, and so do other lines.
  expect(await codeOf(ring(belmere.duty, 'message'))).toBeNull()
  expect(await codeOf(ring(carthia.duty, 'test'))).toBeNull()
  expect(await codeOf(ring(belmere.head, 'test', { id: other }))).toBeNull()
  world.at('2026-11-23T13:00:01.000Z')
  expect(await codeOf(ring(belmere.duty, 'test'))).toBeNull()
  expect((await doors(belmere.duty).line({ id: line })).lastTest).toEqual({
    ours: '2026-11-23T13:00:01.000Z',
    theirs: '2026-11-23T12:00:00.000Z',
  })
  const open = (await doors(carthia.duty).mine()).lines[0]?.rings ?? []
  await doors(carthia.duty).answered({ id: line, ringIds: open.map(({ id }) => id) })
  const ours = (await doors(belmere.duty).mine()).lines.flatMap(({ rings }) => rings.map(({ id }) => id))
  await doors(belmere.duty).answered({ id: line, ringIds: ours })
})

test('an exercise and a test wake nobody, look like nothing real, and are over when their time is', async () => {
  world.at('2026-11-24T09:00:00.000Z')
  const played = crypto.randomUUID()
  const tested = crypto.randomUUID()
  // Dorvane plays in no exercise: nothing of one is rung there, which nobody would remove.
  expect(await codeOf(ring(belmere.head, 'exercise', { id: other }))).toBe('EXERCISE_NOT_IN_PLAY')
  await ring(belmere.duty, 'exercise', { ringId: played })
  await ring(belmere.duty, 'test', { ringId: tested })
  await tick(world, '2026-11-24T12:00:00.000Z')
  const exercise = await ringsOf(played)
  expect(exercise.every((one) => one.exercise && one.urgency === 'prompt' && one.say.endsWith('.exercise'))).toBe(true)
  const test_ = await ringsOf(tested)
  expect(test_.every((one) => !one.exercise && one.urgency !== 'crisis' && one.say.endsWith('.test'))).toBe(true)
  // Neither reaches the mission, whose mailbox is of the world outside.
  expect([...exercise, ...test_].filter(({ email }) => email !== null)).toEqual([])
  const says = async (world_: 'real' | 'exercise') => {
    // What was only read waits on the desk all the same.
    await world.as(noticesContract, carthia.analyst).readAll({ world: world_ })
    const desk = (await world.as(deskContract, carthia.analyst).today({ world: world_ })).items
    return desk.map(({ say }) => say)
  }
  expect(await says('real')).toContain('contacts.crisis.desk.test')
  expect(await says('real')).not.toContain('contacts.crisis.desk.exercise')
  expect(await says('exercise')).toEqual(['contacts.crisis.desk.exercise'])
  await tick(world, '2026-11-25T09:00:00.000Z')
  expect((await doors(carthia.duty).mine()).lines[0]?.rings).toEqual([])
  expect([...(await ringsOf(played)), ...(await ringsOf(tested))].every(({ settled }) => settled)).toBe(true)
})

test('of a ring only officers of the line hear, and what waits stands on their desks alone', async () => {
  world.at('2026-11-26T09:30:00.000Z')
  const hear = crisisArea.events?.['crisis.rang']?.hear
  if (typeof hear !== 'function') throw new Error('Nobody is asked who hears of a ring')
  const hearers: string[] = []
  for (const who of [belmere, carthia, dorvane, host].flatMap((of) => Object.values<string>(of))) {
    const actor = await standingOf(world.database.kysely, who)
    if (actor && (await inTransaction(world.house, actor, 'live', 'reads', (call) => hear(call, { id: line }))))
      hearers.push(who)
  }
  const officers = [belmere.head, belmere.duty, carthia.legal, carthia.duty, carthia.analyst]
  expect(hearers.toSorted()).toEqual(officers.toSorted())
  const roomId = await roomWith(world, belmere.duty)
  await doors(belmere.duty).attach({ id: line, roomId })
  await ring(belmere.duty, 'message')
  for (const who of officers) await world.as(noticesContract, who).readAll({ world: 'real' })
  const says = async (who: string) =>
    (await world.as(deskContract, who).today({ world: 'real' })).items
      .map(({ say }) => say)
      .filter((say) => say.startsWith('contacts.crisis.desk'))
      .toSorted()
  // Nobody tried the line for two days.
  expect(await says(belmere.duty)).toEqual(['contacts.crisis.desk.untested'])
  expect(await says(belmere.analyst)).toEqual([])
  expect(await says(host.secretary)).toEqual([])
  expect(await says(carthia.duty)).toEqual(['contacts.crisis.desk.untested', 'contacts.crisis.desk.waits'])
  // Where the side that was rung ends the line, nothing rings on.
  await doors(carthia.legal).end({ id: line, reason: 'The test is over.' })
  expect(await doors(carthia.duty).mine()).toEqual({ officer: false, lines: [] })
  await tick(world, '2026-11-26T12:00:00.000Z')
  const told = await toldOf(world, `crisis:${line}:`)
  expect(told.every(({ settled }) => settled)).toBe(true)
})

test('a flood of rings on one line, of whatever kind, hides neither the bell of another line nor the newest of its own', async () => {
  world.at('2026-11-26T12:30:00.000Z')
  const { kysely } = world.database
  const flooded = await agreedLine(world, belmere.head, delegations.carthia, carthia.legal)
  await sql`insert into crisis_ring (id, line_id, ring_id, from_id, to_id, by_id, kind, at)
    select gen_random_uuid(), ${flooded}, gen_random_uuid(), ${delegations.carthia}, ${delegations.belmere},
      ${carthia.legal}, k, timestamptz '2026-11-20' from generate_series(1, 1100), unnest('{message,exercise}'::text[]) k
  `.execute(kysely)
  const [last, another] = [crypto.randomUUID(), crypto.randomUUID()]
  await ring(carthia.legal, 'message', { id: flooded, ringId: last })
  await ring(dorvane.head, 'message', { id: other, ringId: another })
  const { lines } = await doors(belmere.head).mine()
  const rang = (id: string) => lines.find((one) => one.id === id)?.rings ?? []
  expect(rang(other).map(({ id }) => id)).toContain(another)
  expect([rang(flooded).length, rang(flooded).at(-1)?.id]).toEqual([100, last])
  expect((await doors(belmere.head).line({ id: flooded })).unanswered).toBe(2201)
  await world.as(noticesContract, belmere.head).readAll({ world: 'real' })
  const paths = (await world.as(deskContract, belmere.head).today({ world: 'real' })).items.map(({ path }) => path)
  expect(paths).toEqual(expect.arrayContaining([`/crisis/${flooded}`, `/crisis/${other}`]))
  await doors(belmere.head).end({ id: flooded, reason: 'The flood is over.' })
})

test('whoever rings and then ends the line does not silence its own bell; the others answer it yet', async () => {
  world.at('2026-11-26T12:40:00.000Z')
  const id = await agreedLine(world, belmere.head, delegations.carthia, carthia.legal)
  const [ringId, back] = [crypto.randomUUID(), crypto.randomUUID()]
  await ring(belmere.head, 'message', { id, ringId })
  await ring(belmere.head, 'test', { id })
  await ring(carthia.legal, 'message', { id, ringId: back })
  await doors(belmere.head).end({ id, reason: 'Said, and gone.' })
  // Whoever ended it is rung no more.
  expect((await doors(belmere.head).mine()).lines.map((one) => one.id)).not.toContain(id)
  expect((await doors(belmere.head).line({ id })).unanswered).toBe(0)
  const mine = await doors(carthia.legal).mine()
  expect(mine.lines.map((one) => [one.id, one.rings.map((rang) => rang.id)])).toEqual([[id, [ringId]]])
  expect(await doors(carthia.legal).line({ id })).toMatchObject({ state: 'ended', unanswered: 1 })
  // It climbs on, and what was told of it stands; of the test and of theirs nothing does.
  await tick(world, '2026-11-26T12:56:00.000Z')
  const open = (await toldOf(world, `crisis:${id}:`)).filter(({ settled }) => !settled)
  expect(open.map(({ account, say }) => [account, say])).toEqual([
    [carthia.legal, 'contacts.crisis.notice.waits'],
    [carthia.legal, 'contacts.crisis.notice.unanswered'],
  ])
  await world.as(noticesContract, carthia.legal).readAll({ world: 'real' })
  const desk = (await world.as(deskContract, carthia.legal).today({ world: 'real' })).items
  expect(desk.filter(({ path }) => path === `/crisis/${id}`).map(({ say }) => say)).toEqual([
    'contacts.crisis.desk.waits',
  ])
  await doors(carthia.legal).answered({ id, ringIds: [ringId] })
  expect(await doors(carthia.legal).mine()).toEqual({ officer: false, lines: [] })
  expect((await toldOf(world, `crisis:${id}:`)).every(({ settled }) => settled)).toBe(true)
})

test('where nobody of the other side can be told, whoever rings learns it at once', async () => {
  world.at('2026-11-26T13:00:00.000Z')
  const { kysely } = world.database
  await sql`update delegation set ended_at = now() where id = ${delegations.dorvane}`.execute(kysely)
  expect(await ring(belmere.head, 'message', { id: other })).toMatchObject({ told: 0, rung: 'mission' })
  await sql`update delegation set ended_at = null where id = ${delegations.dorvane}`.execute(kysely)
})

test('rungs follow one another in time for every ladder that fits, and the house always looks again until the end', () => {
  const step = fc.integer({ min: 60, max: 5_000 })
  fc.assert(
    fc.property(
      fc.constantFrom<RingKind>('message', 'test', 'exercise'),
      fc.tuple(step, step, step, step),
      fc.nat(30_000_000),
      (kind, [a, b, c, d], waited) => {
        const ladder = { deputy: a, head: a + b, mission: a + b + c, closes: a + b + c + d }
        expect(ladderFits(ladder)).toBe(true)
        const due = rungsDue(kind, ladder, waited)
        expect(due).toBeGreaterThanOrEqual(1)
        expect(rungsDue(kind, ladder, waited + 1_000)).toBeGreaterThanOrEqual(due)
        const rang = new Date(0)
        const look = nextLook(kind, ladder, rang, due)
        // What was told is never due again, and what is next is due at that very moment.
        if (due < rungsOf(kind).length) {
          expect(look.getTime()).toBeGreaterThan(waited)
          expect(rungsDue(kind, ladder, look.getTime())).toBe(due + 1)
        } else expect(look.getTime()).toBe(ladder.closes * 1000)
        for (const rung of rungsOf(kind)) expect(urgencyOf(kind, rung) === 'crisis').toBe(kind === 'message')
      },
    ),
  )
  expect(ladderFits({ deputy: 60, head: 60, mission: 90, closes: 100 })).toBe(false)
})
