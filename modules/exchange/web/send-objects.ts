// Objects of a file go into a collection by the same door that TAXII clients use, each with the very text it came as.
import { z } from 'zod'
import { isJsonObject, readObjects, type SourcedJson } from '../stix/json.ts'

const mediaType = 'application/taxii+json;version=2.1'
/** Small enough that progress is seen and stopping stops; the door itself takes far more. */
const atOnce = 250

/** What became of one object: `reason` where it was refused, in the words of the host. */
export type ObjectOutcome = { id: string; type: string; name: string; reason: string | null }

const Detail = z.object({ id: z.string().default(''), message: z.string().default('') })
const Status = z.object({ successes: z.array(Detail).default([]), failures: z.array(Detail).default([]) })
const Refused = z.object({ description: z.string() })

/** What keeps a file from being read, in the reader's words, and where in it. */
export type Fault = { message: string; line: number; column: number }

/** The host refused an envelope as a whole, and says why. What was sent before it is kept. */
export class EnvelopeRefused extends Error {
  override name = 'EnvelopeRefused'
}

type Sending = {
  address: string
  objects: readonly SourcedJson[]
  signal: AbortSignal
  onProgress: (outcomes: readonly ObjectOutcome[]) => void
}

/** The objects of a STIX bundle or envelope, or the fault that keeps the file from being read: its words and its place. */
export function objectsIn(bytes: Uint8Array): { ok: true; objects: SourcedJson[] } | { ok: false; fault: Fault } {
  const read = readObjects(bytes)
  if (read.ok) return read
  const { message, line, column } = read.fault
  return { ok: false, fault: { message, line, column } }
}

/** Sends the objects in envelopes, one after another, until all are sent or the signal stops it. */
export async function sendObjects({ address, objects, signal, onProgress }: Sending): Promise<void> {
  // An object's marking may be defined in the same file: definitions travel with every envelope.
  const definitions = objects.filter(({ value }) => isJsonObject(value) && value['type'] === 'marking-definition')
  const others = objects.filter((one) => !definitions.includes(one))
  const outcomes: ObjectOutcome[] = []
  for (let at = 0; at < Math.max(1, others.length) && !signal.aborted; at += atOnce) {
    const envelope = [...definitions, ...others.slice(at, at + atOnce)]
    const refusedBy = await sendOne(address, envelope, signal)
    const counted = at === 0 ? envelope : envelope.slice(definitions.length)
    outcomes.push(...counted.map((one) => outcomeOf(one, refusedBy)))
    onProgress([...outcomes])
  }
}

async function sendOne(
  address: string,
  envelope: readonly SourcedJson[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const response = await fetch(`${address}objects/`, {
    method: 'POST',
    headers: { 'content-type': mediaType, accept: mediaType },
    body: `{"objects":[${envelope.map(({ text }) => text).join(',')}]}`,
    signal,
  })
  const answer: unknown = await response.json().catch(() => ({}))
  if (!response.ok) throw new EnvelopeRefused(Refused.safeParse(answer).data?.description ?? String(response.status))
  return new Map(Status.parse(answer).failures.map(({ id, message }) => [id, message]))
}

function outcomeOf({ value }: SourcedJson, refused: ReadonlyMap<string, string>): ObjectOutcome {
  const text = (key: string) => (isJsonObject(value) && typeof value[key] === 'string' ? value[key] : '')
  const id = text('id')
  return { id, type: text('type'), name: text('name') || text('value'), reason: refused.get(id) ?? null }
}
