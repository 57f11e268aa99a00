// What the fold would say of an act that came now: asked before anything is signed, so that a window can say it while one
// still writes.
import type { NegotiationView } from '../../client/views.ts'
import type { ActOf } from '../../text/acts.ts'
import { mergeRefused } from '../../text/fold/merge.ts'
import { operationOf } from '../../text/signing.ts'
import type { Entry, Refused, Speaker } from '../../text/state.ts'

/** @param at milliseconds since 1970. */
export function mergeRefusedNow(
  { room, state }: NegotiationView,
  by: Speaker,
  act: ActOf<'paragraph.merge'>,
  at: number,
): Refused | undefined {
  const now = new Date(at).toISOString()
  const { count, trail } = state
  const operation = operationOf(by.device, { room, n: count + 1, seen: { count, trail }, sentAt: now, act })
  const signed: Entry['signed'] = { operation, signature: { key: by.device, ed25519: '' } }
  return mergeRefused(state, act, { seq: Number.MAX_SAFE_INTEGER, index: 0, at: now, by, signed })
}
