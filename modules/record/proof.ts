/**
 * Proofs that a file can carry: C2SP tlog-proof, version 1. A `.tlog-proof` file holds the place of an entry, the hashes
 * beside its way to the root, and the signed checkpoint; with the policy it verifies offline, for ever. In its extra data
 * ours carries the entry itself and, where its content is public, what opens it.
 */
import { z } from 'zod'
import { type Bytes, fromBase64, fromBase64url, fromUtf8, toBase64, toBase64url, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { parseCount, parseHash, parseSignedCheckpoint, type SignedCheckpoint } from './checkpoint.ts'
import { Entry, entryBytes, opens } from './entries.ts'
import { judgeCheckpoint, type Judgement, parsePolicy, type Policy } from './policy.ts'
import { leafHash, verifyInclusion } from './tree.ts'

export type TlogProof = {
  index: number
  /** From the leaf's sibling upwards. */
  path: readonly Uint8Array[]
  /** The signed note. */
  checkpoint: string
  /** Not authenticated by the proof. */
  extra?: Uint8Array
}

const header = 'c2sp.org/tlog-proof@v1'
const longestProof = 4_000_000
const mostHashes = 64

/** Throws a SyntaxError that says what is wrong. The checkpoint's signatures are not verified here. */
export function parseProof(source: string | Uint8Array): TlogProof {
  if (source.length > longestProof) throw new SyntaxError(`A proof is at most ${longestProof} bytes long.`)
  const text = typeof source === 'string' ? source : decoded(source)
  const gap = text.indexOf('\n\n')
  if (gap < 0) throw new SyntaxError('A proof has an empty line before its checkpoint.')
  const [first, ...lines] = text.slice(0, gap).split('\n')
  if (first !== header) throw new SyntaxError(`A proof begins with the line ${header}.`)
  const extra = lines[0]?.startsWith('extra ') ? inBase64(lines.shift()?.slice('extra '.length) ?? '') : undefined
  const [place, ...hashes] = lines
  if (!place?.startsWith('index ')) throw new SyntaxError('A proof has a line with the index of its entry.')
  if (hashes.length > mostHashes) throw new SyntaxError(`A proof has at most ${mostHashes} hashes.`)
  const checkpoint = text.slice(gap + 2)
  parseSignedCheckpoint(checkpoint)
  return {
    index: parseCount(place.slice('index '.length), 'The index of the entry'),
    path: hashes.map((hash, at) => parseHash(hash, `Hash ${at + 1} of the proof`)),
    checkpoint,
    ...(extra && { extra }),
  }
}

export function formatProof({ index, path, checkpoint, extra }: TlogProof): string {
  const lines = [
    header,
    ...(extra ? [`extra ${toBase64(extra)}`] : []),
    `index ${index}`,
    ...path.map((hash) => toBase64(hash)),
  ]
  return `${lines.join('\n')}\n\n${checkpoint}`
}

export type Verified = { index: number; checkpoint: SignedCheckpoint; judgement: Judgement }
export type Refused = { refused: string }

/**
 * Whether the leaf stands in a record that the policy trusts. Never throws: what is wrong, from the form of the file to
 * the last signature, is said in words.
 *
 * @param origin of the record that is expected; any that the policy names where it is left out.
 */
export async function verifyProof(
  source: string | Uint8Array | TlogProof,
  { leaf, policy, origin }: { leaf: Uint8Array; policy: string | Policy; origin?: string | undefined },
): Promise<Verified | Refused> {
  const read = attempt(() => {
    const proof = typeof source === 'string' || source instanceof Uint8Array ? parseProof(source) : source
    const trusted = typeof policy === 'string' ? parsePolicy(policy) : policy
    return { proof, trusted, checkpoint: parseSignedCheckpoint(proof.checkpoint) }
  })
  if ('refused' in read) return read
  const { proof, trusted, checkpoint } = read
  if (origin !== undefined && checkpoint.origin !== origin)
    return { refused: `The proof is of the record ${checkpoint.origin}, not of ${origin}.` }
  if (checkpoint.extensions.length > 0)
    return { refused: 'The checkpoint of the proof has more than the three lines that this record writes.' }
  const judgement = await judgeCheckpoint(trusted, checkpoint)
  const missing = [...judgement.forged, ...judgement.unsigned].map(({ name }) => name)
  if (judgement.signed.length === 0 && missing.length === 0)
    return { refused: `The policy names no key of the record ${checkpoint.origin}.` }
  if (missing.length > 0) return { refused: `The checkpoint lacks a signature that holds, by ${missing.join(', ')}.` }
  if (!judgement.quorum) return { refused: 'Too few of the witnesses that the policy asks for signed the checkpoint.' }
  if (!verifyInclusion(proof.index, checkpoint.size, leaf, proof.path, checkpoint.root))
    return { refused: `The proof does not lead from this entry, at ${proof.index}, to the root of the checkpoint.` }
  return { index: proof.index, checkpoint, judgement }
}

/** What stands in the extra data of our proofs, as canonical JSON in UTF-8. */
export const ProofExtra = z.strictObject({
  v: z.literal(1),
  entry: Entry,
  /** What opens the commitment, where the content is public: the salt, and the content itself, in base64url. */
  opened: z
    .strictObject({
      salt: z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'Must be 32 bytes in base64url.'),
      content: z.string().regex(/^[A-Za-z0-9_-]*$/, 'Must be base64url.'),
    })
    .optional(),
})
export type ProofExtra = z.infer<typeof ProofExtra>

/** The extra data of a proof that is to be read without anything else at hand. */
export function extraOf(entry: Entry, opened?: { salt: Uint8Array; content: Uint8Array }): Bytes {
  const extra: ProofExtra = {
    v: 1,
    entry,
    ...(opened && { opened: { salt: toBase64url(opened.salt), content: toBase64url(opened.content) } }),
  }
  return utf8(canonicalJson(extra))
}

/** The same proof, carrying what opens its entry. Throws a SyntaxError where it is no proof. */
export function openedProof(
  proof: string | Uint8Array,
  entry: Entry,
  opened: { salt: Uint8Array; content: Uint8Array },
): string {
  return formatProof({ ...parseProof(proof), extra: extraOf(entry, opened) })
}

export type VerifiedEntry = Verified & {
  entry: Entry
  /** The content that was published, if the proof carries it. */
  content: Bytes | undefined
}

/** Verifies a proof that carries its entry, and opens it if it can. Never throws. */
export async function verifyEntryProof(
  source: string | Uint8Array,
  { policy, origin }: { policy: string | Policy; origin?: string | undefined },
): Promise<VerifiedEntry | Refused> {
  const read = attempt(() => {
    const proof = parseProof(source)
    if (!proof.extra) throw new SyntaxError('The proof carries no entry: say which entry it is to prove.')
    const extra = ProofExtra.safeParse(jsonIn(proof.extra))
    if (!extra.success)
      throw new SyntaxError(`The extra data of the proof is not ours: ${z.prettifyError(extra.error)}`)
    const { entry, opened } = extra.data
    const content = opened && fromBase64url(opened.content)
    if (opened && content && !opens(entry, fromBase64url(opened.salt), content))
      throw new SyntaxError('The content in the proof is not what its entry commits to.')
    return { proof, entry, content }
  })
  if ('refused' in read) return read
  const verified = await verifyProof(read.proof, { leaf: leafHash(entryBytes(read.entry)), policy, origin })
  return 'refused' in verified ? verified : { ...verified, entry: read.entry, content: read.content }
}

function attempt<Made extends object>(make: () => Made): Made | Refused {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { refused: error.message }
  }
}

function jsonIn(extra: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(extra))
  } catch {
    throw new SyntaxError('The extra data of the proof is not ours: it is no JSON.')
  }
}

function decoded(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes)
  } catch {
    throw new SyntaxError('A proof must be UTF-8.')
  }
}

function inBase64(text: string): Bytes {
  try {
    return fromBase64(text)
  } catch {
    throw new SyntaxError('The extra data of the proof is not in base64.')
  }
}
