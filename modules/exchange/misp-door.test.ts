import { safe } from '@orpc/client'
import { expect, test } from 'vitest'
import { identity } from '#modules/identity/server/index.ts'
import { delegations, openTestWorld, people } from '#modules/identity/server/test-world.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { sharing } from '#modules/sharing/server/index.ts'
import { exchangeContract as contract } from './contract.ts'
import { exchange } from './server/index.ts'

const openWorld = () => openTestWorld([identity, sharing, exchange])
const toCarthia: Marking = {
  tlp: 'amber',
  pap: null,
  audience: { delegations: [delegations.carthia], groups: [], people: [] },
  embargoUntil: null,
  caveats: [],
  exercise: false,
}
const event = {
  Event: {
    uuid: '5f0c6d0e-3b1c-4b6e-9d5e-2a6f6b1f5c01',
    info: 'Wiper in the northern grid',
    date: '2026-11-20',
    timestamp: '1795161600',
    Attribute: [
      {
        uuid: '5f0c6d0e-3b1c-4b6e-9d5e-2a6f6b1f5c02',
        type: 'domain',
        category: 'Network activity',
        value: 'update.vendor.example',
        to_ids: true,
        timestamp: '1795161600',
      },
    ],
  },
}

test('a MISP event is taken in under the marking that is given to it, and taken in again changes nothing', async () => {
  await using world = await openWorld()
  const belmere = world.as(contract, people.belmere.analyst)
  const first = await belmere.importMisp({ text: JSON.stringify(event), marking: toCarthia })
  expect(first.events).toMatchObject([{ uuid: event.Event.uuid, outcome: 'stored', removed: 0, failed: [] }])
  expect(first.events[0]?.stored).toBeGreaterThan(1)
  expect((await belmere.importMisp({ text: JSON.stringify(event), marking: toCarthia })).events).toMatchObject([
    { outcome: 'known', stored: 0 },
  ])

  const all = (await belmere.collections()).find(({ kind }) => kind === 'incidents')
  const seenBy = async (person: string) =>
    (await world.as(contract, person).objects({ collectionId: all?.id })).items.filter(
      ({ ownerId }) => ownerId === delegations.belmere,
    ).length
  expect(await seenBy(people.carthia.duty)).toBeGreaterThan(1)
  expect(await seenBy(people.carthia.duty)).toBe(await seenBy(people.belmere.duty))
})

test('what is no MISP event is refused with each place, an observer and a stranger are refused, and nothing is kept', async () => {
  await using world = await openWorld()
  const belmere = world.as(contract, people.belmere.analyst)
  const broken = JSON.stringify({ Event: { ...event.Event, Attribute: [{ ...event.Event.Attribute[0], type: 7 }] } })
  const refused = await safe(belmere.importMisp({ text: broken, marking: toCarthia }))
  expect(refused.error).toMatchObject({
    code: 'MISP_NOT_READABLE',
    status: 422,
    data: { faults: [{ path: expect.stringContaining('/Attribute/0') }] },
  })
  expect((await safe(belmere.importMisp({ text: '{', marking: toCarthia }))).error).toMatchObject({
    code: 'MISP_NOT_READABLE',
  })
  const unknown = {
    ...toCarthia,
    audience: { ...toCarthia.audience, delegations: ['00000000-0000-7000-8000-00000000dead'] },
  }
  expect((await safe(belmere.importMisp({ text: JSON.stringify(event), marking: unknown }))).error).toMatchObject({
    code: 'AUDIENCE_UNKNOWN',
  })
  const observer = world.as(contract, people.norhaven.observer)
  expect((await safe(observer.importMisp({ text: JSON.stringify(event), marking: toCarthia }))).error).toMatchObject({
    code: 'ROLE_MAY_NOT_ACT',
  })
  expect(
    (await safe(world.as(contract, null).importMisp({ text: JSON.stringify(event), marking: toCarthia }))).error,
  ).toMatchObject({ status: 401 })

  const all = (await belmere.collections()).find(({ kind }) => kind === 'incidents')
  expect((await belmere.objects({ collectionId: all?.id })).items).toEqual([])
})
