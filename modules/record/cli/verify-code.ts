import { toHex } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { entryOf, isSigned, manifestHash, OfferedCode, shortHash, signerId } from '../code.ts'
import type { RecordView } from '../verifying.ts'
import { ask, bounded, Unreachable } from './http-record.ts'

export type CodeReport = {
  /** SHA-256 of the manifest, and its beginning as the pages show it. */
  manifest: string
  short: string
  /** Where it stands in the record. */
  index: number
  at: string
  /** Who signed it: the id of a release key, or of a key that the host's own build made. */
  signer: { kind: 'release' | 'local'; key: string }
  files: number
  /** The files that the host serves otherwise than the manifest says, or not at all. */
  differing: string[]
}

/** The host serves pages, and nothing shows that they are what the record knows. */
export class CodeUnproven extends Error {
  override name = 'CodeUnproven'
}

const atOnce = 4

/**
 * Holds the pages of a live host against its record: the manifest must be signed and stand in the record as the view
 * shows it, and every file of it is fetched and compared. Undefined where the host serves no pages of its own. Throws
 * CodeUnproven, Unreachable, or the RecordAlarm of the view.
 *
 * @param host the root of the host, such as `https://host.example`.
 */
export async function verifyCode(
  host: string,
  view: RecordView,
  signal?: AbortSignal,
): Promise<CodeReport | undefined> {
  const root = host.replace(/\/$/, '')
  const offered = await offeredBy(root, signal)
  if (!offered) return undefined
  const { signed } = offered
  if (!(await isSigned(signed)))
    throw new CodeUnproven('The manifest of the pages is not signed by the key that it names.')
  const { origin } = await view.latest()
  const place = entryOf({ ...offered, origin })
  if (!place)
    throw new CodeUnproven('The manifest of the pages waits for its place in the record; try again in a minute.')
  await view.verifyEntry(place.index, place.entry)
  const manifest = manifestHash(signed.manifest)
  return {
    manifest,
    short: shortHash(manifest),
    index: place.index,
    at: place.entry.at,
    signer: { kind: signed.signer.kind, key: signerId(signed) },
    files: Object.keys(signed.manifest.files).length,
    differing: await differing(root, signed.manifest.files, signal),
  }
}

async function offeredBy(root: string, signal?: AbortSignal): Promise<OfferedCode | undefined> {
  const url = `${root}/code/manifest`
  const response = await ask(url, { cache: 'no-store' }, signal)
  if (response.status === 404) return undefined
  if (response.status !== 200) throw new Unreachable(`${url} answered ${response.status}.`)
  const offered = OfferedCode.safeParse(jsonOf(await bounded(response, url)))
  if (!offered.success) throw new CodeUnproven('What the host offers as the manifest of its pages is none.')
  return offered.data
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

async function differing(
  root: string,
  files: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<string[]> {
  const waiting = Object.entries(files)
  const found: string[] = []
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [path, hash] = next
      if ((await hashAt(`${root}${path}`, signal)) !== hash) found.push(path)
      // The address that people type must answer with the same page.
      if (path === '/index.html' && (await hashAt(`${root}/`, signal)) !== hash) found.push('/')
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return found.toSorted()
}

async function hashAt(url: string, signal?: AbortSignal): Promise<string | undefined> {
  const response = await ask(url, { cache: 'no-store' }, signal)
  const body = await bounded(response, url)
  return response.status === 200 ? toHex(sha256(body)) : undefined
}
