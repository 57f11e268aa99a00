/**
 * Requests to addresses that people gave us: webhooks, and the push services of their browsers. Such an address is made
 * by whoever wishes us to knock where they cannot. So: https alone, to public addresses alone, judged by what the name
 * resolves to when the connection is made; no redirect is followed, nothing but the status is taken from the answer.
 */
import { lookup as resolve } from 'node:dns'
import { request as plainRequest } from 'node:http'
import { request as safeRequest } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** Milliseconds for the whole of it, from the first packet to the end of the answer. */
const longest = 10_000
const mostOfAnswer = 16_384

const forbidden = new BlockList()
/** IANA's special-purpose registries (RFC 6890 and its updates), multicast, and what embeds an IPv4 address. */
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  forbidden.addSubnet(network, bits, 'ipv4')
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  forbidden.addSubnet(network, bits, 'ipv6')
const unicast = new BlockList()
unicast.addSubnet('2000::', 3, 'ipv6')

/** An address of the public Internet. Of IPv6, what IANA gives out for that (2000::/3) and nothing else. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !forbidden.check(address, 'ipv4')
  return family === 6 && unicast.check(address, 'ipv6') && !forbidden.check(address, 'ipv6')
}

/**
 * Whether an address may be kept at all. What its name resolves to is asked when something is sent: it may be another
 * then. `internal`: the operator allows addresses of the own network, and http.
 */
export function mayBePosted(address: string, internal: boolean): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, username, password } = new URL(address)
  if (username !== '' || password !== '' || hostname === '') return false
  if (internal) return protocol === 'https:' || protocol === 'http:'
  const bare = hostname.replace(/^\[|\]$/g, '')
  if (isIP(bare) !== 0) return protocol === 'https:' && isPublicAddress(bare)
  return (
    protocol === 'https:' && hostname.includes('.') && !/(^|\.)(localhost|local|internal|home\.arpa)\.?$/.test(hostname)
  )
}

export type Posted = { status: number; retryAfter: number | null } | { fault: 'unreachable' | 'forbidden-address' }

class ForbiddenAddress extends Error {
  override name = 'ForbiddenAddress'
}

/** Posts once. Answers the status, or why there is none; throws nothing, and answers in time whatever the other end does. */
export function post(
  address: string,
  headers: Record<string, string>,
  body: Buffer,
  { internal, patience = longest }: { internal: boolean; patience?: number },
): Promise<Posted> {
  if (!mayBePosted(address, internal)) return Promise.resolve({ fault: 'forbidden-address' })
  const url = new URL(address)
  const request = url.protocol === 'https:' ? safeRequest : plainRequest
  return new Promise((settle) => {
    // A clock of ours: of a connection that was taken over (101) Node tells neither an answer nor an error.
    const clock = setTimeout(() => {
      settle({ fault: 'unreachable' })
      sent.destroy()
    }, patience)
    const sent = request(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': String(body.length), 'user-agent': 'Chancery' },
        agent: false,
        lookup: internal ? undefined : publicOnly,
      },
      (answer) => {
        const { statusCode = 0, headers: said } = answer
        settle({ status: statusCode, retryAfter: secondsOf(said['retry-after']) })
        let taken = 0
        answer.on('data', (chunk: Buffer) => {
          taken += chunk.length
          if (taken > mostOfAnswer) answer.destroy()
        })
        answer.on('error', () => {})
      },
    )
    sent.on('upgrade', ({ statusCode = 101 }, socket) => {
      socket.destroy()
      settle({ status: statusCode, retryAfter: null })
    })
    sent.on('close', () => {
      clearTimeout(clock)
      settle({ fault: 'unreachable' })
    })
    sent.on('error', (error) =>
      settle({ fault: error instanceof ForbiddenAddress ? 'forbidden-address' : 'unreachable' }),
    )
    sent.end(body)
  })
}

/** RFC 9110 knows a date as well; whoever sends one is tried again when it suits us. */
function secondsOf(said: string | undefined): number | null {
  return said !== undefined && /^\d{1,6}$/.test(said) ? Number(said) : null
}

/** One address that is not public spoils the name: it could be the one that is taken. */
export const publicOnly: LookupFunction = (hostname, options, done) => {
  resolve(hostname, { ...options, all: true }, (error, found) => {
    if (error) return done(error, '', 0)
    const [first] = found
    if (!first || found.some(({ address }) => !isPublicAddress(address)))
      return done(new ForbiddenAddress(hostname), '', 0)
    if (options.all) return done(null, found)
    return done(null, first.address, first.family)
  })
}
