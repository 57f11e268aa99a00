import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { contactsContract } from '#modules/contacts/contract.ts'
import { exercisesContract } from '#modules/exercises/contract.ts'
import { agreedLine } from '#modules/contacts/server/test-crisis.ts'
import { hospitals, later, letHappen, marker } from '#modules/exercises/server/test-exercise.ts'
import type { ScenarioInput } from '#modules/exercises/rules.ts'
import { delegations, openTestWorld, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { modules } from './server/modules.ts'

/** Carthia, played by the house, asks Belmere on the platform, and writes to it once it has an answer. */
const scenario: ScenarioInput = {
  title: { en: `${marker}: a server` },
  summary: { en: `${marker}.` },
  briefing: { en: `${marker}.` },
  minutes: 10,
  alone: 'belmere',
  roles: [
    { id: 'belmere', name: { en: 'Belmere' }, brief: { en: `${marker}.` }, contacts: ['diplomatic'] },
    { id: 'carthia', name: { en: 'The desk of Carthia' }, brief: { en: `${marker}.` }, playedBy: 'house' },
  ],
  injects: [
    {
      id: 'ask',
      kind: 'request',
      from: 'carthia',
      to: ['belmere'],
      when: { by: 'time', at: 10 },
      title: { en: `${marker}: which hours?` },
      words: { en: `${marker}. At which hours did you see our server?` },
      request: {
        kind: 'mitigation',
        form: { urgency: 'hours', nonsense: 'x' },
        cites: ['norm-c', 'norm-zz'],
        due: 600,
      },
      expects: [
        { id: 'heard', of: 'belmere', within: 120, hope: { kind: 'acknowledgement' } },
        { id: 'turned', of: 'belmere', within: 120, hope: { kind: 'contact', to: ['carthia'] } },
      ],
    },
    {
      id: 'thanks',
      kind: 'letter',
      from: 'carthia',
      to: ['belmere'],
      when: { by: 'act', act: 'request.accepted', role: 'belmere', inject: 'ask', seconds: 5, else: 300 },
      title: { en: `${marker}: we thank you` },
      words: { en: `${marker}. The copy of the disk is kept.` },
      letter: { kind: 'note-verbale' },
    },
  ],
}

const { belmere, carthia, host, norhaven } = people
const contactsOf = (world: TestWorld, account: string) => world.as(contactsContract, account)

test('the house asks and writes for a role that nobody plays, on the platform itself, and it is answered there; in the end all of it is gone', async () => {
  await using world = await openTestWorld(modules)
  const control = world.as(exercisesContract, host.mediator)
  const { id: scenarioId } = await control.scenarios.create({ scenario })
  const players = [{ role: 'belmere', by: { kind: 'delegation' as const, delegationId: delegations.belmere } }]
  const { id } = await control.runs.prepare({ scenarioId, players, observers: [] })
  await control.runs.start({ id })
  await later(world, 11, modules)

  const { play } = world.as(exercisesContract, belmere.duty)
  const { requests, letters } = contactsOf(world, belmere.duty)
  const [asked] = (await play.one({ id })).received
  expect(asked).toMatchObject({ inject: 'ask', item: { kind: 'request' } })
  expect((await requests.list({ world: 'real' })).items).toEqual([])
  const [line] = (await requests.list({ world: 'exercise' })).items
  expect(line).toMatchObject({ id: asked?.item?.id, status: 'sent', world: 'exercise', from: { id: delegations.host } })
  expect(line?.subject).toBe(`The desk of Carthia: ${marker}: which hours?`)
  const request = await requests.one({ id: line?.id ?? '' })
  expect(request).toMatchObject({ cites: ['norm-c'], form: { urgency: 'hours', infrastructure: ['–'] } })
  expect(Object.keys(request.form)).not.toContain('nonsense')
  // The real Carthia has no part in what the house says for a role of that name.
  expect((await contactsOf(world, carthia.duty).requests.list({ world: 'exercise' })).items).toEqual([])

  const next = { id: request.id, reason: null, words: null }
  await requests.move({ ...next, move: 'acknowledge', saw: 'delivered' })
  await requests.move({ ...next, move: 'accept', saw: 'acknowledged' })
  await letHappen(world, modules)
  await later(world, 6, modules)
  const [thanked] = (await play.one({ id })).received
  expect(thanked).toMatchObject({ inject: 'thanks', item: { kind: 'letter' } })
  const letter = await letters.one({ id: thanked?.item?.id ?? '' })
  expect(letter).toMatchObject({ world: 'exercise', kind: 'note-verbale', status: 'issued', number: '2026/1' })
  expect(letter.sheet.title).toMatch(/^EXERCISE · EXERCISE · EXERCISE/)
  expect(letter.sheet.parts.map(({ text }) => text)).toContain(`${marker}. The copy of the disk is kept.`)
  expect((await letters.list({ world: 'real' })).items).toEqual([])

  // What is drafted and never sent is of the exercise as well.
  const marking = { ...letter.marking, audience: { delegations: [], groups: [], people: [] } }
  const content = {
    kind: 'note-verbale' as const,
    language: 'en' as const,
    from: 'Belmere',
    subject: `${marker} draft`,
  }
  await letters.draft({ world: 'exercise', content: { ...content, to: { institution: 'Dorvane' } }, marking })
  const about = { world: 'exercise', kind: 'information', subject: `${marker} draft`, marking } as const
  await requests.draft({ ...about, to: delegations.host })
  // Whoever plays in no exercise is asked nothing in one, and asks nothing.
  for (const drafted of [
    requests.draft({ ...about, to: delegations.dorvane }),
    contactsOf(world, carthia.duty).requests.draft({ ...about, to: delegations.belmere }),
  ])
    await expect(drafted).rejects.toMatchObject({ code: 'REQUEST_NOT_IN_PLAY' })
  await expect(
    letters.draft({
      world: 'exercise',
      to: delegations.dorvane,
      content: { ...content, to: { institution: 'Dorvane' } },
      marking,
    }),
  ).rejects.toMatchObject({ code: 'LETTER_NOT_IN_PLAY' })
  await letHappen(world, modules)
  const { results } = await control.runs.report({ id })
  expect(results.map(({ expectation, outcome }) => [expectation, outcome])).toEqual([
    ['heard', 'met'],
    ['turned', 'met'],
  ])
  await control.runs.end({ id })
  expect(await requests.one({ id: request.id })).toMatchObject({ status: 'closed', may: { moves: [], consult: false } })
  // What was not sent by then is sent to nobody.
  const drafts = { world: 'exercise', status: 'draft' } as const
  expect([(await requests.list(drafts)).items, (await letters.list(drafts)).items]).toEqual([[], []])
  await letHappen(world, modules)
  await control.runs.archive({ id })
  const { archive } = await control.runs.archived({ id })
  for (const words of ['which hours?', 'copy of the disk']) expect(JSON.stringify(archive['items'])).toContain(words)
  for (const table of ['request', 'request_step', 'letter', 'notice'])
    expect((await sql`select 1 from ${sql.table(table)}`.execute(world.database.kysely)).rows).toEqual([])
})

test('to whoever plays alone they come under RED, for their eyes; one of the host reads the words in their inbox alone', async () => {
  await using world = await openTestWorld(modules)
  const { id: scenarioId } = await world.as(exercisesContract, host.mediator).scenarios.create({ scenario })
  const own = world.as(exercisesContract, host.mediator)
  const { id: shared } = await own.play.alone({ scenarioId })
  await later(world, 11, modules)
  expect((await own.play.one({ id: shared })).received).toMatchObject([{ inject: 'ask', item: null }])
  await own.runs.end({ id: shared })

  // Scenarios of one's own delegation are played alone too.
  const head = world.as(exercisesContract, belmere.head)
  const { id: ownScenario } = await head.scenarios.create({ scenario })
  const { id } = await world.as(exercisesContract, belmere.duty).play.alone({ scenarioId: ownScenario })
  await later(world, 11, modules)
  const { requests } = contactsOf(world, belmere.duty)
  const [line] = (await requests.list({ world: 'exercise' })).items
  expect(line).toMatchObject({ status: 'sent', marking: { tlp: 'red' } })
  for (const other of [belmere.head, belmere.analyst, host.secretary, norhaven.observer])
    expect((await contactsOf(world, other).requests.list({ world: 'exercise' })).items).toEqual([])
  await world.as(exercisesContract, belmere.duty).runs.end({ id })
  expect(await requests.one({ id: line?.id ?? '' })).toMatchObject({ status: 'withdrawn' })
  await world.as(exercisesContract, belmere.duty).runs.remove({ id })
  expect((await requests.list({ world: 'exercise' })).items).toEqual([])
})

test('what is rung as an exercise on a crisis line stands in the log of the run, and goes with it; the line stays', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia, host } = people
  const control = world.as(exercisesContract, host.secretary)
  const { id: scenarioId } = await control.scenarios.create({ scenario: hospitals })
  const players = (['belmere', 'carthia'] as const).map((role) => ({
    role,
    by: { kind: 'delegation' as const, delegationId: delegations[role] },
  }))
  const { id } = await control.runs.prepare({ scenarioId, players })
  await control.runs.start({ id })
  await sql`update account set roles = roles || '{head-of-delegation}' where id = ${carthia.duty}`.execute(
    world.database.kysely,
  )
  const line = await agreedLine(world, belmere.head, delegations.carthia, carthia.duty)
  const crisis = (account: string) => contactsOf(world, account).crisis
  await crisis(belmere.head).officer.add({ id: line, accountId: belmere.analyst })
  await crisis(carthia.duty).officer.add({ id: line, accountId: carthia.analyst })
  const ringId = crypto.randomUUID()
  await crisis(belmere.analyst).ring({ id: line, ringId, kind: 'exercise', answerBy: null })
  await crisis(carthia.analyst).answered({ id: line, ringIds: [ringId], unread: false })
  await letHappen(world, modules)
  const { log, items } = await control.runs.one({ id })
  expect(log.flatMap(({ entry }) => (entry.what === 'act' ? [[entry.act, entry.role, entry.to]] : []))).toEqual([
    ['crisis.sent', 'belmere', ['carthia']],
    ['crisis.acknowledged', 'carthia', ['belmere']],
  ])
  expect(items).toContainEqual({ kind: 'crisis-ring', count: 1 })
  await control.runs.end({ id })
  await control.runs.archive({ id })
  expect(await crisis(belmere.analyst).rings({ id: line })).toEqual([])
  expect((await crisis(belmere.analyst).line({ id: line })).id).toBe(line)
})
