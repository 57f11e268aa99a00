import { safe } from '@orpc/client'
import { expect, test } from 'vitest'
import { delegations, people } from '#modules/identity/server/test-world.ts'
import { doorsOf, gridOutage, openGroup, openIncidentWorld, toAll, toTheFive, toUs } from './server/test-incidents.ts'

test('a draft is marked anew and seen through others’ eyes, and stays nobody else’s', async () => {
  await using world = await openIncidentWorld()
  await openGroup(world)
  const analyst = doorsOf(world, people.belmere.analyst)
  const carthia = doorsOf(world, people.carthia.duty)
  const draft = await analyst.report(gridOutage({ marking: toUs }))
  const asCarthia = { id: draft.id, delegation: delegations.carthia }

  expect(await analyst.versions.seeAs(asCarthia)).toEqual({ copy: null, onceShared: true })
  const marked = await analyst.update({ id: draft.id, version: 1, marking: toTheFive })
  expect(marked).toMatchObject({ status: 'draft', version: 2, marking: { tlp: 'amber' } })
  expect(await analyst.versions.seeAs(asCarthia)).toMatchObject({
    copy: { facts: { title: draft.facts.title } },
    onceShared: true,
  })
  // However wide its marking is, a draft goes nowhere.
  await analyst.update({ id: draft.id, version: 2, marking: toAll })
  for (const other of [carthia, doorsOf(world, null)]) expect((await other.list({})).items).toEqual([])
})

test('how far a shared incident goes is changed by sharing, and by no other door', async () => {
  await using world = await openIncidentWorld()
  await openGroup(world)
  const analyst = doorsOf(world, people.belmere.analyst)
  const draft = await analyst.report(gridOutage())
  const shared = await analyst.share({ id: draft.id, version: 1, marking: toTheFive })
  const { error } = await safe(analyst.update({ id: draft.id, version: shared.version ?? 0, marking: toUs }))
  expect(error).toMatchObject({ code: 'INCIDENT_NOT_IN_THIS_STATE' })
  expect((await doorsOf(world, people.carthia.duty).list({})).items).toHaveLength(1)
})
