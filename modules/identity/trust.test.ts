import { expect, test } from 'vitest'
import { record } from '#modules/record/server/index.ts'
import { fromBase64url } from '#platform/bytes.ts'
import { leafBytes } from './keys/leaf.ts'
import { identity, keys } from './server/index.ts'
import { openKeyedWorld, type TestDevice } from './server/test-keys.ts'
import { openTestWorld, people } from './server/test-world.ts'

const modules = [record, identity, keys]
const leafOf = ({ delegation, id, key }: TestDevice) =>
  [leafBytes({ delegation, device: id }), fromBase64url(key.ed25519)] as const

async function keyedWorld() {
  const world = await openTestWorld(modules)
  const keyed = await openKeyedWorld(world)
  return { world, keyed, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

test('a client of one delegation recognises the devices of another, and of no stranger', async () => {
  await using at = await keyedWorld()
  const { keyed } = at
  const belmere = await keyed.deviceFor(people.belmere.analyst)
  const carthia = await keyed.deviceFor(people.carthia.duty)
  await keyed.sequence()
  const trust = await keyed.trustOf(people.carthia.duty)
  expect(await trust.judge(...leafOf(belmere))).toMatchObject({
    ok: true,
    standing: { stands: true, deviceName: 'Test device' },
  })
  expect(await trust.judge(...leafOf(carthia))).toMatchObject({ ok: true })
  expect(await trust.judge(leafOf(belmere)[0], leafOf(carthia)[1])).toEqual({ ok: false, why: 'other-key' })
  expect(await trust.judge(...leafOf({ ...belmere, id: carthia.id }))).toEqual({ ok: false, why: 'unknown-device' })
  await keyed.removeDevice(belmere)
  await keyed.sequence()
  await trust.refresh()
  expect(await trust.judge(...leafOf(belmere))).toEqual({ ok: false, why: 'removed' })
  expect(trust.alarms()).toEqual([])
})
