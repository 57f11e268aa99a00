import { execFile } from 'node:child_process'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { readObjects } from '../stix/json.ts'
import { type Host, onServer } from './bench-host.ts'
import { hasPublishedData, publishedBytes, withoutPublishedData } from './published-data.ts'

/**
 * Measures the TAXII server as its users meet it: the real server in a process of its own, reached by HTTP with the
 * token of a machine account, markings enforced and deliveries recorded. With DATABASE_URL on PostgreSQL, in a database
 * made for it; without, on PGlite in a folder made for it. One JSON line each. `quick` leaves out the 100,000 objects.
 */
export async function bench(args: readonly string[] = []): Promise<void> {
  if (!hasPublishedData) return say({ name: 'taxii', skipped: withoutPublishedData })
  const read = readObjects(publishedBytes('attack/corpus20k.json.gz'))
  if (!read.ok) throw new Error(read.fault.message)
  const texts = read.objects.map(({ text }) => text)
  const [first] = cpus()
  say({
    hardware: `${cpus().length} × ${first?.model}`,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    load: loadavg()[0],
    database: process.env['DATABASE_URL'] ? 'PostgreSQL' : 'PGlite',
  })
  const small = args.includes('quick') ? undefined : await latencyAt(texts, 1000, 1)
  await onServer(process.env, (host) => everything(host, texts))
  if (small !== undefined) {
    const large = await latencyAt(texts, texts.length, 5)
    say({
      name: 'flatness: latency of one object, 100,000 stored against 1,000',
      small,
      large,
      ratio: Number((large / small).toFixed(2)),
    })
  }
}

const media = 'application/taxii+json;version=2.1'
const perEnvelope = 1000

async function everything(host: Host, texts: readonly string[]): Promise<void> {
  await measured(host, `ingest of ${texts.length} objects in envelopes of ${perEnvelope}`, texts.length, () =>
    ingest(host, texts),
  )
  const some = await anObject(host)
  for (let round = 1; round <= 3; round++) {
    await loaded(host, `GET object, concurrency 10, round ${round}`, `objects/${some}/`)
    await loaded(host, `GET collections, concurrency 10, round ${round}`, '..')
    await loaded(host, `GET objects?limit=100, concurrency 10, round ${round}`, 'objects/?limit=100')
    await measured(host, `page through all versions at limit=1000, round ${round}`, texts.length, () =>
      pageAll(host, '&match[version]=all'),
    )
    await measured(host, `page through the last versions at limit=1000, round ${round}`, 14_055, () =>
      pageAll(host, ''),
    )
  }
  await loaded(
    host,
    'GET objects?match[type]=malware&limit=100, concurrency 10',
    'objects/?match[type]=malware&limit=100',
  )
  await loaded(host, 'GET manifest?limit=100, concurrency 10', 'manifest/?limit=100')
}

async function ingest(host: Host, texts: readonly string[]): Promise<number> {
  let stored = 0
  for (let from = 0; from < texts.length; from += perEnvelope) {
    const body = `{"objects":[${texts.slice(from, from + perEnvelope).join(',')}]}`
    const answer = await fetch(`${host.url}objects/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${host.writer}`, accept: media, 'content-type': media },
      body,
    })
    const status: unknown = await answer.json()
    if (answer.status !== 202 || typeof status !== 'object' || status === null || !('success_count' in status))
      throw new Error(`${answer.status} ${JSON.stringify(status)}`)
    stored += Number(status.success_count)
  }
  return stored
}

function get(host: Host, path: string): Promise<Response> {
  return fetch(`${host.url}${path}`, { headers: { authorization: `Bearer ${host.reader}`, accept: media } })
}

async function anObject(host: Host): Promise<string> {
  const text = await (await get(host, 'objects/?limit=1&match[type]=malware')).text()
  return /"id":\s*"(malware--[0-9a-f-]{36})"/.exec(text)?.[1] ?? ''
}

async function pageAll(host: Host, filter: string): Promise<number> {
  let next = ''
  let pages = 0
  do {
    const text = await (await get(host, `objects/?limit=1000${filter}${next}`)).text()
    const found = /^\{"more":true,"next":"([^"]+)"/.exec(text)?.[1]
    next = found === undefined ? '' : `&next=${found}`
    pages++
  } while (next !== '')
  return pages
}

async function latencyAt(texts: readonly string[], count: number, copies: number): Promise<number> {
  let median = 0
  await onServer(process.env, async (host) => {
    for (let copy = 0; copy < copies; copy++)
      await ingest(
        host,
        texts.slice(0, count).map((text) => renamed(text, copy)),
      )
    const some = await anObject(host)
    const times: number[] = []
    for (let i = 0; i < 1200; i++) {
      const from = performance.now()
      await (await get(host, `objects/${some}/`)).arrayBuffer()
      if (i >= 200) times.push(performance.now() - from)
    }
    median = times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0
    say({
      name: `latency of GET object, one client, ${count * copies} stored`,
      medianMilliseconds: Number(median.toFixed(3)),
    })
  })
  return median
}

/** The same objects under other ids, so that a larger collection can be had of the same stuff. */
function renamed(text: string, copy: number): string {
  if (copy === 0) return text
  return text.replace(/(?<=--)[0-9a-f](?=[0-9a-f]{7}-[0-9a-f]{4}-[45])/g, (digit) =>
    ((Number.parseInt(digit, 16) + copy * 3) % 16).toString(16),
  )
}

async function measured(host: Host, name: string, objects: number, work: () => Promise<number>): Promise<void> {
  const before = await host.cost()
  const from = performance.now()
  const done = await work()
  const wallSeconds = (performance.now() - from) / 1000
  const after = await host.cost()
  say({
    name,
    work: `${objects} objects`,
    done,
    wallSeconds: Number(wallSeconds.toFixed(3)),
    perSecond: Math.round(objects / wallSeconds),
    cpuSeconds: Number((after.cpuSeconds - before.cpuSeconds).toFixed(2)),
    peakMemoryBytes: after.peakMemoryBytes,
    load: loadavg()[0],
  })
}

/** The load comes from a process of its own, on the same machine. */
async function loaded(host: Host, name: string, path: string): Promise<void> {
  const before = await host.cost()
  const cannon = join(import.meta.dirname, '../../../node_modules/autocannon/autocannon.js')
  const url = path === '..' ? host.url.replace(/[^/]+\/$/, '') : `${host.url}${path}`
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      cannon,
      '-c',
      '10',
      '-d',
      '6',
      '-j',
      '-n',
      '-H',
      `authorization: Bearer ${host.reader}`,
      '-H',
      `accept: ${media}`,
      url,
    ],
    { maxBuffer: 10 ** 7 },
  )
  const after = await host.cost()
  const result: {
    requests: { average: number; total: number }
    latency: { p50: number; p99: number }
    non2xx: number
    duration: number
  } = JSON.parse(stdout)
  say({
    name,
    work: `${result.requests.total} requests`,
    wallSeconds: result.duration,
    perSecond: Math.round(result.requests.average),
    p50: result.latency.p50,
    p99: result.latency.p99,
    refused: result.non2xx,
    cpuSeconds: Number((after.cpuSeconds - before.cpuSeconds).toFixed(2)),
    peakMemoryBytes: after.peakMemoryBytes,
    load: loadavg()[0],
  })
}

function say(line: Record<string, unknown>): void {
  console.log(JSON.stringify(line))
}
