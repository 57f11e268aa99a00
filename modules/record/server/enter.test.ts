import { expect, test } from 'vitest'
import { openTestWorld, people } from '#modules/identity/server/test-world.ts'
import { nobody } from '#platform/actor.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { standingOf } from '#modules/identity/server/index.ts'
import { modules } from '../../../apps/server/modules.ts'
import { enter, enterCommitment, sequence, whereIs } from './index.ts'

test('a delegation enters something, and until it has its place nobody sees that it waits', async () => {
  await using world = await openTestWorld(modules)
  const actor = (await standingOf(world.database.kysely, people.belmere.duty)) ?? nobody
  const entered = await inTransaction(world.house, actor, 'test', 'acts', async (call) => ({
    device: await enter(call, { kind: 'device', subject: 'AAAAAAAAAAAAAAAAAAAAAA', content: 'a device' }),
    list: await enter(call, { kind: 'credentials', content: 'a list' }),
  }))
  expect(entered.device.salt).toMatch(/^[\w-]{43}$/)
  await inTransaction(world.house, actor, 'test', 'reads', async (call) => {
    expect(await call.db.selectFrom('record_entry').selectAll().execute()).toEqual([])
    expect(await whereIs(call, [entered.device.id])).toEqual(new Map())
  })
  expect(await world.database.kysely.selectFrom('record_entry').selectAll().execute()).toHaveLength(2)
})

test('a commitment that was made elsewhere stands under its pseudonym like any other, and nothing but one is taken', async () => {
  await using world = await openTestWorld(modules)
  const actor = (await standingOf(world.database.kysely, people.belmere.duty)) ?? nobody
  const sealed = { kind: 'statement' as const, subject: 'AAAAAAAAAAAAAAAAAAAAAA', commitment: '0f'.repeat(32) }
  const entering = (wanted: typeof sealed) =>
    inTransaction(world.house, actor, 'test', 'acts', (call) => enterCommitment(call, wanted))
  const { id } = await entering(sealed)
  await expect(entering({ ...sealed, commitment: 'the words themselves' })).rejects.toThrow()
  await expect(entering({ ...sealed, subject: 'the negotiation' })).rejects.toThrow()
  await sequence(world.house)
  await inTransaction(world.house, actor, 'test', 'reads', async (call) =>
    expect((await whereIs(call, [id])).get(id)).toMatchObject({ index: 1 }),
  )
  expect(await world.database.kysely.selectFrom('record_entry').selectAll().where('index', '=', 1).execute()).toEqual([
    expect.objectContaining(sealed),
  ])
})
