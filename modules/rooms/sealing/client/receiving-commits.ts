/** Commits as they come in: another's, which the rules must allow, or one's own, whose state lies ready. */
import { GroupRefused, type Member } from '../group-engine.ts'
import { advance, authorAt, evidenceOf, isForLater, type Live, openSealed } from './advancing.ts'
import { welcomeToCaucus } from './caucus.ts'
import type { Author } from './content.ts'
import { type Desk, type OpenRoom, raise } from './desk.ts'
import { type Envelope, isOfKind, NotYet } from './envelopes.ts'
import { type Assembly, linesOf } from './lines.ts'
import { keysOf, type LogItem } from './log.ts'
import { seatOf } from './roster.ts'
import { compareSeen } from './seen.ts'
import { readSettings } from './settings.ts'

export async function takeCommit(desk: Desk, room: Live, envelope: Envelope, base: LogItem): Promise<void> {
  const before: Assembly = { members: room.group.members(), settings: room.group.settings }
  if (room.book.pending?.digest === envelope.digest) return adopt(desk, room, envelope, base, before)
  if (!envelope.bytes || !isOfKind(envelope)) return refuseCommit(desk, room, envelope, base, 'malformed')
  const received = await openSealed(desk, room, envelope.bytes)
  if (received instanceof GroupRefused) {
    if (isForLater(received) && !isTime(desk, room, envelope)) throw new NotYet(received.message, { cause: received })
    // In a caucus two commits may cross: the first in the room's order holds, and the other is nobody's fault.
    if (room.parent && received.code === 'wrong-epoch')
      return advance(desk, room, envelope, { ...base, fate: 'dropped' })
    return refuseCommit(desk, room, envelope, base, received.message)
  }
  if (received.kind !== 'commit') return refuseCommit(desk, room, envelope, base, 'not a commit')
  dropPending(room)
  const by = authorAt(desk, received.view.by)
  const { authenticatedData } = received
  if (by && !room.parent)
    compareSeen(desk, room, { from: by, authenticatedData, seq: envelope.seq, envelope: envelope.bytes })
  await settleEpoch(desk, room, envelope, { ...base, ...(by ? { from: by } : {}) }, before, by)
}

/** Milliseconds for which a room waits for news of keys, before it holds that there are none. */
const patience = 120_000

/** The keys were looked at again and again, the record shows that nothing was withheld: the commit was simply wrong. */
function isTime({ trust, now }: Desk, { book }: OpenRoom, { seq }: Envelope): boolean {
  if (book.stalled?.seq !== seq || now().getTime() - book.stalled.since < patience) return false
  return (
    trust.record() !== undefined &&
    !trust.alarms().some(({ kind }) => kind === 'statement-withheld' || kind === 'record')
  )
}

async function adopt(desk: Desk, room: Live, envelope: Envelope, base: LogItem, before: Assembly): Promise<void> {
  const keys = keysOf(room.book.id)
  const [tree, state] = [await desk.store.get(keys.nextTree), await desk.store.get(keys.nextState)]
  if (!tree || !state)
    throw new Error(`The store has lost the state that follows a commit in the room ${room.book.id}.`)
  room.group = await room.engine.restore({ tree, state }, desk.self)
  room.changed.all = true
  room.book.snapshotFor.push(...(room.book.pending?.added ?? []).map(({ device }) => device))
  if (room.parent) welcomeToCaucus(desk, room.parent, room)
  dropPending(room)
  const by = authorAt(
    desk,
    room.group.members().find(({ leaf }) => leaf === room.group.self),
  )
  const item: LogItem = { ...base, own: true, ...(by ? { from: by } : {}) }
  await settleEpoch(desk, room, envelope, item, before, by)
}

export function dropPending(room: OpenRoom): void {
  const keys = keysOf(room.book.id)
  delete room.book.pending
  Object.assign(room.changed.puts, { [keys.nextTree]: null, [keys.nextState]: null })
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
    const leaving = room.fold.leaving.has(desk.account.id)
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
  // Our own commit was for the epoch that the host has now given away.
  dropPending(room)
  room.book.offset += 1
  delete room.book.stalled
  advance(desk, room, envelope, { ...base, fate: 'dropped' })
}
