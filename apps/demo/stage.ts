import type { ContractRouterClient } from '@orpc/contract'
import type { Kysely } from 'kysely'
import { contactsContract } from '#modules/contacts/contract.ts'
import { exercisesContract } from '#modules/exercises/contract.ts'
import { identityContract } from '#modules/identity/contract.ts'
import { type IdentityTables, settleDelegation } from '#modules/identity/server/index.ts'
import { incidentsContract, type IncidentView } from '#modules/incidents/contract.ts'
import { sharingContract, type Marking } from '#modules/sharing/contract.ts'
import type { House } from '#platform/server/house.ts'
import { type DoorsWithin, doorsWithin } from '../doors-within.ts'
import { addressOf, parties, type Party, type PartyName, type PersonName } from './cast.ts'

const day = 86_400_000

/** Where a scene is played: its clock, its people, and the doors as they knock at them. */
export type Stage = {
  /** Sets the clock of the house to so many days before today; `seconds` after ten past the hour. */
  daysAgo(days: number, hour?: number, seconds?: number): void
  /** Sets the clock of the house to a moment. */
  at(when: Date): void
  /** So many days before (or, below zero, after) today, as a moment or as a day. */
  moment(days: number, hour?: number, seconds?: number): string
  date(days: number): string
  delegation(party: PartyName): string
  person(name: PersonName): string
  group(name: string): string
  doors(name: PersonName): Doors
  knock: (name: PersonName, path: string, init?: RequestInit) => Promise<Response>
  to(
    tlp: Marking['tlp'],
    audience?: { groups?: string[]; delegations?: PartyName[]; people?: PersonName[] },
    more?: Partial<Marking>,
  ): Marking
}

/** Settles the cast where it is not there yet, and answers the stage. */
export async function setStage(house: House): Promise<Stage> {
  const today = house.now()
  let clock = today
  const within = doorsWithin(house, () => clock)
  const delegations = new Map<string, string>()
  const people = new Map<string, string>()
  const long = new Date(today.getTime() - 330 * day)
  for (const [name, party] of parties()) await settle(house.database.kysely, name, party, { delegations, people }, long)
  const groups = new Map<string, string>()
  const shift = (days: number, hour: number, seconds = 0): Date => {
    const then = new Date(today.getTime() - days * day)
    then.setUTCHours(hour, 10, seconds, 0)
    return then
  }
  const need = (found: Map<string, string>, name: string): string => {
    const id = found.get(name)
    if (!id) throw new Error(`The demo world has no ${name}`)
    return id
  }
  const stage: Stage = {
    daysAgo: (days, hour = 9, seconds = 0) => {
      clock = days === 0 ? house.now() : shift(days, hour, seconds)
    },
    at: (when) => {
      clock = when
    },
    moment: (days, hour = 9, seconds = 0) => shift(days, hour, seconds).toISOString(),
    date: (days) => shift(days, 9).toISOString().slice(0, 10),
    delegation: (party) => need(delegations, party),
    person: (name) => need(people, name),
    group: (name) => need(groups, name),
    doors: (name) => doorsFor(within, need(people, name)),
    knock: (name, path, init) => within.knock(need(people, name), path, init),
    to: (tlp, { groups: some = [], delegations: others = [], people: named = [] } = {}, more = {}) => ({
      tlp,
      pap: null,
      audience: {
        groups: some.map((name) => need(groups, name)),
        delegations: others.map((party) => need(delegations, party)),
        people: named.map((name) => need(people, name)),
      },
      embargoUntil: null,
      caveats: [],
      exercise: false,
      ...more,
    }),
  }
  await foundGroups(stage, groups)
  return stage
}

type Doors = {
  identity: ContractRouterClient<typeof identityContract>
  sharing: ContractRouterClient<typeof sharingContract>
  incidents: ContractRouterClient<typeof incidentsContract>
  contacts: ContractRouterClient<typeof contactsContract>
  exercises: ContractRouterClient<typeof exercisesContract>
}

function doorsFor(within: DoorsWithin, account: string): Doors {
  return {
    identity: within.as(identityContract, account),
    sharing: within.as(sharingContract, account),
    incidents: within.as(incidentsContract, account),
    contacts: within.as(contactsContract, account),
    exercises: within.as(exercisesContract, account),
  }
}

type Found = { delegations: Map<string, string>; people: Map<string, string> }

async function settle(
  db: Kysely<IdentityTables>,
  name: PartyName,
  party: Party,
  { delegations, people }: Found,
  at: Date,
): Promise<void> {
  const { people: members, clientOf, ...words } = party
  const named = Object.entries(members).map(([role, person]) => ({ ...person, role, email: addressOf(name, role) }))
  const emails = named.map((person) => person.email)
  const known = await db
    .selectFrom('account')
    .select(['id', 'email', 'delegation_id'])
    .where('email', 'in', emails)
    .execute()
  for (const { role, email } of named) people.set(`${name}.${role}`, known.find((one) => one.email === email)?.id ?? '')
  const first = known[0]
  if (first) return void delegations.set(name, first.delegation_id)
  const client = clientOf === undefined ? {} : { clientOf: delegations.get(clientOf) ?? '' }
  const settlement = { ...words, ...client, invented: true, people: named.map(({ role: _, ...person }) => person) }
  const settled = await db.transaction().execute((tx) => settleDelegation(tx, settlement, at))
  delegations.set(name, settled.delegationId)
  for (const [index, { role }] of named.entries()) people.set(`${name}.${role}`, settled.people[index] ?? '')
}

const circles: { name: string; purpose: string; founder: PersonName; members: PartyName[] }[] = [
  {
    name: 'CERTs of the Lantern Sea',
    purpose: 'Technical details of incidents, from CERT to CERT, under the Charter of Saltmarsh.',
    founder: 'belmere.analyst',
    members: ['carthia', 'esteria', 'norhaven', 'quillon'],
  },
  {
    name: 'Northern Grid Watch',
    purpose: 'Incidents in electricity and gas networks of the northern shore.',
    founder: 'norhaven.duty',
    members: ['esteria', 'carthia'],
  },
  {
    name: 'Ballot Circle',
    purpose: 'Protection of elections, before and after polling day.',
    founder: 'dorvane.duty',
    members: ['quillon', 'carthia', 'belmere'],
  },
]

async function foundGroups(stage: Stage, groups: Map<string, string>): Promise<void> {
  stage.daysAgo(110)
  for (const { name, purpose, founder, members } of circles) {
    const { sharing } = stage.doors(founder)
    const known =
      (await sharing.groups()).find((group) => group.name === name) ?? (await sharing.found({ name, purpose }))
    groups.set(name, known.id)
    const present = new Set(known.members.filter(({ until }) => until === null).map(({ delegationId }) => delegationId))
    for (const party of members) {
      const delegationId = stage.delegation(party)
      if (!present.has(delegationId)) await sharing.add({ groupId: known.id, delegationId, steward: false })
    }
  }
}

/** The incident that a person sees under a title, or took back; undefined where there is none. */
export async function incidentTitled(stage: Stage, name: PersonName, title: string): Promise<IncidentView | undefined> {
  const { incidents } = stage.doors(name)
  for (const status of [undefined, 'withdrawn'] as const) {
    let after: string | undefined
    do {
      const page = await incidents.list({
        limit: 200,
        ...(status ? { status } : {}),
        ...(after ? { after } : {}),
      })
      const found = page.items.find((item) => item.title === title)
      if (found) return incidents.one({ id: found.id })
      after = page.next
    } while (after)
  }
  return undefined
}
