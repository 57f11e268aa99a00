import { z } from 'zod'
import { toHex } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { entryOf, isSigned, manifestHash, OfferedCode, shortHash, signerId } from '../code.ts'
import type { RecordView } from '../verifying.ts'
import { ask, bounded, Unreachable } from './http-record.ts'
import { NotVerified } from './verify-file.ts'

const atOnce = 4
const asBrowser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

/** What was seen of the pages of a host the last time. */
export const KnownCode = z.strictObject({ signer: z.string(), manifest: z.string() })
export type KnownCode = z.infer<typeof KnownCode>

export type PagesFound = { said: Record<string, unknown>; known?: KnownCode }

/**
 * Holds the pages of a live host against its record: the manifest must be signed, by the same signer as the last time, and
 * stand in the record as the view shows it, and every file of it is fetched and compared. Of a host that serves pages for
 * which nothing vouches it says so; of one that serves none, nothing. Throws NotVerified, which names the files that
 * differ, Unreachable, or the RecordAlarm of the view.
 *
 * @param url anything on the host.
 * @param before what was known of its pages.
 */
export async function verifyCode(view: RecordView, url: string, before?: KnownCode): Promise<PagesFound> {
  const root = new URL(url).origin
  const offered = await offeredBy(root)
  if (!offered && before)
    throw new NotVerified(
      `The host had vouched for its pages (${shortHash(before.manifest)}) and does so no more: what it serves now, nobody knows.`,
    )
  if (!offered) return { said: (await servesPages(root)) ? { code: 'nothing vouches for the pages of this host' } : {} }
  const { signed } = offered
  if (!(await isSigned(signed)))
    throw new NotVerified('The manifest of the pages is not signed by the key that it names.')
  const signer = signerId(signed)
  if (before && before.signer !== signer)
    throw new NotVerified(
      `The pages are signed by another key (${signer}) than the last time (${before.signer}). Ask whoever runs the host, by another way; if it is right, begin anew with another --state.`,
    )
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
  const code = {
    pages: shortHash(manifest),
    manifest,
    entry: place.index,
    at: place.entry.at,
    signer: `${signed.signer.kind} key ${signer}`,
    files: Object.keys(files).length,
  }
  return { said: { code }, known: { signer, manifest } }
}

/** Whether a browser that comes to the host is given a page. */
async function servesPages(root: string): Promise<boolean> {
  const response = await ask(`${root}/`, { cache: 'no-store', headers: asBrowser })
  const start = new TextDecoder().decode(await bounded(response, `${root}/`))
  return (
    /html/i.test(response.headers.get('content-type') ?? '') || /^\s*<(?:!doctype|html|script|head|body)/i.test(start)
  )
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
  // The address that people type must answer with the same page, and those that a link leads to: one that nobody could
  // foresee stands for them.
  const page = files['/index.html']
  const deep = `/rooms/${crypto.randomUUID()}`
  const waiting: [string, string | undefined][] = [
    ...Object.entries(files),
    ['/', page],
    ['/incidents', page],
    [deep, page],
  ]
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
  const response = await ask(url, { cache: 'no-store', headers: asBrowser })
  const body = await bounded(response, url)
  return response.status === 200 ? toHex(sha256(body)) : undefined
}
