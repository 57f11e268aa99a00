/** Whether a leaf may sit in a room, as the engine asks it. */
import type { Trust } from '#modules/identity/keys.ts'
import { readLeaf } from '#modules/identity/keys.ts'
import { equalBytes, fromBase64url, toBase64url } from '#platform/bytes.ts'
import type { Judge } from '../group-engine.ts'

/** A leaf that the keys did not vouch for, and why. */
export type Stranger = { identity: string; key: string; why: string }

/** What may be wrong with a leaf although the keys vouch for it, or did when they could be asked. */
const lapsed: ReadonlySet<string> = new Set([
  'removed',
  'delegation-ended',
  'expired',
  'list-expired',
  'statement-withheld',
  'unreachable',
])

/**
 * A leaf that others brought is judged by whose key it is. One that has lost its standing is known all the same: the
 * order of a room holds what it did before, and all clients must read that order alike. It is removed at once, and
 * nothing is sealed before. Whom this device itself invites must stand now.
 */
export function judgeOf(trust: Trust, strangers: Stranger[]): Judge {
  return async (identity, key, occasion) => {
    const judged = await trust.judge(identity, key)
    if (judged.ok) return true
    const leaf = readLeaf(identity)
    const standing = leaf && lapsed.has(judged.why) ? trust.standing(leaf.device, leaf.delegation) : undefined
    // Whoever was never added can have lost nothing: such a device is somebody's invention.
    const stood = standing?.added === true
    if (occasion !== 'inviting' && stood && equalBytes(fromBase64url(standing.key.ed25519), key)) return true
    strangers.push({ identity: toBase64url(identity), key: toBase64url(key), why: judged.why })
    return false
  }
}
