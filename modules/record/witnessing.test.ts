import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { parseSignedCheckpoint } from './checkpoint.ts'
import { newSignerKey, verifySignature } from './cosignature.ts'
import { formatNote, keyType, parseSignatures, type SignerKey } from './note.ts'
import { openTestRecord, type TestRecord } from './test-record.ts'
import { openTileReader } from './tile-reader.ts'
import {
  cosign,
  formatRequest,
  parseRequest,
  type Remembered,
  rememberedOf,
  type Ruling,
  ruleOn,
} from './witnessing.ts'

let record: TestRecord
let notes: Record<number, string>
let key: SignerKey
const sizes = [1, 5, 8, 300]

beforeAll(async () => {
  record = await openTestRecord()
  notes = {}
  for (const size of sizes) {
    record.fill(size - record.size())
    notes[size] = await record.publish({ signers: record.keys.log })
  }
  key = await newSignerKey('belmere.example/witness', keyType.mldsa44)
})

const noteOf = (size: number): string => notes[size] ?? ''
const rememberedAt = (size: number): Remembered => rememberedOf(parseSignedCheckpoint(noteOf(size)))

async function requestFor(old: number, size: number): Promise<string> {
  const head = parseSignedCheckpoint(noteOf(size))
  const proof = old === 0 || old >= size ? [] : await openTileReader(record.fetch).consistencyProof(old, head)
  return formatRequest({ old, proof: proof.map((hash) => Uint8Array.from(hash)), note: noteOf(size) })
}

function rule(body: string, last?: number): Promise<Ruling> {
  const log = { origin: record.origin, keys: record.keys.log }
  return ruleOn(body, log, last === undefined ? undefined : rememberedAt(last))
}

test('a witness that knows nothing signs any checkpoint, and from then on only what follows from it', async () => {
  for (const size of sizes) expect(await rule(await requestFor(0, size))).toMatchObject({ status: 200 })
  for (const old of sizes)
    for (const size of sizes.filter((one) => one >= old))
      expect(await rule(await requestFor(old, size), old)).toMatchObject({ status: 200, checkpoint: { size } })
})

test('who asks from another size than the last is told that size, and nothing is signed', async () => {
  expect(await rule(await requestFor(5, 300), 8)).toMatchObject({ status: 409, body: '8\n' })
  expect(await rule(await requestFor(0, 300), 8)).toMatchObject({ status: 409, body: '8\n' })
  expect(await rule(await requestFor(1, 5), 8)).toMatchObject({ status: 409, body: '8\n' })
  expect(await rule(await requestFor(5, 8))).toMatchObject({ status: 409, body: '0\n' })
})

test('two checkpoints of one size with different roots are refused, with both as evidence', async () => {
  const other = await openTestRecord({ keys: record.keys })
  other.fill(8)
  const forked = await other.publish({ signers: record.keys.log })
  const body = formatRequest({ old: 8, proof: [], note: forked })
  expect(await rule(body, 8)).toMatchObject({
    status: 409,
    body: '8\n',
    evidence: { seen: noteOf(8), shown: forked },
  })
  other.fill(292)
  const longer = await other.publish({ signers: record.keys.log })
  const proof = await openTileReader(other.fetch).consistencyProof(8, parseSignedCheckpoint(longer))
  const grown = formatRequest({ old: 8, proof: proof.map((hash) => Uint8Array.from(hash)), note: longer })
  expect(await rule(grown, 8)).toMatchObject({ status: 422, evidence: { seen: noteOf(8), shown: longer } })
})

test('a proof that is too short, too long, of another pair, or there where none belongs, is refused', async () => {
  const good = parseRequest(await requestFor(8, 300))
  const [first = new Uint8Array(32), ...rest] = good.proof
  const proofs = [
    rest,
    [...good.proof, first],
    [],
    good.proof.toReversed(),
    parseRequest(await requestFor(5, 300)).proof,
  ]
  for (const proof of proofs)
    expect(await rule(formatRequest({ ...good, proof: proof.map((hash) => Uint8Array.from(hash)) }), 8)).toMatchObject({
      status: 422,
    })
  expect(await rule(formatRequest({ old: 8, proof: [first], note: noteOf(8) }), 8)).toMatchObject({ status: 422 })
  expect(await rule(formatRequest({ old: 0, proof: [first], note: noteOf(8) }))).toMatchObject({ status: 422 })
})

test('only the log of that name is witnessed, and only with the signature of each of its keys', async () => {
  const signed = parseSignedCheckpoint(noteOf(8)).note
  const [ed, mldsa] = signed.signatures
  if (!ed || !mldsa) throw new Error('the log signs twice')
  const request = (note: string) => formatRequest({ old: 0, proof: [], note })
  for (const signatures of [[ed], [mldsa], [ed, ed]])
    expect(await rule(request(formatNote({ text: signed.text, signatures })))).toMatchObject({ status: 403 })
  const forged = { ...mldsa, signature: mldsa.signature.map((byte, at) => (at === 100 ? byte ^ 1 : byte)) }
  expect(await rule(request(formatNote({ text: signed.text, signatures: [ed, forged] })))).toMatchObject({
    status: 403,
  })
  const stranger = await openTestRecord({ origin: 'carthia.example/record' })
  stranger.fill(3)
  expect(await rule(request(await stranger.publish()))).toMatchObject({ status: 404 })
  expect(await rule(request(noteOf(8).replace('\n8\n', '\n9\n')))).toMatchObject({ status: 403 })
})

test('what is no request is answered 400 with the reason, and nothing that is sent breaks a witness', async () => {
  const good = await requestFor(0, 8)
  for (const body of [
    '',
    'old 0',
    'old 08\n\n',
    good.replace('old 0', 'old 9'),
    good.replace('old 0', 'new 0'),
    'old 0\n\n\n\n',
  ])
    expect(await rule(body)).toMatchObject({ status: 400, body: expect.stringMatching(/.+\n/) })
  const lines = `${'A'.repeat(43)}=\n`.repeat(64)
  expect(await rule(good.replace('old 0\n', `old 1\n${lines}`))).toMatchObject({ status: 400 })
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: good.length }),
      fc.string({ maxLength: 3 }),
      fc.nat({ max: 3 }),
      async (at, put, cut) => {
        const body = good.slice(0, at) + put + good.slice(at + cut)
        const ruling = await rule(body, 5)
        // The old size is 0, and 5 were signed: whatever is changed, nothing of it can be signed.
        if (!body.startsWith('old 5')) expect(ruling.status).not.toBe(200)
      },
    ),
    { numRuns: 150 },
  )
})

test('its signature holds under its key, for this checkpoint alone, and bears the time', async () => {
  const at = new Date('2026-11-21T09:30:00Z')
  const lines = await cosign([key], parseSignedCheckpoint(noteOf(8)), at)
  const [signature] = parseSignatures(lines)
  if (!signature) throw new Error('no signature')
  expect(await verifySignature(key, parseSignedCheckpoint(noteOf(8)).note.text, signature)).toEqual({ at })
  expect(await verifySignature(key, parseSignedCheckpoint(noteOf(5)).note.text, signature)).toBeUndefined()
})
