/** Who is let into the room of a line, and out of it. */
import { canonicalJson } from '#platform/canonical-json.ts'
import { admissionOf, type Admission, belongs, lookedAt, mayLetInFirst } from './admission.ts'
import { change, type Desk, type Held, sidesOf } from './desk.ts'
import { inTime } from './in-time.ts'
import { personOf } from './naming.ts'
import { formerIn, isOfLine, type RoomView, seenIn, speakingIn, strangersIn } from './rooms-of-lines.ts'
import type { HostLine } from './views.ts'

type Officer = HostLine['officers'][number]

/** Who came in is told to the person of this device, and who of them needs no naming is kept. */
export async function noteComers(desk: Desk, held: Held, room: RoomView): Promise<void> {
  const { kept } = held
  const seen = seenIn(room, kept, desk.now())
  const looked = isOfLine(room, held) ? lookedAt(desk, held, room) : undefined
  const same = (one: readonly string[] | undefined, other: readonly string[] | undefined): boolean =>
    one?.length === other?.length
  const known = !looked || (same(looked.firsts, kept.firsts) && same(looked.begun, kept.begun))
  if (known && kept.seen && canonicalJson(seen) === canonicalJson(kept.seen)) return
  const both = (one: readonly string[] = [], other: readonly string[] = []): string[] => [
    ...new Set([...one, ...other]),
  ]
  await change(desk, held, (now) => ({
    ...now,
    seen: seenIn(room, now, desk.now()),
    ...(looked ? { firsts: both(now.firsts, looked.firsts), begun: both(now.begun, looked.begun) } : {}),
  }))
}

/**
 * Each side lets in its own officers; whoever is there first also those of the other. The host must name them, their own
 * side too (admission.ts), and that their devices stand, and are of that delegation, the keys say.
 */
export async function keepPeople(desk: Desk, held: Held, room: RoomView, fresh: boolean): Promise<void> {
  const { rooms } = desk
  for (const one of strangersIn(room, sidesOf(held, desk))) await rooms.expel(room.id, personOf(one))
  for (const one of leaving(desk, held, room, fresh)) await rooms.expel(room.id, personOf(one))
  if (!fresh || speakingIn(desk, held)?.id !== room.id) return
  if (held.host.officers.every((one) => isIn(room, one))) return
  await inTime(desk.trust.look(sidesOf(held, desk)), desk)
  const admission = admissionOf(desk, held)
  const [us, them] = [desk.device.delegation, held.host.other.id]
  const theyAreIn = room.people.some(({ delegation }) => delegation.id === them)
  const wanted = held.host.officers
    .filter(({ delegation }) => delegation === us || (delegation === them && !theyAreIn))
    .filter((one) => !isIn(room, one) && belongs(admission.of(byKeys(one))))
  const devices = wanted.flatMap((one) => devicesOf(desk, one))
  const invited = devices.length > 0 ? await rooms.invite(room.id, { devices, role: 'chair' }) : undefined
  const came = invited?.invited.some((device) => desk.trust.standing(device, them)?.stands) ?? false
  if (!came) await letInFirst(desk, held, room, admission)
}

const byKeys = ({ account, delegation }: Officer) => ({ account, delegation: { id: delegation } })

function isIn({ people }: RoomView, { account, delegation }: Officer): boolean {
  return people.some((one) => one.account === account && one.delegation.id === delegation)
}

function devicesOf({ trust }: Desk, { account, delegation }: Officer): string[] {
  return trust.devicesOf(account, delegation).flatMap((one) => (one.stands ? one.device : []))
}

/** So many milliseconds the first of the other side is given to say a word, before the next is let in. */
const firstWord = 5 * 60_000

/**
 * Of the other side, while nothing has come of it, one on the host's word alone: nobody could have named them. Where
 * they keep silent (a device in a drawer) the next. It is shown on the page.
 */
async function letInFirst(desk: Desk, held: Held, room: RoomView, admission: Admission): Promise<void> {
  const them = held.host.other.id
  if (!mayLetInFirst(held)) return
  const since = held.kept.onHostsWord
  const waited = since !== undefined && desk.now().getTime() - Date.parse(since) >= firstWord
  if (room.people.some(({ delegation }) => delegation.id === them) && !waited) return
  for (const one of held.host.officers) {
    if (one.delegation !== them || isIn(room, one) || admission.of(byKeys(one)) !== 'unsaid') continue
    const devices = devicesOf(desk, one)
    if (devices.length === 0) continue
    const { invited } = await desk.rooms.invite(room.id, { devices, role: 'chair' })
    if (invited.length === 0) continue
    const at = desk.now().toISOString()
    const first = personOf(byKeys(one))
    // At once: they may speak before this device looks again.
    await change(desk, held, (kept) => ({
      ...kept,
      onHostsWord: at,
      firsts: [...new Set([...(kept.firsts ?? []), first])],
    }))
    return
  }
}

/** So many milliseconds their own side is given to let out who is an officer no more. */
const ownSideFirst = 5 * 60_000

/**
 * Who is to leave: of one's own side at once; of the other side after a while, where their own side said so, or the host
 * names somebody else of it, for none of theirs may be there to do it. The host is believed while it is `fresh`.
 */
function leaving(desk: Desk, held: Held, room: RoomView, fresh: boolean): RoomView['people'] {
  const { of } = admissionOf(desk, held)
  const former = formerIn(desk, held, room).filter((one) => !one.me && (fresh || of(one) === 'left-out'))
  const gone = new Set(former.map((one) => `former ${personOf(one)}`))
  if (fresh) for (const key of held.owed.keys()) if (key.startsWith('former ') && !gone.has(key)) held.owed.delete(key)
  const now = desk.now().getTime()
  return former.filter((one) => {
    if (one.delegation.id === desk.device.delegation) return true
    const key = `former ${personOf(one)}`
    const since = held.owed.get(key) ?? now
    held.owed.set(key, since)
    const others = held.host.officers.some(({ delegation }) => delegation === one.delegation.id)
    return (others || of(one) === 'left-out') && now - since >= ownSideFirst
  })
}
