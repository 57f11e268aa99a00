import { z } from 'zod'
import { DeliveryWay } from '#modules/sharing/contract.ts'
import { OneIncident, reading } from './incident-doors.ts'
import { refusals } from './refusals.ts'
import { IncidentView, Party } from './view.ts'

/** One version as a reader may know it. Versions in which nothing changed that they see are not among theirs. */
export const VersionLine = z.object({
  /** The label of the copy: what `from`, `to` and `label` of the doors below take. */
  label: z.string(),
  at: z.iso.datetime(),
  /** Who made it; null outside the owner's delegation. */
  by: z.string().nullable(),
  /** The number of the version; null outside the owner's delegation. */
  version: z.number().int().nullable(),
  redacted: z.boolean(),
  /** Kinds of parts that changed: `facts`, `status`, `severity`, `section:technical`, `victim`, `moment` … */
  changed: z.array(z.string()),
})
export type VersionLine = z.infer<typeof VersionLine>

/** A run of words that stayed, came or went. Joined without what came, they are the old text; without what went, the new. */
export const WordRun = z.object({ change: z.enum(['same', 'added', 'removed']), text: z.string() })
export type WordRun = z.infer<typeof WordRun>

/** What changed in one part, field by field. */
export const PartDifference = z.object({
  /** `facts`, `status`, or the id of a section, severity, item or file. */
  part: z.string(),
  /** As in `changed` of a version: `facts`, `section:technical`, `victim` … */
  name: z.string(),
  change: z.enum(['added', 'removed', 'changed', 'marked-anew']),
  fields: z.array(
    z.object({
      /** The path within the part, e.g. `title`, `words.text`, `sources`. */
      field: z.string(),
      before: z.unknown(),
      after: z.unknown(),
      /** For texts: the difference in words. */
      words: z.array(WordRun).nullable(),
    }),
  ),
})
export type PartDifference = z.infer<typeof PartDifference>

export const IncidentDelivery = z.object({
  at: z.iso.datetime(),
  way: DeliveryWay,
  to: Party.nullable(),
  account: z.string().nullable(),
  /** The label of the copy, or `file:` and the id of the file. */
  copy: z.string(),
})

const { VERSION_UNKNOWN, STANDING_UNKNOWN, INCIDENT_NOT_YOURS } = refusals

/**
 * A reader sees of a past version what both its marking then and the marking of the same part now let them see. So a
 * marking made stricter closes the past as well, and one made wider does not open it. What was a draft stays with its owner.
 */
export const historyDoors = {
  list: reading
    .meta({ open: true })
    .route({
      method: 'GET',
      path: '/incidents/{id}/versions',
      summary: 'The versions of an incident that you may see, the newest first',
    })
    .input(OneIncident)
    .output(z.array(VersionLine)),

  one: reading
    .meta({ open: true, delivers: true })
    .errors({ VERSION_UNKNOWN })
    .route({
      method: 'GET',
      path: '/incidents/{id}/versions/{label}',
      summary: 'An incident as your copy of it was at a version',
    })
    .input(OneIncident.extend({ label: z.string().max(40) }))
    .output(IncidentView),

  difference: reading
    .meta({ open: true, delivers: true })
    .errors({ VERSION_UNKNOWN })
    .route({
      method: 'GET',
      path: '/incidents/{id}/difference',
      summary: 'What changed between two versions, by part and field',
    })
    .input(OneIncident.extend({ from: z.string().max(40), to: z.string().max(40) }))
    .output(z.array(PartDifference)),

  seeAs: reading
    .meta({ delivers: true })
    .errors({ INCIDENT_NOT_YOURS, STANDING_UNKNOWN })
    .route({
      method: 'GET',
      path: '/incidents/{id}/as',
      summary:
        'What another delegation, one of its people, or the public would see of your incident as it is marked now',
    })
    .input(OneIncident.extend({ delegation: z.uuid().optional(), person: z.uuid().optional() }))
    .output(
      z.object({
        /** Null: they would not know that it exists. */
        copy: IncidentView.nullable(),
        /** True for a draft: what they would see once it is shared. Nobody else sees it now. */
        onceShared: z.boolean(),
      }),
    ),

  deliveries: reading
    .errors({ INCIDENT_NOT_YOURS })
    .route({
      method: 'GET',
      path: '/incidents/{id}/deliveries',
      summary: 'Who received what of your incident, when, and by which way; open to its owner and to the auditor',
    })
    .input(OneIncident)
    .output(z.array(IncidentDelivery)),
}
