import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** Published collections (ATT&CK, the specification's examples) lie beside the repository, not in it. */
const folder = join(import.meta.dirname, '../../../../shared/data/cti')

export const hasPublishedData = existsSync(folder)
export const withoutPublishedData = 'the published collections are not beside this checkout (../shared/data/cti)'

export function publishedPath(name: string): string {
  return join(folder, name)
}

export function publishedBytes(name: string): Uint8Array {
  const bytes = readFileSync(publishedPath(name))
  return name.endsWith('.gz') ? gunzipSync(bytes) : bytes
}
