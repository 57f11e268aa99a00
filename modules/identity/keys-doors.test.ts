import { safe } from '@orpc/client'
import { expect, test } from 'vitest'
import { record } from '#modules/record/server/index.ts'
import { newHybridKey } from '#platform/signing.ts'
import { deviceOf } from './keys/drafting.ts'
import { identity, keys } from './server/index.ts'
import { openKeyedWorld } from './server/test-keys.ts'
import { delegations, openTestWorld, people } from './server/test-world.ts'

const modules = [record, identity, keys]

test('a delegation adds a device by its key, and a second one by the first', async () => {
  await using world = await openTestWorld(modules)
  const keyed = await openKeyedWorld(world)
  const first = await keyed.deviceFor(people.belmere.analyst, 'Laptop')
  const key = await newHybridKey()
  const device = deviceOf(key.public, 'Telephone', first.device.holder)
  const signed = await keyed.sign('add', device, { secret: first.secret, public: first.key })
  await keyed.doors(people.belmere.analyst).addDevice({ signed })
  expect(await keyed.doors(people.carthia.duty).head({ id: delegations.belmere })).toMatchObject({ seq: 2 })
  const again = await safe(keyed.doors(people.belmere.analyst).addDevice({ signed }))
  expect(again.error).toMatchObject({ code: 'STATEMENT_REFUSED', data: { fault: 'wrong-seq' } })
})
