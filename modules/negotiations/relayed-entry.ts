import { z } from 'zod'
import { SignedOperation } from './text/operation.ts'
import type { Entry } from './text/state.ts'
import { DelegationId, Time } from './text/words-of-acts.ts'

const Told = z.string().max(300)

/** An entry as it travels out of its room: what the reader of an open negotiation relays, and every page folds anew. */
export const RelayedEntry = z.strictObject({
  seq: z.int().min(0),
  index: z.int().min(0),
  at: Time,
  by: z.strictObject({
    delegation: DelegationId,
    delegationName: Told,
    account: Told,
    name: Told,
    device: Told,
    role: z.enum(['chair', 'mediator', 'member', 'observer']),
    powers: z.array(z.enum(['speak', 'agree-ad-referendum', 'sign'])).max(3),
  }),
  signed: SignedOperation,
}) satisfies z.ZodType<Entry>
