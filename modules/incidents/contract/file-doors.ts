import { z } from 'zod'
import { changing, acting, OneIncident, OneVersion, PartMarking, reading } from './incident-doors.ts'
import { runErrors } from '#platform/in-play.ts'
import { Marking, markingErrors } from '#modules/sharing/contract.ts'
import { FileCard } from './parts.ts'
import { refusals } from './refusals.ts'
import { IncidentView } from './view.ts'

/**
 * A file travels by two raw routes, because bytes are no JSON:
 *
 * - `POST /files?incident={id}&version={n}&name={name}[&marking={JSON of a Marking}]`, the bytes as the body and their
 *   type in `content-type`. Answers 201 `{ fileId, incident }`, where `incident` is your new copy.
 * - `GET /files/{fileId}`: the bytes, always as a download. That you received them is recorded.
 *
 * Refusals have the shape of every other door: `{ defined, code, status, message, data }`.
 */
export const FileQuery = OneIncident.extend({
  version: z.coerce.number().int().min(1),
  name: z.string().trim().min(1).max(200),
  marking: z
    .string()
    .max(20_000)
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' })
        return z.NEVER
      }
    })
    .pipe(Marking)
    .optional(),
})

export const fileRefusals = {
  ...refusals,
  ...markingErrors,
  SIGN_IN_FIRST: { status: 401, message: 'Sign in first: this is not open to the public.' },
  FILE_TOO_LARGE: { status: 413, message: 'The file is larger than this host takes.' },
  FILE_EMPTY: { status: 422, message: 'The file is empty.' },
  FILE_REQUEST_MALFORMED: { status: 400, message: 'The address of the upload lacks something or is malformed.' },
} as const

const { FILE_UNKNOWN, FILE_NOT_READABLE, BUNDLE_NOT_AN_INCIDENT, EXERCISE_NOT_EXCHANGED } = refusals

/** What came of reading a file into the exchange, object by object. */
export const Attached = z.object({
  incident: IncidentView,
  objects: z.object({ taken: z.number().int(), refused: z.array(z.object({ id: z.string(), reason: z.string() })) }),
})

export const fileDoors = {
  one: reading
    .meta({ open: true })
    .errors({ FILE_UNKNOWN })
    .route({
      method: 'GET',
      path: '/incident-files/{fileId}',
      summary:
        'The card of a file and the incident it came with: also where an object of the exchange came from, whose origin is a file',
    })
    .input(z.object({ fileId: z.uuid() }))
    .output(z.object({ fileId: z.uuid(), incidentId: z.uuid(), incidentTitle: z.string(), card: FileCard })),

  change: changing
    .errors({ FILE_UNKNOWN })
    .route({ method: 'PATCH', path: '/incidents/{id}/files/{fileId}', summary: 'Rename a file or mark it anew' })
    .input(OneVersion.extend({ fileId: z.uuid(), name: z.string().trim().min(1).max(200), marking: PartMarking }))
    .output(IncidentView),

  attach: changing
    .errors({ FILE_UNKNOWN, FILE_NOT_READABLE, EXERCISE_NOT_EXCHANGED })
    .route({
      method: 'POST',
      path: '/incidents/{id}/attach',
      summary: 'Read a file of your incident as a STIX bundle or a MISP event, and link its indicators',
    })
    .input(OneVersion.extend({ fileId: z.uuid(), format: z.enum(['stix', 'misp']) }))
    .output(Attached),

  exportStix: reading
    .meta({ open: true, delivers: true })
    .route({ method: 'GET', path: '/incidents/{id}/stix', summary: 'Your copy of an incident as a STIX 2.1 bundle' })
    .input(OneIncident)
    .output(
      z.object({ type: z.literal('bundle'), id: z.string(), objects: z.array(z.record(z.string(), z.unknown())) }),
    ),

  importStix: acting
    .errors({ BUNDLE_NOT_AN_INCIDENT, ...runErrors })
    .route({
      method: 'POST',
      path: '/incidents/import',
      successStatus: 201,
      summary: 'Take over the incident of a STIX 2.1 bundle as a draft of yours',
    })
    .input(z.object({ bundle: z.record(z.string(), z.unknown()), marking: Marking, run: z.uuid().optional() }))
    .output(IncidentView),
}
