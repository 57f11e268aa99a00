import { byId, byIdAndTime, heardBySight, seenIn } from '#platform/server/hearing.ts'
import type { Hearing } from '#platform/server/module.ts'
import { toldOfWithdrawals } from '#modules/sharing/server/index.ts'
import type { incidentEvents } from '../contract.ts'
import type { IncidentCall } from './eyes.ts'
import { changesSeen } from './store/parts.ts'

/** As `mayRead` has it. */
const scopes = ['incidents:read']

/** Who hears of what: asked with the eyes of each listener, so whoever cannot see a thing does not hear that it happened. */
const seesIncident = { scopes, ...heardBySight(byId, seenIn('incident')) } satisfies Hearing

export const events = {
  'incident.shared': seesIncident,
  'incident.changed': { scopes, ...heardBySight(byIdAndTime, (call, names) => changesSeen(call.db, names)) },
  'incident.merged': { scopes, ...heardBySight(byId, seenIn('incident_merge', 'source_id')) },
  'incident.embargo-ended': seesIncident,
  'incident.withdrawn': {
    scopes,
    ...heardBySight(byId, (call: IncidentCall, ids) => toldOfWithdrawals(call, 'incident', ids)),
  },
  'question.asked': { scopes, ...heardBySight(byId, seenIn('incident_question')) },
  'question.answered': { scopes, ...heardBySight(byId, seenIn('incident_answer', 'question_id')) },
  'actor.changed': { scopes, ...heardBySight(byId, seenIn('threat_actor')) },
} satisfies Record<keyof typeof incidentEvents, Hearing>
