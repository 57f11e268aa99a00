/** Commits as they come in: another's, which the rules must allow, or one's own, which the group has kept. */
import { readLeaf } from '#modules/identity/keys.ts'
import { ownKey } from '../people.ts'
import { GroupRefused, type Member, readOutside } from '../group-engine.ts'
import { advance, authorAt, evidenceOf, isForLater, type Live, openSealed } from './advancing.ts'
import { welcomeToCaucus } from './caucus.ts'
import { type Author, readSeen } from './content.ts'
import { type Desk, halt, type OpenRoom, raise } from './desk.ts'
import { type Envelope, isOfKind, NotYet } from './envelopes.ts'
import { type Assembly, linesOf } from './lines.ts'
import type { LogItem } from './log.ts'
import { seatOf } from './roster.ts'
import { hostEpoch } from './sealing-words.ts'
import { compareSeen, held } from './seen.ts'
import { readSettings } from './settings.ts'

export async function takeCommit(desk: Desk, room: Live, envelope: Envelope, base: LogItem): Promise<void> {
  const before: Assembly = { members: room.group.members(), settings: room.group.settings }
  if (!envelope.bytes || !isOfKind(envelope)) return refuseCommit(desk, room, envelope, base, 'malformed')
  let received = await openSealed(desk, room, envelope.bytes)
  if (received instanceof GroupRefused && isForLater(received)) {
    await waitForNews(desk, room, envelope, received)
    received = await openSealed(desk, room, envelope.bytes)
  }
  if (received instanceof GroupRefused) return notTaken(desk, room, envelope, base, received)
  if (received.kind !== 'commit') return refuseCommit(desk, room, envelope, base, 'not a commit')
  room.changed.all = true
  const { view, authenticatedData } = received
  const by = authorAt(desk, view.by)
  const own = view.by.leaf === room.group.self
  if (own) {
    const devices = view.adds.map((member) => seatOf(member, desk.trust).device)
    room.book.snapshotFor.push(...devices)
    room.book.newcomers.push(...devices)
  }
  if (own && room.parent && room.book.pending?.digest === envelope.digest) welcomeToCaucus(desk, room.parent, room)
  dropPending(room)
  if (!own && by && !room.parent)
    compareSeen(desk, room, { from: by, authenticatedData, seq: envelope.seq, envelope: envelope.bytes })
  const item: LogItem = { ...base, ...(own ? { own } : {}), ...(by ? { from: by } : {}) }
  await settleEpoch(desk, room, envelope, item, before, by)
}

/** Milliseconds for which a room waits for news of keys, before it holds that there are none. */
const patience = 120_000

/**
 * Returns where the commit may be judged for good: the record that its maker had seen is a past of ours, nothing of keys
 * is withheld, and some time has passed. Otherwise the room stands before it. A record that the host keeps back for longer
 * halts the room: the commit may remove a device that was revoked, and is never passed over.
 */
async function waitForNews(desk: Desk, room: Live, envelope: Envelope, refused: GroupRefused): Promise<void> {
  const { book } = room
  const now = desk.now().getTime()
  const stalled = book.stalled?.seq === envelope.seq ? book.stalled : { seq: envelope.seq, since: now }
  book.stalled = stalled
  const notYet = new NotYet(refused.message, { cause: refused })
  if (!desk.trust.record()) throw notYet
  const seen = readSeen(envelope.around ?? outsideOf(envelope)?.authenticatedData ?? new Uint8Array())
  const answer = seen?.record ? await held(desk, seen.record) : true
  if (answer !== true && answer !== 'later' && now - stalled.since >= patience) {
    const by = refused.code === 'policy' ? room.accused.by : undefined
    const evidence = {
      theirs: seen?.record,
      by: by ?? null,
      envelope: evidenceOf(envelope),
      ...Object(answer.evidence),
    }
    halt(desk, room, { kind: answer.kind, values: { person: by?.name ?? '' }, evidence, cause: `${envelope.seq}` })
  }
  if (answer !== true) throw notYet
  stalled.shown ??= now
  if (now - stalled.shown < patience || isWithheld(desk, room)) throw notYet
  // The last word on it: where the keys cannot be asked now, it is not the time either.
  await desk.trust.refresh()
}

function isWithheld({ trust }: Desk, { group }: Live): boolean {
  if (trust.withheld() || trust.alarms().some(({ kind }) => kind === 'record')) return true
  return group.members().some(({ identity }) => trust.withheld(readLeaf(identity)?.delegation))
}

function outsideOf({ bytes }: Envelope): ReturnType<typeof readOutside> {
  return bytes && readOutside(bytes)
}

/** What only goes with an epoch that this device never came to: the others have moved on without it. */
export function isOfLater({ group }: Live, envelope: Envelope): boolean {
  return (outsideOf(envelope)?.epoch ?? 0) > group.epoch
}

/** The room is halted: whatever is sealed from here on may reach others than those whom this device sees. */
export function partWays(desk: Desk, room: OpenRoom, envelope: Envelope, why: string): void {
  halt(desk, room, {
    kind: 'parted',
    values: { why },
    evidence: { why, envelope: evidenceOf(envelope) },
    cause: `${envelope.seq}`,
  })
}

function notTaken(desk: Desk, room: Live, envelope: Envelope, base: LogItem, refused: GroupRefused): void {
  const { code, message } = refused
  if (code === 'own') {
    // Others follow this commit of ours, and we no longer can: nothing may be sealed here any more.
    partWays(desk, room, envelope, message)
    throw new NotYet(message, { cause: refused })
  }
  if (code === 'wrong-epoch' && isOfLater(room, envelope)) {
    partWays(desk, room, envelope, message)
    return passOver(desk, room, envelope, base)
  }
  // In a caucus two commits may cross: the first in the room's order holds, and the other is nobody's fault.
  if (room.parent && code === 'wrong-epoch') return advance(desk, room, envelope, { ...base, fate: 'dropped' })
  refuseCommit(desk, room, envelope, base, message)
}

/** No answer is waited for any more; what the group itself keeps of it is void as soon as the group moves on. */
export function dropPending(room: OpenRoom): void {
  delete room.book.pending
}

async function settleEpoch(
  desk: Desk,
  room: Live,
  envelope: Envelope,
  item: LogItem,
  before: Assembly,
  by: Author | undefined,
): Promise<void> {
  const after: Assembly = { members: room.group.members(), settings: room.group.settings }
  const lines = linesOf(before, after, by, { trust: desk.trust, leaving: room.fold.leaving })
  advance(desk, room, envelope, { ...item, lines })
  const { book } = room
  const settings = readSettings(after.settings)
  if (settings) book.lastSettings = settings
  if (room.group.expelled) {
    const leaving = room.fold.leaving.has(ownKey(desk))
    book.state = leaving ? 'left' : 'expelled'
    if (!leaving)
      raise(desk, room, {
        kind: 'expelled',
        values: { person: by?.name ?? '', delegation: by?.delegation.name ?? '' },
        evidence: { by: by ?? null, seq: envelope.seq },
        cause: `${envelope.seq}`,
      })
    return
  }
  const [was, is] = [before.members, after.members].map((members) => devicesOf(desk, members))
  if (was?.join() !== is?.join()) {
    book.code = await room.group.epochCode()
    book.codeSince = envelope.at
    for (const device of Object.keys(book.heard)) if (!is?.includes(device)) delete book.heard[device]
  }
}

function devicesOf(desk: Desk, members: Member[]): string[] {
  return members.map((member) => seatOf(member, desk.trust).device).toSorted()
}

/** The host put it in order, and the rules refuse it: the group stays as it was, and the host's count runs on by one. */
function refuseCommit(desk: Desk, room: Live, envelope: Envelope, base: LogItem, why: string): void {
  const by = why.startsWith('policy') ? room.accused.by : undefined
  raise(desk, room, {
    kind: why.startsWith('policy') ? 'commit-refused' : why.startsWith('stranger') ? 'leaf-refused' : 'unreadable',
    values: { why, person: by?.name ?? '', delegation: by?.delegation.name ?? '' },
    evidence: { why, by: by ?? null, envelope: evidenceOf(envelope) },
    cause: `${envelope.seq}`,
  })
  passOver(desk, room, envelope, base)
}

function passOver(desk: Desk, room: Live, envelope: Envelope, base: LogItem): void {
  room.book.offset += 1
  // A commit of our own is as good as before, only that the host counts further.
  if (room.book.pending) room.book.pending.epoch = hostEpoch(room)
  advance(desk, room, envelope, { ...base, fate: 'dropped' })
}
