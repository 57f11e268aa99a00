import { expect, test } from 'vitest'
import { openTestWorld, people } from '#modules/identity/server/test-world.ts'
import { nobody } from '#platform/actor.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { standingOf } from '#modules/identity/server/index.ts'
import { modules } from '../../../apps/server/modules.ts'
import { enter, whereIs } from './index.ts'

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
