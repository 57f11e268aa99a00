/** Who is on a line, as its page shows them: officers, who came, who should not be there, and whom a person is asked about. */
import { admissionOf, type Admission, belongs, doubtfulIn, mayLetInFirst } from './admission.ts'
import { type Desk, type Held, sidesOf } from './desk.ts'
import { personOf } from './naming.ts'
import { formerIn, isAgreed, isOfficer, newestRoom, type RoomView, speakingIn, strangersIn } from './rooms-of-lines.ts'
import type { Ask, LinePeople } from './views.ts'

export function peopleOf(desk: Desk, held: Held, room: RoomView | undefined): LinePeople {
  const admission = admissionOf(desk, held)
  const here = room?.state === 'open' ? room : undefined
  const named = ({ name, delegation }: RoomView['people'][number]) => ({ name, delegation: delegation.name })
  return {
    officers: held.host.officers.map(({ account, name, delegation }) => ({
      account,
      name,
      side: sideOf(desk, delegation),
      devices:
        room?.people.find((one) => one.account === account && one.delegation.id === delegation)?.devices.length ?? 0,
      me: account === desk.account.id && delegation === desk.device.delegation,
      standing: admission.of({ account, delegation: { id: delegation } }),
    })),
    strangers: room ? strangersIn(room, sidesOf(held, desk)).map(named) : [],
    former: here && isAgreed(held) ? formerIn(desk, held, here).map(named) : [],
    letIn: here ? letInto(desk, held, here, admission) : [],
    onHostsWord: (here?.people ?? [])
      .filter((one) => !one.me && admission.of(one) === 'first')
      .map((one) => ({ ...named(one), side: sideOf(desk, one.delegation.id) })),
    asks: asksOf(desk, held, admission),
  }
}

function sideOf({ device }: Desk, delegation: string): 'us' | 'them' {
  return delegation === device.delegation ? 'us' : 'them'
}

const week = 7 * 86_400_000

function letInto({ now }: Desk, { kept }: Held, { people }: RoomView, { of }: Admission): LinePeople['letIn'] {
  return people.flatMap((one) => {
    const at = kept.seen?.[personOf(one)] ?? 'first'
    if (at === 'first' || one.me || now().getTime() - Date.parse(at) > week) return []
    return [{ name: one.name, delegation: one.delegation.name, at, named: of(one) === 'named' }]
  })
}

/** Asked of whoever is in the room: of those whose devices stand, for nobody else could be let in. */
function asksOf(desk: Desk, held: Held, admission: Admission): Ask[] {
  const newest = newestRoom(desk, held)
  const room = newest?.state === 'open' ? newest : speakingIn(desk, held)
  if (!room || !isAgreed(held) || !isOfficer(desk, held) || held.kept.firsts === undefined) return []
  const speaking = speakingIn(desk, held)?.id === room.id
  const inRoom = doubtfulIn(desk, held, room)
    .filter(({ delegation }) => delegation.id === desk.device.delegation || !speaking)
    .map(({ account, name, delegation }): Ask => ({ account, name, side: sideOf(desk, delegation.id), inRoom: true }))
  const outside = held.host.officers.flatMap(({ account, delegation }): Ask[] => {
    const person = { account, delegation: { id: delegation } }
    const [holder] = desk.trust.devicesOf(account, delegation).filter(({ stands }) => stands)
    if (!holder || room.people.some((one) => personOf(one) === personOf(person))) return []
    const side = sideOf(desk, delegation)
    const asked = admission.of(person) === 'unsaid' && (side === 'us' || isWithoutOfficers(desk, held, room, admission))
    return asked ? [{ account, name: holder.holder.name, side, inRoom: false }] : []
  })
  return [...inRoom, ...outside]
}

/** Nobody of the other side is in the room, none may be let in on the host's word, and of whom it named none could come. */
function isWithoutOfficers(desk: Desk, held: Held, { people }: RoomView, admission: Admission): boolean {
  const them = held.host.other.id
  return (
    people.every(({ delegation }) => delegation.id !== them) &&
    !mayLetInFirst(held) &&
    held.host.officers
      .filter(({ delegation }) => delegation === them)
      .filter(({ account }) => belongs(admission.of({ account, delegation: { id: them } })))
      .every(({ account }) => desk.trust.devicesOf(account, them).every(({ stands }) => !stands))
  )
}
