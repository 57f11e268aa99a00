import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { utf8 } from '#platform/bytes.ts'
import { openFileStore, sweep } from './file-store.ts'
import { openLocks } from '#modules/record/cli/index.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'chancery-store-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const folderOf = (name: string): string => join(root, name)
function storeIn(name: string) {
  const locks = openLocks(folderOf(`${name}-locks`))
  return { locks, store: openFileStore(folderOf(name), locks) }
}

test('what was put is there after a restart, for its owner’s eyes alone, and what was deleted is gone', async () => {
  const { store } = storeIn('kept')
  const key = 'room/01234567-89ab-4cde-8f01-23456789abcd.caucus-of-a-long-name/next/state'
  await store.put({
    [key]: new Uint8Array([0, 1, 255]),
    Key: utf8('upper'),
    key: utf8('lower'),
    empty: new Uint8Array(),
  })
  await store.put({ Key: null, absent: null })
  const again = storeIn('kept').store
  expect(await again.get(key)).toEqual(new Uint8Array([0, 1, 255]))
  expect(await again.get('Key')).toBeUndefined()
  expect(await again.get('key')).toEqual(utf8('lower'))
  expect(await again.get('empty')).toEqual(new Uint8Array())
  for (const name of await readdir(folderOf('kept')))
    expect((await stat(join(folderOf('kept'), name))).mode & 0o777).toBe(0o600)
})

test('a put that was interrupted while it was carried out is carried out whole by whoever comes next', async () => {
  const { store, locks } = storeIn('cut')
  await store.put({ book: utf8('old'), state: utf8('old'), gone: utf8('old') })
  const kept = [
    ['book', Buffer.from('new').toString('base64')],
    ['state', Buffer.from('new').toString('base64')],
    ['gone', null],
  ]
  await writeFile(join(folderOf('cut'), 'journal'), JSON.stringify(kept))
  await writeFile(join(folderOf('cut'), '.1-half.part'), 'half of a file')
  const next = storeIn('cut').store
  expect(await next.get('state')).toEqual(utf8('new'))
  expect(await next.get('book')).toEqual(utf8('new'))
  expect(await next.get('gone')).toBeUndefined()
  await sweep(folderOf('cut'), locks)
  expect((await readdir(folderOf('cut'))).filter((name) => !name.endsWith('.value'))).toEqual([])
})

const worker = `
  import { openFileStore } from '${join(import.meta.dirname, 'file-store.ts')}'
  import { openLocks } from '${join(import.meta.dirname, '../../../record/cli/locks.ts')}'
  const [folder, lockFolder, name, many] = process.argv.slice(1)
  const locks = openLocks(lockFolder)
  const store = openFileStore(folder, locks)
  const text = (bytes) => new TextDecoder().decode(bytes)
  for (let n = 0; n < Number(many); n++)
    await locks.alone('counting', async () => {
      const [a, b] = [await store.get('a'), await store.get('b')]
      if (text(a) !== text(b)) { process.stdout.write('torn'); process.exit(1) }
      const next = new TextEncoder().encode(String(Number(text(a) ?? 0) + 1))
      await store.put({ a: next, b: next, [name]: next })
    })
`
function work(folder: string, name: string, many: number): ChildProcess {
  const words = ['--input-type=module', '-e', worker, folderOf(folder), folderOf(`${folder}-locks`), name, String(many)]
  return spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
}
const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.on('exit', (code) => resolve(code)))

test('processes that write at once wait for one another, and count together without a slip', async () => {
  const { store } = storeIn('shared')
  await store.put({ a: utf8('0'), b: utf8('0') })
  const children = ['one', 'two', 'three'].map((name) => work('shared', name, 25))
  expect(await Promise.all(children.map(ended))).toEqual([0, 0, 0])
  expect(await store.get('a')).toEqual(utf8('75'))
})

test('whenever a process is killed, the others go on, and what it was putting is there whole or not at all', async () => {
  const { store } = storeIn('killed')
  await store.put({ a: utf8('0'), b: utf8('0') })
  for (let turn = 0; turn < 6; turn++) {
    const child = work('killed', 'one', 1_000_000)
    await new Promise((resolve) => setTimeout(resolve, 250 + turn * 37))
    child.kill('SIGKILL')
    await ended(child)
    const next = work('killed', 'two', 1)
    expect(await ended(next)).toBe(0)
    expect(await store.get('a')).toEqual(await store.get('b'))
  }
}, 60_000)

test('within one process, too, one comes after the other, and a failure lets the next one in', async () => {
  const { locks } = storeIn('within')
  const order: string[] = []
  const first = locks.alone('room', async () => {
    await new Promise((resolve) => setTimeout(resolve, 30))
    order.push('first')
    throw new Error('broke')
  })
  const second = locks.alone('room', async () => order.push('second'))
  await expect(first).rejects.toThrow('broke')
  await second
  expect(order).toEqual(['first', 'second'])
  expect(await readdir(folderOf('within-locks'))).toEqual([])
})
