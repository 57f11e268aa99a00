import { exerciseFileName } from '#platform/exercise.ts'
import { must, Refusal } from '#platform/refusal.ts'
import { newId } from '#platform/server/ids.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import type { FileCard, IncidentView } from '../../contract.ts'
import { mayRead, mayUpdate } from '../../rules.ts'
import { nextVersion, placeOwn, standing, withPart } from '../change.ts'
import { titlesOf } from '../copy.ts'
import { fileSeen, type IncidentCall, incidentSeen } from '../eyes.ts'
import type { Spooled } from '../spool.ts'
import { chunkOf, insertChunk } from '../store/files.ts'
import { delivered } from './read.ts'
import { finish } from './report.ts'

const pieceSize = 1_000_000

type Upload = {
  id: string
  version: number
  name: string
  marking?: Marking | undefined
  mediaType: string
  received: Spooled
}

/** Puts received bytes to an incident, all or nothing. */
export async function store(call: IncidentCall, upload: Upload): Promise<{ fileId: string; incident: IncidentView }> {
  const { id, name, mediaType, received } = upload
  const incident = await incidentSeen(call, id)
  must(mayUpdate(call.actor, incident))
  const version = await nextVersion(call, incident, upload.version)

  const fileId = newId(call.now.getTime())
  let n = 0
  for await (const bytes of received.pieces(pieceSize))
    await insertChunk(call.db, { fileId, n: n++, ownerId: incident.ownerId, bytes })
  const body: FileCard = { kind: 'file', name, mediaType, size: received.size, sha256: received.sha256 }
  const part = { key: fileId, body, ownMarkingId: await placeOwn(call, incident, upload.marking ?? null) }
  return { fileId, incident: await finish(call, incident, version, [...(await standing(call, incident)), part]) }
}

type Change = { id: string; version: number; fileId: string; name: string; marking: Marking | null }

export async function change(
  call: IncidentCall,
  { id, version, fileId, name, marking }: Change,
): Promise<IncidentView> {
  const incident = await incidentSeen(call, id)
  must(mayUpdate(call.actor, incident))
  const parts = await standing(call, incident)
  const file = parts.find(({ key }) => key === fileId)
  if (file?.body.kind !== 'file') throw new Refusal('FILE_UNKNOWN')
  const next = await nextVersion(call, incident, version)

  const changed = { key: fileId, body: { ...file.body, name }, ownMarkingId: await placeOwn(call, incident, marking) }
  return finish(call, incident, next, withPart(parts, changed))
}

/** What a file is and where it came with. Nothing of it is handed over. */
export async function one(call: IncidentCall, { fileId }: { fileId: string }) {
  must(mayRead(call.actor))
  const { incident, part } = await fileSeen(call, fileId)
  const titles = await titlesOf(call, [incident.id])
  return { fileId, incidentId: incident.id, incidentTitle: titles.get(incident.id)?.title ?? '', card: part.body }
}

/** The card of a file that the asker may have; that they had it is recorded. */
export async function handOut(call: IncidentCall, fileId: string): Promise<FileCard> {
  const { incident, part } = await fileSeen(call, fileId)
  await delivered(call, incident, 'file', `file:${fileId}`)
  const { exercise } = incident
  return exercise ? { ...part.body, name: exerciseFileName(part.body.name) } : part.body
}

/** All bytes of a file, for reading it. Its size is bounded by the limit of uploads. */
export async function bytesOf(call: IncidentCall, fileId: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for (let n = 0; ; n++) {
    const piece = await chunkOf(call.db, fileId, n)
    if (!piece) return Buffer.concat(pieces)
    pieces.push(piece)
  }
}
