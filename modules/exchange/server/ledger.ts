import type { Actor } from '#platform/actor.ts'
import type { House } from '#platform/server/house.ts'
import type { DeliveryWay } from '#modules/sharing/contract.ts'
import { objectKind } from './object-kind.ts'

/** What one answer hands over of one owner: places in the sequence, as PostgreSQL writes an array. */
export type Handed = { ownerId: string; seqs: string }

type Entry = {
  at: Date
  way: DeliveryWay
  actor: Actor
  handed: readonly Handed[]
  done(): void
  failed(error: unknown): void
}
type Ledger = { waiting: Entry[]; writing: boolean }

const ledgers = new WeakMap<House, Ledger>()

/**
 * Records what is about to be handed out, and resolves once that is durable: no answer leaves before. Answers that are
 * made while a record is being written are recorded together in the next one, so that a hundred of them cost hardly
 * more than one. The house writes these rows itself, for several readers at once; it takes who they are from the
 * requests that it has let in.
 */
export function recordHanded(house: House, actor: Actor, way: DeliveryWay, handed: readonly Handed[]): Promise<void> {
  if (handed.length === 0) return Promise.resolve()
  const ledger = ledgers.get(house) ?? { waiting: [], writing: false }
  ledgers.set(house, ledger)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  ledger.waiting.push({ at: house.now(), way, actor, handed, done: resolve, failed: reject })
  if (!ledger.writing) void writeAll(house, ledger)
  return promise
}

async function writeAll(house: House, ledger: Ledger): Promise<void> {
  ledger.writing = true
  // Requests that arrived in the same moment come together.
  await Promise.resolve()
  while (ledger.waiting.length > 0) {
    const entries = ledger.waiting.splice(0)
    try {
      await write(house, entries)
      for (const entry of entries) entry.done()
    } catch (error) {
      for (const entry of entries) entry.failed(error)
    }
  }
  ledger.writing = false
}

const insert = `
  insert into delivery (at, way, kind, owner_id, to_delegation, to_account, seqs)
  select at::timestamptz, way, '${objectKind}', owner::uuid, delegation::uuid, account::uuid, seqs::bigint[]
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) row (at, way, owner, delegation, account, seqs)`

async function write(house: House, entries: readonly Entry[]): Promise<void> {
  const columns: (string | null)[][] = [[], [], [], [], [], []]
  const [at, way, owner, delegation, account, seqs] = columns
  for (const entry of entries)
    for (const one of entry.handed) {
      at?.push(entry.at.toISOString())
      way?.push(entry.way)
      owner?.push(one.ownerId)
      delegation?.push(entry.actor.delegationId)
      account?.push(entry.actor.id)
      seqs?.push(one.seqs)
    }
  const connection = await house.database.connect()
  try {
    await connection.query(insert, columns)
  } finally {
    connection.release()
  }
}

/** Groups places of the sequence by the owner of what stands there. */
export function handedOf(seqs: readonly string[], owners: readonly string[]): Handed[] {
  const byOwner = new Map<string, string[]>()
  seqs.forEach((seq, index) => {
    const owner = owners[index] ?? ''
    const some = byOwner.get(owner)
    if (some) some.push(seq)
    else byOwner.set(owner, [seq])
  })
  return [...byOwner].map(([ownerId, own]) => ({ ownerId, seqs: `{${own.join()}}` }))
}
