import type { Context } from 'hono'
import { nobody, system } from '#platform/actor.ts'
import { equalBytes } from '#platform/bytes.ts'
import { addressOf, introduced } from '#platform/server/address.ts'
import type { House } from '#platform/server/house.ts'
import type { Route } from '#platform/server/module.ts'
import { takeTurns } from '#platform/server/rate.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { parseSignedCheckpoint, type SignedCheckpoint } from '../checkpoint.ts'
import { parseTilePath, tileWidth } from '../tiles.ts'
import { newestCheckpoint, tileOf, witnessedNote } from './files.ts'
import { policyOf } from './policy.ts'
import { heldOf, keepCosignatures, publishWitnessed } from './publish.ts'

/**
 * The files of the record as C2SP tlog-tiles lays them out, open to all: what is served here could as well lie on any
 * web server, and `chancery record export` writes it there.
 */
const open = { 'access-control-allow-origin': '*' }
const text = 'text/plain; charset=utf-8'
const forever = 'public, max-age=31536000, immutable'
const longestHandIn = 100_000
/** A witness hands in once for each checkpoint, which is once a second at most. */
const handIns = { burst: 60, every: 1_000 }

function checkpoint(which: 'signed' | 'published') {
  return async (context: Context, house: House): Promise<Response> => {
    const note = await inTransaction(house, nobody, 'record.checkpoint', 'reads', async ({ db }) => {
      const newest = await newestCheckpoint(db, which)
      return newest && witnessedNote(db, newest)
    })
    return note === undefined ? absent(context) : file(context, note, { type: text, caching: 'no-cache' })
  }
}

async function tile(context: Context, house: House): Promise<Response> {
  const id = parseTilePath(context.req.path.slice('/record/'.length))
  const bytes = id && (await inTransaction(house, nobody, 'record.tile', 'reads', ({ db }) => tileOf(db, id)))
  if (!bytes) return absent(context)
  const caching = id.width === tileWidth ? forever : 'public, max-age=300'
  return file(context, bytes, { type: 'application/octet-stream', caching })
}

async function policy(context: Context, house: House): Promise<Response> {
  return file(context, (await policyOf(house)).text, { type: text, caching: 'no-cache' })
}

type Form = { type: string; caching: string }

function file(context: Context, body: string | Uint8Array<ArrayBuffer>, { type, caching }: Form): Response {
  return context.body(body, 200, { ...open, 'content-type': type, 'cache-control': caching })
}

function absent(context: Context): Response {
  const headers = { ...open, 'cache-control': 'no-store' }
  return context.json({ code: 'NOT_FOUND', message: 'The record has no such file.' }, 404, headers)
}

/** Takes the cosignatures of witnesses that nobody can reach: a signed checkpoint of ours with their lines under it. */
async function handIn(context: Context, house: House): Promise<Response> {
  const address = addressOf(introduced(context, house))
  await takeTurns(house.database, house.now(), [{ key: `record.cosignatures from ${address}`, limit: handIns }])
  const body = await boundedText(context.req.raw)
  const given = body === undefined ? undefined : signedOrNot(body)
  if (!given) return context.text('Send a checkpoint of this record with your signature lines under it.\n', 400)
  const { policy } = await policyOf(house)
  const held = await heldOf(policy, given.note.text, given.note.signatures)
  if (held.length === 0) return context.text('No witness of the policy signed this.\n', 403)
  const known = await inTransaction(house, system, 'record.cosignatures', 'acts', async (call) => {
    const row = await call.db
      .selectFrom('record_checkpoint')
      .select('root')
      .where('size', '=', given.size)
      .executeTakeFirst()
    if (!row || !equalBytes(row.root, given.root)) return false
    await keepCosignatures(call, given.size, held)
    return publishWitnessed(call, house, given.size).then(() => true)
  })
  if (!known) return context.text('This host never signed that checkpoint.\n', 404)
  return context.text(held.map(({ line }) => line).join(''), 200)
}

function signedOrNot(body: string): SignedCheckpoint | undefined {
  try {
    return parseSignedCheckpoint(body)
  } catch {
    return undefined
  }
}

/** The body, if it is no longer than a checkpoint with its signatures can be. */
async function boundedText(request: Request): Promise<string | undefined> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of request.body ?? []) {
    length += part.length
    if (length > longestHandIn) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

export const recordRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/record/checkpoint',
    summary: 'The newest checkpoint with enough witnesses',
    open: true,
    handle: checkpoint('published'),
  },
  {
    method: 'GET',
    path: '/record/newest',
    summary: 'The newest checkpoint that the host signed, for witnesses to look at',
    open: true,
    handle: checkpoint('signed'),
  },
  {
    method: 'GET',
    path: '/record/policy',
    summary: 'The keys of the log, its witnesses, and how many of them it takes (tlog-policy)',
    open: true,
    handle: policy,
  },
  {
    method: 'GET',
    path: '/record/tile/:place{.+}',
    summary: 'Tiles of hashes, and bundles of entries (tlog-tiles)',
    open: true,
    handle: tile,
  },
  {
    method: 'POST',
    path: '/record/cosignatures',
    summary: 'Where a witness that cannot be reached hands in what it signed',
    open: true,
    handle: handIn,
  },
]
