// A browser that is rung: it asks its owner, subscribes at its own push service, and tells the host where (W3C Push API).
import { ownSubscription, ringsFor } from './ringing-for.ts'
import { notices } from './doors.ts'

export type Ringing = 'works' | 'no-worker' | 'no-push' | 'refused'

/** Whether this browser can be rung at all. Without the worker, as while developing, it cannot. */
export function ringing(): Ringing {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return 'no-worker'
  if (!('PushManager' in window) || !('Notification' in window)) return 'no-push'
  return Notification.permission === 'denied' ? 'refused' : 'works'
}

/** How the host's list calls the subscription of this browser; undefined where it has none. */
export async function ownMark(): Promise<string | undefined> {
  const subscription = await ownSubscription()
  if (!subscription) return undefined
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(subscription.endpoint)))
  return Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The owner said no, or the push service of the browser cannot be reached. */
export class NotRung extends Error {
  override name = 'NotRung'
}

/** Asks the owner, and has this browser rung from now on. Throws NotRung, or what the door refuses. */
export async function ringHere(key: string, accountId: string | null): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted') throw new NotRung('permission')
  const { pushManager } = await navigator.serviceWorker.ready
  const before = await pushManager.getSubscription()
  // One that was made for another host, or before its key was changed, is of no use.
  await before?.unsubscribe()
  const subscription = await pushManager
    .subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) })
    .catch(() => {
      throw new NotRung('push service')
    })
  await notices.subscribe.call({ ...keysOf(subscription), device: deviceName(navigator.userAgent) })
  ringsFor(accountId, subscription.endpoint)
}

/** What the host needs to ring this browser. Throws NotRung where the browser gives no keys. */
export function keysOf(subscription: PushSubscription): { endpoint: string; p256dh: string; auth: string } {
  const [p256dh, auth] = [subscription.getKey('p256dh'), subscription.getKey('auth')]
  if (!p256dh || !auth) throw new NotRung('keys')
  return { endpoint: subscription.endpoint, p256dh: base64url(p256dh), auth: base64url(auth) }
}

export async function ringHereNoMore(): Promise<void> {
  ringsFor(null)
  await (await ownSubscription())?.unsubscribe()
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
}

function base64url(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** Browser and system, of the long line that browsers send. */
function deviceName(line: string): string {
  const browser = /(Firefox|Edg|OPR|HeadlessChrome|Chrome|Safari)\/\d+/.exec(line)?.[0].replace('Edg/', 'Edge/')
  const system = /(Windows|Macintosh|Android|iPhone|iPad|Linux)/.exec(line)?.[0]
  return [browser?.replace('/', ' '), system].filter(Boolean).join(', ') || 'Browser'
}
