import { toHex } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { entryOf, isSigned, manifestHash, OfferedCode, shortHash, signerId } from '../code.ts'
import type { RecordView } from '../verifying.ts'
import { ask, bounded, Unreachable } from './http-record.ts'
import { NotVerified } from './verify-file.ts'

const atOnce = 4

/**
 * Holds the pages of a live host against its record: the manifest must be signed and stand in the record as the view
 * shows it, and every file of it is fetched and compared. Says nothing of a host that serves no pages of its own. Throws
 * NotVerified, which names the files that differ, Unreachable, or the RecordAlarm of the view.
 *
 * @param url anything on the host.
 */
export async function verifyCode(view: RecordView, url: string): Promise<Record<string, unknown>> {
  const root = new URL(url).origin
  const offered = await offeredBy(root)
  if (!offered) return {}
  const { signed } = offered
  if (!(await isSigned(signed)))
    throw new NotVerified('The manifest of the pages is not signed by the key that it names.')
  const { origin } = await view.latest()
  const place = entryOf({ ...offered, origin })
  if (!place)
    throw new NotVerified('The manifest of the pages waits for its place in the record; try again in a minute.')
  await view.verifyEntry(place.index, place.entry)
  const { files } = signed.manifest
  const manifest = manifestHash(signed.manifest)
  const differing = await differingOf(root, files)
  if (differing.length > 0)
    throw new NotVerified(
      `The host serves other pages than those of the manifest ${shortHash(manifest)} in its record: ${differing.join(', ')}.`,
    )
  return {
    code: {
      pages: shortHash(manifest),
      manifest,
      entry: place.index,
      at: place.entry.at,
      signer: `${signed.signer.kind} key ${signerId(signed)}`,
      files: Object.keys(files).length,
    },
  }
}

async function offeredBy(root: string): Promise<OfferedCode | undefined> {
  const url = `${root}/code/manifest`
  const response = await ask(url, { cache: 'no-store' })
  if (response.status === 404) return undefined
  if (response.status !== 200) throw new Unreachable(`${url} answered ${response.status}.`)
  const offered = OfferedCode.safeParse(jsonOf(await bounded(response, url)))
  if (!offered.success) throw new NotVerified('What the host offers as the manifest of its pages is none.')
  return offered.data
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

async function differingOf(root: string, files: Readonly<Record<string, string>>): Promise<string[]> {
  // The address that people type must answer with the same page.
  const waiting: [string, string | undefined][] = [...Object.entries(files), ['/', files['/index.html']]]
  const found: string[] = []
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [path, hash] = next
      if ((await hashAt(`${root}${path}`)) !== hash) found.push(path)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return found.toSorted()
}

/** Undefined where the host answers with no such file. */
async function hashAt(url: string): Promise<string | undefined> {
  const response = await ask(url, { cache: 'no-store' })
  const body = await bounded(response, url)
  return response.status === 200 ? toHex(sha256(body)) : undefined
}
