import { system } from '#platform/actor.ts'
import type { House } from '#platform/server/house.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { parseCount, parseSignedCheckpoint } from '../checkpoint.ts'
import { parseSignatures } from '../note.ts'
import type { Witness } from '../policy.ts'
import { openTileReader } from '../tile-reader.ts'
import { formatRequest } from '../witnessing.ts'
import { type CheckpointRow, newestCheckpoint, storedFile } from './files.ts'
import { policyOf } from './policy.ts'
import { heldOf, keepCosignatures, publishWitnessed } from './publish.ts'

/** How long a witness may take to answer, in milliseconds. */
const patience = 8_000
const longestAnswer = 100_000

const asking = new WeakMap<House, Promise<void>>()
const again = new WeakSet<House>()

/**
 * Asks each witness that has an address for its cosignature of the newest checkpoint. Holds no transaction while it
 * waits for them, and nobody waits for it: a silent witness keeps nothing from being sequenced.
 */
export function askWitnesses(house: House): Promise<void> {
  again.add(house)
  const running = asking.get(house)
  if (running) return running
  const ask = async (): Promise<void> => {
    try {
      while (again.delete(house) && !house.closing.aborted) await askEach(house)
    } finally {
      asking.delete(house)
    }
  }
  const asked = ask()
  asking.set(house, asked)
  return asked
}

async function askEach(house: House): Promise<void> {
  const { policy } = await policyOf(house)
  const reachable = policy.witnesses.filter(({ url }) => url !== undefined)
  if (reachable.length === 0) return
  const newest = await reading(house, (db) => newestCheckpoint(db, 'signed'))
  if (!newest) return
  await Promise.all(
    reachable.map((witness) =>
      askOne(house, witness, newest).catch((error: unknown) => {
        if (!house.closing.aborted) house.log.warn({ err: error, witness: witness.name }, 'witness')
      }),
    ),
  )
}

async function askOne(house: House, witness: Witness, newest: CheckpointRow): Promise<void> {
  const signed = await reading(house, (db) =>
    db
      .selectFrom('record_cosignature')
      .select(({ fn }) => fn.max('size').as('size'))
      .where('name', '=', witness.key.name)
      .where('key_id', '=', String(witness.key.id))
      .executeTakeFirst(),
  )
  let old = signed?.size ?? 0
  if (old === newest.size) return
  // The witness knows best how far it is: when it says so, it is asked once more from there.
  for (let attempt = 0; attempt < 2; attempt++) {
    const answer = await post(house, witness, await requestFrom(house, old, newest))
    if (answer.status === 200) return keep(house, witness, newest, answer.body)
    const known = answer.status === 409 ? parseCount(answer.body.trim(), 'The size that a witness knows') : undefined
    if (known === undefined || known === old) throw new Error(`The witness answered ${answer.status}: ${answer.body}`)
    if (known > newest.size) {
      // Either another process of ours signed meanwhile, or this database is older than what the witness has seen.
      const now = await reading(house, (db) => newestCheckpoint(db, 'signed'))
      if (now && now.size >= known) return void again.add(house)
      house.log.error(
        { witness: witness.name, witnessed: known, here: newest.size },
        'A witness has seen a longer record than this host holds: was an old backup restored?',
      )
      return
    }
    old = known
  }
}

export type Asked = { sizes: { name: string; size: number }[]; silent: string[] }

/**
 * How far the record is that the witnesses with an address have seen. A witness has no door for that question, but it
 * answers by its size whoever hands it a checkpoint and knows less (C2SP tlog-witness, 409).
 *
 * @param note a checkpoint that the keys of the log did sign: a witness that knows nothing yet will sign it too.
 */
export async function askedSizes(house: House, note: string): Promise<Asked> {
  const { policy } = await policyOf(house)
  const asked: Asked = { sizes: [], silent: [] }
  await Promise.all(
    policy.witnesses.map(async (witness) => {
      if (witness.url === undefined) return
      const { name } = witness
      try {
        const answer = await post(house, witness, formatRequest({ old: 0, proof: [], note }))
        if (answer.status === 409)
          asked.sizes.push({ name, size: parseCount(answer.body.trim(), 'The size that a witness knows') })
        else if (answer.status !== 200) asked.silent.push(name)
      } catch {
        asked.silent.push(name)
      }
    }),
  )
  return asked
}

async function requestFrom(house: House, old: number, newest: CheckpointRow): Promise<string> {
  const proof = await reading(house, async (db) => {
    if (old === 0 || old === newest.size) return []
    const reader = openTileReader((path) => storedFile(db, path))
    return reader.consistencyProof(old, newest)
  })
  return formatRequest({ old, proof: proof.map((hash) => Uint8Array.from(hash)), note: newest.note })
}

async function post(house: House, { url }: Witness, body: string): Promise<{ status: number; body: string }> {
  const response = await fetch(`${String(url).replace(/\/$/, '')}/add-checkpoint`, {
    method: 'POST',
    body,
    redirect: 'error',
    signal: AbortSignal.any([AbortSignal.timeout(patience), house.closing]),
  })
  let text = ''
  for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += part
    if (text.length > longestAnswer) throw new Error('The answer of the witness is too long.')
  }
  return { status: response.status, body: text }
}

async function keep(house: House, witness: Witness, { size, note }: CheckpointRow, answer: string): Promise<void> {
  const { policy } = await policyOf(house)
  const held = await heldOf(policy, parseSignedCheckpoint(note).note.text, parseSignatures(answer))
  if (held.length === 0) throw new Error(`No key of the policy signed what ${witness.name} answered.`)
  await inTransaction(house, system, 'record.witnessed', 'acts', async (call) => {
    await keepCosignatures(call, size, held)
    await publishWitnessed(call, house, size)
  })
}

function reading<Result>(
  house: House,
  work: (db: Parameters<Parameters<typeof inTransaction>[4]>[0]['db']) => Promise<Result>,
): Promise<Result> {
  return inTransaction(house, system, 'record.witnesses', 'reads', ({ db }) => work(db))
}
