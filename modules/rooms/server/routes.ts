import type { Context } from 'hono'
import { z } from 'zod'
import { must, Refusal } from '#platform/refusal.ts'
import { introduced } from '#platform/server/address.ts'
import type { House } from '#platform/server/house.ts'
import type { Route } from '#platform/server/module.ts'
import { TooMany } from '#platform/server/rate.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { BlobPlace, roomLimits, roomRefusals } from '../contract.ts'
import { mayUseRooms } from '../rules.ts'
import { chunk, putChunk } from './actions/blobs.ts'
import { pace } from './pace.ts'

const path = '/api/rooms/:room/blobs/:blob/:chunk'

/** The two doors through which sealed files go, chunk by chunk. What the bytes are, nobody here can tell. */
export const blobRoutes: readonly Route[] = [
  { method: 'PUT', path, summary: 'Put a sealed chunk of a file to a room', handle: put },
  { method: 'GET', path, summary: 'A sealed chunk of a file', policy: "sandbox; default-src 'none'", handle: get },
]

const Measures = z.object({
  of: z.coerce.number().int().min(1).max(roomLimits.chunksOfBlob).optional(),
  expiresAt: z.iso.datetime().optional(),
})

async function put(context: Context, house: House): Promise<Response> {
  return answering(async () => {
    const actor = await house.actorOf(introduced(context, house))
    must(mayUseRooms(actor))
    pace('put', actor, house)
    const place = placeOf(context)
    const measures = Measures.safeParse(context.req.query())
    if (!measures.success || place.chunk >= (measures.data.of ?? roomLimits.chunksOfBlob))
      throw new Refusal('BLOB_MALFORMED')
    if (Number(context.req.header('content-length') ?? 0) > roomLimits.chunk) throw new Refusal('TOO_LARGE')
    const bytes = await receive(context.req.raw.body)
    await inTransaction(house, actor, 'rooms.put', 'delivers', (call) =>
      putChunk(call, { ...place, ...measures.data, bytes }),
    )
    return Response.json({ done: true }, { status: 201 })
  })
}

async function get(context: Context, house: House): Promise<Response> {
  return answering(async () => {
    const actor = await house.actorOf(introduced(context, house))
    must(mayUseRooms(actor))
    pace('get', actor, house)
    const bytes = await inTransaction(house, actor, 'rooms.get', 'reads', (call) => chunk(call, placeOf(context)))
    return new Response(Uint8Array.from(bytes), {
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': 'attachment',
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store, private',
      },
    })
  })
}

function placeOf(context: Context): BlobPlace {
  const { room, blob, chunk: number } = context.req.param()
  const place = BlobPlace.safeParse({ room, blob, chunk: number })
  if (!place.success) throw new Refusal('BLOB_MALFORMED')
  return place.data
}

/** Stops reading at the first byte beyond the limit. */
async function receive(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of body ?? []) {
    size += piece.byteLength
    if (size > roomLimits.chunk) throw new Refusal('TOO_LARGE')
    pieces.push(piece)
  }
  if (size === 0) throw new Refusal('BLOB_MALFORMED')
  return Buffer.concat(pieces, size)
}

type Named = Readonly<Record<string, { status: number; message: string } | undefined>>

/** A refusal here looks like one of every other door. */
async function answering(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const named: Named = roomRefusals
    const { status, message } = named[error.code] ?? { status: 500, message: error.code }
    const headers = error instanceof TooMany ? { 'retry-after': String(error.seconds) } : {}
    return Response.json(
      { defined: true, code: error.code, status, message, data: error.data ?? null },
      { status, headers },
    )
  }
}
