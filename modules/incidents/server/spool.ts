import { createHash } from 'node:crypto'
import { type FileHandle, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Refusal } from '#platform/refusal.ts'

const prefix = 'chancery-upload-'
const longestUpload = 6 * 3_600_000

/** Removes what a process that was killed left behind. Uploads that may still be running, of any process, are left alone. */
export async function clearAbandoned(now: Date): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(prefix))
  for (const name of names) {
    const path = join(tmpdir(), name)
    const found = await stat(path).catch(() => undefined)
    if (found && now.getTime() - found.mtimeMs > longestUpload) await rm(path, { recursive: true, force: true })
  }
}

/** The bytes of an upload, at rest outside of any transaction: an upload may take minutes, a transaction may not. */
export type Spooled = AsyncDisposable & {
  size: number
  /** Lower-case hexadecimal. */
  sha256: string
  /** The bytes again, in pieces of this size; the last may be shorter. */
  pieces(size: number): AsyncGenerator<Uint8Array>
}

/**
 * Receives a body into a file that nobody else can open, and that is gone in any case when it is disposed. Never holds
 * more than a piece in memory, and stops reading at the first byte beyond the limit.
 * @throws Refusal FILE_TOO_LARGE or FILE_EMPTY.
 */
export async function spool(body: ReadableStream<Uint8Array> | null, most: number): Promise<Spooled> {
  const folder = await mkdtemp(join(tmpdir(), prefix))
  const dispose = () => rm(folder, { recursive: true, force: true })
  try {
    const file = await open(join(folder, 'bytes'), 'wx+', 0o600)
    const received = await receive(file, body, most).finally(() => file.close())
    if (received.size === 0) throw new Refusal('FILE_EMPTY')
    return {
      ...received,
      pieces: (size) => pieces(join(folder, 'bytes'), size),
      [Symbol.asyncDispose]: dispose,
    }
  } catch (error) {
    await dispose()
    throw error
  }
}

async function receive(file: FileHandle, body: ReadableStream<Uint8Array> | null, most: number) {
  const hash = createHash('sha256')
  let size = 0
  for await (const piece of body ?? []) {
    size += piece.byteLength
    // Leaving the loop cancels the stream: what comes after is not read.
    if (size > most) throw new Refusal('FILE_TOO_LARGE', { most })
    hash.update(piece)
    await file.writeFile(piece)
  }
  return { size, sha256: hash.digest('hex') }
}

async function* pieces(path: string, size: number): AsyncGenerator<Uint8Array> {
  await using file = await open(path, 'r')
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(size), 0, size)
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
  }
}
