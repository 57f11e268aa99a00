/**
 * What a witness decides: C2SP tlog-witness. It remembers the last checkpoint that it signed of a record, and signs
 * another only where it is shown that nothing before was rewritten. Whoever keeps what is remembered, and signs, comes
 * from outside: first it must lie safely on the disk, then it is signed.
 */
import { type Bytes, equalBytes, toBase64 } from '#platform/bytes.ts'
import { type Checkpoint, parseCount, parseHash, parseSignedCheckpoint, type SignedCheckpoint } from './checkpoint.ts'
import { signCheckpoint, verifySignature } from './cosignature.ts'
import { formatNote, formatSignature, keyType, type SignerKey, type VerifierKey } from './note.ts'
import { verifyConsistency } from './tree.ts'

/** The record that is witnessed: the keys of its log, all of which must have signed. */
export type WitnessedLog = { origin: string; keys: readonly VerifierKey[] }

/** The last checkpoint that was signed. */
export type Remembered = { size: number; root: Uint8Array; note: string }

export type Ruling =
  | { status: 200; checkpoint: SignedCheckpoint }
  | { status: 409; body: string; why: string; evidence?: Evidence }
  | { status: 400 | 403 | 404 | 422; body: string; evidence?: Evidence }

/** Two signed checkpoints that cannot both be true, or of which the second was not shown to follow from the first. */
export type Evidence = { seen: string; shown: string }

const mostProofLines = 63

export type CheckpointRequest = { old: number; proof: Bytes[]; note: string }

/** The body of `add-checkpoint`. */
export function formatRequest({ old, proof, note }: CheckpointRequest): string {
  return `old ${old}\n${proof.map((hash) => `${toBase64(hash)}\n`).join('')}\n${note}`
}

/** Throws a SyntaxError that says what is wrong. */
export function parseRequest(body: string): CheckpointRequest {
  const gap = body.indexOf('\n\n')
  const [first = '', ...lines] = body.slice(0, Math.max(gap, 0)).split('\n')
  if (gap < 0 || !first.startsWith('old '))
    throw new SyntaxError('A request begins with a line "old <size>", and an empty line stands before the checkpoint.')
  if (lines.length > mostProofLines)
    throw new SyntaxError(`A consistency proof has ${mostProofLines} lines at most; this one has ${lines.length}.`)
  return {
    old: parseCount(first.slice(4), 'The old size'),
    proof: lines.map((line) => parseHash(line, 'A line of the proof')),
    note: body.slice(gap + 2),
  }
}

/** Rules on the body of a request, for a witness that knows one record. */
export async function ruleOn(body: string, log: WitnessedLog, last: Remembered | undefined): Promise<Ruling> {
  let request: CheckpointRequest
  let checkpoint: SignedCheckpoint
  try {
    request = parseRequest(body)
    checkpoint = parseSignedCheckpoint(request.note)
  } catch (error) {
    if (error instanceof SyntaxError) return { status: 400, body: `${error.message}\n` }
    throw error
  }
  if (checkpoint.origin !== log.origin) return { status: 404, body: 'This witness does not know that record.\n' }
  if (!(await isSigned(checkpoint, log))) return { status: 403, body: 'The log did not sign this checkpoint.\n' }
  if (checkpoint.size === 0) return { status: 400, body: 'A record of no entries is not witnessed.\n' }
  if (request.old > checkpoint.size) return { status: 400, body: 'The old size is larger than the new one.\n' }
  return ruleOnGrowth(request, checkpoint, last)
}

/** Every key of the log signed, and nothing under the name of one is forged. */
export async function isSigned({ origin, note }: SignedCheckpoint, log: WitnessedLog): Promise<boolean> {
  if (origin !== log.origin || log.keys.length === 0) return false
  for (const key of log.keys) {
    const own = note.signatures.filter(({ name, id }) => name === key.name && id === key.id)
    const held = await Promise.all(own.map((signature) => verifySignature(key, note.text, signature)))
    if (own.length === 0 || held.includes(undefined)) return false
  }
  return true
}

function ruleOnGrowth(
  { old, proof }: CheckpointRequest,
  shown: SignedCheckpoint,
  last: Remembered | undefined,
): Ruling {
  const known = last?.size ?? 0
  const evidence = last && { seen: last.note, shown: formatNote(shown.note) }
  const conflict = { status: 409, body: `${known}\n` } as const
  if (last && shown.size === last.size && !equalBytes(shown.root, last.root))
    return { ...conflict, why: 'two checkpoints of one size have different roots', ...(evidence && { evidence }) }
  if (old !== known) return { ...conflict, why: `the last checkpoint signed here has ${known} entries` }
  const follows =
    !last || last.size === shown.size
      ? proof.length === 0
      : verifyConsistency(last.size, shown.size, proof, last.root, shown.root)
  if (follows) return { status: 200, checkpoint: shown }
  const refusal = { status: 422, body: 'The proof does not show that nothing before was rewritten.\n' } as const
  return { ...refusal, ...(evidence && { evidence }) }
}

export function rememberedOf({ size, root, note }: Checkpoint & Pick<SignedCheckpoint, 'note'>): Remembered {
  return { size, root, note: formatNote(note) }
}

/** The signature lines of a witness. Only for a checkpoint that it has ruled on, and that lies safely remembered. */
export async function cosign(keys: readonly SignerKey[], { note }: SignedCheckpoint, at: Date): Promise<string> {
  const signatures = await Promise.all(
    keys.filter(({ type }) => type !== keyType.ed25519).map((key) => signCheckpoint(key, note.text, at)),
  )
  return signatures.map(formatSignature).join('')
}
