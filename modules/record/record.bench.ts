import { createHash, hash } from 'node:crypto'
import { MerkleTree } from 'merkletreejs'
import { utf8 } from '#platform/bytes.ts'
import { formatCheckpoint, parseSignedCheckpoint } from './checkpoint.ts'
import { newSignerKey, signCheckpoint } from './cosignature.ts'
import { entryBytes } from './entries.ts'
import { newLogWriter } from './log-writer.ts'
import { formatNote, keyType } from './note.ts'
import { judgeCheckpoint, parsePolicy } from './policy.ts'
import { openTestRecord, testEntry } from './test-record.ts'
import { openTileReader } from './tile-reader.ts'
import type { Fetch } from './tiles.ts'
import { leafHash, verifyInclusion } from './tree.ts'

/**
 * `npm run bench -- record [ENTRIES]`: what the record costs, beside merkletreejs 0.6.0 where that does the same, in
 * turns in one run. The first measurement appends so many entries (a million unless said; ten million is the goal) and
 * says at every tenth how much memory is held. A JSON line each; `rate` is pieces of work per CPU second.
 */
export async function bench([wanted = '1000000']: readonly string[]): Promise<void> {
  const many = Number(wanted)
  if (!Number.isSafeInteger(many) || many < 10) throw new RangeError('Say how many entries to append, from 10 on.')
  await appendMany(many)
  await appends()
  await proofs()
  await growth()
  await signatures()
}

/** As long as an entry of the record is. */
const entries = Array.from({ length: 1000 }, (_, index) => entryBytes(testEntry(`entry ${index}`)))
const entryAt = (index: number): Uint8Array => entries[index % entries.length] ?? new Uint8Array()

async function appends(): Promise<void> {
  const count = 50_000
  const leaves = Array.from({ length: count }, (_, index) => Buffer.from(entryAt(index)))
  const own = Array.from({ length: count }, (_, index) => entryAt(index))
  const theirs = (sha256?: (data: Buffer) => Buffer) => () => {
    new MerkleTree(leaves, sha256, { hashLeaves: true }).getRoot()
  }
  const ours = () => {
    const writer = newLogWriter()
    for (let again = 0; again < 10; again++) for (const leaf of own) writer.append(leaf)
    writer.root()
  }
  const [streaming, oneShot] = [
    (data: Buffer) => createHash('sha256').update(data).digest(),
    (data: Buffer) => hash('sha256', data, 'buffer'),
  ]
  await compare('append', 3, [
    { name: 'record', pieces: count * 10, work: ours },
    { name: 'merkletreejs, its own hash', pieces: count, work: theirs() },
    { name: 'merkletreejs, given the streaming hash of Node', pieces: count, work: theirs(streaming) },
    { name: 'merkletreejs, given the one-shot hash of Node', pieces: count, work: theirs(oneShot) },
  ])
}

async function proofs(): Promise<void> {
  const size = 20_000
  const { fetch, head } = record(size)
  const reader = openTileReader(fetch)
  const hashes = Array.from({ length: size }, (_, index) => Buffer.from(leafHash(utf8(`leaf ${index}`))))
  const tree = new MerkleTree(hashes, (data: Buffer) => hash('sha256', data, 'buffer'))
  const by = (pieces: number, prove: (index: number) => unknown) => ({
    pieces,
    work: async () => {
      for (let at = 0; at < pieces; at++) await prove((at * 7919) % size)
    },
  })
  await compare('proof at 20,000 entries', 5, [
    { name: 'record', ...by(20_000, (index) => reader.inclusionProof(index, head)) },
    { name: 'merkletreejs, told the leaf', ...by(200, (index) => tree.getProof(hashes[index] ?? '')) },
    { name: 'merkletreejs, told the place too', ...by(20_000, (index) => tree.getProof(hashes[index] ?? '', index)) },
  ])
}

/** How the cost of proofs grows with the record: by the logarithm of its size. */
async function growth(): Promise<void> {
  for (const size of [1_000, 10_000, 100_000, 1_000_000]) {
    const { fetch, head } = record(size)
    const place = (at: number) => (at * 7919) % size
    const warm = openTileReader(fetch, { kept: 8192 })
    const rounds = Array.from({ length: 500 }, (_, at) => place(at))
    const made = await Promise.all(rounds.map((index) => warm.inclusionProof(index, head)))
    await measure(`proof at ${size} entries, tiles known`, rounds.length, async () => {
      for (const index of rounds) await warm.inclusionProof(index, head)
    })
    await measure(`proof at ${size} entries, tiles fetched and checked`, 50, async () => {
      for (let at = 0; at < 50; at++) await openTileReader(fetch).inclusionProof(place(at), head)
    })
    const leaves = rounds.map((index) => leafHash(entryAt(index)))
    await measure(`proof of ${made[0]?.length ?? 0} hashes verified`, rounds.length, () => {
      for (const [at, index] of rounds.entries())
        if (!verifyInclusion(index, size, leaves[at] ?? head.root, made[at] ?? [], head.root))
          throw new Error('A proof of ours does not hold.')
    })
  }
}

async function signatures(): Promise<void> {
  const { keys, policy: text, origin, root } = await openTestRecord()
  const at = new Date('2026-11-21T09:30:00Z')
  const checkpoint = formatCheckpoint({ origin, size: 0, root: root() })
  for (const [name, key] of [
    ['Ed25519', await newSignerKey(origin, keyType.ed25519)],
    ['ML-DSA-44', await newSignerKey(origin, keyType.mldsa44)],
  ] as const)
    await measure(`checkpoint signed with ${name}`, 200, async () => {
      for (let index = 0; index < 200; index++) await signCheckpoint(key, checkpoint, at)
    })
  const signed = await Promise.all([...keys.log, ...keys.witnesses].map((key) => signCheckpoint(key, checkpoint, at)))
  const note = formatNote({ text: checkpoint, signatures: signed })
  const policy = parsePolicy(text)
  await measure('checkpoint of two log keys and two witnesses verified', 200, async () => {
    for (let index = 0; index < 200; index++)
      if (!(await judgeCheckpoint(policy, parseSignedCheckpoint(note))).quorum) throw new Error('No quorum.')
  })
}

/** Files are counted and let go, as a disk would take them. */
async function appendMany(count: number): Promise<void> {
  const writer = newLogWriter()
  let stored = 0
  const held: string[] = []
  await measure(`append ${count} entries`, count, () => {
    for (let index = 0; index < count; index++) {
      for (const { bytes } of writer.append(entryAt(index))) stored += bytes.length
      if ((index + 1) % Math.floor(count / 10) === 0) held.push(`${Math.round(process.memoryUsage.rss() / 2 ** 20)}`)
    }
  })
  line({ name: 'memory held at every tenth of it', mebibytes: held.join(' '), storedBytes: stored })
}

function record(size: number): { fetch: Fetch; head: { size: number; root: Uint8Array } } {
  const files = new Map<string, Uint8Array>()
  const writer = newLogWriter()
  for (let index = 0; index < size; index++)
    for (const { path, bytes } of writer.append(entryAt(index))) if (!path.includes('entries')) files.set(path, bytes)
  for (const { path, bytes } of writer.partials()) files.set(path, bytes)
  const fetch: Fetch = async (path) => files.get(path) ?? Promise.reject(new Error(`There is no ${path}.`))
  return { fetch, head: { size, root: writer.root() } }
}

type Way = { name: string; pieces: number; work: () => Promise<void> | void }

/** In turns, so that whatever else the machine does falls on all alike. Each is warmed up once. */
async function compare(what: string, rounds: number, ways: readonly Way[]): Promise<void> {
  const spent = new Map(ways.map(({ name, pieces }) => [name, { pieces: pieces * rounds, wall: 0, cpu: 0 }]))
  for (const { work } of ways) await work()
  for (let round = 0; round < rounds; round++)
    for (const { name, work } of round % 2 === 0 ? ways : ways.toReversed()) {
      const { wall, cpu } = await timed(work)
      const sum = spent.get(name)
      if (sum) {
        sum.wall += wall
        sum.cpu += cpu
      }
    }
  const first = [...spent.values()][0]
  for (const [name, { pieces, wall, cpu }] of spent)
    line({
      ...figures(`${what}: ${name}`, pieces, wall, cpu),
      recordIsFasterBy: first && Number((((cpu / pieces) * first.pieces) / first.cpu).toFixed(2)),
    })
}

async function measure(name: string, pieces: number, work: () => Promise<void> | void): Promise<void> {
  const { wall, cpu } = await timed(work)
  line(figures(name, pieces, wall, cpu))
}

async function timed(work: () => Promise<void> | void): Promise<{ wall: number; cpu: number }> {
  const [wall, cpu] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(cpu)
  return { wall: (performance.now() - wall) / 1000, cpu: (user + system) / 1e6 }
}

function figures(name: string, work: number, wall: number, cpu: number) {
  return {
    name,
    work,
    wallSeconds: Number(wall.toFixed(4)),
    cpuSeconds: Number(cpu.toFixed(4)),
    rate: Math.round(work / cpu),
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  }
}

function line(said: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(said)}\n`)
}
