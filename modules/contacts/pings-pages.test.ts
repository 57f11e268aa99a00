import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { delegations, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { deskContract } from '#platform/desk.ts'
import { doorsOf, marked, openContactsWorld, runJob, settleContact } from './server/test-contacts.ts'

let world: TestWorld
let id: string
const posts = 230
const { belmere, carthia } = people
const doors = (accountId: string) => doorsOf(world, accountId).pings

type Page<Item> = { items: Item[]; next?: string | undefined; behind: number }

/** Every page of a list: each has to say truly how many stand behind it. */
async function whole<Item>(read: (after?: string) => Promise<Page<Item>>): Promise<Item[]> {
  const pages = [await read()]
  for (let next = pages[0]?.next; next !== undefined; next = pages.at(-1)?.next) pages.push(await read(next))
  for (const [n, { behind }] of pages.entries())
    expect(behind).toBe(pages.slice(n + 1).reduce((sum, { items }) => sum + items.length, 0))
  return pages.flatMap(({ items }) => items)
}
const from = (after?: string) => (after === undefined ? {} : { after })

/** A ministry with many posts, and one more that its head does not see: all of them are checked. */
beforeAll(async () => {
  world = await openContactsWorld()
  const post = { delegationId: delegations.belmere, person: { name: 'Somebody', accountId: belmere.duty } }
  const first = await settleContact(world, { ...post, function: 'Post 0' })
  await sql`insert into contact select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(),
      'function', 'Post ' || n))).* from contact c, generate_series(1, ${posts - 1}::int) n where c.id = ${first}`.execute(
    world.database.kysely,
  )
  await settleContact(world, { ...post, function: 'Hidden', marking: marked('red', { people: [belmere.duty] }) })
  const check = await doors(belmere.head).create({
    title: 'Everybody',
    world: 'real',
    delegationIds: [delegations.belmere],
    kinds: ['technical'],
    startsAt: world.house.now().toISOString(),
    surprise: false,
    everyMonths: null,
    ladder: { deputy: 60, head: 120, mission: 240, closes: 1_440 },
  })
  id = check.id
  await runJob(world, 'contacts-pings')
})
afterAll(() => world[Symbol.asyncDispose]())

test('what waits is handed out to its end, and what the reader does not see is not counted', async () => {
  const waiting = (who: string) => whole((after) => doors(who).waiting({ limit: 60, ...from(after) }))
  const asked = await waiting(belmere.head)
  expect(new Set(asked.map((one) => one.id)).size).toBe(posts)
  expect(asked.some((one) => one.function === 'Hidden')).toBe(false)
  expect(await waiting(carthia.duty)).toEqual([])
  const { today } = world.as(deskContract, belmere.head)
  const { items, next, columns, places } = await today({})
  expect([items.length, columns.act, places]).toEqual([200, posts, { '/contacts/pings': posts }])
  const [more] = (await today(from(next))).items
  expect([more?.say, more?.values]).toEqual(['contacts.pings.desk.more', { count: posts - 200 }])
})

test('so are the lines of one check, and those alone that nobody answered where they are asked for', async () => {
  const lines = (who: string, of: 'own' | 'silent' | 'all') =>
    whole((after) => doors(who).lines({ id, of, limit: 100, ...from(after) }))
  const answered = (await doors(belmere.head).waiting({})).items[0]
  await doors(belmere.head).acknowledge({ id: answered?.id ?? '' })
  expect((await lines(belmere.head, 'all')).length).toBe(posts)
  expect((await lines(belmere.head, 'silent')).length).toBe(posts - 1)
  expect((await lines(belmere.duty, 'own')).map((line) => line.function)).toContain('Hidden')
  const { own, followUp } = await doors(belmere.head).results({ id })
  expect([own, followUp]).toMatchObject([posts, [{ asked: posts, silent: posts - 1 }]])
})

test('so are the checks themselves', async () => {
  await sql`insert into ping select (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), 'status', 'cancelled',
      'follows_id', null))).* from ping p, generate_series(1, ${posts}::int) n where p.id = ${id}::uuid`.execute(
    world.database.kysely,
  )
  const checks = (who: string) => whole((after) => doors(who).list({ world: 'real', limit: 200, ...from(after) }))
  expect(new Set((await checks(belmere.head)).map((one) => one.id)).size).toBe(posts + 1)
  expect(await checks(carthia.duty)).toEqual([])
})
