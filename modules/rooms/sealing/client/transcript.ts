/**
 * A conversation as one device has it, signed by that device's key of both kinds, with the hashes of the sealed envelopes,
 * the chain over them and what the record holds of it. It proves that the envelopes were in this order and when; that they
 * held these words is the word of whoever made it.
 */
import { Entry, opens } from '#modules/record/verifying.ts'
import { type Bytes, fromBase64url, fromUtf8, toBase64url, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { HybridPublic, HybridSignature, keyIdOf, signHybrid, verifyHybrid } from '#platform/signing.ts'
import { z } from 'zod'
import { nextChain, recordedContent } from '../../chain.ts'
import type { SignedTranscript, Transcript, TranscriptMessage } from '../transcripts.ts'
import type { Desk, OpenRoom } from './desk.ts'
import { selfOf, viewOf } from './looking.ts'

const domain = 'room-transcript'

export async function transcriptOf(desk: Desk, room: OpenRoom): Promise<Bytes> {
  const view = viewOf(desk, room)
  const { title, marking, exercise, people, messages } = view
  const envelopes = room.log.flatMap(({ seq, kind, epoch, digest, chain }) =>
    chain === undefined || seq === 0 ? [] : { seq, kind, epoch, digest, chain },
  )
  const transcript: Transcript = {
    v: 1,
    room: { id: room.book.id, subject: room.book.subject, title, marking, exercise },
    madeAt: desk.now().toISOString(),
    madeBy: { ...selfOf(desk), key: desk.device.key },
    people: people.map(({ account, name, delegation, role, devices }) => ({
      account,
      name,
      delegation,
      role,
      devices: devices.map(({ id }) => id),
    })),
    messages: messages.flatMap(
      ({
        seq,
        epoch: _epoch,
        own: _own,
        state: _state,
        exercise: _exercise,
        expiresAt: _until,
        acknowledge,
        ...rest
      }): TranscriptMessage[] =>
        seq === null || seq === 0
          ? []
          : [{ ...rest, seq, ...(acknowledge ? { acknowledge: { by: acknowledge.by, of: acknowledge.of } } : {}) }],
    ),
    envelopes,
    before: room.book.start.chain,
    entries: await entriesOf(desk, room),
  }
  const signature = await signHybrid(desk.device.secret, domain, transcript)
  return utf8(canonicalJson({ transcript, signature } satisfies SignedTranscript))
}

/** The newest entries, the last one with its proof where the record can be reached. */
async function entriesOf(desk: Desk, room: OpenRoom): Promise<Transcript['entries']> {
  const view = desk.trust.record()
  const held = room.log.filter(({ entry }) => entry).slice(-50)
  const entries: Transcript['entries'] = []
  for (const { seq, entry: place } of held) {
    if (!place || !view) continue
    const [entry] = await view.entries(place.index, place.index + 1).catch(() => [])
    if (entry) entries.push({ seq, ...place, entry, ...(await proofOf(desk, place.index)) })
  }
  return entries
}

async function proofOf(desk: Desk, index: number): Promise<{ proof?: string }> {
  const proof = await desk.proof?.(index).catch(() => undefined)
  return proof === undefined ? {} : { proof }
}

// ---- reading ------------------------------------------------------------------------------------------------------

const Read = z.object({
  transcript: z.looseObject({
    v: z.literal(1),
    room: z.looseObject({ id: z.string(), subject: z.string() }),
    madeBy: z.looseObject({ device: z.string(), key: HybridPublic }),
    messages: z.array(z.looseObject({ id: z.string(), seq: z.int() })),
    envelopes: z.array(
      z.strictObject({
        seq: z.int(),
        kind: z.enum(['commit', 'message']),
        epoch: z.int(),
        digest: z.string(),
        chain: z.string(),
      }),
    ),
    before: z.string(),
    entries: z.array(
      z.looseObject({ seq: z.int(), index: z.int(), salt: z.string(), entry: Entry, proof: z.string().optional() }),
    ),
  }),
  signature: HybridSignature,
})

export type TranscriptJudged =
  | { ok: true; device: string; envelopes: number; entries: number; proofs: { index: number; proof: string }[] }
  | { ok: false; why: 'malformed' | 'signature' | 'chain' | 'message' | 'entry'; at?: number }

/**
 * Judges a transcript by itself: the signature, the chain over all envelopes, that every message stands on an envelope,
 * and that the record's entries commit to the chain. Whose device it was, the credentials list says; that the entries
 * stand in the record, their proofs (`chancery verify`).
 */
export async function verifyTranscript(bytes: Uint8Array): Promise<TranscriptJudged> {
  let read: z.infer<typeof Read>
  try {
    read = Read.parse(JSON.parse(fromUtf8(bytes)))
  } catch {
    return { ok: false, why: 'malformed' }
  }
  const { transcript, signature } = read
  const { key, device } = transcript.madeBy
  if (keyIdOf(key) !== device || !(await verifyHybrid(key, domain, transcript, signature)))
    return { ok: false, why: 'signature' }
  const chains = new Map<number, string>()
  try {
    let [last, chain] = [-1, fromBase64url(transcript.before)]
    for (const { seq, kind, epoch, digest, chain: shown } of transcript.envelopes) {
      // Where a newcomer, or one who came back, was let in, the chain so far is what the host said it was.
      const begins = seq !== last + 1 && (last !== -1 || transcript.before === shown)
      chain = begins ? fromBase64url(shown) : nextChain(chain, { seq, kind, epoch, digest: fromBase64url(digest) })
      if (toBase64url(chain) !== shown || seq <= last) return { ok: false, why: 'chain', at: seq }
      chains.set(seq, shown)
      last = seq
    }
  } catch {
    return { ok: false, why: 'chain' }
  }
  const homeless = transcript.messages.find(
    (message) => !chains.has(message.seq) && message['snapshotBy'] === undefined,
  )
  if (homeless) return { ok: false, why: 'message', at: homeless.seq }
  const { id, subject } = transcript.room
  for (const { seq, salt, entry } of transcript.entries) {
    const chain = chains.get(seq)
    const content = chain && recordedContent({ room: id, seq, chain: fromBase64url(chain) })
    if (!content || entry.subject !== subject || !opens(entry, fromBase64url(salt), content))
      return { ok: false, why: 'entry', at: seq }
  }
  const proofs = transcript.entries.flatMap(({ index, proof }) => (proof === undefined ? [] : { index, proof }))
  return { ok: true, device, envelopes: chains.size, entries: transcript.entries.length, proofs }
}
