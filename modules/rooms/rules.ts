/**
 * What the host decides of a sealed room: who may knock, whether a change comes in time, and whether what it is told of
 * devices adds up. Who is chair, and who may speak, is sealed; the clients decide that.
 */
import type { Actor } from '#platform/actor.ts'
import type { Verdict } from '#platform/refusal.ts'
import { roomLimits } from './contract.ts'

/** Any person in standing may be in rooms, and a machine that was given the scope. */
export function mayUseRooms({ kind, scopes }: Pick<Actor, 'kind' | 'scopes'>): Verdict {
  return kind === 'person' || scopes.includes('rooms') || { refused: 'ROOMS_SCOPE_MISSING' }
}

/** What a writer finds. `member` is false for who was removed. */
type Stand = { member: boolean; closedAt: Date | null; epoch: number; stored: number }

export function mayWrite({ member, closedAt }: Pick<Stand, 'member' | 'closedAt'>): Verdict {
  if (!member) return { refused: 'NOT_A_MEMBER' }
  return closedAt === null || { refused: 'ROOM_CLOSED' }
}

/** Of two commits for one epoch the first one stands. */
export function mayCommit({ epoch }: Pick<Stand, 'epoch'>, ofEpoch: number): Verdict {
  return epoch === ofEpoch || { refused: 'EPOCH_TAKEN' }
}

/** A message may come late by a few epochs, whose keys the members still keep; never of an epoch to come. */
export function maySend({ epoch }: Pick<Stand, 'epoch'>, ofEpoch: number): Verdict {
  return (ofEpoch <= epoch && ofEpoch >= epoch - roomLimits.pastEpochs) || { refused: 'EPOCH_PASSED' }
}

/** Whether these pieces are each of a size that goes through, and whether the room still holds them. In bytes. */
export function mayHold({ stored }: Pick<Stand, 'stored'>, sizes: readonly number[], mostOfOne: number): Verdict {
  if (sizes.some((size) => size > mostOfOne)) return { refused: 'TOO_LARGE' }
  return stored + sum(sizes) <= roomLimits.room || { refused: 'ROOM_FULL' }
}

type Change = { added: readonly { device: string }[]; removed: readonly string[] }

/**
 * `members` are the devices in the room now, `leaving` those of them that were struck off by one account alone and may be
 * added anew. A device that is to begin anew is removed by one change and added by another.
 */
export function membersFit(
  members: ReadonlySet<string>,
  { added, removed }: Change,
  leaving: ReadonlySet<string> = new Set(),
): Verdict {
  const going = new Set(removed)
  const coming = new Set(added.map(({ device }) => device))
  const once = going.size === removed.length && coming.size === added.length
  const there = removed.every((device) => members.has(device))
  const absent = added.every(({ device }) => !members.has(device) || leaving.has(device))
  const came = added.filter(({ device }) => !members.has(device)).length
  const fits = members.size - going.size + came <= roomLimits.devices
  return (once && there && absent && fits) || { refused: 'MEMBERS_DO_NOT_FIT' }
}

/** A device that the host delivers to. `leaving`: it was struck off by the commit at `seq`, of the account `by`. */
export type Delivered = { device: string; account: string; leaving?: { seq: number; by: string } }

/**
 * Whether a removal ends delivery with the commit itself, or waits for the word of another account. The host cannot tell
 * a change from random bytes; so nobody takes others off its list alone, except where only two are in the room.
 */
export function removedAtOnce(removed: Delivered, by: string, members: readonly Delivered[]): boolean {
  return removed.account === by || new Set(members.map(({ account }) => account)).size <= 2
}

/**
 * Who confirms a removal: its own account; or any other in the room than the one that made it, unless that one struck
 * them off altogether. So of many who were struck off by one, each may still confirm what the others do against it.
 */
export function mayConfirm(removed: Delivered, account: string, members: readonly Delivered[]): boolean {
  if (!removed.leaving) return false
  const { by } = removed.leaving
  if (account === removed.account) return true
  return account !== by && members.some((one) => one.account === account && one.leaving?.by !== by)
}

/** Each device that is added stands in exactly one welcome, and no other device in any. */
export function welcomesFit(
  added: readonly { device: string }[],
  welcomes: readonly { devices: readonly string[] }[],
): Verdict {
  const all = welcomes.flatMap(({ devices }) => devices)
  const welcomed = new Set(all)
  const fits =
    welcomed.size === all.length && all.length === added.length && added.every(({ device }) => welcomed.has(device))
  return fits || { refused: 'WELCOMES_DO_NOT_FIT' }
}

export function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0)
}
