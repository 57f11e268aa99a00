/**
 * What of a decision goes into the record of the host: whoever did it enters a commitment to their signed operation
 * (deciding/record-entries.ts). Nobody need be told its salt, for it follows from the operation that all in the room have.
 */
import { recordEntryOf } from '../deciding/record-entries.ts'
import type { Desk } from './desk.ts'
import type { Held, ToEnter } from './held.ts'
import { fromStore, type Kept, toStore } from './history-pages.ts'

const keyOf = (room: string): string => `negotiation/${room}/entered`

/** Notes what an operation of this device asks to be entered. */
export function noteEntry(held: Held, { signed, outcome }: Kept): void {
  const operation = signed.operation.id
  if (outcome.fate !== 'done' || held.toEnter.some((one) => one.operation === operation)) return
  const wanted = recordEntryOf(held.state, signed)
  if (!wanted) return
  const { kind, subject, commitment, until } = wanted
  held.toEnter.push({ operation, kind, subject, commitment, ...(until === undefined ? {} : { until }) })
}

/** Enters what waits. Rejects where the host does not answer: it waits on, and the same commitment may be entered again. */
export async function enterWaiting(desk: Desk, held: Held): Promise<void> {
  const { records, store } = desk
  if (!records || held.toEnter.length === 0) return
  const entered = (await fromStore<string[]>(store, keyOf(held.room))) ?? []
  let failed: unknown
  for (const one of held.toEnter) {
    // One stays until it stands: what comes behind it, such as an objection, does not wait for it either.
    if (!entered.includes(one.operation)) {
      try {
        await records.enter({ room: held.room.split('.')[0] ?? held.room, ...withoutOperation(one) })
      } catch (error) {
        failed ??= error
        continue
      }
      entered.push(one.operation)
      await store.put({ [keyOf(held.room)]: toStore(entered) })
    }
    held.toEnter = held.toEnter.filter(({ operation }) => operation !== one.operation)
  }
  if (failed !== undefined) throw failed
}

function withoutOperation({ operation: _operation, ...entry }: ToEnter): Omit<ToEnter, 'operation'> {
  return entry
}
