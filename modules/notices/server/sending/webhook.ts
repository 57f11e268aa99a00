/** Standard Webhooks: what is posted is signed by a secret that the delegation's head was shown once. */
import { createHmac, randomBytes } from 'node:crypto'
import type { House } from '#platform/server/house.ts'
import { unseal } from '#platform/server/sealing.ts'
import type { Outcome } from '../claiming.ts'
import { webhookOf } from '../composing.ts'
import type { Letter } from '../loading.ts'
import { post } from './posting.ts'

const prefix = 'whsec_'

export function newSecret(): string {
  return prefix + randomBytes(32).toString('base64')
}

export const secretAbout = (delegationId: string): string => `webhook:${delegationId}`

/** `v1,<HMAC-SHA256>` over id, seconds and body; one for each secret that holds, separated by spaces. */
export function signatures(secrets: readonly string[], id: string, seconds: number, body: string): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(prefix.length), 'base64')
      return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`
    })
    .join(' ')
}

export async function ring(house: House, letter: Letter & { way: 'webhook' }): Promise<Outcome> {
  const { to, said, hook, messageId } = letter
  const [one] = said
  if (!one) return { state: 'dropped' }
  const { dataFolder, publicUrl, noticesInternal: internal } = house.config
  const opened = await Promise.all(
    hook.sealed.map((sealed) => unseal(dataFolder, sealed, secretAbout(hook.delegation))),
  )
  const secrets = opened.filter((secret) => secret !== undefined)
  // A key of the data folder that is not there: an unsigned message is worse than none.
  if (secrets.length === 0) return { state: 'again', fault: 'withheld' }
  const body = JSON.stringify(webhookOf(publicUrl, to, one))
  const seconds = Math.floor(house.now().getTime() / 1_000)
  const headers = {
    'content-type': 'application/json',
    // The same for each try, by which a receiver knows a repeat.
    'webhook-id': messageId,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatures(secrets, messageId, seconds, body),
  }
  const answer = await post(hook.url, headers, Buffer.from(body), { internal })
  if ('fault' in answer)
    return answer.fault === 'unreachable' ? { state: 'again', fault: 'unreachable' } : { state: 'failed', ...answer }
  if (answer.status >= 200 && answer.status < 300) return { state: 'sent' }
  // Gone for good, or moved: nobody follows to where we were not sent by the head of the delegation.
  if (answer.status === 410) return { state: 'failed', fault: 'gone' }
  if (answer.status >= 300 && answer.status < 400) return { state: 'failed', fault: 'refused' }
  const rest = answer.retryAfter === null ? {} : { rest: Math.min(answer.retryAfter, 86_400) }
  return { state: 'again', fault: 'refused', ...rest }
}
