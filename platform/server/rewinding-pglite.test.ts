import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openRewinding, remember } from './rewinding-pglite.ts'

/** The migrated database of which every test house takes a copy. */
const prepared = async () => new Blob([await readFile(process.env['CHANCERY_TEST_PREPARED'] ?? '')])

/** What we ask of Emscripten's module, which the types of PGlite leave out. */
type Inner = {
  wasmMemory: { buffer: ArrayBuffer }
  FS: {
    readdir(path: string): string[]
    stat(path: string): { mode: number; size: number; mtime: Date }
    isDir(mode: number): boolean
    readFile(path: string): Uint8Array
    streams: ({ fd: number | null; path: string; shared: { flags: number; position: number } } | null)[]
  }
}

/** Every file of the data folder with its time, what is open of them, and every byte of the memory but the emptiness at its end. */
function imageOf(lite: PGlite): string {
  const { wasmMemory, FS } = lite.Module as unknown as Inner
  const whole = Buffer.from(wasmMemory.buffer)
  let end = whole.length
  while (end > 0 && whole[end - 1] === 0) end -= 1
  const image = createHash('sha256').update(whole.subarray(0, end))
  const look = (path: string): void => {
    const { mode, size, mtime } = FS.stat(path)
    image.update(`${path} ${mode} ${size} ${mtime.getTime()}`)
    if (!FS.isDir(mode)) return void image.update(FS.readFile(path))
    for (const name of FS.readdir(path)) if (name !== '.' && name !== '..') look(`${path}/${name}`)
  }
  look(PGlite.paths.PGDATA)
  const open = FS.streams.map((stream) => stream && [stream.fd, stream.path, { ...stream.shared }])
  image.update(JSON.stringify(open))
  return image.digest('hex')
}

/** All that one life can do to a database, and it ends in the middle of a broken transaction. */
const life = [
  `create role ambassador; create table treaty (id serial primary key, text text not null);
   grant select on treaty to ambassador; alter table audit add column remark text;
   create function sign() returns int language plpgsql as $$ begin insert into treaty (text) values ('s'); return 1; end $$;
   insert into treaty (text) select repeat('whereas ', 500) || n from generate_series(1, 3000) n; select sign()`,
  `insert into outbox (at, name, data) values (now(), 'treaty.signed', '{}'); drop table rate; truncate audit`,
  `prepare reading as select 1; create temporary table draft (text text); listen chancery_outbox;
   set statement_timeout = 5000; select pg_advisory_lock(7); set role ambassador; select count(*) from treaty`,
  `begin; select 1 / 0`,
]

describe('a database that goes back', () => {
  test('is to the last byte, in its memory and its files, what it was when it was opened', async () => {
    const lite = await PGlite.create({ loadDataDir: await prepared() })
    onTestFinished(() => lite.close())
    // So that files are open, which the life will close.
    await lite.exec(
      `do $$ begin null; end $$; select from audit; insert into rate values ('a', now()); delete from rate`,
    )
    const opened = imageOf(lite)
    const rewind = remember(lite)
    for (const again of [1, 2, 3]) {
      for (const part of life) await lite.exec(part).catch(() => {})
      expect(imageOf(lite), `life ${again}`).not.toBe(opened)
      rewind()
      expect(imageOf(lite), `after life ${again}`).toBe(opened)
    }
    await expect(lite.query('select * from treaty')).rejects.toThrow('does not exist')
    expect((await lite.query('select * from rate')).rows).toEqual([])
  })

  test('shows the next house nothing of the one before, which is answered no more and hears no more', async () => {
    const heard: string[] = []
    const first = await openRewinding(prepared)
    await first.listen('chancery_outbox', () => heard.push('first'))
    const before = await first.connect()
    for (const part of life.slice(0, 2)) await before.query(part)
    await expect.poll(() => heard).toEqual(['first'])
    before.release()
    await first[Symbol.asyncDispose]()

    await using second = await openRewinding(prepared)
    const after = await second.connect()
    const { rows } = await after.query<{ outbox: number; treaty: unknown; next: number }>(
      `select (select count(*)::int from outbox) as outbox, to_regclass('treaty') as treaty`,
    )
    expect(rows).toEqual([{ outbox: 0, treaty: null }])
    await after.query(`insert into outbox (at, name, data) values (now(), 'treaty.signed', '{}')`)
    const ids = await after.query<{ id: number }>('select id from outbox')
    expect(ids.rows).toEqual([{ id: 1 }])
    after.release()
    expect(heard).toEqual(['first'])
    await expect(before.query('select 1')).rejects.toThrow('closed')
    const late = await first.connect()
    await expect(late.query('select 1')).rejects.toThrow('closed')
  })

  test('two that are open at the same time are two', async () => {
    await using one = await openRewinding(prepared)
    await using other = await openRewinding(prepared)
    const writing = await one.connect()
    await writing.query(`insert into outbox (at, name, data) values (now(), 'treaty.signed', '{}')`)
    const reading = await other.connect()
    const { rows } = await reading.query('select id from outbox')
    expect(rows).toEqual([])
    writing.release()
    reading.release()
  })
})
