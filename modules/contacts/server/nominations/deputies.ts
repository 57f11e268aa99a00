import { contactsByIds } from '../directory/store.ts'
import type { NominationCall } from './views.ts'

/** A deputy that is in force when its nomination is, and at the end of whose own deputies nobody stands whom it is for. */
export async function deputyInForce(call: NominationCall, id: string | null, of: string): Promise<string | null> {
  if (id === null) return null
  const [deputy] = await contactsByIds(call.db, [id])
  return deputy?.endedAt === null && !(await leadsTo(call, id, of)) ? id : null
}

/** Who had somebody as deputy has the successor; but for whom the successor has itself, for these would stand in for one another. */
export async function handOnDeputies(call: NominationCall, from: string, successor: string | null): Promise<void> {
  for (const id of await heldBy(call, from)) {
    if (id === successor) continue
    const deputy = successor === null || (await leadsTo(call, successor, id)) ? null : successor
    await call.db.updateTable('contact').set({ deputy_id: deputy }).where('id', '=', id).execute()
  }
}

async function heldBy(call: NominationCall, deputyId: string): Promise<string[]> {
  const rows = await call.db
    .selectFrom('contact')
    .select('id')
    .where('deputy_id', '=', deputyId)
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Whether somebody stands, in the end, in the place of another: as their deputy, or the deputy of their deputy, and so on. */
async function leadsTo(call: NominationCall, from: string, to: string): Promise<boolean> {
  const passed = new Set<string>()
  for (let next: string | null = from; next !== null && !passed.has(next);) {
    if (next === to) return true
    passed.add(next)
    const [one] = await contactsByIds(call.db, [next])
    next = one?.deputyId ?? null
  }
  return false
}
