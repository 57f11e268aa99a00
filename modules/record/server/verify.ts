import type { Kysely } from 'kysely'
import { equalBytes, toHex } from '#platform/bytes.ts'
import type { RowsHead } from '../contract.ts'
import { parseSignedCheckpoint } from '../checkpoint.ts'
import { entryBytes } from '../entries.ts'
import { type LogFile, newLogWriter } from '../log-writer.ts'
import { parseTilePath, type TileId, tilePath } from '../tiles.ts'
import { isSigned, type WitnessedLog } from '../witnessing.ts'
import { toSecond } from './enter.ts'
import { tileOf } from './files.ts'
import { breachOfActs, breachOfCode } from './opened.ts'
import { type Breach, type Progress, verifyRows } from './rows/verify.ts'
import { statementDigests } from './rows/batches.ts'
import type { RecordTables } from './tables.ts'

type Db = Kysely<RecordTables>

export type RecordVerdict = {
  heads: RowsHead[]
  /** The newest checkpoint: how many entries, and the root in hexadecimal. */
  record: { entries: number; root: string | null }
  breach: Breach | undefined
  /** Those of the digests that were noted elsewhere, and that neither a batch nor a checkpoint has. */
  unknown: string[]
}

type Options = {
  /** The keys of the log: whoever rewrote a checkpoint without them is found. */
  log: WitnessedLog
  /** Digests of batches and roots of checkpoints, in hexadecimal. */
  expected?: readonly string[]
  progress?: Progress
}

/**
 * Recomputes the books and the record itself from what lies in the database: every row against its batch, every batch
 * against its entry, every entry against the tree, the tree against each signed checkpoint and against every file that
 * is served, and the words of acts and manifests of pages against the entries that commit to them.
 */
export async function verifyRecord(db: Db, { log, expected = [], progress }: Options): Promise<RecordVerdict> {
  const { heads, breach } = await verifyRows(db, progress)
  const tree = await verifyTree(db, log)
  const opened = breach ?? tree.breach ?? (await breachOfActs(db)) ?? (await breachOfCode(db))
  const digests = new Set([...tree.roots, ...(await statementDigests(db))])
  return {
    heads,
    record: { entries: tree.size, root: tree.roots.at(-1) ?? null },
    breach: opened,
    unknown: expected.filter((digest) => !digests.has(digest.toLowerCase())),
  }
}

const atOnce = 5_000

async function verifyTree(
  db: Db,
  log: Options['log'],
): Promise<{ size: number; roots: string[]; breach: Breach | undefined }> {
  const checkpoints = await db
    .selectFrom('record_checkpoint')
    .select(['size', 'root', 'note'])
    .orderBy('size')
    .execute()
  const writer = newLogWriter()
  const roots: string[] = []
  let files: LogFile[] = []
  const found = (table: string, id: number, what: string) => ({
    size: writer.size(),
    roots,
    breach: { table, id, what },
  })
  for (const { size, root, note } of checkpoints) {
    while (writer.size() < size) {
      const first = writer.size()
      const rows = await entriesFrom(db, first, Math.min(atOnce, size - first))
      for (const { index, kind, subject, commitment, at } of rows)
        if (index === writer.size() && subject !== null && at !== null)
          files.push(...writer.append(entryBytes({ v: 1, kind, subject, commitment, at: toSecond(at) })))
      if (writer.size() === first || writer.size() < first + rows.length)
        return found('record_entry', writer.size(), 'it was removed')
    }
    if (!equalBytes(writer.root(), root))
      return found('record_entry', size - 1, 'it, or one before it, is not what the checkpoint signs')
    if (note !== '' && !(await signs(note, { size, root }, log)))
      return found('record_checkpoint', size, 'the log did not sign it as it stands')
    roots.push(toHex(root))
    if (size === checkpoints.at(-1)?.size) files.push(...writer.partials())
    const file = await otherwiseKept(db, files)
    if (file) return found('record_tile', file.index, `${tilePath(file)} is not what the entries give`)
    files = []
  }
  return { size: writer.size(), roots, breach: undefined }
}

/** The first of the files that is not kept exactly so. */
async function otherwiseKept(db: Db, files: readonly LogFile[]): Promise<TileId | undefined> {
  for (const { path, bytes } of files) {
    const tile = parseTilePath(path)
    const kept = tile && (await tileOf(db, tile))
    if (tile && !(kept && equalBytes(kept, bytes))) return tile
  }
  return undefined
}

function entriesFrom(db: Db, from: number, count: number) {
  return db
    .selectFrom('record_entry')
    .select(['index', 'kind', 'subject', 'commitment', 'at'])
    .where('index', '>=', from)
    .orderBy('index')
    .limit(count)
    .execute()
}

async function signs(note: string, head: { size: number; root: Uint8Array }, log: Options['log']): Promise<boolean> {
  try {
    const checkpoint = parseSignedCheckpoint(note)
    return checkpoint.size === head.size && equalBytes(checkpoint.root, head.root) && (await isSigned(checkpoint, log))
  } catch {
    return false
  }
}
