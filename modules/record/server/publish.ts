import type { Call } from '#platform/server/call.ts'
import type { House } from '#platform/server/house.ts'
import { verifySignature } from '../cosignature.ts'
import { formatSignature, type NoteSignature } from '../note.ts'
import { hasQuorum, type Policy } from '../policy.ts'
import { policyOf } from './policy.ts'
import type { RecordTables } from './tables.ts'

export type Cosignature = { name: string; id: number; line: string }

/** Of signatures that were handed in, those by which a witness of the policy did sign this text. */
export async function heldOf(policy: Policy, text: string, given: readonly NoteSignature[]): Promise<Cosignature[]> {
  const held: Cosignature[] = []
  for (const { key } of policy.witnesses) {
    const signature = given.find(({ name, id }) => name === key.name && id === key.id)
    if (signature && (await verifySignature(key, text, signature)))
      held.push({ name: key.name, id: key.id, line: formatSignature(signature) })
  }
  return held
}

/** Keeps cosignatures that were verified. The first of a witness for a checkpoint stays. */
export async function keepCosignatures(
  call: Call<RecordTables>,
  size: number,
  held: readonly Cosignature[],
): Promise<void> {
  if (held.length === 0) return
  await call.db
    .insertInto('record_cosignature')
    .values(held.map(({ name, id, line }) => ({ size, name, key_id: String(id), line, at: call.now })))
    .onConflict((conflict) => conflict.columns(['size', 'name', 'key_id']).doNothing())
    .execute()
}

/** Publishes the checkpoint once the witnesses that signed it are as many as the policy asks. */
export async function publishWitnessed(call: Call<RecordTables>, house: House, size: number): Promise<boolean> {
  const { policy } = await policyOf(house)
  const signed = await call.db
    .selectFrom('record_cosignature')
    .select(['name', 'key_id'])
    .where('size', '=', size)
    .execute()
  const witnesses = policy.witnesses.filter(({ key }) =>
    signed.some(({ name, key_id: id }) => name === key.name && id === String(key.id)),
  )
  if (!hasQuorum(policy, new Set(witnesses.map(({ name }) => name)))) return false
  const { numUpdatedRows } = await call.db
    .updateTable('record_checkpoint')
    .set({ published_at: call.now })
    .where('size', '=', size)
    .where('published_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows > 0n) await call.emit({ name: 'record.published', data: { id: String(size) } })
  return true
}
