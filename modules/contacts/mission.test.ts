import { safe } from '@orpc/client'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { delegations, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { system } from '#platform/actor.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { ladderOf } from './server/index.ts'
import { doorsOf, missionCodeAt, openContactsWorld, settleContact } from './server/test-contacts.ts'

let world: TestWorld
let cert: string
beforeAll(async () => {
  world = await openContactsWorld()
  const deputyId = await settleContact(world, {
    delegationId: delegations.belmere,
    function: 'Deputy',
    person: { name: 'Duty', accountId: people.belmere.duty },
  })
  cert = await settleContact(world, {
    delegationId: delegations.belmere,
    function: 'Head of the national CERT',
    person: { name: 'Lena Arkwright', accountId: people.belmere.analyst },
    deputyId,
  })
})
afterAll(() => world[Symbol.asyncDispose]())

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  const { error } = await safe(promise)
  return error && 'code' in error ? error.code : error
}

const mailbox = (email: string) => ({ mission: { email, name: 'Permanent Mission of Belmere', language: 'en' } })
const belmereHead = () => doorsOf(world, people.belmere.head).directory

test('a mailbox is a rung once somebody there has handed the code to the head, and no sooner', async () => {
  world.at('2026-11-21T10:00:00.000Z')
  const rungs = async () =>
    (await inTransaction(world.house, system, 'test', 'reads', (call) => ladderOf(call, cert, call.now))).map(
      ({ rung }) => rung,
    )
  const confirmed = async () => (await belmereHead().board()).mission?.confirmedAt !== null
  await belmereHead().setMission(mailbox('mission@belmere.example'))
  expect([await confirmed(), await rungs()]).toEqual([false, ['contact', 'deputy', 'head']])
  const first = await missionCodeAt(world, 'mission@belmere.example')
  expect(first).toMatch(/^\d{4} \d{4}$/)
  // Nothing that the head wrote goes to an address that nobody has confirmed.
  const { rows } = await sql<{ name: string; values: object }>`
    select name, values from notice where email = 'mission@belmere.example'`.execute(world.database.kysely)
  expect(rows.map(({ name, values }) => [name, Object.keys(values).toSorted()])).toEqual([['', ['code', 'delegation']]])
  const wrong = first === '0000 0000' ? '1111 1111' : '0000 0000'
  expect(await codeOf(belmereHead().confirmMission({ code: wrong }))).toBe('MISSION_CODE_WRONG')
  const duty = doorsOf(world, people.belmere.duty).directory
  expect(await codeOf(duty.confirmMission({ code: first }))).toBe('CONTACT_NOT_YOURS')
  // A code is of one delegation and one address, and the last one alone is good.
  const dorvane = doorsOf(world, people.dorvane.head).directory
  await dorvane.setMission(mailbox('mission@belmere.example'))
  expect(await codeOf(dorvane.confirmMission({ code: first }))).toBe('MISSION_CODE_WRONG')
  await belmereHead().setMission(mailbox('Mission@belmere.example'))
  expect(await codeOf(belmereHead().confirmMission({ code: first }))).toBe('MISSION_CODE_WRONG')
  const second = await missionCodeAt(world, 'Mission@belmere.example')

  world.at('2026-11-24T10:00:01.000Z')
  expect(await codeOf(belmereHead().confirmMission({ code: second }))).toBe('MISSION_CODE_WRONG')
  world.at('2026-11-24T09:59:00.000Z')
  await belmereHead().confirmMission({ code: second })
  expect([await confirmed(), await rungs()]).toEqual([true, ['contact', 'deputy', 'head', 'mission']])
  expect(await codeOf(belmereHead().confirmMission({ code: second }))).toBe('MISSION_CODE_WRONG')

  // Another name needs no code; another address does.
  await belmereHead().setMission({ mission: { ...mailbox('mission@belmere.example').mission, name: 'The Mission' } })
  expect(await confirmed()).toBe(true)
  world.at('2026-11-25T10:00:00.000Z')
  await belmereHead().setMission(mailbox('stranger@press.example'))
  expect([await confirmed(), await rungs()]).toEqual([false, ['contact', 'deputy', 'head']])
})

test('neither mails to strangers nor guesses at codes go on without end, and members read no code', async () => {
  world.at('2026-11-26T10:00:00.000Z')
  const dorvane = doorsOf(world, people.dorvane.head).directory
  for (const n of [1, 2, 3]) await dorvane.setMission(mailbox(`stranger${n}@press.example`))
  expect(await codeOf(dorvane.setMission(mailbox('stranger4@press.example')))).toBe('TOO_MANY')
  const guesses = []
  for (let n = 0; n < 6; n++) guesses.push(await codeOf(dorvane.confirmMission({ code: `${n}` })))
  expect(guesses).toEqual([...Array.from({ length: 5 }, () => 'MISSION_CODE_WRONG'), 'TOO_MANY'])
  const head = await world.house.actorOf(
    new Request('http://house', { headers: { 'x-test-account': people.dorvane.head } }),
  )
  for (const statement of [sql`select code from contact_mission`, sql`update contact_mission set confirmed_at = now()`])
    await expect(
      inTransaction(world.house, head, 'test', 'acts', (call) => statement.execute(call.db)),
    ).rejects.toThrow(/permission denied/)
})

test('on a host that sends no mail nobody is left to wait for a code, and what was confirmed before stands', async () => {
  await using silent = await openContactsWorld({})
  const head = doorsOf(silent, people.belmere.head).directory
  const { email, name, language } = mailbox('mission@belmere.example').mission
  expect(await codeOf(head.setMission({ mission: { email, name, language } }))).toBe('MISSION_NO_MAIL')
  expect((await head.board()).mission).toBe(null)
  await sql`insert into contact_mission (delegation_id, email, name, language, set_by, set_at, confirmed_at)
    values (${delegations.belmere}, ${email}, ${name}, 'en', ${people.belmere.head}, now(), now())`.execute(
    silent.database.kysely,
  )
  await head.setMission({ mission: { email, name: 'The Mission', language } })
  expect((await head.board()).mission?.name).toBe('The Mission')
  await head.setMission({ mission: null })
  expect((await head.board()).mission).toBe(null)
})
