/**
 * The proof that one row of the books (who did what, who received what) stands in the record. The rows of a table are
 * committed in batches: each row is hashed with a salt of its own, the hashes are the leaves of a tree (RFC 9162), and
 * the statement of the batch, with the root of that tree, is what an entry of the kind `rows` commits to.
 */
import { z } from 'zod'
import { type Bytes, concat, fromBase64url, fromHex, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { sha256 } from '#platform/crypto.ts'
import { Entry, opens } from './entries.ts'
import { hashOf, inclusionSpans, leafHash, nodeHash, verifyInclusion } from './tree.ts'

const Hex32 = z.string().regex(/^[0-9a-f]{64}$/, 'Must be 32 bytes in lower-case hexadecimal.')
const Salt = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'Must be 32 bytes in base64url.')

/** What a batch says of itself, as canonical JSON. */
export const BatchStatement = z.strictObject({
  v: z.literal(1),
  table: z.string(),
  from: z.int(),
  to: z.int(),
  count: z.int().min(1),
  /** The columns that each row's text holds, in that order. */
  columns: z.array(z.string()),
  /** Of the tree over the salted hashes of the rows, in the order of their ids. */
  root: Hex32,
  /** SHA-256 of the statement of the batch before; null for the first of a table. */
  previous: Hex32.nullable(),
})
export type BatchStatement = z.infer<typeof BatchStatement>

export const RowProof = z.strictObject({
  chancery: z.literal('row-proof'),
  v: z.literal(1),
  table: z.string(),
  id: z.int(),
  /** The row's values as a JSON array, in the order of the statement's columns. */
  row: z.string(),
  rowSalt: Salt,
  /** The place of the row in its batch, and the hashes beside its way to the root. */
  place: z.int().min(0),
  path: z.array(Hex32).max(64),
  statement: z.string(),
  statementSalt: Salt,
  entry: Entry,
  /** The .tlog-proof of the entry. */
  proof: z.string(),
})
export type RowProof = z.infer<typeof RowProof>

/** SHA-256( 'chancery/row/v1' LF salt row ). */
export function rowHash(salt: Uint8Array, row: string): Bytes {
  return sha256(concat(utf8('chancery/row/v1\n'), salt, utf8(row)))
}

/** The complete subtrees over the hashes of a batch, level by level. */
function levelsOf(hashes: readonly Uint8Array[]): Uint8Array[][] {
  const levels: Uint8Array[][] = [hashes.map((hash) => leafHash(hash))]
  for (let below = levels[0] ?? []; below.length > 1;) {
    const level: Uint8Array[] = []
    for (let at = 0; at + 1 < below.length; at += 2) {
      const [left, right] = [below[at], below[at + 1]]
      if (left && right) level.push(nodeHash(left, right))
    }
    levels.push(level)
    below = level
  }
  return levels
}

function nodesIn(levels: Uint8Array[][]) {
  return (level: number, index: number): Uint8Array => {
    const node = levels[level]?.[index]
    if (!node) throw new RangeError(`The batch has no subtree ${index} at level ${level}.`)
    return node
  }
}

export function rootOfRows(hashes: readonly Uint8Array[]): Uint8Array {
  return hashOf({ from: 0, to: hashes.length }, nodesIn(levelsOf(hashes)))
}

/** The hashes beside the way of one row to the root, from the leaf upwards. */
export function pathOfRow(hashes: readonly Uint8Array[], place: number): Uint8Array[] {
  const node = nodesIn(levelsOf(hashes))
  return inclusionSpans(place, hashes.length).map((span) => hashOf(span, node))
}

/**
 * What is wrong with the proof as far as it can be told without its .tlog-proof; undefined where nothing is. Whether the
 * entry stands in the record is for the .tlog-proof to say.
 */
export function faultOfRow(proof: RowProof): string | undefined {
  if (!opens(proof.entry, fromBase64url(proof.statementSalt), utf8(proof.statement)) || proof.entry.kind !== 'rows')
    return 'the entry of the record does not commit to the statement of this batch'
  const statement = statementIn(proof.statement)
  if (!statement) return 'the statement of the batch is malformed'
  if (statement.table !== proof.table) return `the batch is of ${statement.table}, not of ${proof.table}`
  if (idIn(proof.row, statement.columns) !== proof.id) return `the row is not that with the id ${proof.id}`
  const leaf = leafHash(rowHash(fromBase64url(proof.rowSalt), proof.row))
  const held = verifyInclusion(proof.place, statement.count, leaf, proof.path.map(fromHex), fromHex(statement.root))
  return held ? undefined : 'the row is not what was committed'
}

export function statementIn(text: string): BatchStatement | undefined {
  try {
    const statement = BatchStatement.safeParse(JSON.parse(text))
    return statement.success && canonicalJson(statement.data) === text ? statement.data : undefined
  } catch {
    return undefined
  }
}

function idIn(row: string, columns: readonly string[]): unknown {
  try {
    const values: unknown = JSON.parse(row)
    return Array.isArray(values) && values.length === columns.length ? values[columns.indexOf('id')] : undefined
  } catch {
    return undefined
  }
}
