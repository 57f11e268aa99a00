import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DeskEntry, deskContract, placeOf, type ShownLine } from '../desk.ts'
import { deskOf, moreLine } from './desk.ts'
import { openTestHouse, type TestHouse } from './test-house.ts'

let house: TestHouse
let lines: DeskEntry[] = []

const line = (more: Partial<DeskEntry> = {}): DeskEntry => ({
  column: 'act',
  say: 'matters.answer',
  values: {},
  path: '/matters',
  party: null,
  at: '2026-11-20T09:00:00.000Z',
  due: null,
  exercise: false,
  ...more,
})

beforeAll(async () => {
  house = await openTestHouse({
    modules: [deskOf([{ name: 'matters', desk: async () => lines }])],
    actorOf: async () => ({ kind: 'person', id: null, name: 'Duty', roles: [], scopes: [], delegationId: null }),
  })
})
afterAll(() => house[Symbol.asyncDispose]())

const page = (after?: string, limit?: number) =>
  house
    .as(deskContract, 'duty')
    .today({ world: 'real', ...(after === undefined ? {} : { after }), ...(limit === undefined ? {} : { limit }) })

async function allBy(limit: number): Promise<ShownLine[]> {
  const all: ShownLine[] = []
  for (let after: string | undefined; ;) {
    const { items, next } = await page(after, limit)
    all.push(...items)
    if (next === undefined) return all
    after = next
  }
}

test('of a desk on which more stands than is shown at once, every line is reached, and how many there are is said from the first', async () => {
  lines = Array.from({ length: 450 }, (_, n) =>
    line({
      column: n % 3 === 0 ? 'changed' : 'act',
      // Many say the same of the same place at one moment: as checks do of several contacts.
      values: n % 2 === 0 ? {} : { n: n % 7 },
      due: n % 5 === 0 ? '2026-11-25T09:00:00.000Z' : null,
    }),
  )
  const first = await page()
  expect([first.items.length, first.columns]).toEqual([200, { act: 300, changed: 150, coming: 0, waiting: 0 }])
  const all = await allBy(64)
  expect(all).toHaveLength(450)
  expect(new Set(all.map(({ id }) => id)).size).toBe(450)
  expect(all).toEqual(await allBy(200))
  expect((await page('nobody gave this')).items).toEqual(first.items)
})

test('what is done while somebody reads on takes nothing of what follows out of sight', async () => {
  lines = Array.from({ length: 30 }, (_, n) => line({ values: { n } }))
  const { items, next } = await page(undefined, 10)
  const done = new Set(items.map(({ values }) => values['n']))
  lines = lines.filter(({ values }) => !done.has(values['n'] ?? -1))
  const rest = await page(next, 200)
  expect(rest.items).toHaveLength(20)
})

test('a line that says that there are more counts for as many, and what asks for an act is counted by its place', async () => {
  const now = new Date('2026-11-21T09:00:00.000Z')
  const call = { now }
  const more = { column: 'act', say: 'matters.more', path: '/matters?status=open', exercise: false } as const
  expect(moreLine(call, more, 0)).toEqual([])
  lines = [
    line({ path: '/matters/0197a000-0000-7000-8000-000000000000' }),
    ...moreLine(call, more, 40),
    line({ path: '/others', column: 'changed' }),
    line({ path: '/others', exercise: true }),
  ]
  const { items, columns, places } = await page()
  expect([items.length, columns.act, places]).toEqual([3, 41, { '/matters': 41 }])
  expect(items.every((one) => !('standsFor' in one))).toBe(true)
})

test('the place of a matter is its path without what names it', () => {
  expect(
    ['/', '/me', '/incidents/0197a000-0000-7000-8000-000000000000/answers?part=2', '/contacts/pings', '/letters#2'].map(
      placeOf,
    ),
  ).toEqual(['/', '/me', '/incidents', '/contacts/pings', '/letters'])
})
