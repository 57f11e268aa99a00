import { expect, test } from 'vitest'
import { exchange } from '#modules/exchange/server/index.ts'
import { identity } from '#modules/identity/server/index.ts'
import { delegations, openTestWorld, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { sharing } from '#modules/sharing/server/index.ts'
import { deskContract } from '#platform/desk.ts'
import { deskOf } from '#platform/server/desk.ts'
import { incidents } from './server/index.ts'
import { doorsOf, gridOutage, marked, openGroup, toCarthia, toTheFive, words } from './server/test-incidents.ts'

const capabilities = [identity, sharing, exchange, incidents]

async function openDesks(): Promise<TestWorld> {
  const world = await openTestWorld([...capabilities, deskOf(capabilities)])
  await openGroup(world)
  return world
}

/** The lines of a desk about incidents, short enough to be read: in which column, which words, about what. */
async function desk(world: TestWorld, accountId: string | null) {
  const lines = (await world.as(deskContract, accountId).today({})).items
  return lines
    .filter(({ say }) => say.startsWith('incidents.'))
    .map(({ column, say, party, values }) => [column, say.slice('incidents.desk.'.length), party, values['title']])
}

const title = 'Grid outage in the north of Belmere'

test('a draft waits on the desks of those who may finish it, and of nobody else', async () => {
  await using world = await openDesks()
  await doorsOf(world, people.belmere.analyst).report(gridOutage())
  expect(await desk(world, people.belmere.analyst)).toEqual([['act', 'draft', null, title]])
  expect(await desk(world, people.belmere.head)).toEqual([['act', 'draft', null, title]])
  for (const other of [people.carthia.duty, people.dorvane.duty, people.host.auditor])
    expect(await desk(world, other)).toEqual([])
})

test('what was shared stands on the desk until it is opened, and again once it has changed', async () => {
  await using world = await openDesks()
  const analyst = doorsOf(world, people.belmere.analyst)
  const { id } = await analyst.report(gridOutage())
  await analyst.share({ id, version: 1, marking: toTheFive })
  expect(await desk(world, people.carthia.duty)).toEqual([['changed', 'shared', 'Belmere', title]])
  expect(await desk(world, people.dorvane.duty)).toEqual([])
  expect(await desk(world, people.belmere.analyst)).toEqual([])

  world.at('2026-11-21T10:00:00.000Z')
  await doorsOf(world, people.carthia.duty).one({ id })
  expect(await desk(world, people.carthia.duty)).toEqual([])
  // A colleague's reading is not mine.
  expect(await desk(world, people.carthia.analyst)).toEqual([['changed', 'shared', 'Belmere', title]])

  world.at('2026-11-21T11:00:00.000Z')
  await analyst.update({ id, version: 2, sections: [{ kind: 'summary', words: words('It is over.'), marking: null }] })
  expect(await desk(world, people.carthia.duty)).toEqual([['changed', 'changed', 'Belmere', title]])
})

test('a change that a delegation may not see moves nothing on its desk', async () => {
  await using world = await openDesks()
  const analyst = doorsOf(world, people.belmere.analyst)
  const { id } = await analyst.report(gridOutage())
  await analyst.share({ id, version: 1, marking: toTheFive })
  world.at('2026-11-21T10:00:00.000Z')
  for (const reader of [people.carthia.duty, people.esteria.duty]) await doorsOf(world, reader).one({ id })

  world.at('2026-11-21T11:00:00.000Z')
  await analyst.update({
    id,
    version: 2,
    sections: [{ kind: 'technical', words: words('The wiper.'), marking: toCarthia }],
  })
  expect(await desk(world, people.carthia.duty)).toEqual([['changed', 'changed', 'Belmere', title]])
  expect(await desk(world, people.esteria.duty)).toEqual([])
})

test('after a week an incident that nobody opened leaves the desk, and stays in the list', async () => {
  await using world = await openDesks()
  const analyst = doorsOf(world, people.belmere.analyst)
  const { id } = await analyst.report(gridOutage())
  await analyst.share({ id, version: 1, marking: toTheFive })
  world.at('2026-11-29T09:00:00.000Z')
  expect(await desk(world, people.carthia.duty)).toEqual([])
  expect((await doorsOf(world, people.carthia.duty).list({})).items).toHaveLength(1)
})

test('a question waits for an act on one desk and for others on the other, until it is answered', async () => {
  await using world = await openDesks()
  const analyst = doorsOf(world, people.belmere.analyst)
  const carthia = doorsOf(world, people.carthia.duty)
  const { id } = await analyst.report(gridOutage())
  await analyst.share({ id, version: 1, marking: toTheFive })
  await carthia.one({ id })
  const question = await carthia.questions.ask({
    id,
    to: delegations.belmere,
    words: words('Which vendor?'),
    marking: marked('amber+strict', { delegations: [delegations.belmere] }),
  })

  expect(await desk(world, people.belmere.analyst)).toEqual([['act', 'asked', 'Carthia', title]])
  expect(await desk(world, people.carthia.analyst)).toContainEqual(['waiting', 'unanswered', 'Belmere', title])
  expect(await desk(world, people.esteria.duty)).toEqual([['changed', 'shared', 'Belmere', title]])
  // The line is no handing-over of the question's words.
  expect(JSON.stringify(await world.as(deskContract, people.belmere.analyst).today({}))).not.toContain('vendor')

  await analyst.questions.answer({
    questionId: question.id,
    kind: 'answered',
    words: words('The vendor of the screens.'),
    marking: toCarthia,
  })
  expect(await desk(world, people.belmere.analyst)).toEqual([])
  expect(await desk(world, people.carthia.duty)).not.toContainEqual(['waiting', 'unanswered', 'Belmere', title])
})

test('the end of an embargo is coming on the desks of its owner, and asks for an act on its last day', async () => {
  await using world = await openDesks()
  const analyst = doorsOf(world, people.belmere.analyst)
  const { id } = await analyst.report(gridOutage())
  await analyst.share({ id, version: 1, marking: { ...toTheFive, embargoUntil: '2026-11-25T12:00:00.000Z' } })
  expect(await desk(world, people.belmere.analyst)).toEqual([['coming', 'embargo', null, title]])
  const line = (await world.as(deskContract, people.belmere.analyst).today({})).items.find(
    ({ column }) => column === 'coming',
  )
  expect(line).toMatchObject({ due: '2026-11-25T12:00:00.000Z', path: `/incidents/${id}` })
  expect(await desk(world, people.carthia.duty)).toEqual([])

  world.at('2026-11-25T09:00:00.000Z')
  expect(await desk(world, people.belmere.analyst)).toEqual([['act', 'embargo', null, title]])
  world.at('2026-11-25T13:00:00.000Z')
  expect(await desk(world, people.belmere.analyst)).toEqual([])
})
