/** Sending and opening files. A file broken off goes on where it stopped when the same bytes are sent to the same room. */
import { fromBase64url, toBase64url } from '#platform/bytes.ts'
import { fileNameOf } from '#platform/shown-line.ts'
import type { OutgoingFile, Progress, SendFile } from '../views.ts'
import { contentLimits, type FileKey } from './content.ts'
import { type Desk, raise, rootOf, keep, withRoom } from './desk.ts'
import { fromStore, toStore } from './log.ts'
import { refusalOf } from './lost.ts'
import { newId } from './sealing-words.ts'
import { chunksOf, fileHash, newFileKey, openChunk, sealChunk } from './stream.ts'

type Upload = { blob: string; key: string; done: number }

export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge'
}
export class FileFalse extends Error {
  override readonly name = 'FileFalse'
}

export const uploadKey = (room: string, sha256: string): string => `upload/${rootOf(room)}/${sha256}`
/** How often a chunk is tried before the loss of the connection is told, and the milliseconds between. */
const attempts = 4
const pause = 400

/** Hands the sealed chunks to the host. What is answered goes into the sealed message. */
export async function putFile(desk: Desk, room: string, file: OutgoingFile, o: SendFile): Promise<FileKey> {
  const { name, type, bytes } = file
  if (bytes.length > contentLimits.file)
    throw new FileTooLarge(`A file may hold ${contentLimits.file} bytes; this one has ${bytes.length}.`)
  const sha256 = fileHash(bytes)
  const place = uploadKey(room, sha256)
  const begun = await fromStore<Upload>(desk.store, place)
  const upload = begun ?? { blob: newId(), key: toBase64url(newFileKey()), done: 0 }
  if (!begun) await desk.store.put({ [place]: toStore(upload) })
  const chunks = chunksOf(bytes.length)
  for (let chunk = upload.done; chunk < chunks; chunk++) {
    o.signal?.throwIfAborted()
    const sealed = await sealChunk(fromBase64url(upload.key), bytes, chunk)
    const { blob } = upload
    const where = { room: rootOf(room), blob, chunk, of: chunks, ...(o.expiresAt ? { expiresAt: o.expiresAt } : {}) }
    await patiently(desk, o.signal, () => desk.blobs.put(where, sealed, o.signal))
    upload.done = chunk + 1
    await desk.store.put({ [place]: toStore(upload) })
    o.progress?.(Math.min(bytes.length, (chunk + 1) * Math.ceil(bytes.length / chunks)), bytes.length)
  }
  const { blob, key } = upload
  return {
    blob,
    key,
    name: fileNameOf(name),
    type: type.slice(0, contentLimits.fileType),
    size: bytes.length,
    chunks,
    sha256,
  }
}

async function patiently<T>(desk: Desk, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++)
    try {
      return await work()
    } catch (error) {
      if (signal?.aborted || refusalOf(error) !== undefined || attempt >= attempts) throw error
      await desk.wait(pause * attempt)
    }
}

/** The opened bytes, their hash checked. Rejects with FileFalse, and an alarm, where a chunk is not what was sealed. */
export async function getFile(
  desk: Desk,
  room: string,
  file: FileKey,
  o: { progress?: Progress; signal?: AbortSignal },
): Promise<Uint8Array> {
  const whole = new Uint8Array(file.size)
  let at = 0
  for (let chunk = 0; chunk < file.chunks; chunk++) {
    o.signal?.throwIfAborted()
    const place = { room: rootOf(room), blob: file.blob, chunk }
    const sealed = await patiently(desk, o.signal, () => desk.blobs.get(place, o.signal))
    const opened = await openChunk(fromBase64url(file.key), { size: file.size, chunk, sealed })
    if (!opened) return falseFile(desk, room, file, { chunk, sealed: toBase64url(sealed.subarray(0, 64)) })
    whole.set(opened, at)
    at += opened.length
    o.progress?.(at, file.size)
  }
  if (fileHash(whole) !== file.sha256) return falseFile(desk, room, file, { hash: fileHash(whole) })
  return whole
}

async function falseFile(desk: Desk, room: string, file: FileKey, found: unknown): Promise<never> {
  await withRoom(desk, room, async (open) => {
    const { blob, name, size, sha256 } = file
    raise(desk, open, {
      kind: 'file-false',
      values: { file: name },
      evidence: { blob, size, sha256, found },
      cause: blob,
    })
    await keep(desk, open)
  })
  throw new FileFalse('The host gave other bytes than were sealed; nothing of them was opened.')
}
