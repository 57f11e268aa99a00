import { expect, test } from 'vitest'
import { Marking } from '#modules/sharing/contract.ts'
import { markingFrom, titleFor } from './carried-over.ts'

const [belmere, carthia, dorvane] = [1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}`)
const now = new Date('2026-11-22T10:00:00Z')

test('a letter on a matter keeps all of its marking, but for whom it goes to', () => {
  const matter = Marking.parse({
    tlp: 'green',
    pap: 'red',
    embargoUntil: '2026-11-23T10:00:00.000Z',
    caveats: ['not for attribution'],
    audience: { delegations: [dorvane], groups: [], people: [] },
  })
  expect(markingFrom(matter)).toEqual({ ...matter, audience: { delegations: [], groups: [], people: [] } })
  expect(markingFrom(undefined)).toMatchObject({ tlp: 'amber+strict', pap: null, embargoUntil: null, caveats: [] })
})

test('the title of an incident stands in no letter to whom the incident does not go', () => {
  const audience = { delegations: carthia ? [carthia] : [], groups: [], people: [] }
  const incident = {
    owner: { id: belmere ?? '' },
    marking: Marking.parse({ tlp: 'amber+strict', audience }),
    title: 'Grid outage',
  }
  expect(titleFor(incident, carthia ?? '', now)).toBe('Grid outage')
  expect(titleFor(incident, dorvane ?? '', now)).toBe('')
  expect(titleFor(incident, null, now)).toBe('')
  const shownToOthers = { ...incident, marking: { ...incident.marking, audience: null } }
  expect([titleFor(shownToOthers, belmere ?? '', now), titleFor(shownToOthers, carthia ?? '', now)]).toEqual([
    'Grid outage',
    '',
  ])
  const embargoed = { ...incident, marking: Marking.parse({ tlp: 'clear', embargoUntil: '2026-11-23T10:00:00Z' }) }
  expect(titleFor(embargoed, dorvane ?? '', now)).toBe('')
  expect(titleFor(embargoed, dorvane ?? '', new Date('2026-11-24T10:00:00Z'))).toBe('Grid outage')
})
