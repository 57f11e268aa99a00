/**
 * A negotiation that its parties made public: a reader that they admitted relays what was done, and the host hands it to
 * everybody. The host reads the consents, which are signed and public by now, and nothing else of it.
 */
import { notStanding, standingKeyOf } from '#modules/identity/server/index.ts'
import { toHex, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { sha256 } from '#platform/crypto.ts'
import type { World } from '#platform/exercise.ts'
import { Refusal } from '#platform/refusal.ts'
import { hostLimits, type OpenNegotiation } from '../../contract.ts'
import { RelayedEntry } from '../../relayed-entry.ts'
import type { ActKind, ActOf } from '../../text/acts.ts'
import { SignedOperation } from '../../text/operation.ts'
import { verifyOperation } from '../../text/signing.ts'
import { tellExercise } from '../exercised.ts'
import { accountOf, mustBeIn, mustBeOfItsWorld, type NegotiationCall } from '../standing.ts'
import {
  endOpen,
  entriesAfter,
  holdOpen,
  insertEntries,
  keepOpen,
  moveOpen,
  openAll,
  openOne,
  type OpenRow,
  samePlaces,
} from '../store/open.ts'

type Consent = { opening: unknown; parties?: unknown; ask: unknown; backs: readonly unknown[] }

/**
 * Opens where every party's own signature says so, and says so of this reader: the parties as the chair named them, what was
 * asked, and each party's consent to it. With consents to another reader, that one takes over.
 */
export async function open(
  call: NegotiationCall,
  { room, device, consent }: { room: string; device: string; consent: Consent },
): Promise<OpenNegotiation> {
  await mustBeIn(call, room)
  const account = accountOf(call)
  if ((await notStanding(call, [{ device, account }])).length > 0) throw new Refusal('DEVICE_NOT_YOURS')
  const opening = signedOf(consent.opening, room, 'open')
  const changed = consent.parties === undefined ? undefined : signedOf(consent.parties, room, 'parties.set')
  const { parties } = (changed ?? opening).operation.act
  await mustAllConsent(call, { room, device, consent, delegations: parties.map(({ delegation }) => delegation) })
  for (const signed of [opening, ...(changed ? [changed] : [])])
    if (!(await isSignedBy(call, signed))) throw new Refusal('NOT_CONSENTED')
  const { title, exercise } = opening.operation.act
  await mustBeOfItsWorld(call, room, exercise)
  await keepOpen(call.db, {
    room,
    reader: device,
    account,
    title,
    exercise,
    parties: parties.map(({ name }) => name),
    now: call.now,
  })
  await call.emit({ name: 'negotiation.relayed', data: { id: room } })
  await tellExercise(call, 'text.opened', { id: room, room, exercise })
  return shown(await seen(call, room))
}

type Asked = { room: string; device: string; consent: Consent; delegations: readonly string[] }

/** Whoever asks has consented. */
async function mustAllConsent(call: NegotiationCall, { room, device, consent, delegations }: Asked): Promise<void> {
  const ask = signedOf(consent.ask, room, 'openness.ask')
  const { mode, reader, openness } = ask.operation.act
  const backs = consent.backs.map((back) => signedOf(back, room, 'openness.back'))
  const agreed = backs.filter(({ operation: { act } }) => act.openness === openness && act.consent)
  if (mode !== 'open' || reader !== device || delegations.length === 0) throw new Refusal('NOT_CONSENTED')
  for (const delegation of delegations) {
    const held = await Promise.all([ask, ...agreed].map((signed) => isSignedBy(call, signed, delegation)))
    if (!held.includes(true)) throw new Refusal('NOT_CONSENTED')
  }
}

type Signed<Kind extends ActKind> = SignedOperation & { operation: { act: ActOf<Kind> } }

function signedOf<Kind extends ActKind>(given: unknown, room: string, kind: Kind): Signed<Kind> {
  const { data } = SignedOperation.safeParse(given)
  if (data?.operation.room !== room || !isOfKind(data, kind)) throw new Refusal('NOT_CONSENTED')
  return data
}

function isOfKind<Kind extends ActKind>(signed: SignedOperation, kind: Kind): signed is Signed<Kind> {
  return signed.operation.act.kind === kind
}

/** Whether a device that stands, in the list of this delegation or of any, signed it. */
async function isSignedBy(call: NegotiationCall, signed: SignedOperation, delegation?: string): Promise<boolean> {
  const key = await standingKeyOf(call, signed.signature.key, delegation)
  return key !== undefined && verifyOperation(key, signed)
}

type Relayed = { room: string; from: number; entries: readonly unknown[]; keys?: string | undefined }

export async function relay(call: NegotiationCall, { room, from, entries, keys }: Relayed): Promise<{ count: number }> {
  await mustBeIn(call, room)
  const row = await mustRelay(call, room)
  if (row.ended_at) throw new Refusal('NOT_THE_READER')
  const pieces = entries.map((entry, offset) => pieceOf(room, from + offset + 1, entry))
  if (pieces.reduce((sum, { size }) => sum + size, 0) > hostLimits.relayedBytes) throw new Refusal('TOO_LARGE')
  // What was relayed before, and whose answer was lost, is passed over; anything else in its place is refused.
  const again = pieces.filter(({ number }) => number <= row.count)
  const fresh = pieces.slice(again.length)
  if (from > row.count || !(await samePlaces(call.db, again))) throw new Refusal('NOT_IN_ORDER')
  const stored = row.stored + fresh.reduce((sum, { size }) => sum + size, 0)
  if (stored > hostLimits.open) throw new Refusal('OPEN_FULL')
  await insertEntries(call.db, fresh)
  const count = row.count + fresh.length
  await moveOpen(call.db, room, { count, stored, now: call.now, ...(keys === undefined ? {} : { keys }) })
  if (fresh.length > 0) await call.emit({ name: 'negotiation.relayed', data: { id: room } })
  return { count }
}

/** A form alone is asked for: what it means, and whether it was signed, every page finds out for itself. */
function pieceOf(room: string, number: number, given: unknown) {
  const parsed = RelayedEntry.safeParse(given)
  if (!parsed.success || parsed.data.signed.operation.room !== room) throw new Refusal('NOT_IN_ORDER')
  const entry = canonicalJson(parsed.data)
  const bytes = utf8(entry)
  return { room_id: room, number, entry, digest: toHex(sha256(bytes)), size: bytes.length }
}

/** The reader that was admitted, held until the end of the transaction. */
async function mustRelay(call: NegotiationCall, room: string): Promise<OpenRow> {
  const row = await holdOpen(call.db, room)
  if (row?.account_id !== accountOf(call)) throw new Refusal('NOT_THE_READER')
  return row
}

/** The parties sealed it again. What was public stays, and nothing is added. */
export async function end(call: NegotiationCall, { room }: { room: string }): Promise<{ done: true }> {
  await mustBeIn(call, room)
  const row = await mustRelay(call, room)
  if (row.ended_at) return { done: true }
  await endOpen(call.db, room, call.now)
  await call.emit({ name: 'negotiation.relayed', data: { id: room } })
  return { done: true }
}

export async function openTexts(call: NegotiationCall, { world }: { world: World }): Promise<OpenNegotiation[]> {
  return (await openAll(call.db, world === 'exercise')).map(shown)
}

export async function openText(call: NegotiationCall, { id }: { id: string }) {
  const row = await seen(call, id)
  return { ...shown(row), keys: row.keys }
}

export async function openEntries(call: NegotiationCall, { id, after }: { id: string; after: number }) {
  const { count } = await seen(call, id)
  const entries = await entriesAfter(call.db, id, after, hostLimits.page)
  return { entries: entries.map((entry): Record<string, unknown> => RelayedEntry.parse(JSON.parse(entry))), count }
}

async function seen(call: NegotiationCall, room: string): Promise<OpenRow> {
  const row = await openOne(call.db, room)
  if (!row) throw new Refusal('TEXT_UNKNOWN')
  return row
}

function shown(row: OpenRow): OpenNegotiation {
  return {
    id: row.room_id,
    title: row.title,
    exercise: row.exercise,
    parties: row.parties,
    count: row.count,
    openedAt: row.opened_at.toISOString(),
    movedAt: row.moved_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  }
}
