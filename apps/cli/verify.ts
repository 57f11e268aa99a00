import { logOf, verifyRecord } from '#modules/record/server/index.ts'
import { system } from '#platform/actor.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { houseAtHand } from './at-hand.ts'
import { bar } from './bar.ts'
import { NotDone } from './outcome.ts'

/**
 * Recomputes the books and the record in the database at hand. `expected` are digests and roots that were noted
 * elsewhere: each must still be in its place, so that not even who rewrote everything and signed it anew goes unseen.
 */
export async function verifyAtHand(expected: readonly string[], json: boolean): Promise<Record<string, unknown>> {
  await using open = await houseAtHand()
  const { house } = open
  const log = await logOf(house)
  const { breach, heads, record, unknown } = await inTransaction(house, system, 'verify', 'reads', ({ db }) =>
    verifyRecord(db, { log, expected, progress: bar('Batches verified', json) }),
  )
  if (breach) throw new NotDone('damaged', `${breach.table} ${breach.id} is not what was committed: ${breach.what}.`)
  if (unknown.length > 0)
    throw new NotDone('damaged', `Neither a batch nor a checkpoint has ${unknown.join(', ')}: the past was rewritten.`)
  return { ...Object.fromEntries(heads.map(({ table, ...head }) => [table, head])), record }
}
