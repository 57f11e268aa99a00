import { utf8 } from '#platform/bytes.ts'
import { formatCheckpoint } from './checkpoint.ts'
import { newSignerKey, signCheckpoint } from './cosignature.ts'
import { commitmentOf, type Entry, entryBytes, hostSubject, newSalt } from './entries.ts'
import { type LogWriter, newLogWriter } from './log-writer.ts'
import { formatNote, formatVerifierKey, keyType, type SignerKey } from './note.ts'
import { parsePolicy } from './policy.ts'
import type { Fetch } from './tiles.ts'

export const testOrigin = 'belmere.example/record'

/** A record in memory, with keys, a policy and two witnesses of which one is enough: for tests of those who read it. */
export type TestRecord = {
  origin: string
  policy: string
  fetch: Fetch
  files: Map<string, Uint8Array>
  add(...entries: (Entry | Uint8Array)[]): void
  /** Adds so many entries that say nothing in particular, and gives them. */
  fill(count: number): Entry[]
  /** Signs what was added, and serves it. */
  publish(options?: { signers?: SignerKey[]; text?: string }): Promise<string>
  keys: { log: SignerKey[]; witnesses: SignerKey[] }
  size(): number
  root(): Uint8Array
}

export async function openTestRecord({
  origin = testOrigin,
  keys: known,
}: { origin?: string; keys?: TestRecord['keys'] } = {}): Promise<TestRecord> {
  const keys = known ?? {
    log: [await newSignerKey(origin, keyType.ed25519), await newSignerKey(origin, keyType.mldsa44)],
    witnesses: [
      await newSignerKey('carthia.example/witness', keyType.cosignature),
      await newSignerKey('dorvane.example/witness', keyType.mldsa44),
    ],
  }
  const policy = [
    ...keys.log.map((key) => `log ${formatVerifierKey(key)}`),
    ...keys.witnesses.map((key, index) => `witness witness${index} ${formatVerifierKey(key)}`),
    'group witnesses any witness0 witness1',
    'quorum witnesses',
    '',
  ].join('\n')
  parsePolicy(policy)
  const files = new Map<string, Uint8Array>()
  const writer: LogWriter = newLogWriter()
  const add = (...entries: (Entry | Uint8Array)[]): void => {
    for (const entry of entries)
      for (const { path, bytes } of writer.append(entry instanceof Uint8Array ? entry : entryBytes(entry)))
        files.set(path, bytes)
  }
  return {
    origin,
    policy,
    files,
    keys,
    add,
    size: writer.size,
    root: writer.root,
    fetch: async (path) => {
      const bytes = files.get(path)
      if (!bytes) throw new Error(`There is no ${path}.`)
      return bytes
    },
    fill: (count) => {
      const entries = Array.from({ length: count }, (_, at) => testEntry(`entry ${writer.size() + at}`, { origin }))
      add(...entries)
      return entries
    },
    publish: async ({ signers = [...keys.log, ...keys.witnesses], text } = {}) => {
      for (const { path, bytes } of writer.partials()) files.set(path, bytes)
      const checkpoint = text ?? formatCheckpoint({ origin, size: writer.size(), root: writer.root() })
      const at = new Date('2026-11-21T09:30:00Z')
      const signatures = await Promise.all(signers.map((key) => signCheckpoint(key, checkpoint, at)))
      const note = formatNote({ text: checkpoint, signatures })
      files.set('checkpoint', utf8(note))
      return note
    },
  }
}

export function testEntry(content: string, { origin = testOrigin, salt = newSalt() } = {}): Entry {
  return {
    v: 1,
    kind: 'act',
    subject: hostSubject(origin),
    commitment: commitmentOf('act', salt, utf8(content)),
    at: '2026-11-21T09:30:00Z',
  }
}
