/**
 * Communication checks: who may run one, who acknowledges, and who sees what came of it. As with the UN's global directory,
 * a delegation sees its own results and figures of all (to be verified); the secretariat sees who did not answer, because
 * somebody has to call them.
 */
import type { Verdict } from '#platform/refusal.ts'
import type { PingLadder, PingRung, PingStatus } from '../contract/pings.ts'

type Who = { kind: string; id: string | null; delegationId: string | null; roles: readonly string[] }
type Held = { byId: string; status: PingStatus }

/** Of fewer delegations no figures are given: each could subtract its own and know the others'. */
export const fewestDelegations = 5

/** So many of the last checks of everybody are drawn beside one another. */
export const mostInTrend = 24

/** What the world's practice sets between checks, in months (to be verified). */
export const usualEvery = 6

const isSecretariat = (who: Who): boolean =>
  who.kind === 'person' && (who.roles.includes('secretariat-officer') || who.roles.includes('administrator'))

export function mayReadPings(who: Who): Verdict {
  return (who.kind === 'person' && who.delegationId !== null) || { refused: 'PINGS_NOT_FOR_YOU' }
}

/** `delegationIds` null: all. */
export function mayPing(who: Who, delegationIds: readonly string[] | null): Verdict {
  if (isSecretariat(who)) return true
  const own = delegationIds !== null && delegationIds.every((id) => id === who.delegationId)
  const heads = who.kind === 'person' && who.roles.includes('head-of-delegation')
  return (own && heads) || { refused: 'PING_NOT_YOURS' }
}

/** Whoever runs it sees each contact and may call it off; for the secretariat any officer does. */
export function mayFollowUp(who: Who, ping: Held): Verdict {
  if (who.delegationId !== ping.byId) return { refused: 'PING_NOT_YOURS' }
  return isSecretariat(who) || who.roles.includes('head-of-delegation') || { refused: 'PING_NOT_YOURS' }
}

export function mayCancel(who: Who, ping: Held): Verdict {
  const runs = mayFollowUp(who, ping)
  if (runs !== true) return runs
  return ping.status === 'scheduled' || ping.status === 'running' || { refused: 'PING_STANDS_OTHERWISE' }
}

/** Those who were told, and the head of the delegation, who answers for all of its contacts. */
export function mayAcknowledge(who: Who, asked: { delegationId: string; told: readonly string[] }): Verdict {
  if (who.kind !== 'person' || who.id === null || who.delegationId !== asked.delegationId)
    return { refused: 'PING_UNKNOWN' }
  return asked.told.includes(who.id) || who.roles.includes('head-of-delegation') || { refused: 'PING_NOT_ASKED_OF_YOU' }
}

/** Clocks of devices are a little off; milliseconds. */
const clocksDiffer = 5 * 60_000

/**
 * Whether a device may have signed then: since the check began, and not later than now. It need not be just now, for somebody
 * else may have carried it to where the host is reached.
 */
export function ranAt(signed: Date, begun: Date | null, now: Date): boolean {
  return (
    begun !== null &&
    signed.getTime() >= begun.getTime() - clocksDiffer &&
    signed.getTime() <= now.getTime() + clocksDiffer
  )
}

type Standing = { id: string; kind: string; deputyId: string | null }

/**
 * Who is asked first: a deputy not where they would be asked as well for whom they stand in for, of the same kind. So each
 * contact is asked, or stands behind one that is: along a chain every second one, and of a ring somebody, the first by id.
 */
export function firstAsked(contacts: readonly Standing[]): string[] {
  const byId = new Map(contacts.map((one) => [one.id, one]))
  const deputyOf = ({ id, kind, deputyId }: Standing): string | null =>
    deputyId !== null && deputyId !== id && byId.get(deputyId)?.kind === kind ? deputyId : null
  const asked = new Set<string>()
  let open = contacts.toSorted((one, other) => (one.id < other.id ? -1 : 1))
  while (open.length > 0) {
    const standIn = new Set(open.map(deputyOf))
    const first = open.filter(({ id }) => !standIn.has(id))
    // Where everybody who is left stands in for another, they go round in rings.
    const now = first.length > 0 ? first : open.slice(0, 1)
    for (const { id } of now) asked.add(id)
    const spared = new Set(now.map(deputyOf))
    open = open.filter(({ id }) => !asked.has(id) && !spared.has(id))
  }
  return [...asked]
}

const order: readonly PingRung[] = ['contact', 'deputy', 'head', 'mission']

export function fits({ deputy, head, mission, closes }: PingLadder): boolean {
  return deputy < head && head < mission && mission < closes
}

/** The rungs that are to have been told so long after the beginning; at least the first. */
export function rungsAfter(ladder: PingLadder, milliseconds: number): readonly PingRung[] {
  const at = { contact: 0, deputy: ladder.deputy, head: ladder.head, mission: ladder.mission }
  return order.filter((rung) => milliseconds >= at[rung] * 60_000)
}

export const closesAt = (startsAt: Date, { closes }: PingLadder): Date => new Date(startsAt.getTime() + closes * 60_000)

/** Of one delegation: planned and running at once, and made within a day. The secretariat checks the whole world. */
export const mostPings = { secretariat: { open: 50, daily: 50 }, delegation: { open: 3, daily: 6 } } as const

export function mayPlanMore(who: Who, { open, lately }: { open: number; lately: number }): Verdict {
  const most = isSecretariat(who) ? mostPings.secretariat : mostPings.delegation
  return (open < most.open && lately < most.daily) || { refused: 'PING_TOO_MANY' }
}

/**
 * The first round after `after` of a check that comes back: the day of the month and the time of UTC of its first round, or
 * the last day where a month is shorter. Rounds that a house slept through are left out.
 */
export function nextStart(anchor: Date, everyMonths: number, after: Date): Date {
  let next = anchor
  for (let round = 1; next <= after; round++) next = monthsLater(anchor, round * everyMonths)
  return next
}

function monthsLater(from: Date, months: number): Date {
  const later = new Date(from)
  later.setUTCDate(1)
  later.setUTCMonth(later.getUTCMonth() + months)
  const days = new Date(Date.UTC(later.getUTCFullYear(), later.getUTCMonth() + 1, 0)).getUTCDate()
  later.setUTCDate(Math.min(from.getUTCDate(), days))
  return later
}
