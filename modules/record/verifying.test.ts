import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromUtf8, toBase64, toHex, utf8 } from '#platform/bytes.ts'
import { formatCheckpoint } from './checkpoint.ts'
import { newSignerKey } from './cosignature.ts'
import { entryBytes } from './entries.ts'
import { formatNote, keyType, parseNote } from './note.ts'
import { openTestRecord, testEntry, type TestRecord } from './test-record.ts'
import { leafHash } from './tree.ts'
import { type LastSeen, openRecordView, RecordAlarm, type RecordView } from './verifying.ts'

const noon = new Date('2026-11-21T12:00:00Z')

function memory(): LastSeen & { notes: Map<string, string> } {
  const notes = new Map<string, string>()
  return {
    notes,
    load: async (origin) => notes.get(origin),
    save: async (origin, note) => void notes.set(origin, note),
  }
}

const view = (record: TestRecord, lastSeen: LastSeen = memory()): RecordView =>
  openRecordView({ origin: record.origin, policy: record.policy, fetch: record.fetch, lastSeen, now: () => noon })

async function alarmOf(work: Promise<unknown>): Promise<RecordAlarm> {
  const alarm: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(alarm instanceof RecordAlarm)) throw new Error(`No alarm was raised, but ${String(alarm)}.`)
  return alarm
}

const { keys } = await openTestRecord()

/** A record with the keys of another, as a host that lies to one of two readers keeps. */
const twinOf = (record: TestRecord) => openTestRecord({ origin: record.origin, keys: record.keys })

describe('a record that grows honestly', () => {
  test('is read and verified, entry by entry', async () => {
    const record = await openTestRecord()
    const reader = view(record)
    const entries = record.fill(3)
    await record.publish()
    expect(await reader.latest()).toMatchObject({ origin: record.origin, size: 3 })
    expect((await reader.latest()).witnessed.map(({ name }) => name)).toEqual(['witness0', 'witness1'])
    for (const [index, entry] of entries.entries()) await reader.verifyEntry(index, entry)
    expect(await reader.entries(0, 3)).toEqual(entries)
    expect(await reader.entries(1, 1)).toEqual([])

    const more = record.fill(600)
    await record.publish()
    await reader.verifyEntry(602, more[599] ?? testEntry('none'))
    expect(await reader.entries(250, 603)).toEqual([...entries, ...more].slice(250))
    await expect(reader.entries(600, 604)).rejects.toThrow(RangeError)
  })

  test('is consistent at every size with what was seen before, also after a visit long ago', async () => {
    const record = await openTestRecord()
    const seen = memory()
    const states = []
    for (const count of [0, 1, 1, 253, 1, 0, 1, 300, 1000]) {
      record.fill(count)
      await record.publish()
      states.push({ size: record.size(), root: record.root() })
      await view(record, seen).latest()
    }
    const reader = view(record, seen)
    for (const { size, root } of states) expect(await reader.holds(size, root)).toBe(true)
    expect(await reader.holds(5, leafHash(utf8('another past')))).toBe(false)
    expect(await reader.holds(1.5, record.root())).toBe(false)
  })

  test('may drop unfinished tiles once they are full', async () => {
    const record = await openTestRecord()
    const entries = record.fill(300)
    await record.publish()
    const { size, root } = await view(record).latest()
    record.fill(300)
    for (const path of record.files.keys()) if (path.includes('.p/')) record.files.delete(path)
    const checkpoint = record.files.get('checkpoint')
    await record.publish()
    for (const path of record.files.keys()) if (path.endsWith('.p/44') || !checkpoint) record.files.delete(path)
    if (checkpoint) record.files.set('checkpoint', checkpoint)
    record.files.set('tile/1/000.p/1', record.files.get('tile/1/000.p/2')?.subarray(0, 32) ?? new Uint8Array())
    const reader = view(record)
    expect(await reader.latest()).toMatchObject({ size, root })
    expect(await reader.entries(290, 300)).toEqual(entries.slice(290))
  })

  test('that cannot be reached raises no alarm', async () => {
    const record = await openTestRecord()
    record.fill(2)
    await record.publish()
    const reader = openRecordView({
      origin: record.origin,
      policy: record.policy,
      fetch: () => Promise.reject(new Error('No network.')),
      lastSeen: memory(),
      now: () => noon,
    })
    await expect(reader.latest()).rejects.toThrow('No network.')
  })

  test('is asked once where many ask at the same moment', async () => {
    const record = await openTestRecord()
    record.fill(700)
    await record.publish()
    const asked: string[] = []
    const reader = openRecordView({
      origin: record.origin,
      policy: record.policy,
      fetch: (path) => {
        asked.push(path)
        return record.fetch(path)
      },
      lastSeen: memory(),
      now: () => noon,
    })
    await Promise.all(Array.from({ length: 20 }, () => reader.latest()))
    await Promise.all(Array.from({ length: 700 }, (_, at) => reader.entries(at, at)))
    await Promise.all(Array.from({ length: 20 }, () => reader.holds(600, record.root())))
    expect(new Set(asked).size).toBe(asked.length)
  })

  test('raises no alarm, however reading, growing and slow answers fall together', async () => {
    const doing = fc.constantFrom('grow', 'latest', 'holds', 'entries', 'verify')
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(doing, { maxLength: 30 }), async (scheduler, doings) => {
        const record = await openTestRecord({ keys })
        const entries = record.fill(250)
        await record.publish()
        const seen = memory()
        const windows = [0, 1].map(() =>
          openRecordView({
            origin: record.origin,
            policy: record.policy,
            // What is asked for is answered at once, and arrives late and out of order.
            fetch: (path) => scheduler.schedule(record.fetch(path)),
            lastSeen: seen,
            now: () => noon,
          }),
        )
        let published = { size: record.size(), root: record.root() }
        const work = doings.map(async (what, at) => {
          const window = windows[at % 2]
          const { size, root } = published
          if (what === 'grow') {
            entries.push(...record.fill(at))
            const grown = { size: record.size(), root: record.root() }
            await record.publish()
            if (grown.size > published.size) published = grown
          } else if (what === 'latest') await window?.latest()
          else if (what === 'holds') expect(await window?.holds(size, root)).toBe(true)
          else if (what === 'entries')
            expect(await window?.entries(size - 9, size)).toEqual(entries.slice(size - 9, size))
          else await window?.verifyEntry(size - 1, entries[size - 1] ?? testEntry('none'))
        })
        await scheduler.waitFor(Promise.all(work))
        expect(seen.notes.size).toBeLessThanOrEqual(1)
      }),
      { numRuns: 25 },
    )
  })

  test('seen by another window in between is no rollback', async () => {
    const record = await openTestRecord()
    record.fill(2)
    await record.publish()
    const old = record.files.get('checkpoint') ?? new Uint8Array()
    record.fill(1)
    const newer = await record.publish()
    const seen = memory()
    seen.notes.set(record.origin, newer)
    let first = true
    const reader = openRecordView({
      origin: record.origin,
      policy: record.policy,
      fetch: async (path) => {
        if (path !== 'checkpoint' || !first) return record.fetch(path)
        first = false
        return old
      },
      lastSeen: seen,
      now: () => noon,
    })
    expect(await reader.latest()).toMatchObject({ size: 3 })
  })
})

describe('a hostile host', () => {
  test('that shows another past is found out, with both checkpoints as evidence', async () => {
    const record = await openTestRecord()
    const seen = memory()
    record.fill(10)
    const before = await record.publish()
    await view(record, seen).latest()
    const twin = await twinOf(record)
    twin.fill(20)
    const after = await twin.publish()
    const alarm = await alarmOf(view(twin, seen).latest())
    expect(alarm).toMatchObject({ kind: 'fork', seen: before, shown: after, at: noon.toISOString() })
    expect(seen.notes.get(record.origin)).toBe(before)
  })

  test('that shows another root for the same size is found out', async () => {
    const record = await openTestRecord()
    const seen = memory()
    record.fill(10)
    await record.publish()
    await view(record, seen).latest()
    const twin = await twinOf(record)
    twin.fill(10)
    await twin.publish()
    expect(await alarmOf(view(twin, seen).latest())).toMatchObject({ kind: 'fork' })
  })

  test('that forks while we read is found out by the very same view', async () => {
    const record = await openTestRecord()
    const reader = view(record)
    record.fill(600)
    await record.publish()
    await reader.entries(0, 600)
    const twin = await twinOf(record)
    twin.fill(900)
    await twin.publish()
    record.files.clear()
    for (const [path, bytes] of twin.files) record.files.set(path, bytes)
    expect((await alarmOf(reader.latest())).kind).toMatch(/fork|malformed/)
  })

  test('that takes entries back is found out, even if all of them', async () => {
    for (const left of [4, 0]) {
      const record = await openTestRecord()
      const seen = memory()
      const entries = record.fill(10)
      const before = await record.publish()
      await view(record, seen).latest()
      const twin = await twinOf(record)
      twin.add(...entries.slice(0, left))
      const after = await twin.publish()
      expect(await alarmOf(view(twin, seen).latest())).toMatchObject({ kind: 'rollback', seen: before, shown: after })
    }
  })

  test('that shows us less than others have seen is found out', async () => {
    const record = await openTestRecord()
    record.fill(4)
    await record.publish()
    expect(await alarmOf(view(record).holds(9, record.root()))).toMatchObject({ kind: 'stale' })
  })

  test('that holds back a key or the witnesses is found out', async () => {
    const record = await openTestRecord()
    record.fill(4)
    const { log, witnesses } = record.keys
    for (const missing of log) {
      await record.publish({ signers: [...log, ...witnesses].filter((key) => key !== missing) })
      expect(await alarmOf(view(record).latest())).toMatchObject({ kind: 'bad-signature' })
    }
    await record.publish({ signers: log })
    expect(await alarmOf(view(record).latest())).toMatchObject({ kind: 'no-quorum' })
    for (const one of witnesses) {
      await record.publish({ signers: [...log, one] })
      expect((await view(record).latest()).witnessed).toHaveLength(1)
    }
  })

  test('that signs with keys of its own choosing is found out', async () => {
    const record = await openTestRecord()
    record.fill(4)
    const own = await Promise.all(
      [...record.keys.log, ...record.keys.witnesses].map(({ name, type }) => newSignerKey(name, type)),
    )
    await record.publish({ signers: own })
    expect(await alarmOf(view(record).latest())).toMatchObject({ kind: 'bad-signature' })
    // The id of a trusted key above a signature by another: one such line spoils the note.
    const trusted = record.keys.witnesses.map((key, index) => ({
      ...key,
      secret: own[index + 2]?.secret ?? key.secret,
    }))
    await record.publish({
      signers: [...record.keys.log, record.keys.witnesses[0] ?? own[0] ?? neverKey(), ...trusted],
    })
    expect(await alarmOf(view(record).latest())).toMatchObject({ kind: 'bad-signature' })
  })

  test('that signs a checkpoint of another record, of more lines, or of an odd root is found out', async () => {
    const record = await openTestRecord()
    record.fill(4)
    const root = toBase64(record.root())
    for (const text of [
      `carthia.example/record\n4\n${root}\n`,
      `${record.origin}\n4\n${root}\nmore\n`,
      `${record.origin}\n0\n${root}\n`,
    ]) {
      await record.publish({ text, signers: record.keys.log.slice(0, 1) })
      expect((await alarmOf(view(record).latest())).kind).toBe('malformed')
    }
    await record.publish({ text: formatCheckpoint({ origin: record.origin, size: 9, root: record.root() }) })
    record.files.set('tile/0/000.p/9', new Uint8Array(9 * 32))
    record.files.set('tile/entries/000.p/9', record.files.get('tile/entries/000.p/4') ?? new Uint8Array())
    expect(await alarmOf(view(record).entries(0, 4))).toMatchObject({ kind: 'malformed' })
  })

  test('that alters, cuts, prolongs or swaps any file of the record is found out', async () => {
    const record = await openTestRecord()
    const entries = record.fill(600)
    await record.publish()
    const paths = [...record.files.keys()].filter((path) => !path.includes('.p/') || record.files.has(path))
    const change = fc.constantFrom('flip', 'cut', 'long', 'empty', 'swap')
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.nat(), change, async (path, at, how) => {
        const honest = record.files.get(path) ?? new Uint8Array()
        record.files.set(path, changed(honest, at, how, path.includes('entries')))
        const reader = view(record)
        const read = (async () => {
          await reader.latest()
          return reader.entries(0, 600)
        })()
        const alarm = await read.then(
          (all) => (expect(all).toEqual(entries), undefined),
          (error: unknown) => error,
        )
        record.files.set(path, honest)
        expect(alarm).toBeInstanceOf(RecordAlarm)
      }),
      { numRuns: 150 },
    )
  })

  test('that says another entry stands at a place is found out', async () => {
    const record = await openTestRecord()
    const [first, second] = record.fill(2)
    await record.publish()
    const reader = view(record)
    expect(await alarmOf(reader.verifyEntry(1, first ?? testEntry('')))).toMatchObject({ kind: 'not-included' })
    expect(await alarmOf(reader.verifyEntry(2, second ?? testEntry('')))).toMatchObject({ kind: 'not-included' })
    expect(await alarmOf(reader.verifyEntry(0, testEntry('ghost')))).toMatchObject({ kind: 'not-included' })
  })

  test('that enters what is no entry, or spells one otherwise, is found out', async () => {
    for (const odd of [utf8('not JSON'), utf8(` ${fromUtf8(entryBytes(testEntry('spaced')))}`), new Uint8Array()]) {
      const record = await openTestRecord()
      record.fill(1)
      record.add(odd)
      await record.publish()
      expect(await alarmOf(view(record).entries(0, 2))).toMatchObject({ kind: 'malformed' })
    }
  })
})

test('a policy without a key of the record is refused at once', async () => {
  const record = await openTestRecord()
  expect(() =>
    openRecordView({ ...record, origin: 'dorvane.example/record', lastSeen: memory(), now: () => noon }),
  ).toThrow('names no key of the record dorvane.example/record')
})

test('what was kept is evidence: if it is spoilt, that is said', async () => {
  const record = await openTestRecord()
  record.fill(1)
  await record.publish()
  const seen = memory()
  seen.notes.set(record.origin, 'spoilt')
  expect(await alarmOf(view(record, seen).latest())).toMatchObject({ kind: 'malformed', seen: 'spoilt' })
})

test('signatures of strangers do no harm', async () => {
  const record = await openTestRecord()
  record.fill(1)
  const stranger = await newSignerKey('stranger.example', keyType.cosignature)
  const note = await record.publish({ signers: [stranger, ...record.keys.log, ...record.keys.witnesses] })
  expect(await view(record).latest()).toMatchObject({ size: 1, note })
  expect(formatNote(parseNote(note))).toBe(note)
  expect(toHex(record.root())).toHaveLength(64)
})

function changed(honest: Uint8Array, at: number, how: string, isBundle: boolean): Uint8Array {
  const place = at % honest.length
  if (how === 'flip') return honest.map((byte, index) => (index === place ? byte ^ 4 : byte))
  if (how === 'cut') return honest.subarray(0, place)
  if (how === 'long') return Uint8Array.from([...honest, ...honest.subarray(0, isBundle ? 2 : 32)])
  if (how === 'empty') return new Uint8Array()
  // The halves of a tile or note change places; what is symmetric is changed otherwise.
  const middle = Math.floor(honest.length / 64) * 32
  const swapped = Uint8Array.from([...honest.subarray(middle), ...honest.subarray(0, middle)])
  return toHex(swapped) === toHex(honest) ? new Uint8Array() : swapped
}

function neverKey(): never {
  throw new Error('The test record has keys.')
}
