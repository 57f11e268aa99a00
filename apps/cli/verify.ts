import { system } from '#platform/actor.ts'
import { unknownDigests, verifySeals } from '#platform/server/seal.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { sealedTables } from '../server/modules.ts'
import { houseAtHand } from './at-hand.ts'
import { bar } from './bar.ts'
import { NotDone } from './outcome.ts'

/**
 * Recomputes the chains of seals. `expected` are digests that were noted elsewhere: each must still be in its place, so
 * that not even who rewrote rows and seals together goes unseen.
 */
export async function verify(expected: readonly string[], json: boolean): Promise<Record<string, unknown>> {
  await using open = await houseAtHand()
  const { breach, heads, unknown } = await inTransaction(open.house, system, 'verify', 'reads', async ({ db }) => ({
    ...(await verifySeals(db, sealedTables, bar('Seals verified', json))),
    unknown: await unknownDigests(db, expected),
  }))
  if (breach) throw new NotDone('damaged', `${breach.table} ${breach.id} is not what was sealed: ${breach.what}.`)
  if (unknown.length > 0)
    throw new NotDone('damaged', `No seal has the digest ${unknown.join(', ')}: the past was rewritten.`)
  return Object.fromEntries(heads.map(({ table, ...head }) => [table, head]))
}
