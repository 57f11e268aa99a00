import { z } from 'zod'
import { actorDoors } from './contract/actor-doors.ts'
import { fileDoors } from './contract/file-doors.ts'
import { historyDoors } from './contract/history-doors.ts'
import { incidentDoors } from './contract/incident-doors.ts'
import { questionDoors } from './contract/question-doors.ts'

export * from './contract/actor-doors.ts'
export * from './contract/file-doors.ts'
export * from './contract/history-doors.ts'
export * from './contract/incident-doors.ts'
export * from './contract/parts.ts'
export * from './contract/question-doors.ts'
export * from './contract/refusals.ts'
export * from './contract/view.ts'

/**
 * The doors of this module, by noun. `report` makes a draft, `update` and the three item doors change it, `share` lets
 * it go; every answer to a change is the new copy, so that a page needs no second request.
 */
export const incidentsContract = {
  ...incidentDoors,
  versions: historyDoors,
  questions: questionDoors,
  files: fileDoors,
  actors: actorDoors,
}

const Id = z.object({ id: z.uuid() })

/** The sectors by their codes, with their names: whoever stages an incident chooses among them. */
export { sectorLists } from './code-lists.ts'

/** What happened. Only those hear of it who can see what it speaks of. */
export const incidentEvents = {
  /** Shared for the first time, or its marking changed. */
  'incident.shared': Id.extend({ at: z.iso.datetime() }),
  /** Anything else changed in it, its state included. Heard only by those whose own copy changed. */
  'incident.changed': Id.extend({ at: z.iso.datetime() }),
  /** Heard by those who had received it; the words are in sharing's withdrawals. */
  'incident.withdrawn': Id,
  'incident.merged': Id,
  /** An embargo of one of its parts ended: some see more than before. */
  'incident.embargo-ended': Id,
  'question.asked': z.object({ id: z.uuid(), incidentId: z.uuid() }),
  'question.answered': z.object({ id: z.uuid(), incidentId: z.uuid() }),
  'actor.changed': Id,
}

export const incidentPaths = {
  all: '/incidents',
  one: (id: string) => `/incidents/${id}`,
  edit: (id: string) => `/incidents/${id}/edit`,
  report: '/incidents/report',
  map: '/incidents/map',
  search: '/search',
  actors: '/threat-actors',
  actor: (id: string) => `/threat-actors/${id}`,
  file: (id: string) => `/files/${id}`,
  upload: '/files',
}
