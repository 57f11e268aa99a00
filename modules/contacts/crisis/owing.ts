/**
 * What is owed to a room by some device and must not be done by all of them: handing newcomers what was said, a new
 * offline secret, the daily test call. The devices that could do it come one after the other in the order of their ids: each
 * waits a while for those before it, so that whoever is there first does it, and nobody needs to be chosen.
 */
import { canonicalJson } from '#platform/canonical-json.ts'
import { toBase64url } from '#platform/bytes.ts'
import { randomBytes } from '#platform/crypto.ts'
import { crisisLimits } from './acts.ts'
import { admissionOf, doubtfulIn } from './admission.ts'
import { sayIn } from './catching-up.ts'
import type { Desk, Held } from './desk.ts'
import { sidesOf } from './desk.ts'
import { type Entry, livingSecrets, nextNumber } from './fold.ts'
import { dailyOf, isSettled, messagesOf } from './looking.ts'
import { allNamed } from './naming.ts'
import { devicesIn, isAgreed, isDesk, type RoomView, speakingIn } from './rooms-of-lines.ts'
import { newId, sayNow, textOf } from './saying.ts'
import { dayOf, testDay } from './timing.ts'

/** Milliseconds for which the next device waits for the one before. */
const patience = 20_000
/** After so long a secret is old, whether there were test calls or not. */
const oldSecret = 36 * 3_600_000

/** Whether it is for this device to do now what has been owed since it was first seen. */
function isOwn(desk: Desk, held: Held, what: string, owed: boolean, able: readonly string[]): boolean {
  const place = able.indexOf(desk.device.id)
  if (!owed || place < 0) {
    held.owed.delete(what)
    return false
  }
  const now = desk.now().getTime()
  const since = held.owed.get(what) ?? now
  held.owed.set(what, since)
  return now - since >= place * patience
}

/** All of it, for the room in which one speaks. Runs within `alone`, on a book that is caught up. */
export async function payOwed(desk: Desk, held: Held): Promise<void> {
  const room = speakingIn(desk, held)
  if (!room) return
  if (isAgreed(held)) await sayNamings(desk, held, room)
  const sides = sidesOf(held, desk)
  if (sides.some((one) => devicesIn(room, one).length === 0)) return
  await sendReceipts(desk, held, room)
  if (!isAgreed(held)) return
  await handOver(desk, held, room)
  await makeTestCall(desk, held, room)
  await renewSecret(desk, held, room)
}

// ---- receipts by machine ------------------------------------------------------------------------------------------

/** Of what this device has of the other side, and of secrets that the other side made. */
async function sendReceipts(desk: Desk, held: Held, room: RoomView): Promise<void> {
  const { book, host } = held
  const own = desk.device.id
  const owed = messagesOf(desk, held)
    .filter(({ side, id }) => side === 'them' && !book.receipts.get(id)?.received.has(own))
    .filter((message) => message.handedBy === undefined || !isSettled(message))
  const secrets = livingSecrets(book, desk.now())
    .filter(({ by, holders }) => by.delegation.id === host.other.id && !holders.has(own))
    .map(({ id }) => id)
  for (const by of ['room', 'file', 'qr'] as const) {
    const ids = owed.filter(({ ways }) => ways[0] === by).map(({ id }) => id)
    const told = by === 'room' ? secrets : []
    for (let at = 0; at < ids.length || (at === 0 && told.length > 0); at += crisisLimits.ids) {
      const some = ids.slice(at, at + crisisLimits.ids)
      const text = textOf({
        v: 1,
        kind: 'received',
        ids: some,
        secrets: at === 0 ? told.slice(0, crisisLimits.ids) : [],
        by,
      })
      if (!held.waiting.has(text)) await sayIn(desk, held, room, text)
    }
  }
}

// ---- officers -----------------------------------------------------------------------------------------------------

/** To devices that came in since it was said, and in each new room: whom one's own side has named. */
async function sayNamings(desk: Desk, held: Held, room: RoomView): Promise<void> {
  const { namings } = held.book
  const own = desk.device.delegation
  const named = allNamed(admissionOf(desk, held).named, own)
  const isTold = (device: string): boolean => namings.told.has(`${room.id} ${own} ${device}`)
  const all = devicesIn(room)
  const knowing = devicesIn(room, own).filter(isTold)
  const owed = named.length > 0 && !all.every(isTold)
  if (!isOwn(desk, held, 'naming', owed, knowing.length > 0 ? knowing : devicesIn(room, own))) return
  const text = textOf({ v: 1, kind: 'naming', to: all, named })
  if (!held.waiting.has(text)) await sayIn(desk, held, room, text)
}

// ---- newcomers ----------------------------------------------------------------------------------------------------

/**
 * To devices that came in after the room had been opened: that it is this line's, and what was said last. Their own side is
 * asked first, for it alone is believed of what they have read. While somebody sits there of whom their own side says nothing,
 * nothing is handed on.
 */
async function handOver(desk: Desk, held: Held, room: RoomView): Promise<void> {
  if (doubtfulIn(desk, held, room).length > 0) return
  for (const side of sidesOf(held, desk)) await handOverTo(desk, held, room, side)
}

async function handOverTo(desk: Desk, held: Held, room: RoomView, side: string): Promise<void> {
  const { book } = held
  const knows = (device: string): boolean => book.told.has(`${room.id} ${device}`)
  const [own, all] = [devicesIn(room, side), devicesIn(room)]
  const to = own.filter((device) => !knows(device))
  const knowing = [...own, ...all.filter((device) => !own.includes(device))].filter(knows)
  if (!isOwn(desk, held, `handing ${side}`, to.length > 0, knowing.length > 0 ? knowing : all)) return
  const [low, high] = sidesOf(held, desk)
  await sayIn(desk, held, room, textOf({ v: 1, kind: 'opened', line: held.id, low, high }))
  const counts = Object.fromEntries([low, high].map((one) => [one, nextNumber(book, one) - 1]))
  const said = [...book.entries.values()].slice(-crisisLimits.handed)
  for (let at = 0; at === 0 || at < said.length; at += crisisLimits.handedAtOnce) {
    const messages = said.slice(at, at + crisisLimits.handedAtOnce).map((entry) => handedOf(held, entry))
    await sayIn(desk, held, room, textOf({ v: 1, kind: 'handed', counts, to, messages }))
  }
}

/** A message as it is handed on, and who of the side that it was said to has acknowledged it. */
export function handedOf(held: Held, { id, signed, at }: Entry) {
  const [first] = [...(held.book.receipts.get(id)?.acknowledged ?? [])].filter(
    ([account, one]) => one.delegation !== signed.message.delegation && !isDesk(held, account),
  )
  return {
    signed,
    at,
    ...(first ? { acknowledged: { at: first[1].at, account: first[0], name: first[1].name } } : {}),
  }
}

// ---- the secret of files and codes ----------------------------------------------------------------------------------

/** Anew where somebody came or went since the last was made, and where it is old. */
async function renewSecret(desk: Desk, held: Held, room: RoomView): Promise<void> {
  const here = devicesIn(room)
  const [newest] = livingSecrets(held.book, desk.now())
  const same = newest !== undefined && canonicalJson(newest.devices) === canonicalJson(here)
  const old = newest !== undefined && desk.now().getTime() - Date.parse(newest.at) > oldSecret
  if (isOwn(desk, held, 'secret', !same || old, here)) await makeSecret(desk, held, room)
}

async function makeSecret(desk: Desk, held: Held, room: RoomView): Promise<void> {
  const notAfter = new Date(desk.now().getTime() + crisisLimits.secretDays * 86_400_000).toISOString()
  const secret = toBase64url(randomBytes(32))
  const devices = devicesIn(room)
  await sayIn(desk, held, room, textOf({ v: 1, kind: 'offline-key', id: newId(), secret, notAfter, devices }))
  held.owed.delete('secret')
}

// ---- the daily test -----------------------------------------------------------------------------------------------

async function makeTestCall(desk: Desk, held: Held, room: RoomView): Promise<void> {
  const now = desk.now()
  // The time of grace of a late hour ends on the next day.
  const days = [new Date(now.getTime() - 86_400_000), now].map((at) => testDay(dailyOf(desk, held), dayOf(at), now))
  const { day } = days.find(({ turn, state }) => turn === 'us' && state === 'due') ?? {}
  if (!isOwn(desk, held, 'test', day !== undefined, devicesIn(room, desk.device.delegation)) || !day) return
  await sayNow(desk, held, { class: 'test-call', day, text: '', language: 'en' })
  await makeSecret(desk, held, room)
}
