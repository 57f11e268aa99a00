import { beforeAll, expect, test } from 'vitest'
import { commitmentOf, type Entry, newSalt } from '#modules/record/entries.ts'
import { parseSignedCheckpoint } from '#modules/record/checkpoint.ts'
import { extraOf, formatProof } from '#modules/record/proof.ts'
import { openTestRecord, type TestRecord } from '#modules/record/test-record.ts'
import { openTileReader } from '#modules/record/tile-reader.ts'
import { sha256 } from '#platform/crypto.ts'
import { toBase64url, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { type HybridSecret, hybridPublicOf, keyIdOf, newHybridKey, signHybrid } from '#platform/signing.ts'
import { firstChain, nextChain, recordedContent } from '../chain.ts'
import { verifyTranscriptFile } from './verify-transcript.ts'

const room = { id: '019ab3c0-0000-7000-8000-000000000001', subject: 'AAAAAAAAAAAAAAAAAAAAAA', title: 'Grid talks' }
let record: TestRecord
let secret: HybridSecret
let transcript: Record<string, unknown> & { entries: Record<string, unknown>[]; messages: Record<string, unknown>[] }

/** Three envelopes in their order, the second of which the record committed to. */
beforeAll(async () => {
  record = await openTestRecord()
  record.fill(3)
  secret = (await newHybridKey()).secret
  const key = await hybridPublicOf(secret)
  const before = firstChain(room.id)
  let chain = before
  const envelopes = [1, 2, 3].map((seq) => {
    const digest = sha256(utf8(`sealed ${seq}`))
    const sealed = { seq, kind: 'message' as const, epoch: 1, digest }
    chain = nextChain(chain, sealed)
    return { ...sealed, digest: toBase64url(digest), chain: toBase64url(chain), bytes: chain }
  })
  const salt = newSalt()
  const content = recordedContent({ room: room.id, seq: 2, chain: envelopes[1]?.bytes ?? before })
  const commitment = commitmentOf('envelopes', salt, content)
  const entry: Entry = { v: 1, kind: 'envelopes', subject: room.subject, commitment, at: '2026-11-22T01:00:00Z' }
  record.add(entry)
  const checkpoint = await record.publish()
  const path = await openTileReader(record.fetch).inclusionProof(3, parseSignedCheckpoint(checkpoint))
  const proof = formatProof({ index: 3, path, checkpoint, extra: extraOf(entry) })
  transcript = {
    v: 1,
    room,
    madeAt: '2026-11-22T02:00:00Z',
    madeBy: { id: 'x', name: 'Samir', delegation: { id: 'y', name: 'Carthia' }, device: keyIdOf(key), key },
    messages: [1, 2, 3].map((seq) => ({ id: `m${seq}`, seq, content: { kind: 'text', text: `word ${seq}` } })),
    envelopes: envelopes.map(({ bytes: _, ...envelope }) => envelope),
    before: toBase64url(before),
    entries: [{ seq: 2, index: 3, salt: toBase64url(salt), entry, proof }],
  }
})

async function signed(words: unknown = transcript): Promise<Uint8Array> {
  return utf8(canonicalJson({ transcript: words, signature: await signHybrid(secret, 'room-transcript', words) }))
}

test('an outsider learns who made a transcript, how far its order is proven, and on whose word the words rest', async () => {
  expect(await verifyTranscriptFile(await signed(), record.policy)).toMatchObject({
    verified: true,
    transcript: 'Grid talks',
    madeBy: expect.stringMatching(/^device .+ Samir \(Carthia\)$/),
    order: 'is proven for 2 of 3 envelopes, up to number 2',
    record: record.origin,
    witnesses: [expect.stringContaining('witness0'), expect.stringContaining('witness1')],
    words: expect.stringContaining('rest on the signature'),
  })
})

test('without a policy nothing is called proven', async () => {
  expect(await verifyTranscriptFile(await signed(), undefined)).toMatchObject({
    order: expect.stringContaining('not verified'),
  })
  const bare = { ...transcript, entries: transcript.entries.map(({ proof: _, ...entry }) => entry) }
  expect(await verifyTranscriptFile(await signed(bare), record.policy)).toMatchObject({
    order: expect.stringContaining('not proven'),
  })
})

test('changed words, another order, a foreign record and a borrowed proof are refused by name', async () => {
  const text = new TextDecoder().decode(await signed())
  await expect(verifyTranscriptFile(utf8(text.replace('word 2', 'word 9')), undefined)).rejects.toThrow('did not sign')
  await expect(verifyTranscriptFile(utf8(text.slice(0, 900)), undefined)).rejects.toThrow('not whole')
  const homeless = { ...transcript, messages: [{ id: 'm9', seq: 9 }] }
  await expect(verifyTranscriptFile(await signed(homeless), undefined)).rejects.toThrow('stands on no envelope')
  const foreign = await openTestRecord()
  await expect(verifyTranscriptFile(await signed(), foreign.policy)).rejects.toMatchObject({ name: 'NotVerified' })
  const moved = { ...transcript, entries: transcript.entries.map((entry) => ({ ...entry, index: 2 })) }
  await expect(verifyTranscriptFile(await signed(moved), record.policy)).rejects.toThrow('of entry 3, not of 2')
})
