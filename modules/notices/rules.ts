import type { Actor } from '#platform/actor.ts'
import type { Verdict } from '#platform/refusal.ts'
import { type Channel, type Preference, Urgency } from './contract.ts'
import { isOnDuty, nextTime, quietUntil } from './hours.ts'

export { isOnDuty, quietUntil } from './hours.ts'

/** Notices are for people. */
export function mayHear(actor: Actor): Verdict {
  return actor.kind === 'person' ? true : { refused: 'PEOPLE_ONLY' }
}

/** Where a delegation is told of things by machine, its head decides; for the host its administrator. */
export function mayKeepWebhook(actor: Actor): Verdict {
  const hears = mayHear(actor)
  if (hears !== true) return hears
  const heads = actor.roles.includes('head-of-delegation') || actor.roles.includes('administrator')
  return heads && actor.delegationId !== null ? true : { refused: 'WEBHOOK_NOT_HEAD' }
}

/** From the least urgent to the most. */
export function isAtLeast(urgency: Urgency, least: Urgency): boolean {
  return Urgency.options.indexOf(urgency) >= Urgency.options.indexOf(least)
}

type Leaving = {
  urgency: Urgency
  due: Date | null
  channel: Exclude<Channel, 'webhook'>
  /** By a rota that the asker knows; hours of duty that the person gave count as well. */
  onDuty: boolean
}

type When = { notBefore: Date; inDigest: boolean }

/**
 * When something leaves for a person who hears by mail or push. Quiet hours hold everything back that does not break
 * them: a crisis does, and what is urgent for whoever is on duty, or due before they end. What is routine waits for the daily mail, unless that would come after the answer is due.
 */
export function whenToSend(
  { urgency, due, channel, onDuty }: Leaving,
  { quiet, duty, digestAt }: Preference,
  zone: string,
  now: Date,
): When {
  const end = quietUntil(quiet, now, zone)
  const cannotWait = onDuty || isOnDuty(duty, now, zone) || (due !== null && due <= end)
  if (urgency === 'crisis' || (urgency === 'urgent' && cannotWait)) return { notBefore: now, inDigest: false }
  if (urgency === 'routine' && channel === 'email' && digestAt !== null) {
    const next = quietUntil(quiet, nextTime(digestAt, now, zone), zone)
    if (due === null || due > next) return { notBefore: next, inDigest: true }
  }
  return { notBefore: end, inDigest: false }
}

const second = 1_000
/** Seconds until the next try, after each try that failed for a reason that may pass. Both outlast a server's bad night. */
const rests = {
  calm: [60, 120, 300, 600, 1_800, 3_600, 7_200, 14_400, 28_800],
  pressing: [10, 20, 40, 60, 60, 120, 300, 600, 1_800, 3_600, 7_200, 14_400, 28_800],
}

/** Milliseconds until something is tried again after so many tries; undefined when it is given up. */
export function restAfter(attempts: number, urgency: Urgency): number | undefined {
  const rest = (isAtLeast(urgency, 'urgent') ? rests.pressing : rests.calm)[attempts - 1]
  return rest === undefined ? undefined : rest * second
}
