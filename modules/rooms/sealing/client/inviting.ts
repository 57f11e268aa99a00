/** Letting devices in, and being let in. Nothing that the host hands over is believed before its keys are judged. */
import { readLeaf } from '#modules/identity/keys.ts'
import { fromBase64url, toBase64url, utf8 } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { roomLimits } from '../../contract.ts'
import { GroupRefused, type Group } from '../group-engine.ts'
import { personKey } from '../people.ts'
import type { HostEnvelope, HostWelcome } from '../host-doors.ts'
import type { Refused, RefusedWhy, Role, RoomAlarm } from '../views.ts'
import { catchUp } from './catching-up.ts'
import { chance } from './chance.ts'
import { type Change, type Plan, propose } from './committing.ts'
import { addItem, type Desk, isLive, isParted, keep, type OpenRoom, raiseAtDesk, roomOf } from './desk.ts'
import { deviceEngine, findPackage, isLastResort, packageKey } from './key-packages.ts'
import { chapterOf, fromStore, keysOf, loadLog, newBook, type RoomBook, toStore } from './log.ts'
import { authorOf, personOf, seatOf } from './roster.ts'
import { readSettings, roleOf } from './settings.ts'

type Addition = NonNullable<Change['add']>[number]
type Candidate = Addition & { person: string }
/** The delegation may be left out where a person chose the device: then only one may let it stand. */
type Wanted = { device: string; delegation?: string }

/** Takes a key package for each device and keeps those that are truly theirs. */
export async function candidates(desk: Desk, devices: Wanted[]): Promise<{ good: Candidate[]; refused: Refused[] }> {
  const refused: Refused[] = []
  const refuse = (device: string, why: RefusedWhy): void => {
    const name = desk.trust.standing(device)?.holder.name
    refused.push({ device, why, ...(name === undefined ? {} : { name }) })
  }
  const wanted: string[] = []
  const meant = new Map(devices.map(({ device, delegation }) => [device, delegation]))
  if (devices.some(({ device, delegation }) => !desk.trust.standing(device, delegation))) await lookEverywhere(desk)
  for (const [device, delegation] of meant) {
    const standing = desk.trust.standing(device, delegation)
    if (!standing) refuse(device, 'unknown')
    else if (!standing.stands) refuse(device, 'not-standing')
    // Whoever was chosen, somebody else might come: two delegations say that this device is of theirs.
    else if (delegation === undefined && isClaimedTwice(desk, device)) refuse(device, 'key-package-false')
    else {
      wanted.push(device)
      meant.set(device, standing.delegation.id)
    }
  }
  const good: Candidate[] = []
  for (let at = 0; at < wanted.length; at += roomLimits.takenAtOnce) {
    const some = wanted.slice(at, at + roomLimits.takenAtOnce)
    const taken = await desk.doors.takePackages({ devices: some })
    for (const device of some) {
      const bytes = taken.find((one) => one.device === device)?.bytes
      const candidate =
        bytes === undefined ? undefined : await judged(desk, { device, delegation: meant.get(device) ?? '' }, bytes)
      if (candidate) good.push(candidate)
      else refuse(device, bytes === undefined ? 'no-key-package' : 'key-package-false')
    }
  }
  return { good, refused }
}

/** Makes the devices of all listed delegations known: a device says nothing of where it belongs. */
async function lookEverywhere({ trust }: Desk): Promise<void> {
  await trust.look(trust.list()?.delegations.map(({ id }) => id) ?? [])
}

function isClaimedTwice({ trust }: Desk, device: string): boolean {
  const all = trust.list()?.delegations ?? []
  return all.filter(({ id }) => trust.standing(device, id)?.stands).length > 1
}

async function judged(
  desk: Desk,
  { device, delegation }: Required<Wanted>,
  text: string,
): Promise<Candidate | undefined> {
  let why = 'not of this device'
  try {
    const bytes = fromBase64url(text)
    const engine = await deviceEngine(desk)
    const read = await engine.readKeyPackage(bytes)
    const judgement = await desk.trust.judge(read.identity, read.signatureKey)
    const leaf = readLeaf(read.identity)
    const theirs = leaf?.device === device && leaf.delegation === delegation && read.suite === engine.suite
    if (!judgement.ok) why = judgement.why
    else if (theirs && judgement.standing.stands) {
      const { account } = judgement.standing.holder
      return { device, account, person: personKey({ account, delegation: { id: delegation } }), package: bytes }
    }
  } catch (error) {
    if (!(error instanceof GroupRefused) && !(error instanceof SyntaxError)) throw error
    why = error.message
  }
  const holder = desk.trust.standing(device, delegation)
  await raiseAtDesk(desk, {
    kind: 'key-package-false',
    values: { device, person: holder?.holder.name ?? '?', delegation: holder?.delegation.name ?? '?', why },
    evidence: { device, why, package: text },
    cause: `${device} ${text}`,
  })
  return undefined
}

/** Adds those who are not in yet, with their role where one is given. */
export function planAdding(desk: Desk, candidates: Addition[], given?: Record<string, Role>): Plan {
  return (room) => {
    const seated = new Set(room.group.members().map((member) => seatOf(member, desk.trust).device))
    const add = candidates.filter(({ device }) => !seated.has(device))
    if (add.length === 0) return undefined
    const settings = readSettings(room.group.settings)
    if (!settings || given === undefined) return { add }
    const roles = { ...settings.roles, ...given }
    const out = settings.out.filter((device) => !add.some((one) => one.device === device))
    return { add, settings: { ...settings, roles, out } }
  }
}

export async function invite(
  desk: Desk,
  id: string,
  { devices, role }: { devices: string[]; role: Role },
): Promise<{ invited: string[]; refused: Refused[] }> {
  await desk.trust.refresh()
  const room = desk.rooms.get(id)
  const seated = new Set((room?.group?.members() ?? []).map((member) => seatOf(member, desk.trust).device))
  const already = devices
    .filter((device) => seated.has(device))
    .map((device) => ({ device, why: 'already-in' as const }))
  const { good, refused } = await candidates(
    desk,
    devices.filter((device) => !seated.has(device)).map((device) => ({ device })),
  )
  for (let at = 0; at < good.length; at += roomLimits.devicesAtOnce) {
    const some = good.slice(at, at + roomLimits.devicesAtOnce)
    const roles = Object.fromEntries(some.map(({ person }) => [person, role]))
    await propose(desk, id, planAdding(desk, some, roles))
  }
  return { invited: good.map(({ device }) => device), refused: [...already, ...refused] }
}

// ---- being let in -------------------------------------------------------------------------------------------------

export async function takeWelcomes(desk: Desk): Promise<void> {
  for (const welcome of await desk.doors.welcomes({ device: desk.device.id })) {
    const done = await takeWelcome(desk, welcome)
    if (done) await desk.doors.welcomed({ id: welcome.room, device: desk.device.id })
  }
}

/** True where the welcome is done with, taken or not. */
async function takeWelcome(desk: Desk, welcome: HostWelcome): Promise<boolean> {
  // Removed and let in again while away: the removal comes first.
  if (desk.rooms.has(welcome.room)) await catchUp(desk, welcome.room)
  const known = desk.rooms.get(welcome.room)
  if (known?.book.start.seq === welcome.seq) return true
  // Whoever was parted from the others never hears of having been removed.
  if (known && isLive(known) && !isParted(known)) {
    // While this device sits in the room nobody can have added it: somebody made another room of the same name.
    await refuse(desk, welcome, 'this device is in that room already')
    return true
  }
  const [shown] = (await desk.doors.fetch({ id: welcome.room, after: welcome.seq - 1, limit: 1 })).envelopes
  if (shown?.seq !== welcome.seq || shown.kind !== 'commit') {
    await refuse(desk, welcome, 'no commit stands where the welcome says')
    return true
  }
  return desk.exclusive(`rooms/${desk.device.id}/${welcome.room}`, () => join(desk, welcome, shown))
}

async function join(desk: Desk, welcome: HostWelcome, shown: HostEnvelope): Promise<boolean> {
  const { room: id, subject, seq } = welcome
  const book = newBook({ id, subject, at: shown.at, seq, chain: shown.chain })
  // Whoever comes back still has what was said before they went.
  const old = await fromStore<RoomBook>(desk.store, keysOf(id).book)
  const log = (old ? await loadLog(desk.store, id, old.items) : []).filter((item) => item.seq < seq)
  const alarms = (await fromStore<RoomAlarm[]>(desk.store, keysOf(id).alarms)) ?? []
  const room = await roomOf(desk, { book, log, alarms })
  room.changed.from = chapterOf(log.length)
  // So has what waited to be said, which goes out under the new keys.
  const waiting =
    old?.outbox.filter(({ body }) => body.kind === 'text' || body.kind === 'file' || body.kind === 'act') ?? []
  book.outbox = waiting.map(({ id: message, sentAt, body, light, within }) => ({
    id: message,
    sentAt,
    body,
    ...(light ? { light } : {}),
    ...(within === undefined ? {} : { within }),
  }))
  try {
    await desk.trust.refresh().catch(() => {})
    const { group, usedRef } = await room.engine.join(
      fromBase64url(welcome.bytes),
      (ref) => findPackage(desk, ref),
      desk.self,
    )
    if (toBase64url(group.groupId) !== toBase64url(utf8(id))) throw new GroupRefused('wrong-group', 'of another room')
    if (!readSettings(group.settings)) throw new GroupRefused('malformed', 'the room has no settings')
    await settleIn(desk, room, group, shown)
    const used = (await isLastResort(desk, usedRef)) ? {} : { [packageKey(usedRef)]: null }
    await keep(desk, room, { ...used, ...(await withRoomListed(desk, id)) })
    desk.changed()
    return true
  } catch (error) {
    if (!(error instanceof GroupRefused) && !(error instanceof SyntaxError)) throw error
    await refuse(desk, welcome, error.message, room.strangers)
    return !(error instanceof GroupRefused && error.code === 'stranger')
  }
}

async function settleIn(desk: Desk, room: OpenRoom, group: Group, shown: HostEnvelope): Promise<void> {
  const { book } = room
  room.group = group
  book.offset = shown.epoch + 1 - group.epoch
  book.code = await group.epochCode()
  const settings = readSettings(group.settings)
  if (settings) book.lastSettings = settings
  const members = group.members()
  const spread = Math.min(members.length * 2000, 600_000)
  book.renew = { after: desk.now().getTime() + Math.round(chance() * spread), tries: 0 }
  const me = members.filter(({ leaf }) => leaf === group.self).map((member) => authorOf(seatOf(member, desk.trust)))[0]
  if (!me) return
  const { seq, epoch, at, chain } = shown
  const who = personOf(me)
  const role = roleOf(settings, personKey(who))
  // Who let us in stands inside the seal of the commit, which newcomers cannot open.
  const lines = [{ name: 'joined' as const, by: who, who, role }]
  addItem(desk, room, { seq, kind: 'commit', epoch, at, digest: digestOf(shown), chain, lines })
}

function digestOf({ bytes, digest }: HostEnvelope): string {
  return bytes === null ? (digest ?? '') : toBase64url(sha256(fromBase64url(bytes)))
}

/** The list of rooms with one more. */
export async function withRoomListed(desk: Desk, id: string): Promise<Record<string, Uint8Array>> {
  const ids = (await fromStore<string[]>(desk.store, 'rooms')) ?? []
  desk.ids = ids.includes(id) ? ids : [...ids, id]
  return { rooms: toStore(desk.ids) }
}

async function refuse(desk: Desk, welcome: HostWelcome, why: string, strangers: unknown[] = []): Promise<void> {
  await raiseAtDesk(desk, {
    kind: strangers.length > 0 ? 'leaf-refused' : 'welcome-refused',
    room: welcome.room,
    values: { why },
    evidence: { why, strangers, welcome },
    cause: `${welcome.seq} ${why}`,
  })
}
