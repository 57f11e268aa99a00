import { safe } from '@orpc/client'
import { expect, test } from 'vitest'
import { playedBy } from '#modules/identity/server/test-play.ts'
import { delegations, people } from '#modules/identity/server/test-world.ts'
import { sharingContract } from '#modules/sharing/contract.ts'
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

async function refusalOf(promise: Promise<unknown>) {
  const { error } = await safe(promise)
  return error
    ? { code: 'code' in error ? error.code : '', status: 'status' in error ? error.status : 0, message: error.message }
    : null
}

const unknown = '00000000-0000-7000-8000-00000000dead'

test('a CERT reports an incident, shares it with its group, and takes it back', async () => {
  await using world = await openIncidentWorld()
  await openGroup(world)
  const analyst = doorsOf(world, people.belmere.analyst)
  const carthia = doorsOf(world, people.carthia.duty)
  const dorvane = doorsOf(world, people.dorvane.duty)
  const publicly = doorsOf(world, null)

  const draft = await analyst.report(
    gridOutage({
      sections: [
        { kind: 'summary', words: words('Two control centres lost their screens for four hours.'), marking: null },
        { kind: 'technical', words: words('The wiper came through the vendor’s update.'), marking: toCarthia },
        { kind: 'legal', words: words('Counsel advises caution.'), marking: toUs },
      ],
      severity: {
        intensity: {
          dataTheft: 0,
          disruption: 1,
          hijacking: 2,
          physicalSpatial: 1,
          physicalTemporal: 1,
          targetMultiplier: 1.5,
        },
        impact: null,
        nis2: {
          impactSeverity: 'yellow',
          outlook: 'improving',
          rootCause: 'malicious-actions',
          natureSeverity: 'high',
        },
        reasons: '',
        marking: null,
      },
    }),
  )
  expect(draft).toMatchObject({
    status: 'draft',
    version: 1,
    copy: { redacted: false },
    severity: { cyberIntensity: { unweighted: 5, weighted: 7.5 } },
  })
  // A draft is nobody else's: not a line, not a hit, not a place on the map, and the refusal is that of an absent one.
  for (const other of [carthia, dorvane, publicly]) {
    expect((await other.list({})).items).toEqual([])
    expect(await refusalOf(other.one({ id: draft.id }))).toEqual(await refusalOf(other.one({ id: unknown })))
  }

  const shared = await analyst.share({ id: draft.id, version: 1, marking: toTheFive })
  expect(shared).toMatchObject({ status: 'shared', version: 2 })

  const copy = await carthia.one({ id: draft.id })
  expect(copy.sections.map(({ kind }) => kind)).toEqual(['summary', 'technical'])
  expect(copy).toMatchObject({
    version: null,
    copy: { redacted: true },
    owner: { name: 'Belmere', invented: true },
    marking: { tlp: 'amber', audience: null },
  })
  expect(copy.copy.label).not.toEqual(shared.copy.label)
  // Esteria is of the group, but was not named for the technical section: their copies are said to be redacted, and differ.
  const esteria = await doorsOf(world, people.esteria.duty).one({ id: draft.id })
  expect(esteria.sections.map(({ kind }) => kind)).toEqual(['summary'])
  expect(esteria.copy.redacted).toBe(true)
  // A client of Esteria is reached by AMBER; no wider.
  expect((await doorsOf(world, people.esteriagrid.engineer).list({})).items).toHaveLength(1)
  for (const other of [dorvane, publicly]) {
    expect((await other.list({})).items).toEqual([])
    expect((await other.search({ words: 'grid' })).items).toEqual([])
    expect((await other.map({})).places).toEqual([])
    expect(await refusalOf(other.one({ id: draft.id }))).toEqual(await refusalOf(other.one({ id: unknown })))
    expect(await refusalOf(other.versions.list({ id: draft.id }))).toEqual(
      await refusalOf(other.versions.list({ id: unknown })),
    )
  }

  const gone = await analyst.withdraw({ id: draft.id, version: 2, reason: 'The victim asked us to.' })
  expect(gone).toMatchObject({ status: 'withdrawn', version: 3 })
  expect(await refusalOf(carthia.one({ id: draft.id }))).toMatchObject({ code: 'INCIDENT_UNKNOWN', status: 404 })
  expect((await carthia.list({})).items).toEqual([])
  // Carthia had opened it and is told why it is gone; Norhaven never saw it and learns nothing.
  const told = await world.as(sharingContract, people.carthia.duty).withdrawals({})
  expect(told.items).toMatchObject([{ kind: 'incident', objectId: draft.id, reason: 'The victim asked us to.' }])
  expect((await world.as(sharingContract, people.norhaven.duty).withdrawals({})).items).toEqual([])
  expect(await refusalOf(analyst.update({ id: draft.id, version: 3, sections: [] }))).toMatchObject({
    code: 'INCIDENT_NOT_IN_THIS_STATE',
  })
})

test('the owner and the auditor can prove who received which copy, and nobody else can', async () => {
  await using world = await openIncidentWorld()
  await openGroup(world)
  const analyst = doorsOf(world, people.belmere.analyst)
  const { id } = await analyst.report(gridOutage())
  await analyst.share({ id, version: 1, marking: toTheFive })
  await doorsOf(world, people.carthia.duty).list({})
  expect(await analyst.versions.deliveries({ id })).toEqual([])

  const { copy } = await doorsOf(world, people.carthia.duty).one({ id })
  await doorsOf(world, people.carthia.duty).one({ id })
  await doorsOf(world, people.belmere.head).one({ id })
  const proof = await analyst.versions.deliveries({ id })
  expect(proof).toMatchObject([
    { way: 'page', to: { id: delegations.carthia }, account: 'duty of Carthia', copy: copy.label },
  ])

  const auditor = doorsOf(world, people.host.auditor)
  expect(await auditor.versions.deliveries({ id })).toEqual(proof)
  expect(await refusalOf(auditor.one({ id }))).toMatchObject({ code: 'INCIDENT_UNKNOWN' })
  expect(await refusalOf(doorsOf(world, people.carthia.duty).versions.deliveries({ id }))).toMatchObject({
    code: 'INCIDENT_NOT_YOURS',
  })
  expect(await refusalOf(doorsOf(world, people.dorvane.duty).versions.deliveries({ id }))).toMatchObject({
    code: 'INCIDENT_UNKNOWN',
  })
})

test('each role does what it is for: observers read, CERTs share, diplomats publish', async () => {
  await using world = await openIncidentWorld()
  expect(await refusalOf(doorsOf(world, people.norhaven.observer).report(gridOutage({ marking: toUs })))).toMatchObject(
    { code: 'INCIDENT_ROLE_MAY_NOT' },
  )
  const analyst = doorsOf(world, people.belmere.analyst)
  const { id } = await analyst.report(gridOutage({ marking: toUs }))
  expect(await refusalOf(analyst.share({ id, version: 1, marking: toAll }))).toMatchObject({
    code: 'INCIDENT_PUBLICATION_NEEDS_DIPLOMAT',
  })
  expect(await refusalOf(doorsOf(world, people.carthia.legal).report(gridOutage({ marking: toUs })))).toBeNull()
  await doorsOf(world, people.belmere.duty).share({ id, version: 1, marking: toAll })
  expect(await doorsOf(world, null).one({ id })).toMatchObject({ id, owner: { name: 'Belmere' } })
  expect(await refusalOf(doorsOf(world, people.carthia.duty).contain({ id, version: 2 }))).toMatchObject({
    code: 'INCIDENT_NOT_YOURS',
  })

  const reader = await world.machine(delegations.carthia, ['incidents:read'])
  const feed = await world.machine(delegations.carthia, ['taxii:read'])
  expect((await doorsOf(world, reader).list({})).items.some((line) => line.id === id)).toBe(true)
  expect(await refusalOf(doorsOf(world, feed).list({}))).toMatchObject({ code: 'INCIDENT_SCOPE_MISSING' })
})

test('an incident goes through its states, and not around them', async () => {
  await using world = await openIncidentWorld()
  const duty = doorsOf(world, people.belmere.duty)
  const { id } = await duty.report(gridOutage({ marking: toUs }))
  expect(await refusalOf(duty.contain({ id, version: 1 }))).toMatchObject({ code: 'INCIDENT_NOT_IN_THIS_STATE' })
  await duty.share({ id, version: 1, marking: toCarthia })
  expect(await duty.contain({ id, version: 2 })).toMatchObject({ status: 'contained' })
  expect(await duty.close({ id, version: 3 })).toMatchObject({ status: 'closed' })
  expect(await duty.reopen({ id, version: 4 })).toMatchObject({ status: 'shared' })
  const history = await doorsOf(world, people.carthia.duty).versions.list({ id })
  expect(history.map(({ changed }) => changed)).toEqual([['status'], ['status'], ['status'], ['facts', 'status']])
  expect(history.every(({ by, version }) => by === null && version === null)).toBe(true)
})

test('of two who change the same version, the second is told, and nothing of theirs is half done', async () => {
  await using world = await openIncidentWorld()
  const { id } = await doorsOf(world, people.belmere.analyst).report(gridOutage({ marking: toUs }))
  const both = await Promise.all(
    [people.belmere.analyst, people.belmere.duty].map((who) =>
      safe(
        doorsOf(world, who).update({
          id,
          version: 1,
          sections: [{ kind: 'summary', words: words(`From ${who}`), marking: null }],
        }),
      ),
    ),
  )
  expect(both.filter(({ error }) => error === null)).toHaveLength(1)
  expect(both.flatMap(({ error }) => (error && 'code' in error ? [error.code] : []))).toEqual([
    'INCIDENT_CHANGED_MEANWHILE',
  ])
  expect((await doorsOf(world, people.belmere.head).one({ id })).sections).toHaveLength(1)
})

test('a section for the eyes of a few outlives the changes of colleagues who do not know of it', async () => {
  await using world = await openIncidentWorld()
  const analyst = doorsOf(world, people.belmere.analyst)
  const head = doorsOf(world, people.belmere.head)
  const { id } = await analyst.report(
    gridOutage({
      marking: toUs,
      sections: [{ kind: 'technical', words: words('Source inside.'), marking: marked('red') }],
    }),
  )
  expect((await head.one({ id })).copy.redacted).toBe(true)
  await head.update({
    id,
    version: 1,
    sections: [{ kind: 'technical', words: words('Nothing known.'), marking: null }],
  })
  await head.share({ id, version: 2, marking: toCarthia })
  expect((await analyst.one({ id })).sections.map((section) => section.words?.text)).toEqual([
    'Source inside.',
    'Nothing known.',
  ])
  expect(
    (await doorsOf(world, people.carthia.duty).one({ id })).sections.map((section) => section.words?.text),
  ).toEqual(['Nothing known.'])
})

test('whoever is revoked sees and does nothing from that moment', async () => {
  await using world = await openIncidentWorld()
  const carthia = doorsOf(world, people.carthia.duty)
  const { id } = await doorsOf(world, people.belmere.analyst).report(gridOutage({ marking: toCarthia }))
  await doorsOf(world, people.belmere.analyst).share({ id, version: 1, marking: toCarthia })
  expect((await carthia.list({})).items).toHaveLength(1)
  await world.revoke(people.carthia.duty)
  expect((await carthia.list({})).items).toEqual([])
  expect(await refusalOf(carthia.one({ id }))).toMatchObject({ code: 'INCIDENT_UNKNOWN' })
  expect(await refusalOf(carthia.questions.waiting({}))).toMatchObject({ code: 'SIGN_IN_FIRST' })
})

test('two reports of one event are merged and parted again, and both are kept', async () => {
  await using world = await openIncidentWorld()
  const belmere = doorsOf(world, people.belmere.duty)
  const carthia = doorsOf(world, people.carthia.duty)
  const all = marked('green')
  const first = await belmere.report(gridOutage({ marking: all }))
  const second = await carthia.report(
    gridOutage({ marking: all, facts: { ...gridOutage().facts, title: 'The same outage, seen from Carthia' } }),
  )
  await belmere.share({ id: first.id, version: 1, marking: all })
  await carthia.share({ id: second.id, version: 1, marking: all })

  expect(await refusalOf(belmere.merge({ id: second.id, into: first.id }))).toMatchObject({
    code: 'INCIDENT_NOT_YOURS',
  })
  expect(await carthia.merge({ id: second.id, into: first.id })).toMatchObject({ mergedInto: { id: first.id } })
  expect((await belmere.one({ id: first.id })).alsoReported).toMatchObject([
    { id: second.id, title: 'The same outage, seen from Carthia' },
  ])
  expect(await refusalOf(belmere.merge({ id: first.id, into: second.id }))).toMatchObject({
    code: 'MERGE_NOT_POSSIBLE',
  })

  // Where the other report is no longer for somebody, neither is the merge.
  await belmere.share({ id: first.id, version: 2, marking: toCarthia })
  expect((await doorsOf(world, people.dorvane.duty).one({ id: second.id })).mergedInto).toBeNull()
  expect((await doorsOf(world, people.dorvane.duty).list({})).items).toMatchObject([{ id: second.id, merged: false }])

  expect(await carthia.unmerge({ id: second.id })).toMatchObject({
    mergedInto: null,
    facts: { title: 'The same outage, seen from Carthia' },
  })
  expect(await refusalOf(carthia.unmerge({ id: second.id }))).toMatchObject({ code: 'NOT_MERGED' })
})

test('a relation to an incident that the reader may not see is not there', async () => {
  await using world = await openIncidentWorld()
  const belmere = doorsOf(world, people.belmere.duty)
  const hidden = await belmere.report(gridOutage({ marking: toUs }))
  const open = await belmere.report(gridOutage({ marking: toUs }))
  await belmere.share({ id: open.id, version: 1, marking: toAll })
  const related = await belmere.addItem({
    id: open.id,
    version: 2,
    body: { kind: 'relation', incidentId: hidden.id, relation: 'same-campaign' },
  })
  expect(related.relations).toMatchObject([
    { title: 'Grid outage in the north of Belmere', body: { incidentId: hidden.id } },
  ])
  expect((await doorsOf(world, null).one({ id: open.id })).relations).toEqual([])
  const carthia = doorsOf(world, people.carthia.duty)
  const own = await carthia.report(gridOutage({ marking: toUs }))
  const relate = (incidentId: string) =>
    carthia.addItem({ id: own.id, version: 1, body: { kind: 'relation', incidentId, relation: 'related' } })
  expect(await refusalOf(relate(hidden.id))).toMatchObject({ code: 'ITEM_REFERS_TO_UNKNOWN', status: 422 })
  expect((await refusalOf(relate(hidden.id)))?.message).toEqual((await refusalOf(relate(unknown)))?.message)
})

test('items are added, corrected and removed, and follow the marking of their section', async () => {
  await using world = await openIncidentWorld()
  const analyst = doorsOf(world, people.belmere.analyst)
  const carthia = doorsOf(world, people.carthia.duty)
  const { id } = await analyst.report(
    gridOutage({ marking: toUs, sections: [{ kind: 'victims', words: null, marking: toUs }] }),
  )
  await analyst.share({ id, version: 1, marking: toCarthia })
  await analyst.addItem({
    id,
    version: 2,
    body: { kind: 'victim', name: 'Northern Grid', country: null, delegationId: delegations.belmere, sector: 'energy' },
  })
  const after = await analyst.addItem({
    id,
    version: 3,
    body: { kind: 'moment', at: '2026-11-20T03:10:00Z', words: words('Screens go dark.') },
  })
  expect(after.victims).toMatchObject([{ marking: { audience: { delegations: [] } }, ownMarking: false }])
  expect(await carthia.one({ id })).toMatchObject({
    victims: [],
    timeline: [{ body: { words: { text: 'Screens go dark.' } } }],
    copy: { redacted: true },
  })
  // The sector of a hidden victim does not find the incident either.
  expect((await carthia.list({ sector: 'energy' })).items).toEqual([])
  expect((await carthia.map({})).places).toEqual([])
  expect((await analyst.map({})).places).toMatchObject([
    { delegation: { id: delegations.belmere }, incidents: 1, open: 1, worst: null },
  ])

  const itemId = after.timeline[0]?.id ?? ''
  expect(
    await refusalOf(analyst.correctItem({ id, version: 4, itemId, body: { kind: 'technique', technique: 'T1486' } })),
  ).toMatchObject({ code: 'ITEM_OF_ANOTHER_KIND' })
  await analyst.correctItem({
    id,
    version: 4,
    itemId,
    body: { kind: 'moment', at: '2026-11-20T03:12:00Z', words: words('Screens go dark.') },
  })
  const removed = await analyst.removeItem({ id, version: 5, itemId })
  expect(removed.timeline).toEqual([])
  // Taking the marking of the section away, its items follow the incident again.
  await analyst.update({ id, version: 6, sections: [{ kind: 'victims', words: null, marking: null }] })
  expect((await carthia.list({ sector: 'energy' })).items).toHaveLength(1)
})

test('real incidents and exercises never stand in one list', async () => {
  await using world = await openIncidentWorld()
  const analyst = doorsOf(world, people.belmere.analyst)
  // What is of no exercise nobody would remove.
  expect(await refusalOf(analyst.report(gridOutage({ marking: toUs, exercise: true })))).toMatchObject({
    code: 'EXERCISE_NOT_IN_PLAY',
  })
  await playedBy(world, delegations.belmere)
  const drill = await analyst.report(gridOutage({ marking: toUs, exercise: true }))
  await analyst.report(gridOutage({ marking: toUs }))
  expect(drill).toMatchObject({ exercise: true, marking: { exercise: true } })
  const [real, exercise] = [await analyst.list({}), await analyst.list({ world: 'exercise' })]
  expect(real.items.map((line) => line.exercise)).toEqual([false])
  expect(exercise.items.map((line) => line.id)).toEqual([drill.id])
  // No marking makes it real.
  expect(await analyst.share({ id: drill.id, version: 1, marking: toCarthia })).toMatchObject({
    exercise: true,
    marking: { exercise: true },
  })
})

test('bad input is refused with its place, and changes nothing', async () => {
  await using world = await openIncidentWorld()
  await openGroup(world)
  const analyst = doorsOf(world, people.belmere.analyst)
  const elsewhere = marked('amber', { delegations: [unknown] })
  expect(await refusalOf(analyst.report(gridOutage({ marking: elsewhere })))).toMatchObject({
    code: 'AUDIENCE_UNKNOWN',
    status: 422,
  })
  const script = { title: 'x', url: 'javascript:alert(1)' }
  const sourced = { items: [{ body: { kind: 'moment', at: '2026', words: { text: 'x' }, sources: [script] } }] }
  const posted = await world.knock(people.belmere.analyst, '/api/incidents', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...gridOutage(), ...sourced }),
  })
  expect(posted.status).toBe(400)
  expect(JSON.stringify(await posted.json())).toContain('url')
  expect((await analyst.list({})).items).toEqual([])
})

test('a text that no database can keep is refused with its place, and nothing of it is kept', async () => {
  await using world = await openIncidentWorld()
  const analyst = doorsOf(world, people.belmere.analyst)
  const outage = gridOutage({ marking: toUs })
  for (const title of ['Grid\0outage', 'Grid outage \ud800']) {
    const { error } = await safe(analyst.report({ ...outage, facts: { ...outage.facts, title } }))
    expect(error).toMatchObject({ code: 'BAD_REQUEST', status: 400, data: { issues: [{ path: ['facts', 'title'] }] } })
  }
  expect((await analyst.list({})).items).toEqual([])
  expect(await refusalOf(analyst.search({ words: 'grid\0' }))).toMatchObject({ code: 'BAD_REQUEST' })
})
