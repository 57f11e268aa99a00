import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fromUtf8, utf8 } from '#platform/bytes.ts'
import { parseSignedCheckpoint } from '../checkpoint.ts'
import { formatVerifierKey, keyType } from '../note.ts'
import { newSignerKey } from '../cosignature.ts'
import { openTestRecord, type TestRecord } from '../test-record.ts'
import { openTileReader } from '../tile-reader.ts'
import { folderRecord } from './folder-record.ts'
import { mirror } from './mirror.ts'

const now = (): Date => new Date('2026-11-22T02:00:00Z')
const page = utf8('<html>502 from a proxy')
let record: TestRecord
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirror-'))
  record = await openTestRecord()
  record.files.set('policy', utf8(record.policy))
  record.fill(600)
  await record.publish()
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Every entry of the copy, held against its own checkpoint. */
async function entriesInCopy(): Promise<number> {
  const head = parseSignedCheckpoint(await readFile(join(folder, 'checkpoint')))
  return (await openTileReader(folderRecord(folder)).entries(0, head.size, head)).length
}

const copy = (more: { all?: boolean; policy?: string } = {}) => mirror(record.fetch, folder, { now, ...more })

test('a copy holds every file of the record, byte for byte', async () => {
  expect(await copy()).toEqual({ size: 600, files: 7 })
  for (const name of ['tile/0/000', 'tile/entries/001', 'tile/0/002.p/88', 'tile/1/000.p/2', 'tile/entries/002.p/88'])
    expect(await readFile(join(folder, name))).toEqual(Buffer.from(record.files.get(name) ?? []))
  expect(await entriesInCopy()).toBe(600)
})

test.for(['tile/entries/001', 'tile/0/000', 'tile/0/002.p/88', 'tile/1/000.p/2'])(
  'what is no %s of the record is not written, and what is comes the next time',
  async (name) => {
    const good = record.files.get(name) ?? page
    record.files.set(name, page)
    await expect(copy()).rejects.toMatchObject({ name: expect.stringMatching(/SyntaxError|RecordAlarm/) })
    expect(await readdir(folder)).not.toContain('checkpoint')
    record.files.set(name, good)
    await copy()
    expect(await entriesInCopy()).toBe(600)
  },
)

test('a file that lies there ruined is put right: a new one always, an old one when all are looked over', async () => {
  await copy()
  record.fill(200)
  await record.publish()
  // Full at 800 entries, and already there: an interrupted copy left half of it.
  await writeFile(join(folder, 'tile/0/002'), 'half')
  expect((await copy()).files).toBe(5)
  expect(await entriesInCopy()).toBe(800)
  await writeFile(join(folder, 'tile/entries/000'), 'rotten')
  await writeFile(join(folder, 'tile/0/001'), page)
  await expect(entriesInCopy()).rejects.toThrow(SyntaxError)
  expect(await copy()).toEqual({ size: 800, files: 0 })
  expect(await copy({ all: true })).toEqual({ size: 800, files: 2 })
  expect(await entriesInCopy()).toBe(800)
})

test('a checkpoint that nobody signed, or too few, is not taken, whatever policy the host shows with it', async () => {
  await copy()
  record.fill(1)
  await record.publish({ signers: [] })
  record.files.set('policy', utf8(record.policy.replace(/^witness[^]*/m, 'quorum none\n')))
  await expect(copy()).rejects.toMatchObject({ kind: 'malformed' })
  await record.publish({ signers: record.keys.log })
  await expect(copy()).rejects.toMatchObject({ kind: 'no-quorum' })
  expect(await entriesInCopy()).toBe(600)
  expect(await readFile(join(folder, 'policy'), 'utf8')).toBe(record.policy)
  // Whoever has the new policy by another way says so.
  await copy({ policy: fromUtf8(record.files.get('policy') ?? page) })
  expect(await entriesInCopy()).toBe(601)
})

test('a policy that asks for more is kept from then on, one that asks for less is not', async () => {
  await copy()
  const stricter = record.policy.replace('any', 'all')
  record.files.set('policy', utf8(stricter))
  await copy()
  expect(await readFile(join(folder, 'policy'), 'utf8')).toBe(stricter)
  const own = await newSignerKey('host.example/witness', keyType.cosignature)
  const looser = `${stricter.replace(/^group[^]*/m, '')}witness own ${formatVerifierKey(own)}\nquorum own\n`
  for (const text of [record.policy, looser, 'no policy at all']) {
    record.files.set('policy', utf8(text))
    await record.publish({ signers: [...record.keys.log, ...record.keys.witnesses, own] })
    await copy()
    expect(await readFile(join(folder, 'policy'), 'utf8')).toBe(stricter)
  }
})
