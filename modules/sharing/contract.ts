import { z } from 'zod'

/** Traffic Light Protocol 2.0 (FIRST, August 2022), from the narrowest to the widest. */
export const Tlp = z.enum(['red', 'amber+strict', 'amber', 'green', 'clear'])
export type Tlp = z.infer<typeof Tlp>

/** Permissible Actions Protocol: what the recipient may do with it. */
export const Pap = z.enum(['red', 'amber', 'green', 'clear'])
export type Pap = z.infer<typeof Pap>

/**
 * Who gets it from here. TLP bounds how far it may ever go; the audience says whom it goes to.
 * An empty audience goes as far as the label alone allows: CLEAR to the public, GREEN to every delegation on the
 * host, anything stricter to nobody but the owner.
 */
export const Audience = z.object({
  delegations: z.array(z.uuid()).max(200).default([]),
  groups: z.array(z.uuid()).max(50).default([]),
  people: z.array(z.uuid()).max(200).default([]),
})
export type Audience = z.infer<typeof Audience>

export const Marking = z.object({
  tlp: Tlp,
  pap: Pap.nullable().default(null),
  audience: Audience.default({ delegations: [], groups: [], people: [] }),
  /** Until then only the owner and those named one by one see it. */
  embargoUntil: z.iso.datetime().nullable().default(null),
  /** Words that travel with it and bind by agreement: "not for attribution", "OSCE restricted". */
  caveats: z.array(z.string().trim().min(1).max(80)).max(8).default([]),
  exercise: z.boolean().default(false),
})
export type Marking = z.infer<typeof Marking>

/** A thing under a marking: whose it is, and how far it goes. */
export type Marked = { owner: string; marking: Marking }

export const DeliveryWay = z.enum(['page', 'feed', 'taxii', 'export', 'file', 'live'])
export type DeliveryWay = z.infer<typeof DeliveryWay>
