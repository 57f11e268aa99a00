import { open } from 'node:fs/promises'

/** Writes a file for its owner's eyes where none is yet: what somebody sent is never written over what one has. */
export async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  await using file = await open(path, 'wx', 0o600)
  await file.writeFile(bytes)
  await file.sync()
}
