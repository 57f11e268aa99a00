import { must, Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import { newId } from '#platform/server/ids.ts'
import type { NoticesTables } from '#modules/notices/server/index.ts'
import type { ContactKind } from '../../contract/directory.ts'
import type { Cover, NewShift } from '../../contract/rota.ts'
import { inMilliseconds } from '../../directory/zones.ts'
import { readCalendar } from '../../formats/calendar.ts'
import { ImportFault } from '../../formats/fault.ts'
import { mayPlanRota } from '../../rules/rota.ts'
import { isSoundCover, overlapIn } from '../../rota/cover.ts'
import { isInitiator } from '../directory/authority-store.ts'
import { underMarkingsSeen } from '../directory/eyes.ts'
import { contactsInForce, fieldsOf } from '../directory/store.ts'
import { readWhole } from '../nominations/importing.ts'
import { passOnHandover } from './handing-over.ts'
import * as store from './store.ts'
import { ownDelegation, type RotaCall, spanOf } from './views.ts'

const done = { done: true } as const
const { day, minute } = inMilliseconds
const shortest = 5 * minute
const longest = 31 * day
const furthest = 366 * day
const mostAhead = 2_000

/** The delegation whose rota the actor plans. */
async function planned(call: RotaCall): Promise<string> {
  const delegationId = ownDelegation(call)
  must(mayPlanRota(call.actor, await isInitiator(call.db, call.actor.id)))
  return delegationId
}

export async function setCover(call: RotaCall, { kind, cover }: { kind: ContactKind; cover: Cover }) {
  const delegationId = await planned(call)
  if (!isSoundCover(cover)) throw new Refusal('ZONE_UNKNOWN')
  const days = [...new Set(cover.days)].toSorted()
  await store.setCover(call.db, {
    delegationId,
    kind,
    cover: { ...cover, days },
    by: call.actor.id ?? '',
    at: call.now,
  })
  return changed(call, delegationId)
}

async function changed(call: RotaCall, delegationId: string) {
  await call.emit({ name: 'rota.changed', data: { delegationId } })
  return done
}

type Rota = { delegationId: string; kind: ContactKind }
type Wanted = Omit<store.NewShift, 'id'> & { line?: number }

export async function plan(call: RotaCall, { kind, shifts }: { kind: ContactKind; shifts: readonly NewShift[] }) {
  const rota = { delegationId: await planned(call), kind }
  const wanted = shifts.map((one) => ({ ...one, startsAt: new Date(one.startsAt), endsAt: new Date(one.endsAt) }))
  await put(call, rota, wanted)
  return changed(call, rota.delegationId)
}

/** Puts shifts into a rota, all or none. What stands there exactly so already stays as it is. */
async function put(call: RotaCall, rota: Rota, wanted: readonly Wanted[]): Promise<number> {
  await store.holdRota(call.db, rota.delegationId, rota.kind)
  if (!(await store.coverOf(call.db, rota.delegationId, rota.kind))) throw new Refusal('ROTA_UNKNOWN')
  const contacts = await contactsOfRota(call, rota)
  for (const shift of wanted) mustFit(call.now, shift, contacts)
  const from = new Date(Math.min(...wanted.map(({ startsAt }) => startsAt.getTime())))
  const to = new Date(Math.max(...wanted.map(({ endsAt }) => endsAt.getTime())))
  const standing = await store.shiftsBetween(call.db, { ...rota, from, to })
  const fresh = wanted.filter((shift) => !standing.some((one) => isSame(one, shift)))
  mustNotOverlap([...(await store.hoursTaken(call.db, { ...rota, from, to })), ...fresh])
  const ahead = { ...rota, from: call.now, to: new Date(call.now.getTime() + 2 * furthest) }
  if ((await store.hoursTaken(call.db, ahead)).length + fresh.length > mostAhead) throw new Refusal('TOO_MANY_SHIFTS')
  await store.insertShifts(
    call.db,
    { ...rota, by: call.actor.id ?? '', at: call.now },
    fresh.map((shift) => ({ ...shift, id: newId(call.now.getTime()) })),
  )
  return fresh.length
}

async function contactsOfRota(call: RotaCall, { delegationId, kind }: Rota): Promise<Set<string>> {
  return new Set((await contactsInForce(call.db, call.now, [delegationId], [kind])).map(({ id }) => id))
}

function mustFit(now: Date, { contactId, startsAt, endsAt, line }: Wanted, contacts: ReadonlySet<string>): void {
  const about = { startsAt: startsAt.toISOString(), ...(line === undefined ? {} : { line }) }
  const length = endsAt.getTime() - startsAt.getTime()
  if (!contacts.has(contactId) || length < shortest || length > longest) throw new Refusal('SHIFT_UNFIT', about)
  if (endsAt <= now) throw new Refusal('SHIFT_PAST', about)
  if (startsAt.getTime() - now.getTime() > furthest) throw new Refusal('TOO_MANY_SHIFTS', about)
}

function isSame(one: store.StoredShift, other: Wanted): boolean {
  return (
    one.contactId === other.contactId &&
    one.startsAt.getTime() === other.startsAt.getTime() &&
    one.endsAt.getTime() === other.endsAt.getTime()
  )
}

function mustNotOverlap(shifts: readonly Pick<Wanted, 'startsAt' | 'endsAt' | 'line'>[]): void {
  const pair = overlapIn(
    shifts.map((shift) => ({ ...spanOf(shift), ...(shift.line === undefined ? {} : { line: shift.line }) })),
  )
  if (!pair) return
  const [first, second] = pair
  const line = second.line ?? first.line
  throw new Refusal('SHIFTS_OVERLAP', {
    startsAt: new Date(second.from).toISOString(),
    ...(line === undefined ? {} : { line }),
  })
}

async function ownShift(call: RotaCall, id: string): Promise<store.StoredShift> {
  const delegationId = await planned(call)
  const shift = await store.shiftById(call.db, id)
  if (shift?.delegationId !== delegationId) throw new Refusal('SHIFT_UNKNOWN')
  await store.holdRota(call.db, delegationId, shift.kind)
  return shift
}

/** Of a shift that has begun only the end is changed, and not into the past. */
export async function change(call: RotaCall & Call<NoticesTables>, { id, ...wanted }: NewShift & { id: string }) {
  const shift = await ownShift(call, id)
  const next = { ...wanted, startsAt: new Date(wanted.startsAt), endsAt: new Date(wanted.endsAt) }
  const hasBegun = shift.startsAt <= call.now
  const keeps = next.startsAt.getTime() === shift.startsAt.getTime() && next.contactId === shift.contactId
  if (shift.endsAt <= call.now || (hasBegun && !keeps) || next.endsAt < call.now) throw new Refusal('SHIFT_PAST')
  if (!hasBegun && next.startsAt < call.now) throw new Refusal('SHIFT_PAST')
  mustFit(call.now, next, await contactsOfRota(call, shift))
  const around = { ...shift, from: next.startsAt, to: next.endsAt }
  const others = (await store.hoursTaken(call.db, around)).filter((one) => one.id !== id)
  mustNotOverlap([...others, next])
  await store.setShift(call.db, { id, ...next })
  if (next.contactId !== shift.contactId) await passOnHandover(call, { ...shift, ...next })
  return changed(call, shift.delegationId)
}

export async function remove(call: RotaCall, { id }: { id: string }) {
  const shift = await ownShift(call, id)
  if (shift.startsAt <= call.now) throw new Refusal('SHIFT_PAST')
  await store.removeShift(call.db, id, call.now)
  return changed(call, shift.delegationId)
}

type Importing = { kind: ContactKind; calendar: string; contactId: string | null }

/** The shifts of a calendar, all or none. What is over is left out: a calendar holds the past as well. */
export async function importCalendar(call: RotaCall, { kind, calendar, contactId }: Importing) {
  const rota = { delegationId: await planned(call), kind }
  const cover = await store.coverOf(call.db, rota.delegationId, kind)
  if (!cover) throw new Refusal('ROTA_UNKNOWN')
  const until = new Date(call.now.getTime() + furthest)
  const events = readWhole(() => readCalendar(calendar, { zone: cover.zone, from: call.now, until }))
  const addresses = await contactsByAddress(call, rota)
  const ahead = events.filter(({ endsAt }) => endsAt > call.now)
  const wanted = readWhole(() =>
    ahead.map(({ line, attendees, startsAt, endsAt, contactId: named }) => {
      const attending = attendees.flatMap((address) => addresses.get(address) ?? [])
      const who = named ?? attending[0] ?? contactId
      if (who === null) throw new ImportFault(line, 'nobody', attendees[0])
      return { line, contactId: who, startsAt, endsAt }
    }),
  )
  if (wanted.length === 0) throw new Refusal('IMPORT_REFUSED', { line: 1, why: 'nobody', found: '' })
  const shifts = await put(call, rota, wanted)
  await changed(call, rota.delegationId)
  return { shifts }
}

/** The contacts of a rota by each e-mail address that they or their persons have, in lower case. */
async function contactsByAddress(call: RotaCall, rota: Rota): Promise<Map<string, string>> {
  const ids = [...(await contactsOfRota(call, rota))]
  const { seen } = await underMarkingsSeen(call, await fieldsOf(call.db, ids))
  const accounts = seen.flatMap(({ accountId }) => accountId ?? [])
  const emails = new Map(
    accounts.length === 0
      ? []
      : (await call.db.selectFrom('account').select(['id', 'email']).where('id', 'in', accounts).execute()).map(
          ({ id, email }) => [id, email] as const,
        ),
  )
  return new Map(
    seen.flatMap(({ contactId, body, accountId }) => {
      const address = body.field === 'channel' && body.kind === 'email' ? body.value : emails.get(accountId ?? '')
      return address ? [[address.toLowerCase(), contactId] as const] : []
    }),
  )
}
