import { z } from 'zod'
import { NotVerified, verifyEntryAt } from '#modules/record/cli/index.ts'
import { Entry } from '#modules/record/verifying.ts'
import { fromUtf8 } from '#platform/bytes.ts'
import { verifyTranscript } from '../sealing/client/transcript.ts'
import { oneLine } from './telling.ts'

const largest = 100_000_000

/** What is told of a transcript. Everything but the device is what its maker says. */
const Told = z.looseObject({
  transcript: z.looseObject({
    room: z.looseObject({ id: z.string(), title: z.string() }),
    madeAt: z.string(),
    madeBy: z.looseObject({ name: z.string(), delegation: z.looseObject({ name: z.string() }) }),
    messages: z.array(z.unknown()),
    envelopes: z.array(z.looseObject({ seq: z.int() })),
    entries: z.array(z.looseObject({ seq: z.int(), index: z.int(), entry: Entry, proof: z.string().optional() })),
  }),
})
type Transcript = z.infer<typeof Told>['transcript']

const faults = {
  malformed: 'it is not what a device writes, or not whole',
  signature: 'the device that it names did not sign it as it stands',
  chain: 'its envelopes do not follow from one another',
  message: 'a message stands on no envelope',
  entry: 'an entry of the record commits to something else than its envelopes',
} as const

/**
 * Verifies the transcript of a room: by itself its signature, its chain and what the entries commit to; with a policy also
 * that those entries stand in the record. Throws NotVerified, which says what is wrong.
 *
 * @param policy the text of a policy (C2SP tlog-policy): whose signatures of the record count.
 */
export async function verifyTranscriptFile(
  bytes: Uint8Array,
  policy: string | undefined,
): Promise<Record<string, unknown>> {
  if (bytes.length > largest) throw new NotVerified(`A transcript is at most ${largest} bytes long.`)
  const judged = await verifyTranscript(bytes)
  if (!judged.ok)
    throw new NotVerified(
      `The transcript does not hold: ${faults[judged.why]}${judged.at === undefined ? '' : ` (at ${judged.at})`}.`,
    )
  const read = Told.safeParse(JSON.parse(fromUtf8(bytes)))
  if (!read.success) throw new NotVerified(`The transcript does not hold: ${faults.malformed}.`)
  const { transcript } = read.data
  const { madeBy, room } = transcript
  return {
    verified: true,
    transcript: oneLine(room.title),
    room: oneLine(room.id),
    madeBy: `device ${judged.device}, which says that it is of ${oneLine(madeBy.name)} (${oneLine(madeBy.delegation.name)})`,
    madeAt: oneLine(transcript.madeAt),
    messages: transcript.messages.length,
    envelopes: judged.envelopes,
    entries: judged.entries,
    ...(await orderOf(transcript, policy)),
    words: 'rest on the signature of that device: that the envelopes held them, nobody else has said',
    device: 'is whose the list of credentials says it is: compare it there',
  }
}

/** How far the order is proven, and by whom. */
async function orderOf({ entries, envelopes }: Transcript, policy: string | undefined) {
  const proofs = entries.flatMap(({ proof, ...entry }) => (proof === undefined ? [] : [{ ...entry, proof }]))
  if (policy === undefined)
    return { order: `is one chain; that the record holds it is not verified: say with --policy FILE whose word counts` }
  if (proofs.length === 0) return { order: 'is one chain, and not proven: there is no proof of the record in the file' }
  const proven = new Set<number>()
  const records = new Set<string>()
  const witnesses = new Set<string>()
  for (const { seq, index, entry, proof } of proofs) {
    const found = await verifyEntryAt(proof, { index, entry, policy })
    proven.add(seq)
    records.add(found.record)
    for (const witness of found.witnesses) witnesses.add(witness)
  }
  const order = envelopes.map(({ seq }) => seq)
  const last = order.findLast((seq) => proven.has(seq)) ?? 0
  return {
    order: `is proven for ${covered(order, proven)} of ${order.length} envelopes, up to number ${last}`,
    record: [...records].join(', '),
    witnesses: [...witnesses],
  }
}

/** How many envelopes are proven, or stand before one that is with none missing between: a gap needs a proof of its own. */
function covered(envelopes: readonly number[], proven: ReadonlySet<number>): number {
  let [count, reached, next] = [0, false, -1]
  for (const seq of envelopes.toReversed()) {
    reached = proven.has(seq) || (reached && seq + 1 === next)
    if (reached) count++
    next = seq
  }
  return count
}
