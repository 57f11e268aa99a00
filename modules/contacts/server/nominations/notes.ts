import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { z } from 'zod'
import { disposition } from '#modules/incidents/server/index.ts'
import { must, Refusal } from '#platform/refusal.ts'
import { introduced } from '#platform/server/address.ts'
import type { Call } from '#platform/server/call.ts'
import type { House } from '#platform/server/house.ts'
import { newId } from '#platform/server/ids.ts'
import type { Route } from '#platform/server/module.ts'
import { fileNameOf } from '#platform/shown-line.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { mayInitiate, mayReadContacts } from '../../rules/directory.ts'
import { nominationRefusals } from '../../contract/refusals.ts'
import { answering } from '../answering.ts'
import { received } from '../received.ts'
import { isInitiator } from '../directory/authority-store.ts'
import { deleteUnbound, insertNote, noteById, noteBytes, unboundNotes } from './notes-store.ts'
import type { NominationTables } from './tables.ts'

/** The most bytes of a note verbale: some scanned pages. */
const largest = 10_000_000

/** How many notes a delegation keeps here by which nothing was proposed, and for how long. */
const mostUnbound = 50
const unboundLasts = 30 * 86_400_000

/** Once a day: what was handed in and never used goes. */
export async function sweepNotes(call: Call<NominationTables>): Promise<void> {
  await deleteUnbound(call.db, new Date(call.now.getTime() - unboundLasts))
}

const sandboxed = "sandbox; default-src 'none'"

/** How each kind of file begins that a note verbale may be, and what it holds where others begin so too. */
type Kind = {
  mediaType: string
  endings: readonly [string, ...string[]]
  begins: readonly number[]
  holds?: readonly string[]
}

const kinds: readonly Kind[] = [
  { mediaType: 'application/pdf', endings: ['pdf'], begins: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { mediaType: 'image/png', endings: ['png'], begins: [0x89, 0x50, 0x4e, 0x47] },
  { mediaType: 'image/jpeg', endings: ['jpg', 'jpeg'], begins: [0xff, 0xd8, 0xff] },
  {
    endings: ['docx'],
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    begins: [0x50, 0x4b, 0x03, 0x04],
    holds: ['[Content_Types].xml', 'word/document.xml'],
  },
]

export const noteRoutes: readonly Route[] = [
  { method: 'POST', path: '/notes-verbales', summary: 'Hand in a note verbale for a nomination', handle: handIn },
  {
    method: 'GET',
    path: '/notes-verbales/:id',
    summary: 'A note verbale, as a download',
    policy: sandboxed,
    handle: download,
  },
]

/** Whoever checks it opens it: its name ends as what was found in it, and nothing unseen turns its letters round. */
function namedAs(name: string, { endings }: Kind): string {
  const plain = fileNameOf(name)
  if (endings.some((ending) => plain.toLowerCase().endsWith(`.${ending}`))) return plain
  return fileNameOf(`${plain.slice(0, longestName)}.${endings[0]}`)
}

const longestName = 200
const Query = z.object({ name: z.string().trim().min(1).max(longestName) })

function isOf({ begins, holds = [] }: Kind, bytes: Uint8Array): boolean {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return begins.every((byte, index) => bytes[index] === byte) && holds.every((name) => all.includes(name))
}

async function handIn(context: Context, house: House): Promise<Response> {
  return answering(nominationRefusals, async () => {
    const actor = await house.actorOf(introduced(context, house))
    must(mayReadContacts(actor))
    const query = Query.safeParse(context.req.query())
    if (!query.success) throw new Refusal('NOTE_MALFORMED')
    const delegationId = actor.delegationId ?? ''
    await inTransaction(house, actor, 'notes-verbales.hand-in', 'reads', async (call) =>
      must(mayInitiate(actor, delegationId, await isInitiator(call.db, actor.id))),
    )
    const bytes = await received(context.req.raw.body, largest)
    if (bytes === 'too-large') throw new Refusal('NOTE_TOO_LARGE', { most: largest })
    if (bytes.byteLength === 0) throw new Refusal('NOTE_EMPTY')
    const kind = kinds.find((one) => isOf(one, bytes))
    if (!kind) throw new Refusal('NOTE_MALFORMED')
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const { mediaType } = kind
    const name = namedAs(query.data.name, kind)
    const note = await inTransaction(house, actor, 'notes-verbales.hand-in', 'acts', async (call) => {
      if ((await unboundNotes(call.db, delegationId)) >= mostUnbound) throw new Refusal('NOTES_TOO_MANY')
      const id = newId(call.now.getTime())
      const by = actor.id ?? ''
      await insertNote(call.db, { id, ownerId: delegationId, name, mediaType, sha256, bytes, by, at: call.now })
      return { id, name, mediaType, size: bytes.byteLength, sha256 }
    })
    return context.json(note, 201)
  })
}

/** Always a download, of no type that a browser would show or run. */
async function download(context: Context, house: House): Promise<Response> {
  return answering(nominationRefusals, async () => {
    const actor = await house.actorOf(introduced(context, house))
    must(mayReadContacts(actor))
    const id = z.uuid().safeParse(context.req.param('id'))
    if (!id.success) throw new Refusal('NOTE_UNKNOWN')
    const { note, bytes } = await inTransaction(house, actor, 'notes-verbales.download', 'reads', async (call) => ({
      note: await noteById(call.db, id.data),
      bytes: await noteBytes(call.db, id.data),
    }))
    if (!note || !bytes) throw new Refusal('NOTE_UNKNOWN')
    return new Response(Uint8Array.from(bytes), {
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': disposition(note.name),
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store, private',
      },
    })
  })
}
