import { z } from 'zod'
import { oc } from '#platform/contract.ts'
import { World } from '#platform/exercise.ts'
import { PageInput, pageOf } from '#platform/page.ts'

/**
 * How soon somebody has to hear of it. `routine` may wait for the daily mail; `prompt` goes at once, but not into quiet
 * hours; `urgent` breaks the quiet hours of whoever is on duty, and of anybody for whom it is due before they end; `crisis`
 * breaks everybody's.
 */
export const Urgency = z.enum(['routine', 'prompt', 'urgent', 'crisis'])
export type Urgency = z.infer<typeof Urgency>

/** The ways by which a notice leaves the house; the desk it reaches always. */
export const Channel = z.enum(['email', 'push', 'webhook'])
export type Channel = z.infer<typeof Channel>

export const DeliveryState = z.enum(['waiting', 'sent', 'failed', 'dropped'])
export type DeliveryState = z.infer<typeof DeliveryState>

/** Why something was not sent, in a word that has words in every language. */
export const Fault = z.enum([
  'no-mail-server',
  'no-address',
  'no-standing',
  'refused',
  'unreachable',
  'gone',
  'forbidden-address',
  'withheld',
  'interrupted',
])
export type Fault = z.infer<typeof Fault>

/** A time of the day on the wall, HH:MM. */
const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** From one time to another; over midnight where the end stands before the beginning, the whole day where they are one. */
export const Span = z.object({ from: Clock, to: Clock })
export type Span = z.infer<typeof Span>

/** Days are those of ISO 8601, Monday 1; a watch over midnight counts for the day on which it begins. */
export const Watch = Span.extend({ days: z.array(z.int().min(1).max(7)).min(1).max(7) })
export type Watch = z.infer<typeof Watch>

const Ways = z.array(z.enum(['email', 'push'])).max(2)
const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** How one person wishes to hear. The desk is not asked for: everything stands there. */
export const Preference = z.object({
  ways: z.object({ routine: Ways, prompt: Ways, urgent: Ways, crisis: Ways.min(1) }),
  /** IANA; null: the zone of the account. */
  zone: z
    .string()
    .max(64)
    .regex(/^(UTC|[A-Z][\w+-]*\/[\w+/-]+)$/)
    .refine(isZone, { error: 'notices.zone-unknown' })
    .nullable(),
  /** When the person is on duty; empty: nothing urgent breaks their quiet hours. */
  duty: z.array(Watch).max(14),
  quiet: Span.nullable(),
  /** When the mail leaves that gathers what is routine; null: each goes by itself. */
  digestAt: Clock.nullable(),
})
export type Preference = z.infer<typeof Preference>

export const usualPreference: Preference = {
  ways: { routine: ['email'], prompt: ['email', 'push'], urgent: ['email', 'push'], crisis: ['email', 'push'] },
  zone: null,
  duty: [],
  quiet: null,
  digestAt: '08:00',
}

/** One notice as the person whom it addresses sees it. `say` is a key of the words of the module that asked. */
export const SeenNotice = z.object({
  id: z.uuid(),
  urgency: Urgency,
  say: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  path: z.string().startsWith('/'),
  due: z.iso.datetime().nullable(),
  exercise: z.boolean(),
  at: z.iso.datetime(),
  readAt: z.iso.datetime().nullable(),
  settledAt: z.iso.datetime().nullable(),
  ways: z.array(
    z.object({
      channel: Channel,
      state: DeliveryState,
      /** When it was sent or given up; while it waits, when it goes at the earliest. */
      at: z.iso.datetime(),
      fault: Fault.nullable(),
    }),
  ),
})
export type SeenNotice = z.infer<typeof SeenNotice>

export const Settings = z.object({
  preference: Preference,
  /** The zone in which these hours count now. */
  zone: z.string(),
  email: z.string().nullable(),
  /** Whether this host sends mail at all. */
  mails: z.boolean(),
  onDuty: z.boolean(),
  quietUntil: z.iso.datetime().nullable(),
})
export type Settings = z.infer<typeof Settings>

/** A browser that may be rung. */
export const Browser = z.object({
  id: z.uuid(),
  device: z.string(),
  /** The first characters of SHA-256 over its address, by which a browser knows itself. */
  mark: z.string(),
  at: z.iso.datetime(),
  usedAt: z.iso.datetime().nullable(),
})
export type Browser = z.infer<typeof Browser>

const base64url = (bytes: number) => z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${Math.ceil((bytes * 4) / 3)}}$`))

/** What a browser gives to whoever may ring it (W3C Push API): where, and its keys (RFC 8291). */
export const Subscription = z.object({
  endpoint: z.url({ protocol: /^https?$/ }).max(2000),
  p256dh: base64url(65),
  auth: base64url(16),
  device: z.string().trim().min(1).max(120),
})
export type Subscription = z.infer<typeof Subscription>

/** What a browser hands in by itself when its push service has given it another address. `before`: its address until then. */
export const Renewal = Subscription.omit({ device: true }).extend({ before: Subscription.shape.endpoint })
export type Renewal = z.infer<typeof Renewal>

export const Webhook = z.object({
  url: z.url({ protocol: /^https?$/ }).max(2000),
  /** What is less urgent is not posted. */
  urgency: Urgency,
  setAt: z.iso.datetime(),
  setBy: z.string(),
  /** Whoever set it is head no more: since then nothing is posted, until a head sets it again. */
  suspendedAt: z.iso.datetime().nullable(),
  lastSentAt: z.iso.datetime().nullable(),
  lastFault: Fault.nullable(),
  lastFaultAt: z.iso.datetime().nullable(),
})
export type Webhook = z.infer<typeof Webhook>

const errors = {
  PEOPLE_ONLY: { status: 403, message: 'Notices are for people; a machine account has a webhook or asks the doors.' },
  NOTICE_UNKNOWN: { status: 404, message: 'No such notice among yours.' },
  BROWSER_UNKNOWN: { status: 404, message: 'No such browser among yours.' },
  BROWSERS_TOO_MANY: { status: 409, message: 'Twenty browsers are rung already; take one off the list first.' },
  ADDRESS_FORBIDDEN: {
    status: 422,
    message: 'This host sends nothing to that address: it wants https and a public address.',
  },
  WEBHOOK_NOT_HEAD: { status: 403, message: 'The webhook of a delegation is set by its head.' },
  WEBHOOK_UNKNOWN: { status: 404, message: 'Your delegation has no webhook.' },
  NOTHING_TO_TRY: { status: 409, message: 'There is nothing to send this by: set it up first.' },
  TOO_MANY: { status: 429, message: 'That was tried several times just now; wait some minutes.' },
} as const
const { PEOPLE_ONLY, WEBHOOK_NOT_HEAD, WEBHOOK_UNKNOWN, ADDRESS_FORBIDDEN } = errors

/** In an address a word, and a value for who calls the door from here. */
const Flag = z.union([z.boolean(), z.stringbool()]).default(false)
const changed = z.object({ changed: z.literal(true) })
const one = z.object({ id: z.uuid() })

export const noticesContract = {
  mine: oc
    .route({ method: 'GET', path: '/notices', summary: 'Your notices of one world, newest first' })
    .input(PageInput.extend({ world: World, unread: Flag }))
    .output(pageOf(SeenNotice).extend({ unread: z.number().int() }))
    .errors({ PEOPLE_ONLY }),
  read: oc
    .route({ method: 'POST', path: '/notices/{id}/read', summary: 'You have read one; answers where it leads' })
    .input(one)
    .output(z.object({ path: z.string().startsWith('/') }))
    .errors({ PEOPLE_ONLY, NOTICE_UNKNOWN: errors.NOTICE_UNKNOWN }),
  readAll: oc
    .route({ method: 'POST', path: '/notices/read', summary: 'You have read all of one world' })
    .input(z.object({ world: World }))
    .output(changed)
    .errors({ PEOPLE_ONLY }),

  settings: oc
    .route({ method: 'GET', path: '/notices/settings', summary: 'How you hear of things' })
    .output(Settings)
    .errors({ PEOPLE_ONLY }),
  setPreference: oc
    .route({ method: 'PUT', path: '/notices/settings', summary: 'Say how you wish to hear of things' })
    .input(Preference)
    .output(Settings)
    .errors({ PEOPLE_ONLY }),
  test: oc
    .route({ method: 'POST', path: '/notices/test', summary: 'Send yourself a notice by one way, now' })
    .input(z.object({ channel: Channel }))
    .output(z.object({ id: z.uuid() }))
    .errors({
      PEOPLE_ONLY,
      WEBHOOK_NOT_HEAD,
      NOTHING_TO_TRY: errors.NOTHING_TO_TRY,
      TOO_MANY: errors.TOO_MANY,
    }),

  browsers: oc
    .route({ method: 'GET', path: '/notices/browsers', summary: 'The browsers of yours that are rung' })
    .output(z.object({ key: z.string(), browsers: z.array(Browser) }))
    .errors({ PEOPLE_ONLY }),
  subscribe: oc
    .route({ method: 'POST', path: '/notices/browsers', successStatus: 201, summary: 'Have this browser rung' })
    .input(Subscription)
    .output(Browser)
    .errors({ PEOPLE_ONLY, ADDRESS_FORBIDDEN, BROWSERS_TOO_MANY: errors.BROWSERS_TOO_MANY }),
  renew: oc
    .route({
      method: 'POST',
      path: '/notices/browsers/renewal',
      summary: 'Ring a browser where its push service has moved it, and no longer where it was',
    })
    .input(Renewal)
    .output(Browser)
    .errors({
      PEOPLE_ONLY,
      ADDRESS_FORBIDDEN,
      BROWSERS_TOO_MANY: errors.BROWSERS_TOO_MANY,
      BROWSER_UNKNOWN: errors.BROWSER_UNKNOWN,
    }),
  unsubscribe: oc
    .route({ method: 'DELETE', path: '/notices/browsers/{id}', summary: 'Ring a browser no more' })
    .input(one)
    .output(changed)
    .errors({ PEOPLE_ONLY, BROWSER_UNKNOWN: errors.BROWSER_UNKNOWN }),

  webhook: oc
    .route({ method: 'GET', path: '/notices/webhook', summary: 'The webhook of your delegation, for its head' })
    .output(z.object({ webhook: Webhook.nullable() }))
    .errors({ PEOPLE_ONLY, WEBHOOK_NOT_HEAD }),
  setWebhook: oc
    .route({
      method: 'PUT',
      path: '/notices/webhook',
      summary:
        'Set the webhook, or confirm one that is suspended; a new address has a new secret, which /notices/webhook/secret shows',
    })
    .input(Webhook.pick({ url: true, urgency: true }))
    .output(z.object({ webhook: Webhook }))
    .errors({ PEOPLE_ONLY, WEBHOOK_NOT_HEAD, ADDRESS_FORBIDDEN }),
  renewSecret: oc
    .route({
      method: 'POST',
      path: '/notices/webhook/secret',
      summary: 'A new secret, shown this once; the old one signs beside it for a day',
    })
    // `whsec_…`, as Standard Webhooks writes it.
    .output(z.object({ webhook: Webhook, secret: z.string() }))
    .errors({ PEOPLE_ONLY, WEBHOOK_NOT_HEAD, WEBHOOK_UNKNOWN }),
  removeWebhook: oc
    .route({ method: 'DELETE', path: '/notices/webhook', summary: 'Take the webhook away' })
    .output(changed)
    .errors({ PEOPLE_ONLY, WEBHOOK_NOT_HEAD }),
}

export const noticesPaths = { list: '/notices', settings: '/notices/settings' } as const

export const noticesEvents = { 'notice.made': z.object({ at: z.iso.datetime() }) }
