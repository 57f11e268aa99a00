import { describe, expect, test } from 'vitest'
import { Tlp, type Marking } from '#modules/sharing/contract.ts'
import { maySee, type Who } from '#modules/sharing/rules.ts'
import type { JsonObject } from '../stix/json.ts'
import { attribute, belmere, carthia, choice, event, group, groupInMisp, marked } from './test-events.ts'
import {
  beginning,
  contradictions,
  distributionFor,
  isNarrower,
  markingOf,
  reachesAsFar,
  refusalsToPublish,
  tagsOf,
} from './marking.ts'

const tagged = (...names: string[]): JsonObject => ({ Tag: names.map((name) => ({ name })) })
const markingFor = (one: JsonObject): Marking => markingOf(one, beginning(choice), choice).marking
const inside = (outer: JsonObject, inner: JsonObject): Marking =>
  markingOf(inner, markingOf(outer, beginning(choice), choice), choice).marking
const said = (one: JsonObject): string[] => contradictions(one, choice).map(({ path, rule }) => `${path} ${rule}`)

describe('labels', () => {
  test.each<[string, string, string | null]>([
    ['tlp:white', 'clear', null],
    ['TLP:CLEAR', 'clear', null],
    ['tlp:green', 'green', null],
    ['tlp:amber', 'amber', null],
    ['tlp:amber+strict', 'amber+strict', null],
    ['tlp:red', 'red', null],
    ['PAP:RED', 'amber', 'red'],
    ['pap:white', 'amber', 'clear'],
    ['tlp:purple', 'amber', null],
  ])('%s means TLP %s and PAP %s, where the choice is AMBER', (tag, tlp, pap) => {
    expect(markingFor(tagged(tag))).toMatchObject({ tlp, pap })
  })

  test('of two labels the narrower binds, and the Chatham House Rule travels as a caveat', () => {
    expect(markingFor(tagged('tlp:green', 'tlp:red', 'tlp:ex:chr'))).toMatchObject({
      tlp: 'red',
      caveats: ['Chatham House Rule'],
    })
  })

  test('a label on the attribute wins over the label of its event, either way', () => {
    expect(inside(tagged('tlp:red'), tagged('tlp:green')).tlp).toBe('green')
    expect(inside(tagged('tlp:green'), tagged('tlp:red')).tlp).toBe('red')
    expect(inside(tagged('tlp:green'), {})).toEqual(markingFor(tagged('tlp:green')))
  })
})

describe('distribution only narrows', () => {
  const { green, clear } = { green: tagged('tlp:green'), clear: tagged('tlp:clear') }
  test('"your organisation only" is the delegation that takes it in', () => {
    expect(markingFor({ ...clear, distribution: '0' })).toMatchObject({
      tlp: 'clear',
      audience: { delegations: [belmere] },
    })
    expect(inside({ ...clear, distribution: '0' }, { ...green, distribution: '3' })).toMatchObject({
      tlp: 'green',
      audience: { delegations: [belmere] },
    })
  })
  test('"this community only" keeps what is CLEAR inside the host, its attributes too', () => {
    expect(markingFor({ ...clear, distribution: '1' }).tlp).toBe('green')
    expect(inside({ distribution: '1' }, clear).tlp).toBe('green')
    expect(inside({ distribution: '3' }, clear).tlp).toBe('clear')
  })
  test('a sharing group is one of ours, or the own delegation alone', () => {
    expect(markingFor({ distribution: '4', SharingGroup: { uuid: groupInMisp } }).audience.groups).toEqual([group])
    expect(markingFor({ distribution: '4', SharingGroup: { uuid: carthia } }).audience).toMatchObject({
      delegations: [belmere],
      groups: [],
    })
  })
})

describe('an event that contradicts itself is told where', () => {
  test.each<[string, JsonObject, string[]]>([
    ['RED to all communities', event({ ...tagged('tlp:red'), distribution: '3' }), ['/distribution distribution']],
    ['RED to this community', event({ ...tagged('tlp:red'), distribution: '1' }), ['/distribution distribution']],
    ['AMBER to connected communities', event({ distribution: '2' }), ['/distribution distribution']],
    ['AMBER+STRICT to all', event({ ...tagged('tlp:amber+strict'), distribution: 3 }), ['/distribution distribution']],
    ['two labels', event(tagged('tlp:amber', 'tlp:green')), ['/Tag two-labels']],
    ['a label that says nobody decided', event(tagged('tlp:amber', 'tlp:unclear')), ['/Tag unclear']],
    [
      'an unknown sharing group',
      event({ distribution: '4', SharingGroup: { uuid: carthia, name: 'Five' } }),
      ['/sharing_group_id sharing-group'],
    ],
    [
      'a RED attribute that inherits too wide a distribution',
      event({ ...tagged('tlp:green'), distribution: '3', Attribute: [attribute(1, 'domain', 'x', tagged('tlp:red'))] }),
      ['/Attribute/0/distribution distribution'],
    ],
    [
      'an attribute that goes further than the label it inherits',
      event({ Attribute: [attribute(1, 'domain', 'x', { distribution: '3' })] }),
      ['/Attribute/0/distribution distribution'],
    ],
    ['AMBER to this community: no contradiction', event(), []],
    ['GREEN to all: no contradiction', event({ ...tagged('tlp:green'), distribution: '3' }), []],
    ['the same label twice: no contradiction', event({ ...tagged('tlp:white', 'tlp:clear'), distribution: '3' }), []],
  ])('%s', (_, one, expected) => {
    expect(said(one)).toEqual(expected)
  })

  test('and in words that say what to do', () => {
    const [one] = contradictions(event({ ...tagged('tlp:red'), distribution: '3' }), choice)
    expect(one?.message).toBe(
      'Distribution "All communities" with TLP:RED: RED is for the people named and nobody else. Narrow the distribution, or change the label.',
    )
  })
})

test('nothing is published without a TLP label on the event itself', () => {
  expect(refusalsToPublish(event({ Tag: [{ name: 'PAP:RED' }] }), choice)).toMatchObject([{ rule: 'tlp-required' }])
  expect(refusalsToPublish(event(), choice)).toEqual([])
})

test('a marking that goes out says itself in tags, and lets MISP pass on no more than it allows', () => {
  expect(tagsOf(marked('amber+strict', { pap: 'red', caveats: ['Chatham House Rule'] }))).toEqual([
    'tlp:amber+strict',
    'PAP:RED',
    'tlp:ex:chr',
  ])
  expect(Tlp.options.map((tlp) => distributionFor(marked(tlp)))).toEqual(['0', '0', '0', '1', '3'])
  expect(distributionFor(marked('clear', { audience: { delegations: [carthia], groups: [], people: [] } }))).toBe('0')
})

test('reachesAsFar never says yes where sharing lets somebody see the one and not the other', () => {
  const person = '0b5c1f1e-0000-4000-8000-0000000000f1'
  const audiences = [
    {},
    { delegations: [belmere] },
    { delegations: [carthia] },
    { groups: [group] },
    { people: [person] },
    { delegations: [carthia], people: [person] },
  ]
  const all = Tlp.options.flatMap((tlp) =>
    audiences.flatMap((some) =>
      [null, '2027-01-01T00:00:00Z'].map((embargoUntil) =>
        marked(tlp, { embargoUntil, audience: { delegations: [], groups: [], people: [], ...some } }),
      ),
    ),
  )
  const nobody: Who = { personId: null, delegationId: null, groups: [], clientOf: null, clientOfGroups: [] }
  const askers: Who[] = [
    nobody,
    ...[belmere, carthia, '0b5c1f1e-0000-4000-8000-000000000003'].flatMap((delegationId) =>
      [[], [group]].flatMap((groups) =>
        [null, person].map((personId) => ({ ...nobody, delegationId, groups, personId })),
      ),
    ),
    ...[belmere, carthia].map((clientOf) => ({
      ...nobody,
      delegationId: '0b5c1f1e-0000-4000-8000-000000000009',
      clientOf,
      clientOfGroups: [group],
    })),
  ]
  const now = new Date('2026-11-21T00:00:00Z')
  let claims = 0
  for (const one of all) {
    for (const other of all) {
      if (!reachesAsFar(one, other, belmere)) continue
      claims++
      for (const who of askers) {
        if (maySee(who, { owner: belmere, marking: one }, now) !== true) continue
        expect(maySee(who, { owner: belmere, marking: other }, now), JSON.stringify([one, other, who])).toBe(true)
      }
    }
  }
  expect(claims).toBeGreaterThan(all.length)
  expect(isNarrower('red', 'amber')).toBe(true)
})
