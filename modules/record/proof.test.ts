import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toBase64, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { formatCheckpoint } from './checkpoint.ts'
import { entryBytes, newSalt } from './entries.ts'
import { extraOf, formatProof, parseProof, type TlogProof, verifyEntryProof, verifyProof } from './proof.ts'
import { openTestRecord, testEntry } from './test-record.ts'
import { openTileReader } from './tile-reader.ts'
import { leafHash } from './tree.ts'

async function published() {
  const record = await openTestRecord()
  record.fill(300)
  const salt = newSalt()
  const content = utf8('Belmere and Carthia reopen the line between their capitals.')
  const entry = testEntry('Belmere and Carthia reopen the line between their capitals.', { salt })
  record.add(entry)
  record.fill(77)
  const checkpoint = await record.publish()
  const path = await openTileReader(record.fetch).inclusionProof(300, { size: record.size(), root: record.root() })
  const proof: TlogProof = { index: 300, path, checkpoint, extra: extraOf(entry, { salt, content }) }
  return { record, entry, salt, content, proof, file: formatProof(proof) }
}

describe('a published act', () => {
  test('is proven by its file and the policy alone', async () => {
    const { record, entry, content, file } = await published()
    const verified = await verifyEntryProof(file, { policy: record.policy, origin: record.origin })
    expect(verified).toMatchObject({ index: 300, entry, content, checkpoint: { size: 378, origin: record.origin } })
    expect(await verifyEntryProof(utf8(file), record)).toMatchObject({ index: 300 })
    expect(file).toMatch(/^c2sp\.org\/tlog-proof@v1\nextra [A-Za-z0-9+/=]+\nindex 300\n(?:[A-Za-z0-9+/]{43}=\n){8}\n/)
  })

  test('is not proven where anything in its file is otherwise', async () => {
    const { record, entry, salt, content, proof, file } = await published()
    const other = testEntry('Belmere and Dorvane reopen it.')
    const refusals: [string, string][] = [
      ['another place', formatProof({ ...proof, index: 301 })],
      ['another entry', formatProof({ ...proof, extra: extraOf(other) })],
      ['a path cut', formatProof({ ...proof, path: proof.path.slice(1) })],
      ['a path prolonged', formatProof({ ...proof, path: [...proof.path, leafHash(content)] })],
      ['a path reversed', formatProof({ ...proof, path: proof.path.toReversed() })],
      ['no path', formatProof({ ...proof, path: [] })],
      ['another content', formatProof({ ...proof, extra: extraOf(entry, { salt, content: utf8('They do not.') }) })],
      ['another salt', formatProof({ ...proof, extra: extraOf(entry, { salt: newSalt(), content }) })],
      ['another size', file.replace('\n378\n', '\n379\n')],
      ['another origin', file.replace('belmere.example/record\n378', 'carthia.example/record\n378')],
      ['no witnesses', file.slice(0, file.indexOf('— carthia'))],
      ['no signatures', `${file.slice(0, file.indexOf('\n— '))}\n`],
    ]
    for (const [what, changed] of refusals) {
      const verified = await verifyEntryProof(changed, record)
      expect('refused' in verified ? undefined : verified, what).toBeUndefined()
    }
    const lengthened = await record.publish({
      text: formatCheckpoint({
        origin: record.origin,
        size: record.size(),
        root: record.root(),
        extensions: ['more'],
      }),
    })
    expect(await verifyEntryProof(formatProof({ ...proof, checkpoint: lengthened }), record)).toEqual({
      refused: 'The checkpoint of the proof has more than the three lines that this record writes.',
    })
    const elsewhere = await openTestRecord()
    expect(await verifyEntryProof(file, { policy: elsewhere.policy })).toHaveProperty('refused')
    expect(await verifyEntryProof(file, { policy: record.policy, origin: 'carthia.example/record' })).toEqual({
      refused: 'The proof is of the record belmere.example/record, not of carthia.example/record.',
    })
    expect(await verifyEntryProof(file, { policy: 'quorum none\n' })).toEqual({
      refused: 'The policy names no key of the record belmere.example/record.',
    })
    expect(await verifyEntryProof(file, { policy: 'nonsense' })).toHaveProperty('refused')
  })

  test('may be proven without its content, and by whoever has the entry from elsewhere', async () => {
    const { record, entry, proof } = await published()
    const bare = formatProof({ index: proof.index, path: proof.path, checkpoint: proof.checkpoint })
    const leaf = leafHash(entryBytes(entry))
    expect(await verifyProof(bare, { leaf, policy: record.policy })).toMatchObject({ index: 300 })
    expect(await verifyEntryProof(bare, record)).toEqual({
      refused: 'The proof carries no entry: say which entry it is to prove.',
    })
    const sealed = formatProof({ ...proof, extra: extraOf(entry) })
    expect(await verifyEntryProof(sealed, record)).toMatchObject({ entry, content: undefined })
    for (const odd of ['{', '{"v":1}', canonicalJson({ v: 2, entry }), canonicalJson({ v: 1, entry, more: 1 })])
      expect(await verifyEntryProof(formatProof({ ...proof, extra: utf8(odd) }), record)).toHaveProperty('refused')
  })
})

test('a proof of a single entry has no hashes at all', async () => {
  const record = await openTestRecord()
  const [entry] = record.fill(1)
  const checkpoint = await record.publish()
  const file = formatProof({ index: 0, path: [], checkpoint, ...(entry && { extra: extraOf(entry) }) })
  expect(await verifyEntryProof(file, record)).toMatchObject({ index: 0 })
})

test('nothing is in an empty record', async () => {
  const record = await openTestRecord()
  const checkpoint = await record.publish()
  const file = formatProof({ index: 0, path: [], checkpoint, extra: extraOf(testEntry('nothing')) })
  expect(await verifyEntryProof(file, record)).toHaveProperty('refused')
})

test('a file that is spelt otherwise is refused, in words', async () => {
  const { file } = await published()
  const hash = toBase64(leafHash(new Uint8Array()))
  const refusals: [string, string][] = [
    ['', 'an empty line before its checkpoint'],
    [file.replace('@v1', '@v2'), 'begins with the line'],
    [`\n${file}`, 'begins with the line'],
    [file.replaceAll('\n', '\r\n'), 'an empty line before its checkpoint'],
    [file.replace('extra ', 'extra  '), 'The extra data'],
    [file.replace('extra ', 'Extra '), 'a line with the index'],
    [file.replace('index 300', 'index 0300'), 'leading zeroes'],
    [file.replace('index 300', 'index -1'), 'decimal number'],
    [file.replace('index 300', 'index 9007199254740993'), 'beyond 2^53 - 1'],
    [file.replace('index 300\n', ''), 'a line with the index'],
    [file.replace('index 300\n', `index 300\n${hash.slice(1)}\n`), 'Hash 1 of the proof is not in base64'],
    [file.replace('index 300\n', 'index 300\nAAAA\n'), 'must be 32 bytes and is 3'],
    [file.replace('index 300\n', `index 300\n${`${hash}\n`.repeat(60)}`), 'at most 64 hashes'],
    [file.slice(0, file.lastIndexOf('\n\n')), 'an empty line between its text and its signatures'],
    [file.slice(0, -1), 'must end in a newline'],
    [`${file}\n`, 'must end in a newline'],
  ]
  for (const [changed, why] of refusals) expect(() => parseProof(changed), why).toThrow(why)
  expect(() => parseProof(new Uint8Array([0xff, 10, 10]))).toThrow('UTF-8')
  expect(() => parseProof('x'.repeat(5_000_000))).toThrow('at most')
})

test('whatever is read as a proof is spelt in exactly one way, and none is proven by chance', async () => {
  const { record, file } = await published()
  // Of a quorum of one, the line of the other witness may well be spoilt.
  const policy = record.policy.replace('witnesses any', 'witnesses all')
  const odd = fc.constantFrom('', '\n', '\n\n', ' ', 'A', '=', '0', '\0', 'extra ', 'index ')
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat({ max: 3 }), odd, async (at, cut, put) => {
      const place = at % (file.length + 1)
      const changed = file.slice(0, place) + put + file.slice(place + cut)
      fc.pre(changed !== file)
      try {
        expect(formatProof(parseProof(changed))).toBe(changed)
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError)
      }
      expect(await verifyEntryProof(changed, { policy })).toHaveProperty('refused')
    }),
    { numRuns: 300 },
  )
})
