import { nobody } from '#platform/actor.ts'
import type { Database } from '#platform/server/database.ts'
import type { Module } from '#platform/server/module.ts'
import { openTestHouse, type TestHouse } from '#platform/server/test-house.ts'
import type { OrganisationKind, Role, Scope } from '../contract.ts'
import { actorsOf } from './doorkeeper.ts'
import { standingOf } from './store/standing.ts'

/**
 * The invented delegations and people on whom every test is told. Ids are fixed, so that a test can name anybody:
 * `people.belmere.analyst`. Esteria Grid is a client of Esteria, in TLP:AMBER's sense.
 */
const cast = {
  belmere: {
    kind: 'state',
    people: { analyst: ['technical-contact'], duty: ['diplomatic-contact'], head: ['head-of-delegation'] },
  },
  carthia: {
    kind: 'state',
    people: { duty: ['diplomatic-contact'], analyst: ['technical-contact'], legal: ['legal-adviser'] },
  },
  dorvane: { kind: 'state', people: { duty: ['diplomatic-contact'], head: ['head-of-delegation'] } },
  esteria: { kind: 'state', people: { duty: ['diplomatic-contact'] } },
  norhaven: { kind: 'state', people: { duty: ['diplomatic-contact'], observer: ['observer'] } },
  esteriagrid: { kind: 'company', clientOf: 'esteria', people: { engineer: ['technical-contact'] } },
  host: {
    kind: 'host',
    people: {
      secretary: ['secretariat-officer'],
      auditor: ['auditor'],
      mediator: ['mediator'],
      admin: ['administrator'],
    },
  },
} as const satisfies Record<
  string,
  { kind: OrganisationKind; clientOf?: string; people: Record<string, readonly Role[]> }
>

type Cast = typeof cast
type Ids = {
  delegations: { [D in keyof Cast]: string }
  people: { [D in keyof Cast]: { [P in keyof Cast[D]['people']]: string } }
}

function fixedId(kind: string, n: number): string {
  return `00000000-0000-7000-8000-${kind}${n.toString(16).padStart(8, '0')}`
}

function number(): Ids {
  const delegations: Record<string, string> = {}
  const people: Record<string, Record<string, string>> = {}
  let person = 0
  Object.entries(cast).forEach(([name, { people: own }], index) => {
    delegations[name] = fixedId('de1e', index + 1)
    people[name] = Object.fromEntries(Object.keys(own).map((role) => [role, fixedId('acc0', ++person)]))
  })
  // The loop above fills exactly the keys of the cast.
  return { delegations, people } as Ids
}

export const { delegations, people } = number()

export type TestWorld = TestHouse & {
  /** A machine account of a delegation, made on the spot; answers its id. */
  machine(delegationId: string, scopes: Scope[]): Promise<string>
  revoke(accountId: string): Promise<void>
}

/** Who knocks is said by the header of the tests; without it, by what the request shows to the real doorkeeper. */
export async function openTestWorld(
  modules: readonly Module[],
  environment?: Record<string, string>,
): Promise<TestWorld> {
  const actorOf = async (database: Database, accountId: string) =>
    (accountId ? await standingOf(database.kysely, accountId) : undefined) ?? nobody
  const house = await openTestHouse({ modules, actorOf, ...(environment ? { environment } : {}) })
  const byHeader = house.house.actorOf
  const atTheDoor = await actorsOf(house.house)
  house.house.actorOf = (request) => (request.headers.has('x-test-account') ? byHeader(request) : atTheDoor(request))
  await settle(house.database)
  let machines = 0
  return {
    ...house,
    async machine(delegationId, scopes) {
      const id = fixedId('3ac1', ++machines)
      await house.database.kysely
        .insertInto('account')
        .values({
          id,
          kind: 'machine',
          delegation_id: delegationId,
          name: `Machine ${machines}`,
          scopes,
          created_at: house.house.now(),
        })
        .execute()
      return id
    },
    async revoke(accountId) {
      await house.database.kysely
        .updateTable('account')
        .set({ revoked_at: house.house.now() })
        .where('id', '=', accountId)
        .execute()
    },
  }
}

async function settle({ kysely: db }: Database): Promise<void> {
  const created_at = new Date('2026-11-01T00:00:00Z')
  const entries = Object.entries(cast)
  const named = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)
  // The keys are those of the cast, by construction above.
  const idOf = (name: string) => delegations[name as keyof Cast]
  await db
    .insertInto('organisation')
    .values(
      entries.map(([name, { kind }]) => ({ id: idOf(name), kind, name: named(name), invented: true, created_at })),
    )
    .execute()
  await db
    .insertInto('delegation')
    .values(
      entries.map(([name, one]) => ({
        id: idOf(name),
        organisation_id: idOf(name),
        name: named(name),
        client_of: 'clientOf' in one ? idOf(one.clientOf) : null,
        created_at,
      })),
    )
    .execute()
  const rows = entries.flatMap(([name, { people: own }]) =>
    Object.entries(own).map(([role, roles]) => ({
      id: (people[name as keyof Cast] as Record<string, string>)[role],
      kind: 'person',
      delegation_id: idOf(name),
      name: `${role} of ${named(name)}`,
      email: `${role}@${name}.example`,
      roles: [...roles],
      created_at,
      joined_at: created_at,
    })),
  )
  await db.insertInto('account').values(rows).execute()
}
