import type { Fetch } from '../tiles.ts'

/** The record of a host has no such file. */
export class NoSuchFile extends Error {
  override name = 'NoSuchFile'
}

/** The host does not answer, or not with what it should. */
export class Unreachable extends Error {
  override name = 'Unreachable'
}

const patience = 20_000
/** The largest file of a record is a bundle of 256 entries, far below this. */
const largest = 20_000_000

/** Where the files of a record lie: the address of a host, or of the folder of its record. */
export function recordUrl(address: string): string {
  let url: URL
  try {
    url = new URL(address)
  } catch {
    throw new Unreachable(`${address} is no address: write it as https://host.example.`)
  }
  if (!/^https?:$/.test(url.protocol)) throw new Unreachable(`${address}: an address begins with https:// or http://.`)
  const path = url.pathname.replace(/\/$/, '') || '/record'
  return `${url.origin}${path}/`
}

/** Reads a record over HTTP. */
export function httpRecord(base: string, signal?: AbortSignal): Fetch {
  return async (path) => {
    const response = await ask(`${base}${path}`, { cache: 'no-store' }, signal)
    if (response.status === 404 || response.status === 410) throw new NoSuchFile(`${base} has no ${path}.`)
    if (response.status !== 200) throw new Unreachable(`${base}${path} answered ${response.status}.`)
    return bounded(response, `${base}${path}`)
  }
}

export async function ask(url: string, init: RequestInit, signal?: AbortSignal): Promise<Response> {
  const limit = AbortSignal.timeout(patience)
  try {
    return await fetch(url, { ...init, signal: signal ? AbortSignal.any([limit, signal]) : limit })
  } catch (error) {
    throw new Unreachable(`${url} cannot be reached: ${reasonOf(error)}`)
  }
}

export async function bounded(response: Response, url: string, most = largest): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  try {
    for await (const part of response.body ?? []) {
      length += part.length
      if (length > most) throw new Unreachable(`${url} answers with more than ${most} bytes.`)
      parts.push(part)
    }
  } catch (error) {
    // A host that breaks off in the middle has not answered.
    throw error instanceof Unreachable ? error : new Unreachable(`${url} broke off its answer: ${reasonOf(error)}`)
  }
  return new Uint8Array(Buffer.concat(parts))
}

function reasonOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
}
