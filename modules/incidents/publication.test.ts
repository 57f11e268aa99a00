import { expect, test } from 'vitest'
import { openTestWorld, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { recordContract } from '#modules/record/contract.ts'
import { sequence } from '#modules/record/server/index.ts'
import { opens } from '#modules/record/verifying.ts'
import { system } from '#platform/actor.ts'
import { fromBase64url, utf8 } from '#platform/bytes.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { modules } from '../../apps/server/modules.ts'
import { jobs } from './server/jobs.ts'
import { doorsOf, gridOutage, marked, openGroup, toAll, toTheFive, toUs, words } from './server/test-incidents.ts'

/** What the house does because something happened to an incident. */
async function publish({ house }: TestWorld, id: string): Promise<void> {
  await inTransaction(house, system, 'incidents-publish', 'acts', (call) => jobs[1].work(call, { id }))
  await sequence(house)
}

/** What the public reads of published incidents, each opened against its entry. */
async function publicActs(world: TestWorld): Promise<Record<string, unknown>[]> {
  const nobody = world.as(recordContract, null)
  const { items } = await nobody.entries({ kind: 'act' })
  const open = await Promise.all(items.filter(({ published }) => published).map(({ index }) => nobody.act({ index })))
  for (const { entry, salt, content } of open)
    expect(opens(entry, fromBase64url(salt), utf8(content)) && content).toBeTruthy()
  return open
    .map(({ content }) => JSON.parse(content) as Record<string, unknown>)
    .filter(({ act }) => act === 'incident.published')
}

test('what goes to the public is entered as an act, and no word of the rest stands in it', async () => {
  await using world = await openTestWorld(modules, { CHANCERY_DEMO: 'true' })
  await openGroup(world)
  const head = doorsOf(world, people.belmere.head)
  const { id } = await head.report(
    gridOutage({
      sections: [
        { kind: 'summary', words: words('The grid was down for an hour.'), marking: null },
        { kind: 'impact', words: words('Saltmarsh substation'), marking: toUs },
      ],
    }),
  )
  await publish(world, id)
  await head.share({ id, version: 1, marking: toTheFive })
  await publish(world, id)
  expect(await publicActs(world)).toEqual([])

  await head.share({ id, version: 2, marking: toAll })
  await publish(world, id)
  await publish(world, id)
  const acts = await publicActs(world)
  expect(acts).toHaveLength(1)
  expect(acts).toMatchObject([{ v: 1, incident: { id, version: null, owner: { name: 'Belmere' } } }])
  expect(JSON.stringify(acts)).toContain('down for an hour')
  expect(JSON.stringify(acts)).not.toContain('Saltmarsh')
  // It is the very copy that the public reads at the door.
  expect(acts[0]?.['incident']).toEqual(await doorsOf(world, null).one({ id }))
})

test('an embargoed incident is entered when it ends, a newer version in place of the older, and withdrawn words are given up', async () => {
  await using world = await openTestWorld(modules, { CHANCERY_DEMO: 'true' })
  const head = doorsOf(world, people.belmere.head)
  const { id } = await head.report(gridOutage({ marking: toUs }))
  const embargo = { ...marked('clear'), embargoUntil: '2026-11-21T12:00:00Z' }
  await head.share({ id, version: 1, marking: embargo })
  await publish(world, id)
  expect(await publicActs(world)).toEqual([])
  world.at('2026-11-21T12:00:01Z')
  await publish(world, id)
  expect(await publicActs(world)).toMatchObject([{ incident: { status: 'shared' } }])
  await head.contain({ id, version: 2 })
  await publish(world, id)
  expect(await publicActs(world)).toMatchObject([{ incident: { status: 'contained' } }])
  await head.withdraw({ id, version: 3, reason: 'It was a test of the relay.' })
  await publish(world, id)
  expect(await publicActs(world)).toEqual([])
  const { size } = await world.as(recordContract, null).state()
  expect(size).toBe(3)
})
