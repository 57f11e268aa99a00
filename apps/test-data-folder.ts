import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/**
 * Lays the suite's prepared database into a data folder, as a house that was open there before would have left it: a
 * first opening takes ten times as long as any other. On PostgreSQL, and without a suite around, it does nothing, and the
 * house lays its own.
 */
export async function layPrepared(dataFolder: string): Promise<void> {
  const prepared = process.env['CHANCERY_TEST_PREPARED']
  if (!prepared || process.env['DATABASE_URL']) return
  const folder = join(dataFolder, 'database')
  await mkdir(folder, { recursive: true })
  await promisify(execFile)('tar', ['-xf', prepared, '-C', folder])
}
