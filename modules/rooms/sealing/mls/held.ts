/** The state of one group on one device, and how it moves on. */
import type { CommitView, Member } from '../group.ts'
import { burnEpoch, type Epoch, type PastEpoch, putBehind } from './epoch.ts'
import { burnSecrets } from './secrets.ts'

/** One's own commit that the host has not answered yet, known again by the SHA-256 of its bytes (in hex). */
export type Pending = {
  readonly digest: string
  readonly next: Epoch
  readonly adds: Member[]
  readonly removes: Member[]
  readonly settings?: Uint8Array
  readonly authenticatedData: Uint8Array
}

/** What remains to be known of a group from which this device was removed. */
export type Ended = { groupId: Uint8Array; epoch: number; self: number; settings: Uint8Array }

export type Held =
  | { active: true; epoch: Epoch; past: PastEpoch[]; pending: Pending[] }
  | { active: false; ended: Ended }

type Active = Extract<Held, { active: true }>

/** A device that makes commit after commit without an answer keeps no more of them than this. */
const mostPending = 4

export function addPending(held: Active, pending: Pending): void {
  held.pending.push(pending)
  for (const old of held.pending.splice(0, held.pending.length - mostPending)) burnEpoch(old.next, held.epoch)
}

export function dropPending(held: Active, pending: Pending): void {
  held.pending = held.pending.filter((each) => each !== pending)
  burnEpoch(pending.next, held.epoch)
}

/** Moves on to the next epoch; every other commit of one's own is void. */
export function moveOn(held: Active, next: Epoch): void {
  for (const each of held.pending) if (each.next !== next) burnEpoch(each.next, held.epoch)
  held.pending = []
  held.past = putBehind(held.epoch, next, held.past)
  held.epoch = next
}

/** Burns everything: this device is out. */
export function end(held: Active, settings: Uint8Array): Held {
  const { context, self } = held.epoch
  const ended = { groupId: context.groupId, epoch: Number(context.epoch) + 1, self, settings }
  for (const each of held.pending) burnEpoch(each.next)
  burnEpoch(held.epoch)
  for (const past of held.past) {
    burnSecrets(past.secrets)
    past.senderDataSecret.fill(0)
  }
  return { active: false, ended }
}

export function viewOfPending(pending: Pending, by: Member, before: CommitView['before']): CommitView {
  const { adds, removes, settings } = pending
  return { by, adds, removes, ...(settings ? { settings } : {}), before }
}
