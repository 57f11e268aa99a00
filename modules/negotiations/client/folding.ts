/** Takes in what came: reads the acts of the room in their order, folds them, and holds what others saw against it. */
import type { ActIn } from '#modules/rooms/acts.ts'
import { fold, newNegotiation } from '../text/fold.ts'
import type { SignedOperation } from '../text/operation.ts'
import type { Entry, Outcome } from '../text/state.ts'
import { alarmOf } from './alarming.ts'
import { apps, breathe, type Desk } from './desk.ts'
import { type Heard, type Held, isDue, isUnchecked, type Pending, raise, refuseOwn, writeDown } from './held.ts'
import { type Kept, readHistory } from './history-pages.ts'
import { entriesOf, NotYet, operationsIn } from './reading.ts'
import { noteEntry } from './records.ts'
import { touchesOf } from './touches.ts'

const actsAtOnce = 200

/** Up to the end of what the room has here. Runs within `alone`. */
export async function catchUp(desk: Desk, held: Held): Promise<void> {
  held.stalled = undefined
  const joined = desk.rooms.room(held.room)?.joinedSeq ?? held.joined
  for (;;) {
    const acts = await desk.rooms.acts(held.room, apps.operations, held.position, actsAtOnce)
    const heard = acts.flatMap((act): Heard[] => (act.seq === null ? [] : [{ ...act, seq: act.seq }]))
    held.pending = acts.filter(({ seq, own }) => seq === null && own).flatMap(pendingIn)
    const before = held.position
    const whole = await takeAll(desk, held, heard, joined)
    if (whole && heard.length < actsAtOnce) goneMeanwhile(held, joined)
    if (!whole || heard.length === 0 || held.position === before) break
    await breathe()
  }
  if (isDue(held)) await writeDown(desk.store, held)
  desk.changed(held)
}

function pendingIn({ text, at }: ActIn): Pending[] {
  return operationsIn(text).flatMap((signed) => (signed ? [{ signed, at }] : []))
}

/** False where it stops before the end. */
async function takeAll(desk: Desk, held: Held, heard: Heard[], joined: number): Promise<boolean> {
  for (const act of heard) {
    if (act.seq > joined) goneMeanwhile(held, joined)
    if (!isReady(held, act)) return false
    try {
      await take(desk, held, act)
    } catch (error) {
      if (!(error instanceof NotYet)) throw error
      held.stalled = act.seq
      return false
    }
    if (isDue(held)) await writeDown(desk.store, held)
  }
  return true
}

/** Out of the room and let in again: what came between is missed. */
function goneMeanwhile(held: Held, joined: number): void {
  if (joined !== held.joined) Object.assign(held, { joined, waits: true })
}

/** What was said before this device came is not here: it waits until that is handed over, unless nothing was. */
function isReady(held: Held, { role, text }: Heard): boolean {
  if (held.waits && held.state.count === 0 && role !== 'observer' && isBeginning(held.room, operationsIn(text)[0]))
    held.waits = false
  return !held.waits
}

/** The first entry of a negotiation says that it found nothing before itself. */
function isBeginning(room: string, signed: SignedOperation | undefined): boolean {
  const { trail } = newNegotiation(room)
  const { seen, act } = signed?.operation ?? {}
  return act?.kind === 'open' && seen?.count === 0 && seen.trail === trail
}

/** One act, whole or not at all. */
async function take(desk: Desk, held: Held, act: Heard): Promise<void> {
  const { entries, faults, list } = await entriesOf(desk.trust, act, held.list)
  for (const { kind, index } of faults)
    await raise(
      desk.store,
      held,
      alarmOf({
        kind,
        about: `${act.from.name} (${act.from.delegation.name})`,
        at: desk.now().toISOString(),
        room: held.room,
        evidence: { seq: act.seq, index, from: act.from, text: act.text },
        cause: `${act.seq} ${index}`,
      }),
    )
  const seen: { kept: Kept; before: number }[] = []
  for (const entry of entries) {
    const before = held.state.count
    const kept = foldOne(held.state, entry)
    held.tail.push(kept)
    seen.push({ kept, before })
    if (entry.by.device !== desk.device.id) continue
    const { id, act: own } = entry.signed.operation
    if (kept.outcome.fate === 'refused')
      refuseOwn(held, { operation: id, act: own, refused: kept.outcome.refused, at: entry.at })
    else noteEntry(held, kept)
  }
  held.list = list
  held.position = act.seq
  held.version += 1
  for (const { kept, before } of seen) if (kept.by.device !== desk.device.id) await compare(desk, held, kept, before)
}

/** Folds an entry, and says what became of it. */
export function foldOne(state: Held['state'], entry: Entry): Kept {
  const { act } = entry.signed.operation
  const touched = touchesOf(state, act)
  const outcome: Outcome = fold(state, entry)
  const touches = [...new Set([...touched, ...touchesOf(state, act)])]
  return { ...entry, count: state.count, kind: act.kind, outcome, touches, trail: state.trail }
}

/** Whoever folded the same order to something else, or was shown another, is found out by what they say they had. */
async function compare(desk: Desk, held: Held, { by, signed, seq, at }: Kept, before: number): Promise<void> {
  const { seen } = signed.operation
  const ours = seen.count > before ? null : await trailAt(desk, held, seen.count)
  if (ours === undefined) return
  const { origin } = held
  const unsure = origin.kind === 'snapshot' && !origin.confirmed
  if (ours === seen.trail) {
    // Somebody else than the giver folded the same entries; to which words, only the whole history tells.
    if (unsure && by.device !== origin.device && seen.count >= origin.of)
      held.origin = { ...origin, agreed: true, confirmed: !isUnchecked(held) }
    return
  }
  await raise(
    desk.store,
    held,
    alarmOf({
      kind: unsure ? 'snapshot-false' : 'parted',
      about: `${by.name} (${by.delegationName})`,
      at,
      room: held.room,
      evidence: { by, seq, signed, ours: { count: seen.count, trail: ours } },
      cause: unsure ? `${by.device} snapshot` : by.device,
    }),
  )
}

/** The trail that was here after so many entries; undefined where that is not known. */
async function trailAt(desk: Desk, held: Held, count: number): Promise<string | undefined> {
  const { origin, state, tail, room } = held
  if (count === state.count) return state.trail
  const known = tail[0] && count >= tail[0].count ? tail[count - tail[0].count] : undefined
  if (known) return known.trail
  if (count === 0) return newNegotiation(room).trail
  if (origin.kind === 'snapshot' && count === origin.of) return origin.trail
  if (origin.kind === 'snapshot' && count < origin.of && origin.checked < origin.of) return undefined
  return (await readHistory(desk.store, room, { from: count, to: count }))[0]?.trail
}
