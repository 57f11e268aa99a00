/**
 * Newcomers cannot open what was said before them, and never get old keys. Where the room's policy says so, whoever let
 * them in hands on the last messages, signed by the device's key of both kinds: its word, and shown as such.
 */
import { canonicalJson } from '#platform/canonical-json.ts'
import { utf8 } from '#platform/bytes.ts'
import { keyIdOf, signHybrid, verifyHybrid } from '#platform/signing.ts'
import { type Author, type Body, contentLimits, type SnapshotMessage, type SnapshotStatement } from './content.ts'
import type { Desk, OpenRoom } from './desk.ts'
import type { Role } from '../views.ts'
import type { Spoken } from './fold.ts'
import { readSettings } from './settings.ts'

const domain = 'room-snapshot'

export async function snapshotOf(desk: Desk, room: OpenRoom, to: string[]): Promise<Body | undefined> {
  const settings = room.group && readSettings(room.group.settings)
  if (settings?.history !== 'snapshot') return undefined
  const all = room.fold.order.flatMap((spoken) => handedOn(spoken, desk.now()))
  const messages: SnapshotMessage[] = []
  let size = 0
  for (const message of all.toReversed()) {
    size += utf8(canonicalJson(message)).length
    if (size > contentLimits.snapshotBytes || messages.length === contentLimits.snapshotMessages) break
    messages.unshift(message)
  }
  const { id, lastSeq, chain } = room.book
  const shortened = messages.length < all.length
  const statement: SnapshotStatement = { v: 1, room: id, seq: lastSeq, chain, shortened, messages }
  const signature = await signHybrid(desk.device.secret, domain, statement)
  return { kind: 'snapshot', to: to.slice(0, contentLimits.people), statement, key: desk.device.key, signature }
}

/** What expires is not handed on: it would outlive its time with people who never heard of it. */
function handedOn({ id, seq, at, sentAt, from, what }: Spoken, now: Date): SnapshotMessage[] {
  if (what.kind !== 'said' || (what.body.expiresAt !== undefined && Date.parse(what.body.expiresAt) <= now.getTime()))
    return []
  return [{ id, seq, at, sentAt, from, body: what.body }]
}

type Giver = { from: Author; role: Role; /** Where the snapshot stands in the room's order. */ at: number }

/** What is wrong with a snapshot, if this is one. It is a way to speak, and for nobody who may not. */
export async function snapshotFault(
  desk: Desk,
  room: OpenRoom,
  { from, role, at }: Giver,
  body: Body,
): Promise<string | undefined> {
  if (body.kind !== 'snapshot') return undefined
  const { statement, key, signature } = body
  if (role === 'observer') return 'an observer hands on nothing'
  const settings = room.group && readSettings(room.group.settings)
  if (settings?.history !== 'snapshot' && body.to.includes(desk.device.id)) return 'newcomers get no snapshot here'
  if (statement.room !== room.book.id) return 'of another room'
  if (keyIdOf(key) !== from.device) return 'not signed by the device that sent it'
  if (!(await verifyHybrid(key, domain, statement, signature))) return 'the signature does not hold'
  if (new Set(statement.messages.map(({ id }) => id)).size !== statement.messages.length)
    return 'a message stands twice'
  if (statement.seq >= at || statement.messages.some(({ seq }) => seq > statement.seq))
    return 'it tells of what was still to come'
  if (statement.messages.some((message) => isFalse(desk, message))) return 'somebody’s device is said to be another’s'
  return undefined
}

function isFalse({ trust }: Desk, { from }: SnapshotMessage): boolean {
  const known = trust.standing(from.device, from.delegation.id)
  return known !== undefined && (known.holder.account !== from.account || known.holder.name !== from.name)
}

/** Only what was said before this device came, and only where it is meant: the rest it heard itself, or not at all. */
export function keepOwnPart(desk: Desk, room: OpenRoom, body: Body): void {
  if (body.kind !== 'snapshot') return
  const mine = body.to.includes(desk.device.id)
  body.statement.messages = body.statement.messages.filter(({ seq }) => mine && seq <= room.book.start.seq)
}
