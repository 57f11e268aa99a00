import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { safe } from '@orpc/client'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestWorld, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { standingOf } from '#modules/identity/server/index.ts'
import { nobody, system } from '#platform/actor.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { modules } from '../../../apps/server/modules.ts'
import { parseSignedCheckpoint } from '../checkpoint.ts'
import { recordContract } from '../contract.ts'
import { newSignerKey, signCheckpoint } from '../cosignature.ts'
import { formatNote, formatVerifierKey, keyType, type SignerKey } from '../note.ts'
import { enter, sequence } from './index.ts'

let folder: string
let world: TestWorld
let carthia: SignerKey
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chancery-routes-'))
  carthia = await newSignerKey('carthia.example/witness', keyType.mldsa44)
  await writeFile(join(folder, 'policy'), `witness carthia ${formatVerifierKey(carthia)}\nquorum carthia\n`)
  world = await openTestWorld(modules, { RECORD_POLICY: join(folder, 'policy') })
  await inTransaction(world.house, system, 'test', 'acts', async (call) => {
    for (let n = 0; n < 299; n++) await enter(call, { kind: 'device', content: `${n}` })
  })
  await sequence(world.house)
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const get = (path: string) => world.knock(null, `/record/${path}`)
const hand = (body: string) => world.knock(null, '/record/cosignatures', { method: 'POST', body })

async function newest(): Promise<string> {
  return (await get('newest')).text()
}

async function signedBy(key: SignerKey, text: string): Promise<string> {
  return formatNote({ text, signatures: [await signCheckpoint(key, text, world.house.now())] })
}

test('until its witness has signed, nothing of the record is published; then everything is', async () => {
  expect((await get('checkpoint')).status).toBe(404)
  expect(await world.as(recordContract, null).state()).toMatchObject({ size: 0, signedSize: 300, root: null })
  expect((await world.as(recordContract, null).entries({})).items).toEqual([])
  await expect(world.as(recordContract, null).proof({ index: 0 })).rejects.toMatchObject({ code: 'NOT_IN_RECORD' })

  const { note } = parseSignedCheckpoint(await newest())
  const stranger = await newSignerKey('carthia.example/witness', keyType.mldsa44)
  for (const [body, status] of [
    ['', 400],
    ['anything', 400],
    [`${await newest()}${'x'.repeat(100_000)}`, 400],
    [await newest(), 403],
    [await signedBy(stranger, note.text), 403],
    [(await signedBy(carthia, note.text)).replace('\n300\n', '\n301\n'), 403],
    [await signedBy(carthia, note.text.replace('\n300\n', '\n301\n')), 404],
    [await signedBy(carthia, note.text.replace('\n300\n', '\n299\n')), 404],
  ] as const)
    expect([body.slice(0, 40), (await hand(body)).status]).toEqual([body.slice(0, 40), status])
  expect((await get('checkpoint')).status).toBe(404)

  expect((await hand(await signedBy(carthia, note.text))).status).toBe(200)
  expect((await hand(await signedBy(carthia, note.text))).status).toBe(200)
  const published = parseSignedCheckpoint(await (await get('checkpoint')).text())
  expect(published.note.signatures.map(({ name }) => name)).toEqual(['house/record', 'house/record', carthia.name])
  expect(await world.as(recordContract, null).state()).toMatchObject({ size: 300, witnesses: [{ size: 300 }] })
})

test('files of the record are open to every page of the web, and full ones are kept for ever', async () => {
  const heads = async (path: string) => {
    const { status, headers } = await get(path)
    return [
      status,
      ...['content-type', 'cache-control', 'access-control-allow-origin'].map((name) => headers.get(name)),
    ]
  }
  const [bytes, forever, soon] = [
    'application/octet-stream',
    'public, max-age=31536000, immutable',
    'public, max-age=300',
  ]
  expect(await heads('tile/0/000')).toEqual([200, bytes, forever, '*'])
  expect(await heads('tile/entries/000')).toEqual([200, bytes, forever, '*'])
  expect(await heads('tile/1/000.p/1')).toEqual([200, bytes, soon, '*'])
  expect(await heads('tile/entries/001.p/44')).toEqual([200, bytes, soon, '*'])
  expect(await heads('newest')).toEqual([200, 'text/plain; charset=utf-8', 'no-cache', '*'])
  expect(await heads('policy')).toEqual([200, 'text/plain; charset=utf-8', 'no-cache', '*'])
  const lengths = await Promise.all(
    ['tile/0/000', 'tile/0/000.p/7', 'tile/0/001.p/44'].map(
      async (path) => (await (await get(path)).arrayBuffer()).byteLength,
    ),
  )
  expect(lengths).toEqual([256 * 32, 7 * 32, 44 * 32])
})

test.for([
  'tile/0/001',
  'tile/0/001.p/45',
  'tile/0/000.p/0',
  'tile/0/000.p/256',
  'tile/0/0',
  'tile/00/000',
  'tile/64/000',
  'tile/entries/x000/000',
  'tile/entries/999999999999999999999',
  'tile/0/..%2f000',
  'tile/',
  'tile',
  'entries',
  'checkpoint/',
])('there is no /record/%s', async (path) => {
  expect((await get(path)).status).toBe(404)
})

test('no member reads keys or batches, gives an entry its place, or writes a file of the record', async () => {
  const actor = (await standingOf(world.database.kysely, people.belmere.duty)) ?? nobody
  const forbidden = [
    'select sealed from record_key',
    'select secret from record_rows',
    'select origin from record_origin',
    'select queue from record_entry for update',
    'update record_entry set index = 5',
    'delete from record_act',
    "insert into record_act values (gen_random_uuid(), 'x', 'x', 'x')",
    'delete from record_hold',
    "insert into record_tile values (0, 9, 1, '')",
    "insert into record_checkpoint values (999, '', '', now(), now())",
    "insert into record_cosignature values (300, 'x', '1', '', now())",
    "insert into record_entry (id, kind, subject, commitment, entered_at, index, at) values (gen_random_uuid(), 'act', 'x', repeat('0', 64), now(), 9999, now())",
  ]
  for (const statement of forbidden)
    await expect(
      inTransaction(world.house, actor, 'test', 'acts', ({ db }) => sql.raw(statement).execute(db)),
      statement,
    ).rejects.toThrow(/permission denied|row-level security/)
})

test('what the record could not take is not even let into its queue, so that it stops nothing behind it', async () => {
  const actor = (await standingOf(world.database.kysely, people.belmere.duty)) ?? nobody
  const good = { kind: 'device', subject: 'AAAAAAAAAAAAAAAAAAAAAA', commitment: '0'.repeat(64) }
  const queue = (row: typeof good) =>
    inTransaction(world.house, actor, 'test', 'acts', ({ db }) =>
      sql`insert into record_entry (id, kind, subject, commitment, entered_at)
        values (gen_random_uuid(), ${row.kind}, ${row.subject}, ${row.commitment}, now())`.execute(db),
    )
  for (const bad of [
    { kind: 'gossip' },
    { subject: 'x' },
    { subject: 'AAAAAAAAAAAAAAAAAAAAAB' },
    { subject: 'AAAAAAAAAAAAAAAAAAAAAA\n' },
    { commitment: 'F'.repeat(64) },
    { commitment: `${'0'.repeat(64)}\n` },
  ])
    await expect(queue({ ...good, ...bad }), JSON.stringify(bad)).rejects.toThrow('check constraint')
  await queue(good)
  await sequence(world.house)
  expect(await world.as(recordContract, null).state()).toMatchObject({ signedSize: 301 })
})

test('the open doors answer one address only so often, and the files of the record go on', async () => {
  const codes: (string | undefined)[] = []
  for (let n = 0; n < 400 && codes.at(-1) !== 'TOO_MANY'; n++) {
    const { error } = await safe(world.as(recordContract, null).proof({ index: n }))
    codes.push(error && 'code' in error ? String(error.code) : undefined)
  }
  expect(codes.length).toBeGreaterThan(100)
  expect(codes.at(-1)).toBe('TOO_MANY')
  const { status, headers } = await world.knock(null, '/api/record/entries')
  expect([status, headers.get('retry-after')]).toEqual([429, '1'])
  expect((await get('checkpoint')).status).toBe(200)
})

test('who hands in too much is told to wait', async () => {
  const answers: number[] = []
  for (let n = 0; n < 70; n++) answers.push((await hand('x')).status)
  expect(answers).toContain(429)
})
