// When a page is opened: whether the host still knows where this browser is rung.
import { isRefusal } from '#platform/web/errors.ts'
import { notices } from './doors.ts'
import { sinceLastTold } from './moved.ts'
import { ownSubscription, ringsFor, toldAt } from './ringing-for.ts'
import { keysOf, ownMark } from './ringing.ts'

/** False where this browser rang for this person and is rung no more; they are to be told. */
export async function isStillRung(me: string): Promise<boolean> {
  const told = toldAt()
  const subscription = await ownSubscription()
  const found = sinceLastTold({ ...told, me, now: subscription?.endpoint ?? null })
  if (found === 'nothing') return true
  if (found === 'keep' && subscription) ringsFor(me, subscription.endpoint)
  if (found === 'renew' && subscription && !(await renewed(told.at ?? '', subscription, me))) return lost(subscription)
  return found === 'lost' ? lost(null) : true
}

async function lost(subscription: PushSubscription | null): Promise<false> {
  ringsFor(null)
  await subscription?.unsubscribe().catch(() => false)
  return false
}

/** False where the host rings this browser neither where it was nor where it is. Throws where the host does not answer. */
async function renewed(before: string, subscription: PushSubscription, me: string): Promise<boolean> {
  try {
    await notices.renew.call({ before, ...keysOf(subscription) })
  } catch (error) {
    if (!isRefusal(error) || error.code !== 'BROWSER_UNKNOWN') throw error
    // The worker told it already.
    const [{ browsers }, mark] = await Promise.all([notices.browsers.call(), ownMark()])
    if (!browsers.some((one) => one.mark === mark)) return false
  }
  ringsFor(me, subscription.endpoint)
  return true
}
