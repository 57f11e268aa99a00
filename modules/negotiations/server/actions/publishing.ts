/** Adopted texts that their parties publish, with everything that it takes to verify them anywhere else. */
import { firstCommitteeOf } from '#modules/identity/server/index.ts'
import { policyOf, publishAct } from '#modules/record/server/index.ts'
import { system } from '#platform/actor.ts'
import type { World } from '#platform/exercise.ts'
import type { PageInput } from '#platform/page.ts'
import { toHex, utf8 } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { Refusal } from '#platform/refusal.ts'
import type { Knock } from '#platform/server/doors.ts'
import type { House } from '#platform/server/house.ts'
import { newId } from '#platform/server/ids.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { hostLimits, type PublishedText } from '../../contract.ts'
import { listedIn } from '../../deciding/document-keys.ts'
import type { DocumentRead } from '../../deciding/document-reading.ts'
import { verifyFinalDocument } from '../../deciding/verify-document.ts'
import { attachedIn } from '../attached.ts'
import { tellExercise } from '../exercised.ts'
import { mustBeOfItsWorld, type NegotiationCall } from '../standing.ts'
import { actPlace, documentBytes, insertText, textLike, textsAfter, type TextRow } from '../store/texts.ts'

/**
 * A text is published by a person of the delegation that declared it adopted, and by nobody else: whoever merely holds the
 * document has not been asked by the others to show it. It must hold by the keys and the record of this very host.
 */
export async function publish({ house, actor }: Knock, document: string): Promise<PublishedText> {
  if (actor.kind !== 'person' || actor.delegationId === null) throw new Refusal('NOT_A_PERSON')
  const bytes = utf8(document)
  if (bytes.length > hostLimits.document) throw new Refusal('DOCUMENT_REFUSED', { fault: 'too-large', about: null })
  const read = await verified(house, bytes)
  if (read.adoption.by !== actor.delegationId) throw new Refusal('NOT_YOURS_TO_PUBLISH')
  return inTransaction(house, actor, 'negotiations.publish', 'acts', (call) => keep(call, read, bytes))
}

/** Before any transaction: it takes some seconds where many signed. */
async function verified(house: House, bytes: Uint8Array): Promise<DocumentRead> {
  const committee = await inTransaction(house, system, 'negotiations.publish', 'reads', firstCommitteeOf)
  if (!committee) throw new Refusal('DOCUMENT_REFUSED', { fault: 'other-committee', about: null })
  const { text: policy } = await policyOf(house)
  const report = await verifyFinalDocument(bytes, { committee, policy })
  const [fault] = report.failures
  if (!report.ok || !report.read)
    throw new Refusal('DOCUMENT_REFUSED', { fault: fault?.name ?? 'malformed', about: fault?.about ?? null })
  return report.read
}

async function keep(call: NegotiationCall, read: DocumentRead, bytes: Uint8Array): Promise<PublishedText> {
  const digest = toHex(sha256(bytes))
  const known = await textLike(call.db, { digest })
  if (known) return shown(known)
  const { document, adoption } = read
  await mustBeOfItsWorld(call, document.room, document.exercise)
  const row = {
    id: newId(call.now.getTime()),
    digest,
    delegation_id: call.actor.delegationId ?? '',
    title: document.title,
    symbol: adoption.symbol ?? null,
    language: document.language,
    exercise: document.exercise,
    parties: document.parties.map(({ name }) => name),
    publisher: listedIn(document, adoption.by) ?? '',
    adopted_at: new Date(adoption.at),
    at: call.now,
    size: bytes.length,
  }
  await insertText(call.db, {
    ...row,
    party_ids: document.parties.map(({ delegation }) => delegation),
    attached: JSON.stringify(attachedIn(read)),
    document: bytes,
  })
  await call.emit({ name: 'text.published', data: { id: row.id } })
  await tellExercise(call, 'text.published', { ...row, room: document.room })
  return shown(row)
}

/**
 * The record says that it was published, and which bytes: so nobody is ever shown another text in its place. Its acts are of
 * the real world alone: a text of an exercise is in none.
 */
export async function enterPublication(call: NegotiationCall, { id }: Record<string, unknown>): Promise<void> {
  const row = await textLike(call.db, { id: String(id) })
  if (!row || row.exercise) return
  const { title, digest, symbol, publisher, adopted_at: adoptedAt } = row
  const text = { id: row.id, title, symbol, digest, publishedBy: publisher, adoptedAt: adoptedAt.toISOString() }
  await publishAct(call, aboutText(row.id), { v: 1, act: 'text.published', text })
}

function aboutText(id: string): string {
  return `text/${id}`
}

export async function texts(call: NegotiationCall, { world, after, limit }: PageInput & { world: World }) {
  const rows = await textsAfter(call.db, world === 'exercise', after, limit + 1)
  const items = rows.slice(0, limit).map(shown)
  const last = items.at(-1)
  return rows.length > limit && last ? { items, next: last.id } : { items }
}

export async function text(call: NegotiationCall, { id }: { id: string }) {
  const row = await textLike(call.db, { id })
  const bytes = row && (await documentBytes(call.db, id))
  if (!row || !bytes) throw new Refusal('TEXT_UNKNOWN')
  const document = Buffer.from(bytes).toString('utf8')
  return { ...shown(row), document, act: await actPlace(call.db, aboutText(id)) }
}

function shown(row: TextRow): PublishedText {
  return {
    id: row.id,
    title: row.title,
    symbol: row.symbol,
    language: row.language,
    exercise: row.exercise,
    parties: row.parties,
    adoptedAt: row.adopted_at.toISOString(),
    publishedAt: row.at.toISOString(),
    publishedBy: row.publisher,
    digest: row.digest,
    size: row.size,
  }
}
