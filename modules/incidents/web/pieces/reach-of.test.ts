import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Marking, Pap, type SharingGroup, Tlp } from '#modules/sharing/contract.ts'
import { maySee, thePublic } from '#modules/sharing/rules.ts'
import { reachOf } from './reach-of.ts'

const delegations = [
  '00000000-0000-4000-8000-000000000001',
  '00000000-0000-4000-8000-000000000002',
  '00000000-0000-4000-8000-000000000003',
  '00000000-0000-4000-8000-000000000004',
]
const [owner = '', , , left = ''] = delegations
const group: SharingGroup = {
  id: '00000000-0000-4000-8000-0000000000aa',
  name: 'CERTs of the Lantern Sea',
  purpose: '',
  createdAt: '2026-01-01T00:00:00.000Z',
  members: delegations.map((delegationId) => ({
    delegationId,
    delegationName: delegationId,
    steward: delegationId === owner,
    since: '2026-01-01T00:00:00.000Z',
    until: delegationId === left ? '2026-02-01T00:00:00.000Z' : null,
  })),
}
const now = new Date('2026-11-21T12:00:00.000Z')

const markings: fc.Arbitrary<Marking> = fc.record({
  tlp: fc.constantFrom(...Tlp.options),
  pap: fc.constantFrom(null, ...Pap.options),
  audience: fc.record({
    delegations: fc.subarray(delegations.slice(1)),
    groups: fc.subarray([group.id]),
    people: fc.constant([]),
  }),
  embargoUntil: fc.constant(null),
  caveats: fc.constant([]),
  exercise: fc.boolean(),
})

test('the sentence before sharing names exactly those delegations that the rule lets see it', () => {
  fc.assert(
    fc.property(markings, (marking) => {
      const reach = reachOf(marking, [group], owner)
      for (const delegationId of delegations.slice(1)) {
        const groups = delegationId === left ? [] : [group.id]
        const sees = maySee({ ...thePublic, delegationId, groups }, { owner, marking }, now) === true
        const said = reach.kind === 'public' || reach.kind === 'community' || reach.delegations.includes(delegationId)
        expect(said).toBe(sees)
      }
      expect(reach.kind === 'public').toBe(maySee(thePublic, { owner, marking }, now) === true)
    }),
  )
})

test('a client of the owner sees what is AMBER and named to nobody, and the sentence does not hide it', () => {
  const marking: Marking = {
    tlp: 'amber',
    pap: null,
    audience: { delegations: [], groups: [], people: [] },
    embargoUntil: null,
    caveats: [],
    exercise: false,
  }
  const client = { ...thePublic, delegationId: left, clientOf: owner }
  expect(maySee(client, { owner, marking }, now)).toBe(true)
  expect(reachOf(marking, [group], owner).clients).toBe(true)
})

test('RED is never said to reach the rest of the owner’s own delegation', () => {
  const marking: Marking = {
    tlp: 'red',
    pap: null,
    audience: { delegations: [], groups: [], people: [] },
    embargoUntil: null,
    caveats: [],
    exercise: false,
  }
  const colleague = { ...thePublic, delegationId: owner, personId: '00000000-0000-4000-8000-0000000000bb' }
  expect(maySee(colleague, { owner, marking }, now)).not.toBe(true)
  expect(reachOf(marking, [group], owner)).toMatchObject({ kind: 'people', people: 0, delegations: [], clients: false })
})
