import { exchange } from '#modules/exchange/server/index.ts'
import { identity } from '#modules/identity/server/index.ts'
import { delegations, openTestWorld, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { sharing } from '#modules/sharing/server/index.ts'
import { incidentsContract, type ReportInput } from '../contract.ts'
import { incidents } from './index.ts'

/** What the tests of this module stand on: the house with incidents in it, and an incident to speak of. */

export const openIncidentWorld = (environment?: Record<string, string>) =>
  openTestWorld([identity, sharing, exchange, incidents], environment)

export const five = '00000000-0000-7000-8000-9009000000aa'

/** A sharing group of Belmere, Carthia and Esteria; Dorvane was a member once. */
export async function openGroup({ database, house }: TestWorld): Promise<void> {
  const db = database.kysely
  const since = new Date('2026-11-01T00:00:00Z')
  await db
    .insertInto('sharing_group')
    .values({ id: five, name: 'The Five', created_by: delegations.belmere, created_at: since })
    .execute()
  for (const delegation_id of [delegations.belmere, delegations.carthia, delegations.esteria])
    await db
      .insertInto('sharing_group_member')
      .values({ group_id: five, delegation_id, since, added_by: people.belmere.head })
      .execute()
  await db
    .insertInto('sharing_group_member')
    .values({
      group_id: five,
      delegation_id: delegations.dorvane,
      since,
      added_by: people.belmere.head,
      until: house.now(),
    })
    .execute()
}

export function marked(tlp: Marking['tlp'], audience: Partial<Marking['audience']> = {}): Marking {
  return {
    tlp,
    pap: null,
    audience: { delegations: [], groups: [], people: [], ...audience },
    embargoUntil: null,
    caveats: [],
    exercise: false,
  }
}

export const toTheFive = marked('amber', { groups: [five] })
export const toCarthia = marked('amber+strict', { delegations: [delegations.carthia] })
export const toUs = marked('amber+strict')
export const toAll = marked('clear')

export function words(text: string, language = 'en') {
  return { text, language, direction: 'auto' as const }
}

export function gridOutage(
  more: Partial<ReportInput> = {},
): Partial<ReportInput> & Pick<ReportInput, 'facts' | 'marking'> {
  return {
    facts: {
      title: 'Grid outage in the north of Belmere',
      language: 'en',
      types: ['disruption'],
      classes: ['availability'],
      startedAt: '2026-11-20T03:10:00Z',
      endedAt: null,
      detectedAt: '2026-11-20',
      disclosedBy: 'victim',
    },
    marking: toTheFive,
    ...more,
  }
}

/** The doors of this module as somebody knocks at them. */
export function doorsOf(world: TestWorld, accountId: string | null) {
  return world.as(incidentsContract, accountId)
}
