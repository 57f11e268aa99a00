import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Actor } from '#platform/actor.ts'
import { newId } from '#platform/server/ids.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { Role } from './contract.ts'
import { keptOffices, mayInvite, mayRevoke } from './rules.ts'
import { identity } from './server/index.ts'
import { delegations, openTestWorld, people, type TestWorld } from './server/test-world.ts'

describe('the rules and the database agree', () => {
  const someRoles = fc.uniqueArray(fc.constantFrom(...Role.options), { minLength: 1, maxLength: 3 })
  const places = ['belmere', 'dorvane', 'host'] as const
  const askers = [
    people.belmere.head,
    people.belmere.analyst,
    people.dorvane.head,
    people.host.admin,
    people.host.secretary,
    people.host.auditor,
  ]

  /** Tries in a transaction that is always rolled back. */
  async function databaseAllows(
    world: TestWorld,
    actor: Actor,
    work: (db: Parameters<Parameters<typeof inTransaction>[4]>[0]['db']) => Promise<boolean>,
  ): Promise<boolean> {
    let allowed = false
    await inTransaction(world.house, actor, 'test', 'delivers', async ({ db }) => {
      allowed = await work(db)
      throw new Error('back')
    }).catch((error: Error) => error.message === 'back' || (allowed = false))
    return allowed
  }

  test('on every invitation: by whom, to which delegation, in which roles', async () => {
    await using world = await openTestWorld([identity])
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...askers),
        fc.constantFrom(...places),
        someRoles,
        async (asker, place, roles) => {
          const actor = await world.house.actorOf(new Request('http://house', { headers: { 'x-test-account': asker } }))
          const id = newId()
          const row = {
            id,
            kind: 'person',
            delegation_id: delegations[place],
            name: 'X',
            email: null,
            roles,
            scopes: [],
            created_at: world.house.now(),
          }
          const allowed = await databaseAllows(world, actor, async (db) => {
            await db.insertInto('account').values(row).execute()
            return true
          })
          const rule = mayInvite(actor, { id: delegations[place], isHost: place === 'host' }, roles) === true
          // The database lets a role of a delegation stand at the host: it opens nothing there.
          if (
            place === 'host' &&
            roles.some((role) =>
              ['head-of-delegation', 'observer', 'diplomatic-contact', 'technical-contact', 'legal-adviser'].includes(
                role,
              ),
            )
          )
            expect(allowed || !rule).toBe(true)
          else expect([asker, place, roles, allowed]).toEqual([asker, place, roles, rule])
        },
      ),
      { numRuns: 120 },
    )
  })

  test('on every revocation', async () => {
    await using world = await openTestWorld([identity])
    const everybody = await world.database.kysely
      .selectFrom('account')
      .select(['id', 'kind', 'roles', 'delegation_id'])
      .execute()
    const others = { administrator: 2, 'secretariat-officer': 2 }
    for (const asker of askers)
      for (const whom of everybody) {
        if (asker === whom.id || keptOffices.some((office) => whom.roles.includes(office))) continue // Told in people.test.ts.
        const actor = await world.house.actorOf(new Request('http://house', { headers: { 'x-test-account': asker } }))
        const allowed = await databaseAllows(
          world,
          actor,
          async (db) =>
            (
              await db
                .updateTable('account')
                .set({ revoked_at: world.house.now() })
                .where('id', '=', whom.id)
                .executeTakeFirst()
            ).numUpdatedRows > 0n,
        )
        const rule =
          mayRevoke(
            actor,
            { id: whom.delegation_id, isHost: whom.delegation_id === delegations.host },
            whom,
            others,
          ) === true
        expect([asker, whom.id, allowed]).toEqual([asker, whom.id, rule])
      }
  })

  test('nobody gives themselves a role, whatever the rules say', async () => {
    await using world = await openTestWorld([identity])
    const analyst = await world.house.actorOf(
      new Request('http://house', { headers: { 'x-test-account': people.belmere.analyst } }),
    )
    await expect(
      inTransaction(world.house, analyst, 'test', 'delivers', ({ db }) =>
        db
          .updateTable('account')
          .set({ roles: ['head-of-delegation'] })
          .where('id', '=', people.belmere.analyst)
          .execute(),
      ),
    ).rejects.toThrow('standing is changed by whoever answers for it')
  })

  test('no member reads the digest of a cookie, a link, a key or the sealed secret of a provider', async () => {
    await using world = await openTestWorld([identity])
    const admin = await world.house.actorOf(
      new Request('http://house', { headers: { 'x-test-account': people.host.admin } }),
    )
    for (const [table, column] of [
      ['session', 'digest'],
      ['invitation', 'digest'],
      ['machine_key', 'digest'],
      ['identity_provider', 'sealed_secret'],
      ['oidc_attempt', 'digest'],
      ['rate', 'key'],
      ['persona', 'account_id'],
    ] as const)
      await expect(
        inTransaction(world.house, admin, 'test', 'reads', ({ db }) => db.selectFrom(table).select(column).execute()),
        table,
      ).rejects.toThrow('permission denied')
  })
})
