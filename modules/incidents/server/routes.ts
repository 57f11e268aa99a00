import type { Context } from 'hono'
import { z } from 'zod'
import type { Actor } from '#platform/actor.ts'
import { introduced } from '#platform/server/address.ts'
import { must, Refusal } from '#platform/refusal.ts'
import type { House } from '#platform/server/house.ts'
import type { Route } from '#platform/server/module.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { fileRefusals, FileQuery } from '../contract.ts'
import { mayRead, mayUpdate } from '../rules.ts'
import { handOut, store } from './actions/files.ts'
import { type Spooled, spool } from './spool.ts'
import { incidentById } from './store/incidents.ts'
import { chunkOf } from './store/files.ts'

const sandboxed = "sandbox; default-src 'none'"

/** The two doors through which bytes go. Everything about an upload that can be refused before its bytes is. */
export const fileRoutes: readonly Route[] = [
  { method: 'POST', path: '/files', summary: 'Put a file to an incident of yours', handle: upload },
  {
    method: 'GET',
    path: '/files/:id',
    summary: 'A file of an incident, as a download',
    open: true,
    policy: sandboxed,
    handle: download,
  },
]

async function upload(context: Context, house: House): Promise<Response> {
  return answering(async () => {
    const actor = await house.actorOf(introduced(context, house))
    const query = queryOf(context)
    const declared = Number(context.req.header('content-length') ?? 0)
    if (declared > house.config.maxFileBytes) throw new Refusal('FILE_TOO_LARGE', { most: house.config.maxFileBytes })
    await inTransaction(house, actor, 'files.upload', 'reads', async (call) =>
      must(mayUpdate(actor, await incidentById(call.db, query.id))),
    )

    await using received: Spooled = await spool(context.req.raw.body, house.config.maxFileBytes)
    const mediaType = (context.req.header('content-type') ?? 'application/octet-stream').slice(0, 100)
    const stored = await inTransaction(house, actor, 'files.upload', 'acts', (call) =>
      store(call, { ...query, mediaType, received }),
    )
    return context.json(stored, 201)
  })
}

function queryOf(context: Context): z.infer<typeof FileQuery> {
  const { incident, ...rest } = context.req.query()
  const parsed = FileQuery.safeParse({ ...rest, id: incident })
  if (!parsed.success)
    throw new Refusal('FILE_REQUEST_MALFORMED', {
      issues: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    })
  return parsed.data
}

/**
 * Always a download, of no type that a browser would show or run, whatever the sender called it. Each piece is read in a
 * transaction of its own and asks the policies again: a slow reader holds none open, and a revoked one gets no further.
 */
async function download(context: Context, house: House): Promise<Response> {
  return answering(async () => {
    const actor = await house.actorOf(introduced(context, house))
    must(mayRead(actor))
    const id = z.uuid().safeParse(context.req.param('id'))
    if (!id.success) throw new Refusal('FILE_UNKNOWN')
    const file = await inTransaction(house, actor, 'files.download', 'delivers', (call) => handOut(call, id.data))
    return new Response(ReadableStream.from(piecesFor(house, context.req.raw, actor, id.data)), {
      headers: {
        'content-type': 'application/octet-stream',
        'content-length': String(file.size),
        'content-disposition': disposition(file.name),
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store, private',
      },
    })
  })
}

async function* piecesFor(house: House, request: Request, actor: Actor, fileId: string): AsyncGenerator<Uint8Array> {
  for (let n = 0; ; n++) {
    const asker = n === 0 ? actor : await house.actorOf(request)
    const bytes = await inTransaction(house, asker, 'files.download', 'reads', (call) => chunkOf(call.db, fileId, n))
    if (!bytes) return
    yield bytes
  }
}

/** A name for the disk: RFC 6266, with what could leave a folder, a line or the quotes taken out. */
export function disposition(name: string): string {
  const safe =
    name
      .replace(/[\p{C}\u2028\u2029"\\/:*?<>|;%]/gu, '_')
      .replace(/^\.+/, '_')
      .slice(0, 120)
      .toWellFormed() || 'file'
  const ascii = safe.replace(/[^\x20-\x7E]/g, '_')
  const extended = encodeURIComponent(safe).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${extended}`
}

type Named = Readonly<Record<string, { status: number; message: string } | undefined>>

/** A refusal here looks like one of every other door. */
async function answering(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const named: Named = fileRefusals
    const { status, message } = named[error.code] ?? { status: 500, message: error.code }
    return Response.json({ defined: true, code: error.code, status, message, data: error.data ?? null }, { status })
  }
}
