import type { Hearing } from '#platform/server/module.ts'
import { isToldOfWithdrawal } from '#modules/sharing/server/index.ts'
import type { incidentEvents } from '../contract.ts'
import { incidentsByIds } from './store/incidents.ts'
import { actorsSeen } from './store/actors.ts'
import { seesMerge } from './store/merges.ts'
import { seesChange } from './store/parts.ts'
import { seesAnswer, seesQuestion } from './store/questions.ts'

/** As `mayRead` has it. */
const scopes = ['incidents:read']

/** Who hears of what: asked with the eyes of each listener, so whoever cannot see a thing does not hear that it happened. */
const seesIncident = {
  scopes,
  hear: async (call, { id }) => (await incidentsByIds(call.db, [String(id)])).length > 0,
} satisfies Hearing

export const events = {
  'incident.shared': seesIncident,
  'incident.changed': { scopes, hear: (call, { id, at }) => seesChange(call.db, String(id), new Date(String(at))) },
  'incident.merged': { scopes, hear: (call, { id }) => seesMerge(call.db, String(id)) },
  'incident.embargo-ended': seesIncident,
  'incident.withdrawn': { scopes, hear: (call, { id }) => isToldOfWithdrawal(call, 'incident', String(id)) },
  'question.asked': { scopes, hear: (call, { id }) => seesQuestion(call.db, String(id)) },
  'question.answered': { scopes, hear: (call, { id }) => seesAnswer(call.db, String(id)) },
  'actor.changed': { scopes, hear: async (call, { id }) => (await actorsSeen(call.db, [String(id)])).size > 0 },
} satisfies Record<keyof typeof incidentEvents, Hearing>
