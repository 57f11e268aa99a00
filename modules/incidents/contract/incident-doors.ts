import { z } from 'zod'
import { oc } from '#platform/contract.ts'
import { World } from '#platform/exercise.ts'
import { runErrors } from '#platform/in-play.ts'
import { PageInput, pageOf } from '#platform/page.ts'
import { Marking, markingErrors } from '#modules/sharing/contract.ts'
import { sectorLists, codesOf } from '../code-lists.ts'
import { Nis2ImpactSeverity } from '../severity.ts'
import { Country, Facts, ItemBody, SectionKind, SeverityInputs, Written } from './parts.ts'
import { refusals } from './refusals.ts'
import { IncidentLine, IncidentStatus, IncidentView, MapPlace, SearchHit } from './view.ts'

const { INCIDENT_UNKNOWN, INCIDENT_NOT_YOURS, INCIDENT_ROLE_MAY_NOT, INCIDENT_SCOPE_MISSING } = refusals
const { INCIDENT_NOT_IN_THIS_STATE, INCIDENT_CHANGED_MEANWHILE, INCIDENT_PUBLICATION_NEEDS_DIPLOMAT, INCIDENT_FULL } =
  refusals
const { ITEM_UNKNOWN, ITEM_OF_ANOTHER_KIND, ITEM_REFERS_TO_UNKNOWN, MERGE_NOT_POSSIBLE, NOT_MERGED } = refusals

/** What every door that reads may refuse. A hidden incident and an absent one are refused alike. */
export const reading = oc.errors({ INCIDENT_UNKNOWN, INCIDENT_SCOPE_MISSING })

/** What every door that acts for a delegation may refuse. */
export const acting = reading.errors({ INCIDENT_ROLE_MAY_NOT, ...markingErrors })

/** What every door that changes one's own incident may refuse. */
export const changing = acting.errors({
  INCIDENT_NOT_YOURS,
  INCIDENT_CHANGED_MEANWHILE,
  INCIDENT_NOT_IN_THIS_STATE,
  INCIDENT_FULL,
})

export const OneIncident = z.object({ id: z.uuid() })

/** Every change names the version that its author had before them. */
export const OneVersion = OneIncident.extend({ version: z.number().int().min(1) })

/** Null: follows the section, and where that has no marking of its own, the incident. */
export const PartMarking = Marking.nullable().default(null)

/**
 * A section as it is written: its words and its marking. Without words it marks what stands under it. Of one kind there
 * may be several: a narrow one beside a wide one. Without an id it is the one of that kind that you see, or a new one.
 */
export const SectionInput = z.object({
  id: z.uuid().optional(),
  kind: SectionKind,
  words: Written.nullable().default(null),
  marking: PartMarking,
})
export type SectionInput = z.infer<typeof SectionInput>

export const SeverityInput = SeverityInputs.extend({ marking: PartMarking })
export const ItemInput = z.object({ body: ItemBody, marking: PartMarking })
export type ItemInput = z.infer<typeof ItemInput>

export const ReportInput = z.object({
  facts: Facts,
  /** Of the incident itself: what stands under no marking of its own follows it. It binds from `share` on. */
  marking: Marking,
  /** Set once. An exercise never becomes real, nor the other way round. */
  exercise: z.boolean().default(false),
  /** The exercise of which it is, where you take part in several at once. */
  run: z.uuid().optional(),
  severity: SeverityInput.nullable().default(null),
  sections: z.array(SectionInput).max(40).default([]),
  items: z.array(ItemInput).max(200).default([]),
})
export type ReportInput = z.infer<typeof ReportInput>

/** What is left out stays as it is. `words: null` and `marking: null` together take a section away. */
export const UpdateInput = OneVersion.extend({
  facts: Facts.optional(),
  /** Of a draft only, so that it can be seen through others' eyes before it is shared. A shared one is marked anew by `share`. */
  marking: Marking.optional(),
  severity: SeverityInput.nullable().optional(),
  sections: z.array(SectionInput).max(40).optional(),
})
export type UpdateInput = z.infer<typeof UpdateInput>

/** Real incidents and exercises are two lists, never one. */
export { World }

export const ListInput = PageInput.extend({
  world: World,
  status: IncidentStatus.optional(),
  sector: z.enum(codesOf(sectorLists.nis2)).optional(),
  /** This bad on the NIS2 scale, or worse. */
  severity: Nis2ImpactSeverity.optional(),
  /** Of a victim. */
  country: Country.optional(),
  /** The delegation that was hit. */
  victim: z.uuid().optional(),
  /** The delegation that reported. */
  owner: z.uuid().optional(),
})
export type ListInput = z.infer<typeof ListInput>

const move = changing.errors({ INCIDENT_PUBLICATION_NEEDS_DIPLOMAT })

export const incidentDoors = {
  list: reading
    .meta({ open: true })
    .route({ method: 'GET', path: '/incidents', summary: 'The incidents that you may see, the newest report first' })
    .input(ListInput)
    .output(pageOf(IncidentLine)),

  search: reading
    .meta({ open: true })
    .route({ method: 'GET', path: '/incidents/search', summary: 'Incidents by words, in every part that you may see' })
    .input(
      z.object({
        words: z.string().trim().min(1).max(400),
        world: World,
        limit: z.coerce.number().int().min(1).max(100).default(20),
      }),
    )
    .output(z.object({ items: z.array(SearchHit) })),

  map: reading
    .meta({ open: true })
    .route({
      method: 'GET',
      path: '/incidents/map',
      summary: 'How many incidents hit which country, of those that you may see',
    })
    .input(z.object({ world: World }))
    .output(z.object({ places: z.array(MapPlace) })),

  one: reading
    .meta({ open: true, delivers: true })
    .route({
      method: 'GET',
      path: '/incidents/{id}',
      summary: 'Your copy of an incident; that you received it is recorded',
    })
    .input(OneIncident)
    .output(IncidentView),

  report: acting
    .errors({ ITEM_REFERS_TO_UNKNOWN, INCIDENT_FULL, ...runErrors })
    .route({
      method: 'POST',
      path: '/incidents',
      successStatus: 201,
      summary: 'Report an incident, as a draft that only your delegation sees',
    })
    .input(ReportInput)
    .output(IncidentView),

  update: changing
    .route({
      method: 'PATCH',
      path: '/incidents/{id}',
      summary: 'Change the facts, the severity or sections of your incident',
    })
    .input(UpdateInput)
    .output(IncidentView),

  addItem: changing
    .errors({ ITEM_REFERS_TO_UNKNOWN })
    .route({
      method: 'POST',
      path: '/incidents/{id}/items',
      successStatus: 201,
      summary:
        'Add a victim, a moment of the timeline, a technique, an attribution, a response, an indicator or a relation',
    })
    .input(OneVersion.extend(ItemInput.shape))
    .output(IncidentView),

  correctItem: changing
    .errors({ ITEM_UNKNOWN, ITEM_OF_ANOTHER_KIND, ITEM_REFERS_TO_UNKNOWN })
    .route({
      method: 'PUT',
      path: '/incidents/{id}/items/{itemId}',
      summary: 'Correct an item or mark it anew; what it was stays in the history',
    })
    .input(OneVersion.extend({ itemId: z.uuid(), ...ItemInput.shape }))
    .output(IncidentView),

  removeItem: changing
    .errors({ ITEM_UNKNOWN })
    .route({
      method: 'DELETE',
      path: '/incidents/{id}/items/{itemId}',
      summary: 'Take an item or a file out of your incident; it stays in the history',
    })
    .input(OneIncident.extend({ itemId: z.uuid(), version: z.coerce.number().int().min(1) }))
    .output(IncidentView),

  withdrawIndicator: changing
    .errors({ ITEM_UNKNOWN })
    .route({
      method: 'POST',
      path: '/incidents/{id}/indicators/{itemId}/withdrawal',
      summary: 'Take an indicator back: out of the incident and of every collection, and tell all who received it',
    })
    .input(
      OneVersion.extend({
        itemId: z.uuid(),
        reason: z.string().trim().min(1).max(2000),
        forbid: z.boolean().default(false),
      }),
    )
    .output(z.object({ incident: IncidentView, told: z.array(z.uuid()) })),

  share: move
    .route({
      method: 'POST',
      path: '/incidents/{id}/share',
      summary: 'Share a draft as far as its marking reaches, or change how far a shared incident goes',
    })
    .input(OneVersion.extend({ marking: Marking }))
    .output(IncidentView),

  contain: changing
    .route({ method: 'POST', path: '/incidents/{id}/contain', summary: 'Say that the incident no longer spreads' })
    .input(OneVersion)
    .output(IncidentView),

  close: changing
    .route({ method: 'POST', path: '/incidents/{id}/close', summary: 'Say that the incident is over' })
    .input(OneVersion)
    .output(IncidentView),

  reopen: changing
    .route({
      method: 'POST',
      path: '/incidents/{id}/reopen',
      summary: 'Say that a contained or closed incident is not over after all',
    })
    .input(OneVersion)
    .output(IncidentView),

  withdraw: changing
    .route({
      method: 'POST',
      path: '/incidents/{id}/withdraw',
      summary: 'Take an incident back from everybody; those who received it are told, with your reason',
    })
    .input(OneVersion.extend({ reason: z.string().trim().min(1).max(1000) }))
    .output(IncidentView),

  merge: changing
    .errors({ MERGE_NOT_POSSIBLE })
    .route({
      method: 'POST',
      path: '/incidents/{id}/merge',
      summary: 'Say that your report and another one are of the same event; both are kept',
    })
    .input(OneIncident.extend({ into: z.uuid() }))
    .output(IncidentView),

  unmerge: changing
    .errors({ NOT_MERGED })
    .route({ method: 'POST', path: '/incidents/{id}/unmerge', summary: 'Take a merge back' })
    .input(OneIncident)
    .output(IncidentView),
}
