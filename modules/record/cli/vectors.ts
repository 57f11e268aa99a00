import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { z } from 'zod'
import { fromBase64, fromHex, utf8 } from '#platform/bytes.ts'
import { type Count, verifyConsistency, verifyInclusion, verifySubtree } from '../tree.ts'

export type VectorCount = { passed: number; failed: number }

const unzip = promisify(gunzip)
const mostBytes = 256 * 2 ** 20

/** Hashes as the originals have them, in base64, or in hexadecimal. What cannot be read is no hash, and told apart. */
const Hash = z
  .string()
  .nullable()
  .transform((text) => (text === null ? new Uint8Array() : hashOf(text)))
const Proof = z
  .array(Hash)
  .nullable()
  .transform((hashes) => hashes ?? [])
/** 64 bits do not fit a number. A negative or broken number is no place in any tree. */
const Place = z.union([
  z.number(),
  z.bigint(),
  z
    .string()
    .regex(/^[0-9]+$/)
    .transform(BigInt),
])
const judged = { desc: z.string().optional(), wantErr: z.boolean().default(false) }

const Inclusion = z.object({ leafIdx: Place, treeSize: Place, root: Hash, leafHash: Hash, proof: Proof, ...judged })
const SubtreeInclusion = Inclusion.omit({ treeSize: true }).extend({ start: Place, end: Place })
const Consistency = z.object({ size1: Place, size2: Place, root1: Hash, root2: Hash, proof: Proof, ...judged })
const Subtree = Consistency.omit({ size1: true, size2: true }).extend({ start: Place, end: Place, size: Place })
/** That it is of a subtree is seen from its fields, whatever else its kind says. */
const Asked = z.object({
  kind: z
    .string()
    .regex(/inclusion|consistency/i)
    .optional(),
})

/**
 * `npm run vectors -- merkle FILE…`: judges proofs in the JSON of transparency-dev/merkle's test data, plain or gzipped,
 * one a file or an array of them. A vector passes where our verifier accepts or refuses as it asks.
 *
 * @param say where the lines go; the terminal unless said.
 */
export async function merkleVectors(
  files: readonly string[],
  say: (line: string) => void = console.log,
): Promise<VectorCount> {
  const total = { passed: 0, failed: 0 }
  for (const file of files) {
    const vectors = await vectorsIn(file)
    if (typeof vectors === 'string') {
      say(`${file}: ${vectors}`)
      total.failed++
      continue
    }
    for (const [index, vector] of vectors.entries()) {
      const fault = judge(vector)
      if (fault === undefined) total.passed++
      else {
        total.failed++
        say(`${file}: vector ${index}: ${fault}`)
      }
    }
  }
  say(`${total.passed} passed, ${total.failed} failed`)
  return total
}

/** What is wrong with our judgement of the vector, or with the vector; nothing if all is well. */
function judge(vector: unknown): string | undefined {
  const asked = Asked.safeParse(vector)
  if (!asked.success) return 'is of a kind that is not known here: kinds are inclusion and consistency.'
  for (const [kind, verify] of verifiers) {
    if (asked.data.kind?.toLowerCase().includes(kind) === false) continue
    const verdict = verify(vector)
    if (!verdict) continue
    const { holds, wantErr, desc } = verdict
    if (holds !== wantErr) return undefined
    return `${desc ?? kind}: ${holds ? 'accepted, and should be refused' : 'refused, and should be accepted'}.`
  }
  return 'has not the fields of an inclusion or a consistency proof.'
}

type Verdict = { holds: boolean; wantErr: boolean; desc?: string | undefined }

// A subtree is known by its start and end, so that it is tried first.
const verifiers: readonly (readonly ['inclusion' | 'consistency', (vector: unknown) => Verdict | undefined])[] = [
  ['inclusion', read(SubtreeInclusion, (v) => verifyInclusion(v.leafIdx, v.end, v.leafHash, v.proof, v.root, v.start))],
  ['inclusion', read(Inclusion, (v) => verifyInclusion(v.leafIdx, v.treeSize, v.leafHash, v.proof, v.root))],
  ['consistency', read(Subtree, (v) => verifySubtree(v.start, v.end, v.size, v.proof, v.root1, v.root2))],
  ['consistency', read(Consistency, (v) => verifyConsistency(v.size1, v.size2, v.proof, v.root1, v.root2))],
]

function read<Vector extends { wantErr: boolean; desc?: string | undefined }>(
  schema: z.ZodType<Vector>,
  holds: (vector: Vector) => boolean,
): (vector: unknown) => Verdict | undefined {
  return (vector) => {
    const { success, data } = schema.safeParse(vector)
    return success ? { holds: holds(data), wantErr: data.wantErr, desc: data.desc } : undefined
  }
}

/** The vectors of a file; or in words why there are none. */
async function vectorsIn(file: string): Promise<unknown[] | string> {
  try {
    const bytes = await readFile(file)
    const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? await unzip(bytes, { maxOutputLength: mostBytes }) : bytes
    const parsed: unknown = JSON.parse(plain.toString('utf8'), exactly)
    return Array.isArray(parsed) ? parsed : [parsed]
  } catch (error) {
    return error instanceof Error ? error.message : 'cannot be read'
  }
}

/** Whole numbers keep all their digits. */
function exactly(_: string, value: unknown, { source }: { source?: string } = {}): unknown {
  const inexact = typeof value === 'number' && !Number.isSafeInteger(value)
  return inexact && source !== undefined && /^-?[0-9]+$/.test(source) ? (BigInt(source) satisfies Count) : value
}

function hashOf(text: string): Uint8Array {
  try {
    return /^[0-9a-fA-F]{64}$/.test(text) ? fromHex(text) : fromBase64(text)
  } catch {
    return utf8(text)
  }
}
