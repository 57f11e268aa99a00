import { createHash } from 'node:crypto'
import type { House } from '#platform/server/house.ts'
import type { Urgency } from '../../contract.ts'
import type { Outcome } from '../claiming.ts'
import { pushOf } from '../composing.ts'
import type { Letter } from '../loading.ts'
import { encrypted } from './encrypting.ts'
import { post } from './posting.ts'
import { authorization, vapidOf } from './vapid.ts'

/** RFC 8030: how a push service treats it while the device sleeps, and for how many seconds it keeps it. */
const manner: Record<Urgency, { urgency: string; keep: number }> = {
  routine: { urgency: 'low', keep: 86_400 },
  prompt: { urgency: 'normal', keep: 86_400 },
  urgent: { urgency: 'high', keep: 14_400 },
  crisis: { urgency: 'high', keep: 3_600 },
}

export async function push(house: House, letter: Letter & { way: 'push' }): Promise<Outcome> {
  const { to, said, browser } = letter
  const [one] = said
  const vapid = await vapidOf(house)
  if (!one) return { state: 'dropped' }
  if (vapid.secret === undefined) return { state: 'again', fault: 'withheld' }
  const { publicUrl, noticesInternal: internal } = house.config
  const keys = { p256dh: Buffer.from(browser.p256dh, 'base64url'), auth: Buffer.from(browser.auth, 'base64url') }
  const { urgency, keep } = manner[one.urgency]
  const headers = {
    'content-type': 'application/octet-stream',
    'content-encoding': 'aes128gcm',
    ttl: String(keep),
    urgency,
    // A repeat replaces what still waits at the push service.
    topic: createHash('sha256').update(one.id).digest('base64url').slice(0, 32),
    authorization: authorization(
      new URL(browser.endpoint),
      contactOf(publicUrl),
      { public: vapid.public, secret: vapid.secret },
      house.now(),
    ),
  }
  const answer = await post(browser.endpoint, headers, encrypted(Buffer.from(JSON.stringify(pushOf(to, one))), keys), {
    internal,
  })
  if ('fault' in answer)
    return answer.fault === 'unreachable' ? { state: 'again', fault: 'unreachable' } : { state: 'failed', ...answer }
  return outcomeOf(answer.status, answer.retryAfter)
}

/**
 * RFC 8030, section 5: 404 and 410 say that the subscription is no more. RFC 8292, section 4.2: 401 and 403 say that the push
 * service does not take our word for it. It was made for another key, as before a restore without the data folder, and
 * rings no more: its owner hears so when they open a page, and rings it anew.
 */
function outcomeOf(status: number, retryAfter: number | null): Outcome {
  if (status >= 200 && status < 300) return { state: 'sent' }
  if ([401, 403, 404, 410].includes(status)) return { state: 'failed', fault: 'gone' }
  if (status !== 429 && status < 500) return { state: 'failed', fault: 'refused' }
  return {
    state: 'again',
    fault: 'unreachable',
    ...(retryAfter === null ? {} : { rest: Math.min(retryAfter, 86_400) }),
  }
}

function contactOf(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? publicUrl : `mailto:no-reply@${new URL(publicUrl).hostname}`
}
