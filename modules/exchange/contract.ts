import { z } from 'zod'
import { oc } from '#platform/contract.ts'
import { pageOf, PageInput } from '#platform/page.ts'
import { DeliveryWay, Marking, markingErrors, Tlp } from '#modules/sharing/contract.ts'

/** `kept` by a delegation, the one of a sharing `group`, or the one of all `incidents` on this host. */
export const CollectionKind = z.enum(['kept', 'group', 'incidents'])
export type CollectionKind = z.infer<typeof CollectionKind>

/** Who gets at a collection: everybody on the host, or these. Its keeper always does. */
export const Access = z.object({
  all: z.boolean().default(false),
  delegations: z.array(z.uuid()).max(200).default([]),
  groups: z.array(z.uuid()).max(50).default([]),
})
export type Access = z.infer<typeof Access>

const alias = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/, 'Letters, digits, dots, hyphens and underscores.')

/** What a keeper says of a collection. */
export const CollectionWords = z.object({
  title: z.string().trim().min(1).max(200),
  description: z.string().trim().max(2000).default(''),
  alias: alias.nullable().default(null),
  readers: Access,
  writers: Access,
  /** The people to whom TLP:RED goes that arrives here. */
  people: z.array(z.uuid()).max(200).default([]),
  /** The label of objects that arrive without one. */
  defaultTlp: Tlp.default('amber'),
})
export type CollectionWords = z.infer<typeof CollectionWords>

export const Collection = CollectionWords.extend({
  id: z.uuid(),
  kind: CollectionKind,
  /** The API root under which TAXII clients find it. */
  root: z.string(),
  keeperId: z.uuid().nullable(),
  canRead: z.boolean(),
  canWrite: z.boolean(),
})
export type Collection = z.infer<typeof Collection>

/** One object as a line on the screen. `version` is the object's own text. */
export const ObjectRow = z.object({
  stixId: z.string(),
  type: z.string(),
  version: z.string(),
  /** The name by which people know it; empty where it has none. */
  name: z.string(),
  dateAdded: z.string(),
  collectionId: z.uuid(),
  ownerId: z.uuid(),
  incidentId: z.uuid().nullable(),
  redacted: z.boolean(),
  marking: Marking,
})
export type ObjectRow = z.infer<typeof ObjectRow>

export const ObjectDetail = z.object({
  /** Every version that the asker may see, wherever it stands, newest first; the text is as it was submitted. */
  versions: z.array(ObjectRow.extend({ text: z.string() })),
  /** Who received it; for its owner and the auditor only, otherwise empty. */
  deliveries: z.array(
    z.object({
      at: z.iso.datetime(),
      way: DeliveryWay,
      toDelegationId: z.uuid().nullable(),
      toAccountId: z.uuid().nullable(),
      version: z.string().nullable(),
    }),
  ),
})
export type ObjectDetail = z.infer<typeof ObjectDetail>

export const stixId = z
  .string()
  .regex(/^[a-z0-9-]{1,250}--[0-9a-fA-F-]{36}$/, 'A STIX identifier: a type, two hyphens and a UUID.')

/** What the asker's standing lets them see, in the words of markings. */
export const OwnMarkings = z.object({
  delegationId: z.uuid().nullable(),
  personId: z.uuid().nullable(),
  groups: z.array(z.uuid()),
  clientOf: z.uuid().nullable(),
  /** The labels that can reach the asker at all. TLP:RED reaches people named, never machines. */
  labels: z.array(Tlp),
  /** The markings in use in each collection that the asker may read. */
  collections: z.array(
    z.object({ id: z.uuid(), title: z.string(), markings: z.array(z.object({ ownerId: z.uuid(), marking: Marking })) }),
  ),
})
export type OwnMarkings = z.infer<typeof OwnMarkings>

/** The text of a MISP event, a list of them, or what a search in MISP answers. */
export const MispFile = z.object({
  text: z.string().min(1).max(1_900_000),
  /** For what bears none: its label, and the audience, embargo and caveats of everything. */
  marking: Marking,
  /** An event whose labels contradict one another is refused, unless the narrower reading is wished. */
  narrow: z.boolean().default(false),
})

export const TakenMispEvent = z.object({
  uuid: z.string(),
  /** `known`: this version was here. `older`: a later one was. Neither changed anything. */
  outcome: z.enum(['stored', 'known', 'older']),
  stored: z.number().int(),
  removed: z.number().int(),
  failed: z.array(z.object({ stixId: z.string(), message: z.string() })),
})
export type TakenMispEvent = z.infer<typeof TakenMispEvent>

/** Each place that must be mended, the first ones first. Nothing of the file was kept. */
export const MispFaults = z.object({ faults: z.array(z.object({ path: z.string(), message: z.string() })) })

const errors = {
  COLLECTION_UNKNOWN: { status: 404, message: 'No such collection, or not for your eyes.' },
  COLLECTION_NOT_YOURS: { status: 403, message: 'Only the delegation that keeps a collection may change it.' },
  COLLECTION_ALIAS_TAKEN: { status: 409, message: 'Another collection has this alias already; choose another.' },
  SCOPE_MISSING: { status: 403, message: 'This machine account needs the scope taxii:read or incidents:read.' },
  ROLE_MAY_NOT_ACT: { status: 403, message: 'An observer reads, but does not act for the delegation.' },
  AUDIENCE_UNKNOWN: {
    status: 422,
    message:
      'The readers or writers name a delegation, group or person that is not on this host, or a group that you are not a member of.',
  },
  MISP_NOT_READABLE: {
    status: 422,
    message: 'This is no MISP event that can be taken in. Nothing of it was kept.',
    data: MispFaults,
  },
  OBJECT_UNKNOWN: { status: 404, message: 'No such object, or not for your eyes.' },
  OBJECT_NOT_FORBIDDEN: { status: 404, message: 'No object of this id is refused from everybody.' },
  OFFICERS_ONLY: {
    status: 403,
    message: 'Only an officer of the host readmits what a delegation had refused from everybody.',
  },
  OBJECT_NOT_YOURS: { status: 403, message: 'Only the delegation that brought an object may withdraw it.' },
} as const
const {
  COLLECTION_UNKNOWN,
  COLLECTION_NOT_YOURS,
  COLLECTION_ALIAS_TAKEN,
  ROLE_MAY_NOT_ACT,
  AUDIENCE_UNKNOWN,
  OBJECT_UNKNOWN,
  OBJECT_NOT_FORBIDDEN,
  OFFICERS_ONLY,
  OBJECT_NOT_YOURS,
  SCOPE_MISSING,
  MISP_NOT_READABLE,
} = errors

export const exchangeContract = {
  collections: oc
    .route({ method: 'GET', path: '/collections', summary: 'The collections that you may read or write' })
    .output(z.array(Collection)),

  makeCollection: oc
    .route({
      method: 'POST',
      path: '/collections',
      successStatus: 201,
      summary: 'Make a collection that your delegation keeps',
    })
    .input(CollectionWords)
    .output(Collection)
    .errors({ ROLE_MAY_NOT_ACT, COLLECTION_ALIAS_TAKEN, AUDIENCE_UNKNOWN }),

  changeCollection: oc
    .route({
      method: 'PUT',
      path: '/collections/{id}',
      summary:
        'Change a collection. Who may no longer read finds nothing in it from that moment; who is added finds what arrives from then on',
    })
    .input(CollectionWords.extend({ id: z.uuid() }))
    .output(Collection)
    .errors({ ROLE_MAY_NOT_ACT, COLLECTION_UNKNOWN, COLLECTION_NOT_YOURS, COLLECTION_ALIAS_TAKEN, AUDIENCE_UNKNOWN }),

  objects: oc
    .route({
      method: 'GET',
      path: '/stix-objects',
      summary: 'The objects of a collection or of an incident, the last version of each',
    })
    .input(
      PageInput.extend({
        collectionId: z.uuid().optional(),
        incidentId: z.uuid().optional(),
        type: z.string().max(250).optional(),
        after: z.string().max(2000).optional(),
      }),
    )
    .output(pageOf(ObjectRow))
    .errors({ COLLECTION_UNKNOWN, SCOPE_MISSING }),

  object: oc
    .meta({ delivers: true })
    .route({
      method: 'GET',
      path: '/stix-objects/{stixId}',
      summary: 'One object in all its versions, and for its owner who received it',
    })
    .input(z.object({ stixId }))
    .output(ObjectDetail)
    .errors({ OBJECT_UNKNOWN, SCOPE_MISSING }),

  withdraw: oc
    .route({
      method: 'POST',
      path: '/stix-objects/{stixId}/withdrawal',
      summary: 'Take an object back: from every collection, and tell all who received it',
    })
    .input(
      z.object({
        stixId,
        version: z.string().max(64).optional(),
        reason: z.string().trim().max(2000).default(''),
        forbid: z.boolean().default(false),
      }),
    )
    .output(z.object({ id: z.number().int(), objects: z.number().int(), told: z.array(z.uuid()) }))
    .errors({ ROLE_MAY_NOT_ACT, OBJECT_UNKNOWN, OBJECT_NOT_YOURS }),

  readmit: oc
    .route({
      method: 'POST',
      path: '/stix-objects/{stixId}/readmission',
      summary: 'Let others bring again what a delegation had refused from everybody: for officers of the host',
    })
    .input(z.object({ stixId }))
    .output(z.void())
    .errors({ OFFICERS_ONLY, OBJECT_NOT_FORBIDDEN }),

  importMisp: oc
    .route({
      method: 'POST',
      path: '/misp-events',
      successStatus: 201,
      summary: 'Take in MISP events, each part under its own marking; all of them, or none',
    })
    .input(MispFile)
    .output(z.object({ events: z.array(TakenMispEvent) }))
    .errors({ ROLE_MAY_NOT_ACT, ...markingErrors, MISP_NOT_READABLE }),

  markings: oc
    .route({
      method: 'GET',
      path: '/markings/mine',
      summary: 'Your markings: what your standing lets you see in each collection',
    })
    .output(OwnMarkings),
}

export const exchangeEvents = { 'object.withdrawn': z.object({ id: z.number().int() }) }

export const exchangePaths = {
  collections: '/collections',
  collection: (id: string) => `/collections/${id}`,
  object: (id: string) => `/objects/${encodeURIComponent(id)}`,
}
