/**
 * A push service may give a browser another address while no page is open. The worker tells the host, if it can just then;
 * what it could not tell is found here, from what this browser last told the host.
 */

/** `at`: the address last told; null where it was told before this was kept. `now`: what the browser has, null for none. */
type Told = { owner: string | null; me: string | null; at: string | null; now: string | null }

/**
 * `renew`: the host must be told of the new address; `lost`: this browser is rung no more; `keep`: the address is of the
 * host's knowledge as far as one knows, and worth remembering; `nothing`: it rings for nobody, or for somebody else.
 */
export function sinceLastTold({ owner, me, at, now }: Told): 'nothing' | 'keep' | 'renew' | 'lost' {
  if (owner === null || owner !== me) return 'nothing'
  if (now === null) return 'lost'
  return at === null || at === now ? 'keep' : 'renew'
}
