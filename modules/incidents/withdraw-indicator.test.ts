import { safe } from '@orpc/client'
import { expect, test } from 'vitest'
import { delegations, people } from '#modules/identity/server/test-world.ts'
import { sharingContract } from '#modules/sharing/contract.ts'
import { doorsOf, gridOutage, openGroup, openIncidentWorld, toUs } from './server/test-incidents.ts'

const stixId = 'indicator--6f9a3c1e-52f1-4c7a-9a53-0d6c7b1c2a10'
const indicator = { kind: 'indicator' as const, stixId, name: 'Address of the extortion page', pattern: null }

test('whoever read an indicator in an incident is told when it is taken back, and nobody else', async () => {
  await using world = await openIncidentWorld()
  await openGroup(world)
  const belmere = doorsOf(world, people.belmere.analyst)
  let incident = await belmere.report(gridOutage())
  incident = await belmere.share({ id: incident.id, version: incident.version ?? 1, marking: gridOutage().marking })
  await doorsOf(world, people.esteria.duty).one({ id: incident.id })
  world.at('2026-11-21T10:00:00.000Z')
  incident = await belmere.addItem({ id: incident.id, version: incident.version ?? 1, body: indicator })
  const hidden = { ...indicator, stixId: stixId.replace('6f9a', '7f9a') }
  incident = await belmere.addItem({ id: incident.id, version: incident.version ?? 1, body: hidden, marking: toUs })
  world.at('2026-11-21T11:00:00.000Z')
  await doorsOf(world, people.carthia.duty).one({ id: incident.id })

  for (const item of incident.indicators) {
    const { id, version } = incident
    const taken = await belmere.withdrawIndicator({
      id,
      version: version ?? 1,
      itemId: item.id,
      reason: 'It belongs to a harmless service.',
    })
    expect(taken.told).toEqual(item.body.stixId === stixId ? [delegations.carthia] : [])
    incident = taken.incident
  }
  expect(incident.indicators).toEqual([])
  const told = async (account: string) =>
    (await world.as(sharingContract, account).withdrawals({})).items.map((one) => one.objectId)
  expect(await told(people.carthia.legal)).toEqual([stixId])
  expect(await told(people.esteria.duty)).toEqual([])
  expect(await told(people.dorvane.duty)).toEqual([])
})

test('only its owner takes an indicator back, and only an indicator that stands there', async () => {
  await using world = await openIncidentWorld()
  await openGroup(world)
  const belmere = doorsOf(world, people.belmere.analyst)
  const draft = await belmere.report(gridOutage())
  const { id, version } = await belmere.share({
    id: draft.id,
    version: draft.version ?? 1,
    marking: gridOutage().marking,
  })
  const asked = { id, version: version ?? 1, itemId: '00000000-0000-7000-8000-000000000001', reason: 'Wrong.' }
  expect((await safe(belmere.withdrawIndicator(asked))).error).toMatchObject({ code: 'ITEM_UNKNOWN' })
  expect((await safe(doorsOf(world, people.carthia.duty).withdrawIndicator(asked))).error).toMatchObject({
    code: 'INCIDENT_NOT_YOURS',
  })
  expect((await safe(doorsOf(world, people.dorvane.duty).withdrawIndicator(asked))).error).toMatchObject({
    code: 'INCIDENT_UNKNOWN',
  })
})
