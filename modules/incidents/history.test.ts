import { safe } from '@orpc/client'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { delegations, people } from '#modules/identity/server/test-world.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { system } from '#platform/actor.ts'
import {
  doorsOf,
  gridOutage,
  marked,
  openGroup,
  openIncidentWorld,
  toAll,
  toCarthia,
  toTheFive,
  toUs,
  words,
} from './server/test-incidents.ts'
import { events } from './server/events.ts'
import { jobs } from './server/jobs.ts'

test('the difference between two versions is told by part, by field and by word', async () => {
  await using world = await openIncidentWorld()
  const analyst = doorsOf(world, people.belmere.analyst)
  const summary = (text: string) => ({ kind: 'summary' as const, words: words(text), marking: null })
  const { id } = await analyst.report(
    gridOutage({ marking: toUs, sections: [summary('Two control centres lost their screens.')] }),
  )
  await analyst.share({ id, version: 1, marking: toCarthia })
  await analyst.update({
    id,
    version: 2,
    facts: { ...gridOutage().facts, endedAt: '2026-11-20' },
    sections: [summary('Three control centres lost their screens.')],
  })

  const carthia = doorsOf(world, people.carthia.duty)
  const [now, before] = await carthia.versions.list({ id })
  expect(now).toMatchObject({ changed: ['facts', 'section:summary'], by: null })
  const difference = await carthia.versions.difference({ id, from: before?.label ?? '', to: now?.label ?? '' })
  expect(difference).toMatchObject([
    { part: 'facts', change: 'changed', fields: [{ field: 'endedAt', before: null, after: '2026-11-20' }] },
    {
      name: 'section:summary',
      change: 'changed',
      fields: [
        {
          field: 'words.text',
          words: [
            { change: 'removed', text: 'Two' },
            { change: 'added', text: 'Three' },
            { change: 'same', text: ' control centres lost their screens.' },
          ],
        },
      ],
    },
  ])
  expect((await carthia.versions.one({ id, label: before?.label ?? '' })).sections[0]?.words?.text).toBe(
    'Two control centres lost their screens.',
  )
})

test('a reader’s history holds only versions in which something changed that they see', async () => {
  await using world = await openIncidentWorld()
  const analyst = doorsOf(world, people.belmere.analyst)
  const carthia = doorsOf(world, people.carthia.duty)
  const { id } = await analyst.report(gridOutage({ marking: toUs }))
  await analyst.update({
    id,
    version: 1,
    sections: [{ kind: 'summary', words: words('A slip of the pen, never shared.'), marking: null }],
  })
  await analyst.update({
    id,
    version: 2,
    sections: [{ kind: 'summary', words: words('What is shared.'), marking: null }],
  })
  await analyst.share({ id, version: 3, marking: toCarthia })
  await analyst.update({ id, version: 4, sections: [{ kind: 'legal', words: words('For us alone.'), marking: toUs }] })
  const before = await carthia.one({ id })
  await analyst.update({
    id,
    version: 5,
    sections: [{ kind: 'legal', words: words('For us alone, again.'), marking: toUs }],
  })

  expect((await analyst.versions.list({ id })).map(({ version }) => version)).toEqual([6, 5, 4, 3, 2, 1])
  const theirs = await carthia.versions.list({ id })
  expect(theirs).toHaveLength(1)
  expect(JSON.stringify(theirs)).not.toContain('legal')
  // Nothing that they see changed: the same label, the same moment, and no event that they hear.
  expect(await carthia.one({ id })).toEqual(before)
})

test('a marking made stricter closes the past, and one made wider does not open it', async () => {
  await using world = await openIncidentWorld()
  const analyst = doorsOf(world, people.belmere.analyst)
  const carthia = doorsOf(world, people.carthia.duty)
  const section = (text: string, marking: ReturnType<typeof marked>) => ({
    sections: [{ kind: 'technical' as const, words: words(text), marking }],
  })
  const { id } = await analyst.report(gridOutage({ marking: toUs, ...section('Told too much.', toCarthia) }))
  await analyst.share({ id, version: 1, marking: toCarthia })
  const told = await carthia.one({ id })
  expect(told.sections).toHaveLength(1)

  await analyst.update({ id, version: 2, ...section('Told too much.', toUs) })
  const after = await carthia.versions.list({ id })
  for (const { label } of after) expect((await carthia.versions.one({ id, label })).sections).toEqual([])
  expect((await safe(carthia.versions.one({ id, label: told.copy.label }))).error).toMatchObject({
    code: 'VERSION_UNKNOWN',
  })

  await analyst.update({ id, version: 3, ...section('Told now, in other words.', toCarthia) })
  const all = await Promise.all(
    (await carthia.versions.list({ id })).map(({ label }) => carthia.versions.one({ id, label })),
  )
  expect(all.flatMap(({ sections }) => sections.map((one) => one.words?.text))).not.toContain('For us')
  expect(all[0]?.sections.map((one) => one.words?.text)).toEqual(['Told now, in other words.'])
  // Version 3, when it was for Belmere alone, stays Belmere's; version 2 was Carthia's, and is again.
  expect((await analyst.versions.list({ id })).map(({ version }) => version)).toEqual([4, 3, 2, 1])
})

test('the owner sees through the eyes of another, and the database itself answers', async () => {
  await using world = await openIncidentWorld()
  await openGroup(world)
  const analyst = doorsOf(world, people.belmere.analyst)
  const red = marked('red', { people: [people.carthia.analyst] })
  const { id } = await analyst.report(
    gridOutage({
      sections: [
        { kind: 'summary', words: words('For the group.'), marking: null },
        { kind: 'technical', words: words('For Carthia.'), marking: toCarthia },
        { kind: 'attribution', words: words('For one person.'), marking: red },
      ],
    }),
  )
  const through = async (delegation?: string, person?: string) => {
    const { copy, onceShared } = await analyst.versions.seeAs({
      id,
      ...(delegation ? { delegation } : {}),
      ...(person ? { person } : {}),
    })
    return { kinds: copy?.sections.map(({ kind }) => kind) ?? null, onceShared }
  }
  const draft = await through(delegations.carthia)
  expect(draft).toEqual({ kinds: ['summary', 'technical'], onceShared: true })
  // The preview of a draft shared nothing.
  expect((await doorsOf(world, people.carthia.duty).list({})).items).toEqual([])
  await analyst.share({ id, version: 1, marking: toTheFive })

  expect(await through(delegations.carthia)).toEqual({ kinds: ['summary', 'technical'], onceShared: false })
  expect(await through(delegations.carthia, people.carthia.analyst)).toMatchObject({
    kinds: ['summary', 'technical', 'attribution'],
  })
  expect(await through(delegations.esteria)).toMatchObject({ kinds: ['summary'] })
  expect(await through(delegations.dorvane)).toMatchObject({ kinds: null })
  expect(await through()).toMatchObject({ kinds: null })

  const { copy: preview } = await analyst.versions.seeAs({ id, delegation: delegations.carthia })
  expect(preview).toEqual(await doorsOf(world, people.carthia.duty).one({ id }))
  // Through nobody's eyes does one see what one may not see oneself.
  const head = doorsOf(world, people.belmere.head)
  const { copy: byHead } = await head.versions.seeAs({
    id,
    delegation: delegations.carthia,
    person: people.carthia.analyst,
  })
  expect(byHead?.sections.map(({ kind }) => kind)).toEqual(['summary', 'technical'])
  expect((await safe(doorsOf(world, people.carthia.duty).versions.seeAs({ id }))).error).toMatchObject({
    code: 'INCIDENT_NOT_YOURS',
  })
  expect(
    (await safe(analyst.versions.seeAs({ id, delegation: delegations.carthia, person: people.dorvane.duty }))).error,
  ).toMatchObject({ code: 'STANDING_UNKNOWN' })
})

test('an embargo ends by itself, and those who see more are told once', async () => {
  await using world = await openIncidentWorld()
  await openGroup(world)
  const analyst = doorsOf(world, people.belmere.analyst)
  const { id } = await analyst.report(
    gridOutage({
      sections: [
        {
          kind: 'summary',
          words: words('Not before noon.'),
          marking: { ...toTheFive, embargoUntil: '2026-11-21T12:00:00Z' },
        },
      ],
    }),
  )
  await analyst.share({ id, version: 1, marking: toTheFive })
  const esteria = doorsOf(world, people.esteria.duty)
  expect((await esteria.one({ id })).sections).toEqual([])

  const db = world.database.kysely
  await sql`delete from outbox`.execute(db)
  const tell = () =>
    inTransaction(world.house, system, 'incidents-embargoes', 'acts', async (call) => jobs[0].work(call))
  await tell()
  expect(await db.selectFrom('outbox').select('name').execute()).toEqual([])
  world.at('2026-11-21T12:00:01Z')
  await tell()
  await tell()
  expect(await db.selectFrom('outbox').select(['name', 'data']).execute()).toEqual([
    { name: 'incident.embargo-ended', data: { id } },
  ])
  expect((await esteria.one({ id })).sections).toHaveLength(1)
})

test('whoever cannot see what changed does not hear that it did', async () => {
  await using world = await openIncidentWorld()
  const analyst = doorsOf(world, people.belmere.analyst)
  const { id } = await analyst.report(gridOutage({ marking: toUs }))
  await analyst.share({ id, version: 1, marking: toCarthia })
  const hears = async (accountId: string, name: keyof typeof events, data: Record<string, unknown>) => {
    const actor = await world.house.actorOf(new Request('http://house', { headers: { 'x-test-account': accountId } }))
    return inTransaction(world.house, actor, 'test', 'reads', (call) => events[name].hear(call, data))
  }
  const shared = { id, at: '2026-11-21T09:00:00.000Z' }
  expect(await hears(people.carthia.duty, 'incident.shared', shared)).toBe(true)
  expect(await hears(people.dorvane.duty, 'incident.shared', shared)).toBe(false)

  world.at('2026-11-21T10:00:00.000Z')
  await analyst.update({ id, version: 2, sections: [{ kind: 'legal', words: words('For us alone.'), marking: toUs }] })
  const changed = { id, at: '2026-11-21T10:00:00.000Z' }
  expect(await hears(people.belmere.head, 'incident.changed', changed)).toBe(true)
  expect(await hears(people.carthia.duty, 'incident.changed', changed)).toBe(false)

  await doorsOf(world, people.carthia.duty).one({ id })
  await analyst.withdraw({ id, version: 3, reason: 'Wrong.' })
  expect(await hears(people.carthia.duty, 'incident.withdrawn', { id })).toBe(true)
  expect(await hears(people.norhaven.duty, 'incident.withdrawn', { id })).toBe(false)
})

test('two delegations talk about an incident, each under its own marking', async () => {
  await using world = await openIncidentWorld()
  const belmere = doorsOf(world, people.belmere.duty)
  const carthia = doorsOf(world, people.carthia.duty)
  const dorvane = doorsOf(world, people.dorvane.duty)
  const { id } = await belmere.report(gridOutage({ marking: toUs }))
  await belmere.share({ id, version: 1, marking: marked('green') })

  const asked = await carthia.questions.ask({
    id,
    to: delegations.belmere,
    words: words('Was the vendor told?'),
    marking: toUs,
  })
  expect(asked).toMatchObject({ from: { name: 'Carthia' }, to: { name: 'Belmere' }, answer: null })
  expect(await dorvane.questions.of({ id })).toEqual([])
  expect(await belmere.questions.waiting({})).toMatchObject([
    { id: asked.id, incidentTitle: 'Grid outage in the north of Belmere' },
  ])

  const answer = { questionId: asked.id, kind: 'answered' as const, words: words('Yes, on Friday.'), marking: toUs }
  expect((await safe(dorvane.questions.answer(answer))).error).toMatchObject({ code: 'QUESTION_UNKNOWN' })
  await belmere.questions.answer(answer)
  expect(await carthia.questions.of({ id })).toMatchObject([
    { answer: { kind: 'answered', words: { text: 'Yes, on Friday.' } } },
  ])
  expect(await belmere.questions.waiting({})).toEqual([])
  expect((await safe(doorsOf(world, people.belmere.analyst).questions.answer(answer))).error).toMatchObject({
    code: 'QUESTION_ANSWERED_ALREADY',
  })

  // What its addressee could not read is not asked: the marking must reach them, and the incident too.
  const toNobodyThere = marked('red', { people: [people.carthia.analyst] })
  expect(
    (await safe(carthia.questions.ask({ id, to: delegations.belmere, words: words('?'), marking: toNobodyThere })))
      .error,
  ).toMatchObject({ code: 'QUESTION_ADDRESSEE_CANNOT_SEE' })
  await belmere.share({ id, version: 2, marking: toCarthia })
  expect(
    (await safe(carthia.questions.ask({ id, to: delegations.dorvane, words: words('?'), marking: toUs }))).error,
  ).toMatchObject({ code: 'QUESTION_ADDRESSEE_CANNOT_SEE' })
  expect(
    (
      await safe(
        doorsOf(world, people.norhaven.observer).questions.ask({
          id,
          to: delegations.belmere,
          words: words('?'),
          marking: toUs,
        }),
      )
    ).error,
  ).toMatchObject({ code: 'INCIDENT_UNKNOWN' })
})

test('records of a threat actor carry who calls it what, and are merged and parted again', async () => {
  await using world = await openIncidentWorld()
  const belmere = doorsOf(world, people.belmere.analyst).actors
  const source = { title: 'Vendor report 7', url: 'https://vendor.example/7' }
  const quiet = await belmere.record({
    name: 'Quiet Heron',
    aliases: [{ name: 'HERON-4', usedBy: 'A vendor', sources: [source] }],
    ties: [{ saidBy: 'A vendor', country: null, organ: 'unnamed', sources: [source] }],
    marking: marked('green'),
  })
  const secret = await belmere.record({ name: 'Grey Heron', marking: toUs })
  expect((await doorsOf(world, people.dorvane.duty).actors.list({ name: 'heron 4' })).items).toMatchObject([
    { id: quiet.id, owner: { name: 'Belmere' } },
  ])
  expect((await doorsOf(world, people.dorvane.duty).actors.list({})).items).toHaveLength(1)

  expect(await belmere.merge({ actorId: quiet.id, into: secret.id })).toMatchObject({
    mergedInto: { name: 'Grey Heron' },
  })
  expect((await doorsOf(world, people.dorvane.duty).actors.one({ actorId: quiet.id })).mergedInto).toBeNull()
  expect((await safe(belmere.merge({ actorId: secret.id, into: quiet.id }))).error).toMatchObject({
    code: 'MERGE_NOT_POSSIBLE',
  })
  expect(await belmere.unmerge({ actorId: quiet.id })).toMatchObject({ mergedInto: null })
  expect(
    (await safe(doorsOf(world, people.dorvane.duty).actors.change({ actorId: quiet.id, name: 'Ours', marking: toUs })))
      .error,
  ).toMatchObject({ code: 'ACTOR_NOT_YOURS' })

  // An attribution to a hidden record names the actor, and not the record.
  const duty = doorsOf(world, people.belmere.duty)
  const { id } = await duty.report(gridOutage({ marking: toUs }))
  await duty.share({ id, version: 1, marking: toAll })
  await duty.addItem({
    id,
    version: 2,
    body: { kind: 'attribution', by: 'Belmere', to: 'Grey Heron', actorId: secret.id },
  })
  expect((await doorsOf(world, null).one({ id })).attributions).toMatchObject([
    { body: { to: 'Grey Heron', actorId: null } },
  ])
})
