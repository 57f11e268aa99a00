import fc from 'fast-check'
import { expect, test } from 'vitest'
import { playedBy } from '#modules/identity/server/test-play.ts'
import { delegations, people } from '#modules/identity/server/test-world.ts'
import { validateBundle } from '#modules/exchange/server/index.ts'
import { system } from '#platform/actor.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { loadDossiers } from './server/index.ts'
import {
  doorsOf,
  gridOutage,
  marked,
  openIncidentWorld,
  toAll,
  toCarthia,
  toUs,
  words,
} from './server/test-incidents.ts'
import { fromStix } from './stix.ts'

const source = {
  title: 'CERT note 12',
  publisher: 'CERT of Belmere',
  url: 'https://cert.belmere.example/12',
  published: '2026-11-20',
}
const said = { sources: [source], verified: true, note: '' }

function wholeReport() {
  return gridOutage({
    marking: toCarthia,
    severity: {
      intensity: {
        dataTheft: 0,
        disruption: 1,
        hijacking: 2,
        physicalSpatial: 0,
        physicalTemporal: 0,
        targetMultiplier: 1.5,
      },
      impact: null,
      nis2: { impactSeverity: 'yellow', outlook: 'stable', rootCause: null, natureSeverity: 'high' },
      reasons: 'Four hours.',
      marking: null,
    },
    sections: [
      { kind: 'summary', words: words('Two control centres lost their screens.'), marking: null },
      { kind: 'legal', words: words('مشورت حقوقی', 'fa'), marking: toUs },
    ],
    items: [
      {
        body: {
          kind: 'victim',
          name: 'Northern Grid',
          country: null,
          delegationId: null,
          sector: 'energy',
          receiver: 'ci-energy',
          affected: null,
          ...said,
        },
        marking: null,
      },
      {
        body: {
          kind: 'victim',
          name: null,
          country: null,
          delegationId: null,
          sector: null,
          receiver: null,
          affected: 12,
          ...said,
        },
        marking: marked('red', { people: [people.belmere.analyst] }),
      },
      {
        body: { kind: 'moment', at: '2026-11-20T03:10:00Z', until: null, words: words('Screens go dark.'), ...said },
        marking: null,
      },
      { body: { kind: 'technique', technique: 'T1561.002', ...said }, marking: null },
      {
        body: {
          kind: 'attribution',
          by: 'A vendor',
          byCountry: null,
          at: '2026-11',
          type: 'technical-report',
          basis: 'it-security-community',
          to: 'Quiet Heron',
          toCountry: null,
          toCategory: null,
          certainty: 'likely',
          actorId: null,
          reference: null,
          words: words('The same tools.'),
          ...said,
        },
        marking: null,
      },
      {
        body: { kind: 'reply', by: 'Quillon', byCountry: null, at: '2026-11-21', words: words('We deny it.'), ...said },
        marking: null,
      },
      {
        body: {
          kind: 'response',
          by: 'Belmere',
          byCountry: null,
          at: '2026-11-21',
          responder: 'state-actors',
          political: 'protest-note',
          legal: null,
          words: words('A note was handed over.'),
          ...said,
        },
        marking: null,
      },
      {
        body: {
          kind: 'indicator',
          stixId: 'indicator--2b0a1f0e-3c4d-4e5f-8a6b-7c8d9e0f1a2b',
          name: 'Server',
          pattern: "[domain-name:value = 'wiper.example']",
        },
        marking: null,
      },
    ],
  })
}

test('what one host writes as STIX 2.1 is valid, and another reads it back as it was', async () => {
  await using world = await openIncidentWorld()
  const analyst = doorsOf(world, people.belmere.analyst)
  const { id } = await analyst.report(wholeReport())
  await analyst.share({ id, version: 1, marking: toCarthia })
  const written = await analyst.files.exportStix({ id })
  const { errors } = validateBundle(JSON.parse(JSON.stringify(written)))
  expect(errors).toEqual([])

  const taken = await doorsOf(world, people.carthia.duty).files.importStix({ bundle: written, marking: toCarthia })
  const original = await analyst.one({ id })
  const bodies = (items: readonly { body: unknown }[]) => items.map(({ body }) => JSON.stringify(body)).toSorted()
  expect(taken).toMatchObject({ status: 'draft', owner: { name: 'Carthia' }, facts: original.facts })
  expect(taken.sections.map(({ kind, words: w }) => [kind, w])).toEqual(
    original.sections.map(({ kind, words: w }) => [kind, w]),
  )
  expect(taken.severity).toMatchObject({
    intensity: original.severity?.intensity,
    nis2: original.severity?.nis2,
    cyberIntensity: { weighted: 4.5 },
  })
  for (const list of [
    'victims',
    'timeline',
    'techniques',
    'attributions',
    'replies',
    'responses',
    'indicators',
  ] as const)
    expect([list, bodies(taken[list])]).toEqual([list, bodies(original[list])])
  // A label never becomes wider by travelling: RED arrives as RED, for the one who took it in.
  expect(taken.victims.map((victim) => victim.marking.tlp).toSorted()).toEqual(['amber+strict', 'red'])
})

test('a redacted copy never passes for a version of the full one', async () => {
  await using world = await openIncidentWorld()
  const analyst = doorsOf(world, people.belmere.analyst)
  const { id } = await analyst.report(wholeReport())
  await analyst.share({ id, version: 1, marking: toCarthia })
  const incidentIn = (bundle: { objects: Record<string, unknown>[] }) =>
    bundle.objects.find(({ type }) => type === 'incident')
  const full = incidentIn(await analyst.files.exportStix({ id }))
  const bundle = await doorsOf(world, people.carthia.duty).files.exportStix({ id })
  const redacted = incidentIn(bundle)
  expect(JSON.stringify(full)).toContain(`"incident_id":"${id}"`)
  expect(redacted?.['id']).not.toBe(full?.['id'])
  expect(JSON.stringify(bundle)).not.toContain('مشورت')
  expect(JSON.stringify(bundle)).toContain('"redacted":true')
  // The same copy gives the same bytes.
  expect(await doorsOf(world, people.carthia.duty).files.exportStix({ id })).toEqual(bundle)
})

test('markings beyond TLP travel as marking definitions, and an exercise says that it is one', async () => {
  await using world = await openIncidentWorld()
  const analyst = doorsOf(world, people.belmere.analyst)
  await playedBy(world, delegations.belmere)
  const drill = await analyst.report(
    gridOutage({ exercise: true, marking: { ...toCarthia, pap: 'amber', caveats: ['not for attribution'] } }),
  )
  const { objects } = await analyst.files.exportStix({ id: drill.id })
  const definitions = objects.filter(({ type }) => type === 'marking-definition')
  expect(JSON.stringify(definitions)).toContain('"pap":"amber","caveats":["not for attribution"],"exercise":true')
  expect(
    validateBundle(
      JSON.parse(JSON.stringify({ type: 'bundle', id: 'bundle--0d6b6c0e-4c0a-4d53-8a57-6f0a3d1f9b21', objects })),
    ).errors,
  ).toEqual([])
  expect(fromStix({ objects }, toCarthia)).toMatchObject({ report: { exercise: true } })
  // Each object says it by itself, wherever it is carried.
  const own = objects.filter(({ type, name }) => !String(type).endsWith('-definition') && name !== 'Chancery')
  for (const { type, name, labels } of own) {
    expect([type, labels]).toEqual([type, expect.arrayContaining(['exercise'])])
    if (name !== undefined) expect(name).toMatch(/^EXERCISE · EXERCISE · EXERCISE – /)
  }
})

test('the incident of a stranger is read as far as it has a place with us', () => {
  const at = { spec_version: '2.1', created: '2026-11-20T00:00:00.000Z', modified: '2026-11-20T00:00:00.000Z' }
  const incident = {
    type: 'incident',
    id: 'incident--5f1c3b8e-0d1c-4c5e-9c7a-1a2b3c4d5e6f',
    ...at,
    name: 'Port closed',
    description: 'No cranes moved.',
    object_marking_refs: ['marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed'],
  }
  const victim = { type: 'identity', id: 'identity--5f1c3b8e-0d1c-4c5e-9c7a-1a2b3c4d5e70', ...at, name: 'Harbour' }
  const targets = {
    type: 'relationship',
    id: 'relationship--5f1c3b8e-0d1c-4c5e-9c7a-1a2b3c4d5e71',
    ...at,
    relationship_type: 'targets',
    source_ref: incident.id,
    target_ref: victim.id,
  }
  const reading = fromStix({ type: 'bundle', objects: [incident, victim, targets] }, toAll)
  expect(reading).toMatchObject({
    report: {
      facts: { title: 'Port closed' },
      marking: { tlp: 'red' },
      sections: [{ kind: 'summary', words: { text: 'No cranes moved.' } }],
      items: [{ body: { kind: 'victim', name: 'Harbour' } }],
    },
  })
})

test('whatever is given to the reader, it answers with a report or with what is wrong', () => {
  const anything = fc.anything({ withNullPrototype: true })
  const object = fc.record({
    type: fc.constantFrom('incident', 'relationship', 'identity', 'indicator'),
    id: fc.constantFrom('a', 'b'),
    source_ref: fc.constantFrom('a', 'b'),
    target_ref: fc.constantFrom('a', 'b'),
    extensions: anything,
    name: anything,
    granular_markings: anything,
    object_marking_refs: anything,
  })
  fc.assert(
    fc.property(fc.oneof(anything, fc.record({ objects: fc.array(fc.oneof(object, anything)) })), (bundle) => {
      const reading = fromStix(bundle, toAll)
      expect('report' in reading || reading.fault.length > 0).toBe(true)
    }),
  )
})

test('the public dossiers are loaded once, as they are, and are everybody’s to read and to export', async () => {
  await using world = await openIncidentWorld()
  const load = () => inTransaction(world.house, system, 'load-dossiers', 'acts', (call) => loadDossiers(call))
  expect(await load()).toEqual(['wannacry-2017', 'notpetya-2017', 'solarwinds-2020'])
  expect(await load()).toEqual([])

  const publicly = doorsOf(world, null)
  const { items } = await publicly.list({})
  expect(items.map(({ dossier, owner, marking }) => [dossier, owner.name, marking.tlp]).toSorted()).toEqual([
    ['notpetya-2017', 'Host', 'clear'],
    ['solarwinds-2020', 'Host', 'clear'],
    ['wannacry-2017', 'Host', 'clear'],
  ])
  for (const { id } of items) {
    const copy = await publicly.one({ id })
    expect(copy).toMatchObject({ copy: { redacted: false }, status: 'closed' })
    expect(
      [copy.timeline, copy.victims, copy.attributions, copy.responses, copy.techniques].map((list) => list.length > 3),
    ).not.toContain(false)
    expect(copy.attributions.every(({ body }) => body.sources.length > 0 || !body.verified)).toBe(true)
    const written = await publicly.files.exportStix({ id })
    const ids = written.objects.map((object) => object['id'])
    expect(copy.indicators.filter(({ body }) => !ids.includes(body.stixId))).toEqual([])
    expect(new Set(ids).size).toBe(ids.length)
    expect(validateBundle(JSON.parse(JSON.stringify(written))).errors).toEqual([])
  }
  expect((await publicly.search({ words: 'EternalBlue' })).items.length).toBeGreaterThan(0)
  expect((await publicly.map({})).places.some(({ country }) => country === 'UA')).toBe(true)
})
