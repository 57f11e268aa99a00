import { inTransaction } from '#platform/server/transaction.ts'
import { mayDelete } from '../../rules.ts'
import { keysOf } from '../keys.ts'
import { handedOf, recordHanded } from '../ledger.ts'
import { collectionNamed, type Filter, type Page, readPage } from '../reading.ts'
import { presentStanding, type Seen, type Standing } from '../standing.ts'
import { matchingRows, takeOut } from '../store.ts'
import { recordDropped } from '../withdraw.ts'
import { openCursor, sealCursor } from './cursor.ts'
import { dateHeaders, json, type Knocking, mustPull, mustPush, named, readableCollection } from './door.ts'
import { notFound, TaxiiFault } from './faults.ts'
import {
  filterOf,
  readParameters,
  type Understands,
  understandsAll,
  understandsDelete,
  understandsObject,
  understandsVersions,
} from './parameters.ts'

type Turned = { page: Page; next: string }

/** TAXII 2.1, section 5.4. */
export async function objects(knocking: Knocking): Promise<Response> {
  const { page, next } = await turnPage(knocking, 'objects', understandsAll)
  return envelope(knocking, page, next)
}

/** TAXII 2.1, section 5.6. */
export async function object(knocking: Knocking): Promise<Response> {
  const { page, next } = await turnPage(knocking, 'object', understandsObject, named(knocking.context, 'object'))
  return envelope(knocking, page, next)
}

/** TAXII 2.1, section 5.3. `next` is given here as well, without which nobody can turn the page. */
export async function manifest(knocking: Knocking): Promise<Response> {
  const { page, next } = await turnPage(knocking, 'manifest', understandsAll)
  const { ids, versions, dates } = page
  const records = ids.map((id, index) => ({
    id,
    date_added: dates[index],
    version: versions[index],
    media_type: 'application/stix+json;version=2.1',
  }))
  return json(`{${next}${records.length > 0 ? `,"objects":${JSON.stringify(records)}` : ''}}`, dateHeaders(page))
}

/** TAXII 2.1, section 5.8. */
export async function versions(knocking: Knocking): Promise<Response> {
  const { page, next } = await turnPage(knocking, 'versions', understandsVersions, named(knocking.context, 'object'))
  return json(
    `{${next}${page.versions.length > 0 ? `,"versions":${JSON.stringify(page.versions)}` : ''}}`,
    dateHeaders(page),
  )
}

async function envelope({ context, house, actor }: Knocking, page: Page, next: string): Promise<Response> {
  // A HEAD tells what a GET would say and hands nothing over.
  if (context.req.raw.method !== 'HEAD') await recordHanded(house, actor, 'taxii', handedOf(page.seqs, page.owners))
  return json(page.body.length === 0 ? `{${next}}` : enveloped(next, page.body), dateHeaders(page))
}

/** Straight into the bytes that are sent: joining texts of this size first would only make more to clear away. */
function enveloped(next: string, pieces: readonly string[]): Uint8Array<ArrayBuffer> {
  const before = `{${next},"objects":[`
  const size = pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece) + 1, before.length + 1)
  const bytes = Buffer.allocUnsafeSlow(size)
  let at = bytes.write(before, 0, 'latin1')
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) at += bytes.write(',', at, 'latin1')
    at += bytes.write(piece, at, 'utf8')
  }
  bytes.write(']}', at, 'latin1')
  return bytes
}

type Endpoint = 'objects' | 'object' | 'manifest' | 'versions'

async function turnPage(
  knocking: Knocking,
  kind: Endpoint,
  understands: Understands,
  objectId?: string,
): Promise<Turned> {
  const { house, actor, query } = knocking
  mustPull(actor)
  const found = await readableCollection(knocking)
  const { words, limit, next } = readParameters(query, understands, house.config.taxiiMaxPage)
  const keys = await keysOf(house)
  const bound = `${kind} ${found.seen.id} ${objectId ?? ''}`
  const from = next === undefined ? { ok: true as const, seq: 0, words } : openCursor(keys.cursor, bound, next, words)
  if (!from.ok) throw new TaxiiFault(400, from.message)
  const filter = { ...filterOf(from.words, understands), ...(objectId === undefined ? {} : { ids: [objectId] }) }
  if (objectId !== undefined && !isPlain(objectId)) throw new TaxiiFault(404, notFound)
  const text = kind === 'objects' || kind === 'object'
  const page = await readPage(house, actor, found, { filter, after: from.seq, limit, text })
  if (!page) throw new TaxiiFault(404, notFound)
  if (objectId !== undefined && page.seqs.length === 0 && !(await isThere(knocking, found, filter)))
    throw new TaxiiFault(404, notFound)
  const last = Number(page.seqs.at(-1) ?? 0)
  return {
    page,
    next: page.more ? `"more":true,"next":"${sealCursor(keys.cursor, bound, last, from.words)}"` : '"more":false',
  }
}

/** An object of which the filter leaves nothing is there all the same, and is no 404. */
async function isThere(
  { house, actor }: Knocking,
  found: { standing: Standing; seen: Seen },
  { ids }: Filter,
): Promise<boolean> {
  const filter = { ids, types: null, specs: null, addedAfter: null, last: false, first: false, all: true, keys: null }
  const page = await readPage(house, actor, found, { filter, after: 0, limit: 1, text: false })
  return page !== undefined && page.seqs.length > 0
}

function isPlain(objectId: string): boolean {
  // oxlint-disable-next-line no-control-regex -- what has such characters is the id of nothing
  return objectId.length <= 300 && !/[\u0000-\u001f]/.test(objectId)
}

/** TAXII 2.1, section 5.7: all versions, unless some are named. Whoever received them is told that they went. */
export async function deleteObject(knocking: Knocking): Promise<Response> {
  const { context, house, actor, query } = knocking
  const standing = await presentStanding(house, actor)
  const seen = collectionNamed(standing, named(context, 'root'), named(context, 'collection'))
  if (!seen) throw new TaxiiFault(404, notFound)
  if (!seen.canRead || !seen.canWrite)
    throw new TaxiiFault(403, 'To delete an object one reads and writes the collection that it is in.')
  mustPush(actor)
  const objectId = named(context, 'object')
  const { words } = readParameters(query, understandsDelete, 1)
  const filter = filterOf(words, understandsDelete)
  if (!isPlain(objectId)) throw new TaxiiFault(404, notFound)
  await inTransaction(house, actor, 'taxii.delete', 'acts', async (call) => {
    const rows = await matchingRows(call.db, seen, standing.places, objectId, filter)
    if (rows.length === 0) throw new TaxiiFault(404, notFound)
    const own = rows.filter((row) => mayDelete(standing.who, row.ownerId, seen) === true)
    if (own.length === 0)
      throw new TaxiiFault(
        403,
        'Only the delegation that brought an object, or the one that keeps the collection, deletes it.',
      )
    await recordDropped(call, objectId, own, seen.title)
    await takeOut(
      call.db,
      own.map((row) => row.seq),
      call.now,
    )
  })
  return json('')
}
