import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { House } from './house.ts'

const addresses = new WeakMap<Request, string>()

/**
 * Notes from where a request came, for the limits of the doors; answers the request. Behind a proxy of our own
 * (TRUST_PROXY) it is the last entry of X-Forwarded-For, the only one which that proxy wrote itself. Of an IPv6 address
 * the network (/64) counts, since one visitor commands the whole of it.
 */
export function introduced(context: Context, house: House): Request {
  const request = context.req.raw
  const forwarded = house.config.trustProxy
    ? context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
    : undefined
  // Hono's own type of the environment is `any`: node-server puts its bindings there, a test nothing.
  const { incoming } = (context.env ?? {}) as Partial<HttpBindings>
  addresses.set(request, networkOf(forwarded ?? incoming?.socket.remoteAddress ?? 'unknown'))
  return request
}

export function addressOf(request: Request): string {
  return addresses.get(request) ?? 'unknown'
}

function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return mapped
  if (!address.includes(':')) return address
  const [head = '', tail] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').filter(Boolean).length
  const whole = [
    ...groups,
    ...Array<string>(Math.max(0, missing)).fill('0'),
    ...(tail?.split(':').filter(Boolean) ?? []),
  ]
  return whole.slice(0, 4).join(':')
}
