import { must, Refusal } from '#platform/refusal.ts'
import { newId } from '#platform/server/ids.ts'
import { asHouse } from '#platform/server/transaction.ts'
import { settle } from '#modules/notices/server/index.ts'
import { delegationsInRoom, isInRoom, isPlayedRoom } from '#modules/rooms/server/index.ts'
import type { CrisisLadder, CrisisLine, CrisisLineWhole } from '../../contract/crisis.ts'
import {
  ladderFits,
  mayAgree,
  mayAttach,
  mayDecline,
  mayEnd,
  mayNameOfficers,
  mayPropose,
  mayReadCrisis,
  mayReattach,
  mostOfLines,
  usualLadder,
} from '../../rules/crisis.ts'
import { newSubject } from '../nominations/subject.ts'
import { closeRings } from './rings-store.ts'
import * as store from './store.ts'
import { lineKey, proposalKey, ringKey, take, tellOfAct } from './telling.ts'
import { type CrisisCall, lineHeld, sidesOf, viewsOf, wholeOf } from './views.ts'

const day = 86_400_000

export async function lines(call: CrisisCall): Promise<CrisisLine[]> {
  must(mayReadCrisis(call.actor))
  return viewsOf(call, await store.linesSeen(call.db))
}

export async function propose(
  call: CrisisCall,
  { delegationId, ladder = usualLadder }: { delegationId: string; ladder?: CrisisLadder | undefined },
): Promise<CrisisLineWhole> {
  must(mayReadCrisis(call.actor))
  must(mayPropose(call.actor))
  const own = call.actor.delegationId ?? ''
  if (!ladderFits(ladder)) throw new Refusal('CRISIS_LADDER_UNFIT')
  const fit = delegationId !== own && (await store.isReachable(call.db, own))
  if (!fit || !(await store.isReachable(call.db, delegationId))) throw new Refusal('CRISIS_OTHER_UNFIT')
  const two = own < delegationId ? { lowId: own, highId: delegationId } : { lowId: delegationId, highId: own }
  await mustBeFree(call, two)
  const { waiting, lately } = await store.proposalsOf(call.db, own, new Date(call.now.getTime() - day))
  if (waiting >= mostOfLines.waiting || lately >= mostOfLines.daily) throw new Refusal('CRISIS_TOO_MANY')
  const line = { id: newId(call.now.getTime()), ...two, subject: newSubject() }
  if (!(await store.insertLine(call.db, { ...line, by: own, at: call.now, ladder }))) {
    await mustBeFree(call, two)
    throw new Refusal('CRISIS_LINE_STANDS')
  }
  const entry = await take(call, line, 'proposed')
  await tell(call, line.id, 'proposed', `${proposalKey(line.id)}${entry}`, { side: 'them', heads: true })
  return wholeOf(call, line.id)
}

/** Both may have proposed at once: of the two the first stands, and the other is led to it. */
async function mustBeFree(call: CrisisCall, { lowId, highId }: { lowId: string; highId: string }): Promise<void> {
  const standing = await store.standingLineOf(call.db, lowId, highId)
  if (standing) throw new Refusal('CRISIS_LINE_STANDS', { id: standing.id })
}

export async function agree(call: CrisisCall, { id }: { id: string }): Promise<CrisisLineWhole> {
  const line = await lineHeld(call, id, 'CRISIS_NOT_HEAD')
  must(mayAgree(call.actor, line))
  await store.setAgreed(call.db, id, call.now)
  await settle(call, proposalKey(id))
  const entry = await take(call, line, 'agreed')
  await tell(call, id, 'agreed', `${lineKey(id)}${entry}`, {})
  return wholeOf(call, id)
}

/** Theirs is declined, one's own withdrawn. */
export async function decline(
  call: CrisisCall,
  { id, reason }: { id: string; reason: string | null },
): Promise<CrisisLineWhole> {
  const line = await lineHeld(call, id, 'CRISIS_NOT_HEAD')
  must(mayDecline(call.actor, line))
  const { us } = sidesOf(call, line)
  await store.setEnded(call.db, id, call.now, us, reason)
  await settle(call, proposalKey(id))
  const act = line.proposedBy === us ? 'withdrawn' : 'declined'
  const entry = await take(call, line, act, { reason })
  await tell(call, id, act, `${lineKey(id)}${entry}`, { side: 'them', heads: true })
  return wholeOf(call, id)
}

export async function end(call: CrisisCall, { id, reason }: { id: string; reason: string }): Promise<CrisisLineWhole> {
  const line = await lineHeld(call, id, 'CRISIS_NOT_HEAD')
  must(mayEnd(call.actor, line))
  const { us } = sidesOf(call, line)
  await store.setEnded(call.db, id, call.now, us, reason)
  const closed = await asHouse(call, ({ db }) => closeRings(db, id, us, call.now))
  for (const one of closed) await settle(call, ringKey(id, one))
  await settle(call, lineKey(id))
  const entry = await take(call, line, 'ended', { reason })
  await tell(call, id, 'ended', `${lineKey(id)}${entry}`, {})
  return wholeOf(call, id)
}

/** The same room again is the answer that was lost. */
export async function attach(
  call: CrisisCall,
  { id, roomId }: { id: string; roomId: string },
): Promise<CrisisLineWhole> {
  const line = await lineHeld(call, id, 'CRISIS_NOT_OFFICER')
  must(mayAttach(call.actor, line, true))
  if (line.roomId === roomId) return wholeOf(call, id)
  if (line.roomId !== null) throw new Refusal('CRISIS_ROOM_STANDS', { roomId: line.roomId })
  await mustFit(call, line, roomId)
  await store.setRoom(call.db, id, roomId)
  await take(call, line, 'attached', { roomId })
  return wholeOf(call, id)
}

export async function reattach(
  call: CrisisCall,
  { id, roomId, insteadOf, reason }: { id: string; roomId: string; insteadOf: string; reason: string },
): Promise<CrisisLineWhole> {
  const line = await lineHeld(call, id, 'CRISIS_NOT_HEAD')
  must(mayReattach(call.actor, line))
  if (line.roomId === roomId) return wholeOf(call, id)
  if (line.roomId !== insteadOf) throw new Refusal('CRISIS_ROOM_STANDS', { roomId: line.roomId })
  await mustFit(call, line, roomId)
  await mustNotFlood(call, line)
  await store.setRoom(call.db, id, roomId)
  const entry = await take(call, line, 'reattached', { roomId, reason })
  await tell(call, id, 'reattached', `${lineKey(id)}${entry}`, {})
  return wholeOf(call, id)
}

/**
 * As far as the host knows: whoever attaches a room is in it, it is of no exercise and no other line's, and nobody of a third
 * delegation is delivered to. Who is let in afterwards the clients see to.
 */
async function mustFit(call: CrisisCall, { lowId, highId }: store.StoredLine, roomId: string): Promise<void> {
  const fits =
    (await isInRoom(call, roomId)) &&
    // It would go with its exercise, and all that was said on the line with it.
    (await isPlayedRoom(call, roomId)) === false &&
    !(await store.isRoomTaken(call.db, roomId)) &&
    // A member does not see the machine accounts of others.
    (await asHouse(call, (house) => delegationsInRoom(house, roomId))).every((one) => one === lowId || one === highId)
  if (!fits) throw new Refusal('CRISIS_ROOM_UNFIT')
}

type Office = { id: string; accountId: string }

/** Of somebody who is named already nothing changes. */
export async function addOfficer(call: CrisisCall, { id, accountId }: Office): Promise<CrisisLineWhole> {
  const line = await lineHeld(call, id, 'CRISIS_NOT_HEAD')
  must(mayNameOfficers(call.actor, line))
  const { us } = sidesOf(call, line)
  if (!(await store.isFit(call.db, accountId, us))) throw new Refusal('CRISIS_OFFICER_UNFIT')
  const officers = (await store.officersOf(call.db, [id])).get(id) ?? []
  if (officers.filter(({ delegationId, head }) => delegationId === us && !head).length >= mostOfLines.officers)
    throw new Refusal('CRISIS_OFFICERS_TOO_MANY', { most: mostOfLines.officers })
  await mustNotFlood(call, line)
  const naming = { id: newId(call.now.getTime()), lineId: id, delegationId: us, accountId, by: call.actor.id ?? '' }
  if (!(await store.insertOfficer(call.db, { ...naming, at: call.now }))) return wholeOf(call, id)
  const entry = await take(call, line, 'officer-named', { about: accountId })
  await tell(call, id, 'named', `${lineKey(id)}${entry}`, { side: 'us', account: accountId })
  return wholeOf(call, id)
}

export async function removeOfficer(call: CrisisCall, { id, accountId }: Office): Promise<CrisisLineWhole> {
  const line = await lineHeld(call, id, 'CRISIS_NOT_HEAD')
  must(mayNameOfficers(call.actor, line))
  const { us } = sidesOf(call, line)
  const naming = { lineId: id, delegationId: us, accountId, by: call.actor.id ?? '', at: call.now }
  if (!(await store.removeOfficer(call.db, naming))) throw new Refusal('CRISIS_OFFICER_UNFIT')
  await take(call, line, 'officer-removed', { about: accountId })
  return wholeOf(call, id)
}

async function mustNotFlood(call: CrisisCall, line: store.StoredLine): Promise<void> {
  const since = new Date(call.now.getTime() - day)
  if ((await store.changesOf(call.db, line.id, sidesOf(call, line).us, since)) >= mostOfLines.changes)
    throw new Refusal('CRISIS_CHANGES_TOO_MANY')
}

async function tell(
  call: CrisisCall,
  id: string,
  what: string,
  key: string,
  whom: Parameters<typeof tellOfAct>[4],
): Promise<void> {
  const line = await store.lineById(call.db, id)
  if (line) await tellOfAct(call, line, `contacts.crisis.notice.${what}`, key, whom)
}
