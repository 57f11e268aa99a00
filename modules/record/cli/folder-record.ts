import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Fetch } from '../tiles.ts'
import { NoSuchFile } from './http-record.ts'

/** Reads a record that lies in a folder, as `mirror` writes it. */
export function folderRecord(folder: string): Fetch {
  return async (path) => {
    try {
      return new Uint8Array(await readFile(join(folder, path)))
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
        throw new NoSuchFile(`${folder} has no ${path}.`)
      throw error
    }
  }
}
