import { z } from 'zod'
import { fromBase64url, fromUtf8, toHex } from '#platform/bytes.ts'
import { type Entry, entryBytes, opens } from '../entries.ts'
import { type Refused, type Verified, verifyEntryProof, verifyProof } from '../proof.ts'
import { faultOfRow, RowProof } from '../row-proof.ts'
import { leafHash } from '../tree.ts'

/** What is in the file does not verify. */
export class NotVerified extends Error {
  override name = 'NotVerified'
}

export type FileOptions = {
  /** The text of the policy: whose signatures count. */
  policy: string
  /** What the entry is said to commit to, and the salt in base64url. */
  content?: Uint8Array
  salt?: string
}

const largest = 8_000_000
/** As the doors answer: the proof beside its entry, or the row's beside what is said of it. */
const Answer = z.looseObject({ proof: z.unknown() })

/** Verifies a `.tlog-proof`, or the proof of a row, with nothing but the policy. Throws NotVerified. */
export async function verifyFile(bytes: Uint8Array, options: FileOptions): Promise<Record<string, unknown>> {
  if (bytes.length > largest) throw new NotVerified(`A proof is at most ${largest} bytes long.`)
  const json = jsonIn(bytes)
  const beside = Answer.safeParse(json).data?.proof
  for (const row of [json, beside].map((one) => RowProof.safeParse(one)))
    if (row.success) return verifyRow(row.data, options.policy)
  if (typeof beside === 'string') return verifyEntry(beside, options)
  if (json !== undefined) throw new NotVerified('This is neither a .tlog-proof nor the proof of a row.')
  return verifyEntry(bytes, options)
}

async function verifyEntry(proof: string | Uint8Array, { policy, content, salt }: FileOptions) {
  const verified = held(await verifyEntryProof(proof, { policy }))
  const { entry } = verified
  if (content && !opens(entry, saltIn(salt), content))
    throw new NotVerified('The entry stands in the record, but it does not commit to this content with this salt.')
  const words = verified.content ? { content: textOr(verified.content) } : {}
  const { kind, subject, at } = entry
  return { ...said(verified), kind, subject, entered: at, ...(content ? { content: 'is what was entered' } : words) }
}

async function verifyRow(proof: RowProof, policy: string) {
  const fault = faultOfRow(proof)
  if (fault !== undefined) throw new NotVerified(`The proof of ${proof.table} ${proof.id} does not hold: ${fault}.`)
  const verified = held(await verifyProof(proof.proof, { leaf: leafHash(entryBytes(proof.entry)), policy }))
  const { table, id, row, statement } = proof
  return { ...said(verified), entered: proof.entry.at, table, id, row, statement }
}

/** Verifies that a proof is of this very entry, at this place. Throws NotVerified. */
export async function verifyEntryAt(
  proof: string,
  { index, entry, policy }: { index: number; entry: Entry; policy: string },
): Promise<{ record: string; witnesses: string[] }> {
  const verified = held(await verifyProof(proof, { leaf: leafHash(entryBytes(entry)), policy }))
  if (verified.index !== index) throw new NotVerified(`The proof is of entry ${verified.index}, not of ${index}.`)
  const { record, witnesses } = said(verified)
  return { record, witnesses }
}

function held<Held extends Verified>(outcome: Held | Refused): Held {
  if ('refused' in outcome) throw new NotVerified(outcome.refused)
  return outcome
}

function said({ index, checkpoint, judgement }: Verified) {
  return {
    verified: true,
    record: checkpoint.origin,
    index,
    size: checkpoint.size,
    root: toHex(checkpoint.root),
    witnesses: judgement.witnessed.map(({ name, at }) => (at ? `${name} at ${at.toISOString()}` : name)),
  }
}

function saltIn(salt: string | undefined): Uint8Array {
  try {
    return fromBase64url(salt ?? '')
  } catch {
    throw new NotVerified('The salt is not in base64url.')
  }
}

function textOr(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes)
  } catch {
    return `${bytes.length} bytes`
  }
}

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(bytes))
  } catch {
    return undefined
  }
}
