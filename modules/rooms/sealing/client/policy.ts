/**
 * Who may change a room. Every client asks these rules of every commit, its own too, and all must come to the same answer:
 * hence they look at nothing but the group as it was before, the words already in order, and the standing of those who
 * are removed for having lost it.
 */
import type { Trust } from '#modules/identity/keys.ts'
import type { CommitView, Member } from '../group-engine.ts'
import { isOut, keyAt, type Seat, seatOf } from './roster.ts'
import { readSettings, roleOf, type RoomSettings } from './settings.ts'

export type PolicyContext = {
  trust: Pick<Trust, 'standing'>
  /** Those who have said that they leave, as everybody here by delegation and account. */
  leaving: ReadonlySet<string>
  /** Of a caucus: the devices in the room around it. Whoever is not there is not here either. */
  around?: () => ReadonlySet<string> | undefined
}

/** A refusal that may turn into consent once this client has learnt what the one who made the commit knew. */
export const notYet = 'still-stands'

/** Those who lead: the chairs who are present; without any, the mediators; without any, all who may speak. */
export function leaders(settings: RoomSettings, present: ReadonlySet<string>): Set<string> {
  const holding = (role: string): string[] => [...present].filter((person) => roleOf(settings, person) === role)
  const [first] = [holding('chair'), holding('mediator'), holding('member'), [...present]].filter(
    (some) => some.length > 0,
  )
  return new Set(first)
}

/** Whom any member removes, and before whose removal nothing more is sealed. */
export function mustGo(seat: Seat, { leaving, around }: Omit<PolicyContext, 'trust'>): boolean {
  const devices = around?.()
  if (devices && !devices.has(seat.device)) return true
  return isOut(seat) || (seat.standing !== undefined && leaving.has(keyAt(seat)))
}

export function mayCommit(view: CommitView, context: PolicyContext): true | string {
  const before = readSettings(view.before.settings)
  if (!before) return 'the room had no settings'
  const personAt = (member: Member): string => keyAt(seatOf(member, context.trust))
  const by = personAt(view.by)
  const present = new Set(view.before.members.map(personAt))
  if (by !== '' && leaders(before, present).has(by)) return mayLead(view, before, personAt)
  if (view.settings) return 'not-chair: only a chair changes the settings'
  for (const added of view.adds) {
    if (by === '' || personAt(added) !== by) return 'not-chair: only a chair brings in others'
    if (before.out.includes(seatOf(added, context.trust).device)) return 'not-chair: a chair shut this device out'
  }
  for (const removed of view.removes) {
    const mayGo = (by !== '' && personAt(removed) === by) || mustGo(seatOf(removed, context.trust), context)
    if (!mayGo) return `${notYet}: only a chair removes a device that stands`
  }
  return true
}

function mayLead(view: CommitView, before: RoomSettings, personAt: (member: Member) => string): true | string {
  const after = view.settings ? readSettings(view.settings) : before
  if (!after) return 'the new settings are malformed'
  if (after.exercise !== before.exercise) return 'a room stays of the world in which it was opened'
  const removed = new Set(view.removes.map((member) => member.leaf))
  const left = [...view.before.members.filter((member) => !removed.has(member.leaf)), ...view.adds].map(personAt)
  const hadChair = view.before.members.some((member) => roleOf(before, personAt(member)) === 'chair')
  if (view.settings && hadChair && !left.some((person) => roleOf(after, person) === 'chair'))
    return 'last-chair: a room keeps a chair'
  return true
}
