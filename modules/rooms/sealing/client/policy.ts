/**
 * Who may change a room. Every client asks these rules of every commit, its own too, and all must come to the same answer:
 * hence they look at nothing but the group as it was before, the words already in order, and the standing of those who
 * are removed for having lost it.
 */
import type { Trust } from '#modules/identity/keys.ts'
import type { CommitView, Member } from '../group-engine.ts'
import { isOut, type Seat, seatOf } from './roster.ts'
import { readSettings, roleOf, type RoomSettings } from './settings.ts'

export type PolicyContext = {
  trust: Pick<Trust, 'standing'>
  /** Accounts that have said that they leave. */
  leaving: ReadonlySet<string>
  /** Of a caucus: the devices in the room around it. Whoever is not there is not here either. */
  around?: () => ReadonlySet<string> | undefined
}

/** A refusal that may turn into consent once this client has learnt what the one who made the commit knew. */
export const notYet = 'still-stands'

/** The accounts that lead: the chairs who are present; without any, the mediators; without any, all who may speak. */
export function leaders(settings: RoomSettings, present: ReadonlySet<string>): Set<string> {
  const holding = (role: string): string[] => [...present].filter((account) => roleOf(settings, account) === role)
  const [first] = [holding('chair'), holding('mediator'), holding('member'), [...present]].filter(
    (some) => some.length > 0,
  )
  return new Set(first)
}

/** Whom any member removes, and before whose removal nothing more is sealed. */
export function mustGo(seat: Seat, { leaving, around }: Omit<PolicyContext, 'trust'>): boolean {
  const devices = around?.()
  if (devices && !devices.has(seat.device)) return true
  return isOut(seat) || (seat.standing !== undefined && leaving.has(seat.standing.holder.account))
}

export function mayCommit(view: CommitView, context: PolicyContext): true | string {
  const before = readSettings(view.before.settings)
  if (!before) return 'the room had no settings'
  const accountOf = (member: Member): string => seatOf(member, context.trust).standing?.holder.account ?? ''
  const by = accountOf(view.by)
  const present = new Set(view.before.members.map(accountOf))
  if (by !== '' && leaders(before, present).has(by)) return mayLead(view, before, accountOf)
  if (view.settings) return 'not-chair: only a chair changes the settings'
  for (const added of view.adds) {
    if (by === '' || accountOf(added) !== by) return 'not-chair: only a chair brings in others'
    if (before.out.includes(seatOf(added, context.trust).device)) return 'not-chair: a chair shut this device out'
  }
  for (const removed of view.removes) {
    const account = accountOf(removed)
    const mayGo = (by !== '' && account === by) || mustGo(seatOf(removed, context.trust), context)
    if (!mayGo) return `${notYet}: only a chair removes a device that stands`
  }
  return true
}

function mayLead(view: CommitView, before: RoomSettings, accountOf: (member: Member) => string): true | string {
  const after = view.settings ? readSettings(view.settings) : before
  if (!after) return 'the new settings are malformed'
  const removed = new Set(view.removes.map((member) => member.leaf))
  const left = [...view.before.members.filter((member) => !removed.has(member.leaf)), ...view.adds].map(accountOf)
  const hadChair = view.before.members.some((member) => roleOf(before, accountOf(member)) === 'chair')
  if (view.settings && hadChair && !left.some((account) => roleOf(after, account) === 'chair'))
    return 'last-chair: a room keeps a chair'
  return true
}
