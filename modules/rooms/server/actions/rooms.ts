import { exerciseAct, type World } from '#platform/exercise.ts'
import { must, Refusal } from '#platform/refusal.ts'
import { runOf } from '#platform/server/in-play.ts'
import { isDelegationSubject } from '#modules/identity/server/index.ts'
import { whereIs } from '#modules/record/server/index.ts'
import { firstChain } from '../../chain.ts'
import { type HostEnvelope, type HostRoom, roomLimits } from '../../contract.ts'
import { mayWrite } from '../../rules.ts'
import { outgoing, wholeSecond } from '../appending.ts'
import { accountOf, hold, mustBeOwn, type RoomCall, roomSeen } from '../standing.ts'
import { enteredUpTo, envelopesAfter, type EnvelopeRow } from '../store/envelopes.ts'
import {
  addMembers,
  insertRoom,
  insertState,
  membersOf,
  openedBy,
  type RoomSeen,
  roomsSeen,
  saveState,
} from '../store/rooms.ts'

export async function list(
  call: RoomCall,
  page: { world: World; after?: string | undefined; limit: number },
): Promise<Omit<HostRoom, 'members'>[]> {
  return (await roomsSeen(call.db, page)).map(told)
}

export async function room(call: RoomCall, { id }: { id: string }): Promise<HostRoom> {
  return one(call, id)
}

async function one(call: RoomCall, id: string): Promise<HostRoom> {
  return withMembers(call, await roomSeen(call, id))
}

async function withMembers({ db }: RoomCall, seen: RoomSeen): Promise<HostRoom> {
  const members = seen.member ? await membersOf(db, seen.id) : []
  return {
    ...told(seen),
    members: members.map(({ device, account, leaving }) => ({
      device,
      account,
      ...(leaving ? { leaving: leaving.seq } : {}),
    })),
  }
}

function told({
  id,
  subject,
  epoch,
  lastSeq,
  chain,
  exercise,
  openedAt,
  closedAt,
}: RoomSeen): Omit<HostRoom, 'members'> {
  return {
    id,
    subject,
    epoch,
    lastSeq,
    chain: outgoing(chain),
    exercise,
    openedAt: openedAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
  }
}

type Opening = { id: string; subject: string; device: string; exercise: boolean; run?: string | undefined }

export async function open(
  call: RoomCall,
  { id, subject, device, exercise, run }: Opening,
  hostSubject: string,
): Promise<HostRoom> {
  await mustBeOwn(call, device)
  // Under another's pseudonym the entries of a room would pass for theirs.
  if (subject === hostSubject || (await isDelegationSubject(call, subject))) throw new Refusal('ROOM_TAKEN')
  if ((await openedBy(call.db, accountOf(call), exercise)) >= roomLimits.opened) throw new Refusal('ROOMS_ENOUGH')
  // Its opener, whose answer was lost, may ask again, though the exercise has ended since; for everybody else it is taken.
  const known = await knownRoom(call, { id, subject, device, exercise })
  if (known) return known
  const ofRun = await runOf(call, { exercise, run })
  if (await insertRoom(call.db, { id, subject, exercise, openedAt: wholeSecond(call.now) })) {
    await addMembers(call.db, id, 0, [{ device, account: accountOf(call) }])
    await insertState(call.db, id, firstChain(id))
    if (exercise) await tellExercise(call, id, ofRun)
    return one(call, id)
  }
  throw new Refusal('ROOM_TAKEN')
}

async function knownRoom(call: RoomCall, { id, subject, device, exercise }: Opening): Promise<HostRoom | undefined> {
  const [seen] = await roomsSeen(call.db, { id })
  if (!seen) return undefined
  const known = await withMembers(call, seen)
  const own = known.members.some((member) => member.device === device)
  if (seen.subject !== subject || seen.exercise !== exercise || seen.lastSeq !== 0 || !own)
    throw new Refusal('ROOM_TAKEN')
  return known
}

/** The room is of an exercise, and goes with it. What is said in it nobody hears of here. */
async function tellExercise({ actor, now, emit }: RoomCall, id: string, run: string | null): Promise<void> {
  if (actor.delegationId === null) return
  const by = { delegationId: actor.delegationId, accountId: actor.id, at: now.toISOString() }
  await emit(exerciseAct({ act: 'room.opened', item: { kind: 'room', id }, made: true, run, ...by }))
}

/** So many entries of earlier pages are told again: they were not in the record yet when their envelopes were fetched. */
const entriesBefore = 4
/** And so many are looked at for them: the record takes a second or two. */
const waitingAtMost = 32

type Page = {
  envelopes: HostEnvelope[]
  lastSeq: number
  entries: { seq: number; index: number; salt: string }[]
}

export async function fetch(
  call: RoomCall,
  { id, after, limit }: { id: string; after: number; limit: number },
): Promise<Page> {
  const { lastSeq } = await roomSeen(call, id)
  const envelopes = await envelopesAfter(call.db, { id, after, limit, now: call.now })
  const upTo = envelopes.at(-1)?.seq ?? Math.min(after, lastSeq)
  const entered = await enteredUpTo(call.db, id, upTo, envelopes.length + waitingAtMost)
  const places = await whereIs(
    call,
    entered.map(({ entry }) => entry),
  )
  const placed = entered.flatMap(({ seq, entry, salt }) => {
    const place = places.get(entry)
    return place ? [{ seq, index: place.index, salt }] : []
  })
  const inPage = placed.filter(({ seq }) => seq > after)
  const before = placed.filter(({ seq }) => seq <= after).slice(0, entriesBefore)
  return { envelopes: envelopes.map(shown), lastSeq, entries: [...inPage, ...before].reverse() }
}

function shown({ seq, kind, epoch, at, chain, bytes, digest }: EnvelopeRow): HostEnvelope {
  return {
    seq,
    kind,
    epoch,
    at: at.toISOString(),
    chain: outgoing(chain),
    bytes: bytes && outgoing(bytes),
    digest: digest && outgoing(digest),
  }
}

/**
 * Whoever is in a room may close it, and open it again: who of them is chair is sealed. A client that heard no chair close
 * it opens it again; one that did takes nothing more of what is said after.
 */
export async function close(call: RoomCall, { id }: { id: string }): Promise<{ done: true }> {
  return turn(call, id, true)
}

export async function reopen(call: RoomCall, { id }: { id: string }): Promise<{ done: true }> {
  return turn(call, id, false)
}

async function turn(call: RoomCall, id: string, shut: boolean): Promise<{ done: true }> {
  const held = await hold(call, id)
  if ((held.closedAt !== null) === shut) return { done: true }
  await saveState(call.db, id, { ...held, closedAt: shut ? wholeSecond(call.now) : null })
  await call.emit({ name: 'room.moved', data: { id, seq: held.lastSeq } })
  return { done: true }
}

export async function present(call: RoomCall, { id }: { id: string }): Promise<{ done: true }> {
  must(mayWrite(await roomSeen(call, id)))
  await call.emit({ name: 'room.present', data: { id } })
  return { done: true }
}
