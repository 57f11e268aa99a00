import { inTransaction } from '#platform/server/transaction.ts'
import { readEnvelope, defaultJsonLimits, type SourcedJson } from '../../stix/json.ts'
import { collectionNamed } from '../reading.ts'
import { presentStanding } from '../standing.ts'
import { keepStatus } from '../store.ts'
import { acceptObjects, type Outcome } from '../submit.ts'
import { json, type Knocking, mustPush, named } from './door.ts'
import { notFound, TaxiiFault } from './faults.ts'
import { isTaxii, mediaType } from './media.ts'
import { largestEnvelope } from './roots.ts'

/**
 * TAXII 2.1, section 5.5. The envelope is worked through before the answer, in one transaction: the status says
 * `complete`, and a server that dies on the way has kept all of it or nothing. An object that is not fit fails alone.
 */
export async function addObjects(knocking: Knocking): Promise<Response> {
  const { context, house, actor } = knocking
  const seen = collectionNamed(
    await presentStanding(house, actor),
    named(context, 'root'),
    named(context, 'collection'),
  )
  if (!seen) throw new TaxiiFault(404, notFound)
  mustPush(actor)
  if (!seen.canWrite) throw new TaxiiFault(403, 'You may read this collection, but not add to it.')
  const encoding = context.req.header('content-encoding')
  if (!isTaxii(context.req.header('content-type'))) throw new TaxiiFault(415, `This endpoint takes ${mediaType}.`)
  if (encoding && encoding !== 'identity') throw new TaxiiFault(415, 'Send the envelope as it is, not packed.')
  const objects = readBody(await bodyOf(context.req.raw, context.req.header('content-length')))
  const answer = await inTransaction(house, actor, 'taxii.add', 'acts', async (call) => {
    const outcomes = await acceptObjects(call, objects, seen)
    return keepStatus(call, seen.rootId, (id) => statusBody(id, call.now, outcomes))
  }).catch((error: unknown) => {
    // The right to write ended while the envelope was on its way: the database says so, whatever we remembered.
    if (error instanceof Error && 'code' in error && error.code === '42501')
      throw new TaxiiFault(403, 'You may no longer add to this collection.')
    throw error
  })
  return json(answer, {}, 202)
}

async function bodyOf(request: Request, declared: string | undefined): Promise<Uint8Array> {
  const tooLarge = (): TaxiiFault =>
    new TaxiiFault(413, `An envelope has at most ${largestEnvelope} bytes. Send the objects in several.`, {
      max_content_length: largestEnvelope,
    })
  if (declared !== undefined && Number(declared) > largestEnvelope) throw tooLarge()
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of request.body ?? []) {
    size += piece.length
    if (size > largestEnvelope) throw tooLarge()
    pieces.push(piece)
  }
  return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)
}

function readBody(bytes: Uint8Array): SourcedJson[] {
  const read = readEnvelope(bytes, { ...defaultJsonLimits, maxBytes: largestEnvelope })
  if (!read.ok) {
    const { path, line, column, message } = read.fault
    throw new TaxiiFault(422, `${message} (line ${line}, column ${column}${path === '' ? '' : `, at ${path}`})`, {
      path,
      line,
      column,
    })
  }
  if (read.outer['type'] === 'bundle')
    throw new TaxiiFault(422, 'This is a STIX bundle. TAXII takes an envelope: {"objects": […]}, without type and id.')
  if (read.objects.length === 0) throw new TaxiiFault(422, 'The envelope holds no objects.', { path: '/objects' })
  return read.objects
}

type Detail = { id: string; version: string; message?: string }

/** TAXII 2.1, section 4.3.1, the status resource. */
export function statusBody(id: string, at: Date, outcomes: readonly Outcome[]): string {
  const successes: Detail[] = []
  const failures: Detail[] = []
  for (const { stixId, version, outcome, message } of outcomes) {
    const detail = { id: stixId, version, ...(message ? { message } : {}) }
    if (outcome === 'failed') failures.push(detail)
    else successes.push(detail)
  }
  return JSON.stringify({
    id,
    status: 'complete',
    request_timestamp: at.toISOString(),
    total_count: outcomes.length,
    success_count: successes.length,
    ...(successes.length > 0 ? { successes } : {}),
    failure_count: failures.length,
    ...(failures.length > 0 ? { failures } : {}),
    pending_count: 0,
  })
}
