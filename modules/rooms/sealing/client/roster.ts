/** Who sits at the leaves: a leaf says which device it is, and the keys say whose device that is. */
import { readLeaf, type Standing, type Trust } from '#modules/identity/keys.ts'
import type { Member } from '../group-engine.ts'
import { personKey } from '../people.ts'
import type { Person } from '../views.ts'
import type { Author } from './content.ts'

export type Seat = { leaf: number; device: string; standing: Standing | undefined }

type Leaf = { device: string; delegation: string }
/** To read a leaf costs more than to remember it, and a room is looked at often. */
const leaves = new WeakMap<Uint8Array, Leaf>()

export function seatOf(member: Member, trust: Pick<Trust, 'standing'>): Seat {
  const { device, delegation }: Leaf = leaves.get(member.identity) ??
    readLeaf(member.identity) ?? { device: '', delegation: '' }
  leaves.set(member.identity, { device, delegation })
  // Of the leaf's own delegation: another may have stated the same key as a device of its own.
  return { leaf: member.leaf, device, standing: trust.standing(device, delegation) }
}

/** Who sits there, by delegation and account; nobody where the keys know nothing of the device. */
export function keyAt({ standing }: Seat): string {
  return standing ? personKey({ account: standing.holder.account, delegation: standing.delegation }) : ''
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
