import type { DeskLine } from '#platform/desk.ts'
import type { World } from '#platform/exercise.ts'
import { incidentPaths } from '../contract.ts'
import { mayAnswer, mayRead, mayReport } from '../rules.ts'
import { changeTimes } from './store/lists.ts'
import { partiesByIds } from './store/incidents.ts'
import { titlesOf } from './copy.ts'
import type { IncidentCall } from './eyes.ts'
import { type Embargo, embargoesOf, lastReads, openQuestions, ownDrafts, receivedIncidents } from './store/desk.ts'

const day = 86_400_000
/** What changed longer ago is history: it stands in the list. */
const recent = 7 * day
const foreseeable = 14 * day

/** Whose desk, in which world: what is only an exercise takes no room from what is real. */
type Of = { own: string; exercise: boolean }
type Line = Omit<DeskLine, 'values'> & { values: Record<string, string | number> }

/** What waits for the asker among incidents. It says that there is something, and hands nothing of it over. */
export async function desk(call: IncidentCall, world: World): Promise<DeskLine[]> {
  const { actor } = call
  if (actor.kind !== 'person' || actor.delegationId === null || mayRead(actor) !== true) return []
  const of = { own: actor.delegationId, exercise: world === 'exercise' }
  const [questions, drafts, changes, embargoes] = [
    await questionLines(call, of),
    await draftLines(call, of),
    await changeLines(call, of),
    await embargoLines(call, of),
  ]
  return [...questions, ...drafts, ...changes, ...embargoes]
}

/** Those to my delegation wait for an act of mine, those of my delegation for an act of others. */
async function questionLines(call: IncidentCall, { own, exercise }: Of): Promise<Line[]> {
  const rows = await openQuestions(call.db, own, exercise)
  const incidents = await titlesOf(
    call,
    rows.map(({ incidentId }) => incidentId),
  )
  const parties = await partiesByIds(
    call.db,
    rows.flatMap(({ fromId, toId }) => [fromId, toId]),
  )
  return rows.flatMap(({ incidentId, fromId, toId, askedAt }): Line[] => {
    const incident = incidents.get(incidentId)
    if (!incident) return []
    const asked = toId === own
    return [
      {
        // Whoever only reads is told that a question stands, not that they must answer it.
        column: asked ? (mayAnswer(call.actor, { toId, answered: false }) === true ? 'act' : 'changed') : 'waiting',
        say: asked ? 'incidents.desk.asked' : 'incidents.desk.unanswered',
        values: { title: incident.title },
        path: incidentPaths.one(incidentId),
        party: parties.get(asked ? fromId : toId)?.name ?? null,
        at: askedAt.toISOString(),
        due: null,
        exercise: incident.exercise,
      },
    ]
  })
}

async function draftLines(call: IncidentCall, { own, exercise }: Of): Promise<Line[]> {
  if (mayReport(call.actor) !== true) return []
  const ids = await ownDrafts(call.db, own, exercise)
  const incidents = await titlesOf(call, ids)
  const changes = await changeTimes(call.db, ids)
  return [...incidents.values()].map((incident) => ({
    column: 'act',
    say: 'incidents.desk.draft',
    values: { title: incident.title },
    path: incidentPaths.one(incident.id),
    party: null,
    at: (changes.get(incident.id) ?? incident.reportedAt).toISOString(),
    due: null,
    exercise: incident.exercise,
  }))
}

/** Of others, shared or changed in the last week, as far as I see the change, and not opened by me since. */
async function changeLines(call: IncidentCall, { own, exercise }: Of): Promise<Line[]> {
  const since = new Date(call.now.getTime() - recent)
  const received = await receivedIncidents(call.db, own, exercise)
  const changes = await changeTimes(
    call.db,
    received.map(({ id }) => id),
  )
  // What was before it was shared, the reader does not know: to them it began with the sharing.
  const fresh = received
    .map(({ id, sharedAt }) => ({ id, at: later(changes.get(id), sharedAt) }))
    .filter(({ at }) => at >= since)
  const reads = await lastReads(
    call.db,
    call.actor.id ?? '',
    fresh.map(({ id }) => id),
  )
  const unread = fresh.filter(({ id, at }) => (reads.get(id)?.getTime() ?? 0) < at.getTime())
  const incidents = await titlesOf(
    call,
    unread.map(({ id }) => id),
  )
  const parties = await partiesByIds(
    call.db,
    [...incidents.values()].map(({ ownerId }) => ownerId),
  )
  return unread.flatMap(({ id, at }): Line[] => {
    const incident = incidents.get(id)
    if (!incident) return []
    return [
      {
        column: 'changed',
        say: reads.has(id) ? 'incidents.desk.changed' : 'incidents.desk.shared',
        values: { title: incident.title },
        path: incidentPaths.one(id),
        party: parties.get(incident.ownerId)?.name ?? null,
        at: at.toISOString(),
        due: null,
        exercise: incident.exercise,
      },
    ]
  })
}

function later(change: Date | undefined, sharedAt: Date): Date {
  return change !== undefined && change > sharedAt ? change : sharedAt
}

/** Ends of my delegation's own embargoes: from the last day on they ask whether it is still right to let go. */
async function embargoLines(call: IncidentCall, { own, exercise }: Of): Promise<Line[]> {
  const embargoes = await embargoesOf(call.db, { own, exercise }, call.now, new Date(call.now.getTime() + foreseeable))
  const incidents = await titlesOf(
    call,
    embargoes.map(({ incidentId }) => incidentId),
  )
  return soonest(embargoes).flatMap(({ incidentId, until }): Line[] => {
    const incident = incidents.get(incidentId)
    if (!incident) return []
    const acts = mayReport(call.actor) === true && until.getTime() - call.now.getTime() < day
    return [
      {
        column: acts ? 'act' : 'coming',
        say: 'incidents.desk.embargo',
        values: { title: incident.title },
        path: incidentPaths.one(incidentId),
        party: null,
        at: call.now.toISOString(),
        due: until.toISOString(),
        exercise: incident.exercise,
      },
    ]
  })
}

/** Of several embargoes in one incident the first to end stands on the desk. */
function soonest(embargoes: readonly Embargo[]): Embargo[] {
  return [
    ...new Map(
      embargoes.toSorted((a, b) => b.until.getTime() - a.until.getTime()).map((one) => [one.incidentId, one]),
    ).values(),
  ]
}
