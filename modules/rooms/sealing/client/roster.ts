/** Who sits at the leaves: a leaf says which device it is, and the keys say whose device that is. */
import { readLeaf, type Standing, type Trust } from '#modules/identity/keys.ts'
import type { Member } from '../group-engine.ts'
import type { Person } from '../views.ts'
import type { Author } from './content.ts'

export type Seat = { leaf: number; device: string; standing: Standing | undefined }

/** To read a leaf costs more than to remember it, and a room is looked at often. */
const devices = new WeakMap<Uint8Array, string>()

export function seatOf(member: Member, trust: Pick<Trust, 'standing'>): Seat {
  const device = devices.get(member.identity) ?? readLeaf(member.identity)?.device ?? ''
  devices.set(member.identity, device)
  return { leaf: member.leaf, device, standing: trust.standing(device) }
}

export function authorOf(seat: Seat): Author | undefined {
  const { standing } = seat
  if (!standing) return undefined
  const { holder, delegation } = standing
  return {
    account: holder.account,
    name: holder.name,
    delegation: { id: delegation.id, name: delegation.name },
    device: seat.device,
  }
}

export function personOf(author: Author): Person {
  return { account: author.account, name: author.name, delegation: author.delegation }
}

/**
 * Has this leaf lost its standing for good? An expired list ends nobody in particular: it stops the sealing of messages
 * and nothing else, because a late committee must not empty every room.
 */
export function isOut(seat: Seat): boolean {
  return seat.standing ? !seat.standing.stands && seat.standing.why !== 'list-expired' : false
}
