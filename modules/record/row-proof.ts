/**
 * The proof that one row of the books (who did what, who received what) stands in the record. The rows of a table are
 * committed in batches: each row is hashed with a salt of its own, the hashes are the leaves of a tree (RFC 9162), and
 * the statement of the batch, with the root of that tree, is what an entry of the kind `rows` commits to.
 */
import { z } from 'zod'
import { Entry } from './entries.ts'

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
