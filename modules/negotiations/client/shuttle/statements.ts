/**
 * What a mediator and one party say to each other in a sealed room of their own, as acts of the room: points, what may be
 * told to whom in which words, and what was told. Each is signed by both keys of the device that says it, so that a consent
 * can be shown in another room, to people who were never in this one.
 */
import { z } from 'zod'
import { DelegationId, Id, Line, Note, RoomId, Time } from '../../text/words-of-acts.ts'
import { HybridSignature } from '#platform/signing.ts'

export const shuttleApp = 'shuttle'
export const shuttleDomain = 'shuttle'

const Named = z.strictObject({ id: DelegationId, name: Line })
const Mediator = z.strictObject({ delegation: DelegationId, account: z.string().min(1).max(100) })
const said = { v: z.literal(1), home: RoomId }

/** The exact words, for one party, by one mediator: worth nothing for others. `home` is the room in which it was given. */
export const Consent = z.strictObject({
  ...said,
  kind: z.literal('consent'),
  ask: Id,
  words: Note.min(1),
  to: DelegationId,
  mediator: Mediator,
})
export type Consent = z.infer<typeof Consent>

/** A device's claims about itself, its time, and a statement, under its two keys. */
const signed = <Statement extends z.ZodType>(statement: Statement) =>
  z.strictObject({ by: Id, of: DelegationId, at: Time, statement, signature: HybridSignature })
export const SignedConsent = signed(Consent)
export type SignedConsent = z.infer<typeof SignedConsent>

export const Statement = z.discriminatedUnion('kind', [
  /** By the mediator: this room is for shuttling between them and that party. */
  z.strictObject({
    ...said,
    kind: z.literal('opened'),
    party: Named,
    negotiation: z.strictObject({ room: RoomId, title: Line }).optional(),
  }),
  /** By the party, or by the mediator who heard it. */
  z.strictObject({ ...said, kind: z.literal('point'), id: Id, text: Note.min(1) }),
  /** By the mediator: may I say this, in these words, to them? */
  z.strictObject({ ...said, kind: z.literal('ask'), id: Id, point: Id, words: Note.min(1), to: Named }),
  Consent,
  z.strictObject({ ...said, kind: z.literal('decline'), ask: Id }),
  /** Of a consent, as long as nothing was told. */
  z.strictObject({ ...said, kind: z.literal('revoke'), ask: Id }),
  /** By the mediator, in the room of whoever consented: it was told. */
  z.strictObject({ ...said, kind: z.literal('told'), ask: Id }),
  /** By the mediator, in the room of whoever is told. */
  z.strictObject({
    ...said,
    kind: z.literal('disclosure'),
    id: Id,
    words: Note.min(1),
    from: Named,
    consent: SignedConsent,
  }),
])
export type Statement = z.infer<typeof Statement>
export type StatementOf<Kind extends Statement['kind']> = Extract<Statement, { kind: Kind }>

export const Signed = signed(Statement)
export type Signed = z.infer<typeof Signed>

/** To devices that came later: each statement under its own signature. */
const Handed = z.strictObject({ v: z.literal(1), kind: z.literal('handed'), said: z.array(Signed).max(40) })

/** What an act of the room says; nothing, where it is none of ours. */
export function readShuttle(text: string): { said: Signed[]; handed: boolean } | undefined {
  try {
    const read = z.union([Signed, Handed]).safeParse(JSON.parse(text)).data
    if (!read) return undefined
    return 'said' in read ? { said: read.said, handed: true } : { said: [read], handed: false }
  } catch {
    return undefined
  }
}
