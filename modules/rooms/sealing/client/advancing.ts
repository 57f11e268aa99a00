/** What commits and messages have in common on their way into a room. */
import { readLeaf } from '#modules/identity/keys.ts'
import { fromBase64url, toBase64url } from '#platform/bytes.ts'
import { type Group, GroupRefused, type Member, type Received } from '../group-engine.ts'
import type { Author } from './content.ts'
import { addItem, type Desk, type OpenRoom } from './desk.ts'
import type { Envelope } from './envelopes.ts'
import type { LogItem } from './log.ts'
import { notYet } from './policy.ts'
import { authorOf, seatOf } from './roster.ts'

export type Live = OpenRoom & { group: Group }

/** Of larger envelopes the beginning is kept, and the digest of all. */
const mostEvidence = 32 * 1024

export function evidenceOf({ bytes, ...envelope }: Envelope): unknown {
  if (!bytes || bytes.length <= mostEvidence) return { ...envelope, bytes: bytes ? toBase64url(bytes) : null }
  return { ...envelope, begins: toBase64url(bytes.subarray(0, mostEvidence)), length: bytes.length }
}

/** The envelope is taken: the room stands behind it. */
export function advance(desk: Desk, room: OpenRoom, envelope: Envelope, item: LogItem): void {
  addItem(desk, room, item)
  const { book } = room
  book.lastSeq = envelope.seq
  book.lastAt = envelope.at
  if (envelope.chain !== undefined) book.chain = envelope.chain
  delete book.stalled
  if (item.fate === 'gone' || item.fate === 'unreadable') book.unheard = envelope.seq
}

/** A leaf that nobody vouches for yet, or the removal of one that still stands for us: perhaps the host keeps news back. */
export function isForLater(refused: GroupRefused): boolean {
  return refused.code === 'stranger' || (refused.code === 'policy' && refused.reason.startsWith(notYet))
}

/** Opens sealed bytes; where nobody vouches for a leaf, the keys are looked at once more first. */
export async function openSealed(desk: Desk, room: Live, bytes: Uint8Array): Promise<Received | GroupRefused> {
  const once = async (): Promise<Received | GroupRefused> => {
    try {
      return await room.group.receive(bytes)
    } catch (error) {
      if (error instanceof GroupRefused) return error
      throw error
    }
  }
  const first = await once()
  if (!(first instanceof GroupRefused) || !isForLater(first)) return first
  await desk.trust.refresh().catch(() => {})
  await desk.trust.look([...new Set(room.strangers.flatMap(delegationOf))]).catch(() => {})
  room.strangers.length = 0
  return once()
}

function delegationOf({ identity }: { identity: string }): string[] {
  const leaf = readLeaf(fromBase64url(identity))
  return leaf ? [leaf.delegation] : []
}

export function authorAt(desk: Desk, member: Member | undefined): Author | undefined {
  return member && authorOf(seatOf(member, desk.trust))
}
