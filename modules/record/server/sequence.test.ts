import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type KyselyPlugin, sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { openTestWorld, type TestWorld } from '#modules/identity/server/test-world.ts'
import { system } from '#platform/actor.ts'
import type { House } from '#platform/server/house.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { modules } from '../../../apps/server/modules.ts'
import { enter, logOf, policyOf, sequence, verifyRecord } from './index.ts'
import { isStale } from '../rules.ts'
import { judgeCheckpoint, witnessedAt } from '../policy.ts'
import { parseSignedCheckpoint } from '../checkpoint.ts'
import { pruneCheckpoints } from './prune.ts'
import { renewRecord } from './renew.ts'
import { sequenceSoon } from './soon.ts'

const demo = { CHANCERY_DEMO: 'true' }

function enterSome({ house }: TestWorld, count: number): Promise<void> {
  return inTransaction(house, system, 'test', 'acts', async (call) => {
    for (let n = 0; n < count; n++)
      await enter(call, { kind: 'envelopes', subject: 'AAAAAAAAAAAAAAAAAAAAAA', content: 'x' })
  })
}

/** The same house, whose process is stopped before its nth statement. */
function stoppedBefore(house: House, nth: number): House {
  let statements = 0
  const stop: KyselyPlugin = {
    transformQuery: ({ node }) => {
      if (++statements === nth) throw new Error('stopped')
      return node
    },
    transformResult: async ({ result }) => result,
  }
  return { ...house, database: { ...house.database, kysely: house.database.kysely.withPlugin(stop) } }
}

async function checkpointsOf({ database }: TestWorld): Promise<{ size: number; note: string }[]> {
  const { rows } = await sql<{
    size: number
    note: string
  }>`select size, note from record_checkpoint order by size`.execute(database.kysely)
  return rows
}

async function verify({ house }: TestWorld) {
  const log = await logOf(house)
  return inTransaction(house, system, 'test', 'reads', ({ db }) => verifyRecord(db, { log }))
}

test('stopped before any of its statements, the sequencer leaves one record, and no second checkpoint of one size', async () => {
  await using world = await openTestWorld(modules, demo)
  let entered = 0
  let done = false
  const signed = new Map<number, string>()
  for (let nth = 1; !done; nth++) {
    await enterSome(world, 130)
    entered += 130
    done = await sequence(stoppedBefore(world.house, nth)).then(
      () => true,
      (error: unknown) => {
        expect(String(error)).toContain('stopped')
        return false
      },
    )
    for (const { size, note } of await checkpointsOf(world)) {
      expect(signed.get(size) ?? note).toBe(note)
      signed.set(size, note)
    }
    // Every other time what was left standing is taken up where it was left.
    if (nth % 2 === 0) await sequence(world.house)
  }
  await sequence(world.house)
  expect(signed.size).toBeGreaterThan(5)
  expect(await verify(world)).toMatchObject({ breach: undefined, record: { entries: entered + 1 } })
})

test('of several that sequence at once, each entry has one place and nothing is left', async () => {
  await using world = await openTestWorld(modules, demo)
  await Promise.all(
    Array.from({ length: 12 }, async () => {
      await enterSome(world, 5)
      await sequence(world.house)
    }),
  )
  const { rows } = await sql<{ index: number }>`select index from record_entry order by index`.execute(
    world.database.kysely,
  )
  expect(rows.map(({ index }) => index)).toEqual(Array.from({ length: 61 }, (_, index) => index))
  expect(await verify(world)).toMatchObject({ breach: undefined, record: { entries: 61 } })
})

test('a record whose tiles were changed is not added to', async () => {
  await using world = await openTestWorld(modules, demo)
  await enterSome(world, 3)
  await sequence(world.house)
  await sql`update record_tile set bytes = sha256(bytes) || substr(bytes, 33) where level = 0`.execute(
    world.database.kysely,
  )
  await enterSome(world, 1)
  await expect(sequence(world.house)).rejects.toThrow('give the root')
  expect(await checkpointsOf(world)).toHaveLength(1)
})

test('time does not run backwards in the record, whatever the clock does', async () => {
  await using world = await openTestWorld(modules, demo)
  await enterSome(world, 1)
  await sequence(world.house)
  world.at('2026-11-20T00:00:00Z')
  await enterSome(world, 1)
  await sequence(world.house)
  const { rows } = await sql<{ at: Date }>`select at from record_entry order by index`.execute(world.database.kysely)
  expect(rows.map(({ at }) => at.toISOString())).toEqual(Array.from({ length: 3 }, () => '2026-11-21T09:00:00.000Z'))
})

test('however often it is asked, the sequencer signs at most one checkpoint a second, and leaves nothing behind', async () => {
  await using world = await openTestWorld(modules, demo)
  for (let n = 0; n < 20; n++) {
    await enterSome(world, 1)
    sequenceSoon(world.house)
  }
  const placed = async () => (await verify(world)).record.entries
  await vi.waitFor(async () => expect(await placed()).toBe(21), { timeout: 30_000 })
  expect((await checkpointsOf(world)).length).toBeLessThan(6)
})

test('of checkpoints older than a day the signatures stay on the last of each day, and every root stays', async () => {
  await using world = await openTestWorld(modules, demo)
  const days = [
    '2026-11-18T09:00:00Z',
    '2026-11-18T10:00:00Z',
    '2026-11-19T09:00:00Z',
    '2026-11-21T07:00:00Z',
    '2026-11-21T08:00:00Z',
  ]
  for (const at of days) {
    world.at(at)
    await enterSome(world, 1)
    await sequence(world.house)
  }
  const roots = await sql`select size, root from record_checkpoint order by size`.execute(world.database.kysely)
  await inTransaction(world.house, system, 'test', 'acts', pruneCheckpoints)
  expect((await checkpointsOf(world)).map(({ size, note }) => [size, note !== ''])).toEqual([
    [2, false],
    [3, true],
    [4, true],
    [5, true],
    [6, true],
  ])
  expect(await sql`select size, root from record_checkpoint order by size`.execute(world.database.kysely)).toEqual(
    roots,
  )
  expect((await verify(world)).breach).toBeUndefined()
  await enterSome(world, 1)
  await sequence(world.house)
  expect(await verify(world)).toMatchObject({ breach: undefined, record: { entries: 7 } })
})

test('without the key of the data folder nothing is added; another name of the host leaves the record its own', async () => {
  await using world = await openTestWorld(modules, demo)
  await enterSome(world, 1)
  await sequence(world.house)
  const before = await policyOf(world.house)
  const dataFolder = await mkdtemp(join(tmpdir(), 'chancery-keys-'))
  const robbed = { ...world.house, config: { ...world.house.config, dataFolder } }
  const moved = { ...world.house, config: { ...world.house.config, publicUrl: 'https://elsewhere.example' } }
  await enterSome(world, 1)
  expect((await policyOf(robbed)).text).toBe(before.text)
  await expect(sequence(robbed)).rejects.toThrow('put back sealing.key')
  expect(await checkpointsOf(world)).toHaveLength(1)
  await policyOf(moved)
  await sequence(moved)
  expect((await checkpointsOf(world)).map(({ note }) => note.split('\n')[0])).toEqual(['house/record', 'house/record'])
  await rm(dataFolder, { recursive: true })
})

test('a record in which nothing is entered is renewed, so that what its witnesses signed last is never old', async () => {
  await using world = await openTestWorld(modules, demo)
  await enterSome(world, 3)
  await sequence(world.house)
  const { policy } = await policyOf(world.house)
  const witnessed = async () => {
    const response = await world.knock(null, '/record/checkpoint')
    const { witnessed } = await judgeCheckpoint(policy, parseSignedCheckpoint(await response.text()))
    return witnessedAt(policy, witnessed)
  }
  const renew = async () => {
    await inTransaction(world.house, system, 'test', 'acts', renewRecord)
    await sequence(world.house)
    return (await checkpointsOf(world)).at(-1)?.size
  }
  const before = await renew()
  expect(await renew()).toBe(before)
  world.at('2026-11-22T10:00:00.000Z')
  expect(isStale(await witnessed(), world.house.now())).toBe(true)
  expect(await renew()).toBe((before ?? 0) + 1)
  expect(isStale(await witnessed(), world.house.now())).toBe(false)
  world.at('2026-11-22T20:00:00.000Z')
  expect(await renew()).toBe((before ?? 0) + 2)
  expect(await renew()).toBe((before ?? 0) + 2)
})
