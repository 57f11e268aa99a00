import { z } from 'zod'
import { oc } from '#platform/contract.ts'
import { World } from '#platform/exercise.ts'
import { PageInput, pageOf } from '#platform/page.ts'

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

/** A closed circle of delegations, with the whole of its history open to whoever is in it now. */
export const SharingGroup = z.object({
  id: z.uuid(),
  name: z.string().trim().min(1).max(120),
  purpose: z.string().trim().max(1000),
  createdAt: z.iso.datetime(),
  members: z.array(
    z.object({
      delegationId: z.uuid(),
      delegationName: z.string(),
      steward: z.boolean(),
      since: z.iso.datetime(),
      until: z.iso.datetime().nullable(),
    }),
  ),
})
export type SharingGroup = z.infer<typeof SharingGroup>

/** One handing-over. It names no contents: `objects` says how many things went over in it. */
export const Delivery = z.object({
  id: z.number().int(),
  at: z.iso.datetime(),
  way: DeliveryWay,
  kind: z.string(),
  objectId: z.string().nullable(),
  version: z.string().nullable(),
  objects: z.number().int(),
  ownerName: z.string(),
  /** Null for the public. */
  toDelegationName: z.string().nullable(),
  toAccountName: z.string().nullable(),
})
export type Delivery = z.infer<typeof Delivery>

export const Withdrawal = z.object({
  id: z.number().int(),
  at: z.iso.datetime(),
  kind: z.string(),
  objectId: z.string(),
  version: z.string().nullable(),
  ownerName: z.string(),
  reason: z.string(),
  forbidden: z.boolean(),
})
export type Withdrawal = z.infer<typeof Withdrawal>

const errors = {
  GROUP_UNKNOWN: { status: 404, message: 'No such sharing group, or you are not a member of it.' },
  GROUP_NOT_STEWARD: { status: 403, message: 'Only a steward of the group may do this.' },
  GROUP_MEMBER_ALREADY: { status: 409, message: 'This delegation is a member already.' },
  GROUP_MEMBER_UNKNOWN: { status: 404, message: 'This delegation is not a member of the group.' },
  GROUP_NEEDS_STEWARD: {
    status: 409,
    message: 'The last steward cannot leave while others stay; name another steward first.',
  },
  DELEGATION_UNKNOWN: { status: 404, message: 'No such delegation on this host.' },
  ROLE_MAY_NOT_ACT: { status: 403, message: 'An observer reads, but does not act for the delegation.' },
  BOOKS_SCOPE_MISSING: { status: 403, message: 'This machine account was not given the scope incidents:read.' },
} as const
const { BOOKS_SCOPE_MISSING } = errors

const group = z.object({ groupId: z.uuid() })
const member = group.extend({ delegationId: z.uuid() })

export const sharingContract = {
  groups: oc
    .route({
      method: 'GET',
      path: '/sharing-groups',
      summary: 'The sharing groups of your delegation, with their history',
    })
    .output(z.array(SharingGroup))
    .errors({ BOOKS_SCOPE_MISSING }),

  found: oc
    .route({
      method: 'POST',
      path: '/sharing-groups',
      successStatus: 201,
      summary: 'Found a sharing group, as its first steward',
    })
    .input(SharingGroup.pick({ name: true, purpose: true }))
    .output(SharingGroup)
    .errors({ ROLE_MAY_NOT_ACT: errors.ROLE_MAY_NOT_ACT }),

  add: oc
    .route({ method: 'POST', path: '/sharing-groups/{groupId}/members', summary: 'Add a delegation to a group' })
    .input(member.extend({ steward: z.boolean().default(false) }))
    .output(SharingGroup)
    .errors(errors),

  end: oc
    .route({
      method: 'DELETE',
      path: '/sharing-groups/{groupId}/members/{delegationId}',
      summary: 'End a membership; nothing is delivered any more from that moment',
    })
    .input(member)
    .output(z.object({ ended: z.literal(true) }))
    .errors(errors),

  deliveries: oc
    .route({
      method: 'GET',
      path: '/deliveries',
      summary: 'Who received what: of yours, to you, or all of them for the auditor',
    })
    .input(
      PageInput.extend({
        world: World,
        objectId: z.string().max(200).optional(),
        direction: z.enum(['given', 'received', 'all']).default('all'),
      }),
    )
    .output(pageOf(Delivery))
    .errors({ BOOKS_SCOPE_MISSING }),

  withdrawals: oc
    .route({
      method: 'GET',
      path: '/withdrawals',
      summary: 'What was taken back: by you, or after you had received it',
    })
    .input(PageInput.extend({ world: World }))
    .output(pageOf(Withdrawal))
    .errors({ BOOKS_SCOPE_MISSING }),
}

const changed = z.object({ groupId: z.uuid(), delegationId: z.uuid() })

export const sharingEvents = { 'group.member-added': changed, 'group.member-ended': changed }

export const sharingPaths = { groups: '/sharing-groups', deliveries: '/deliveries', withdrawals: '/withdrawals' }

/** For every door that takes a marking from outside: whom it names must exist, and a group must be one's own. */
export const markingErrors = {
  AUDIENCE_UNKNOWN: {
    status: 422,
    message:
      'The audience names a delegation, group or person that is not on this host, or a group that you are not a member of.',
  },
} as const
