import { implement } from '@orpc/server'
import { sql } from 'kysely'
import type { DeskEntry } from '#platform/desk.ts'
import type { World } from '#platform/exercise.ts'
import { pageSize } from '#platform/page.ts'
import { byId, heardBySight, seenIn } from '#platform/server/hearing.ts'
import { moreLine } from '#platform/server/desk.ts'
import { type Knock, oneTransaction } from '#platform/server/doors.ts'
import type { Exercised } from '#platform/server/module.ts'
import { pingDoors, pingPaths } from '../../contract/pings.ts'
import { mayReadPings } from '../../rules/pings.ts'
import { notices, settle } from '#modules/notices/server/index.ts'
import type { Area } from '../area.ts'
import * as pingTables from '../migrations/2026-11-22-082-pings.ts'
import * as actions from './actions.ts'
import * as reading from './reading.ts'
import { type PingCall, pingKey, runPings } from './running.ts'

const door = implement(pingDoors).$context<Knock>().use(oneTransaction)

export const pingsRouter = door.router({
  list: door.list.handler(({ context, input }) => reading.list(context.call, input)),
  waiting: door.waiting.handler(({ context, input }) => reading.waiting(context.call, input)),
  results: door.results.handler(({ context, input }) => reading.results(context.call, input)),
  lines: door.lines.handler(({ context, input }) => reading.lines(context.call, input)),
  proof: door.proof.handler(({ context, input }) => reading.proof(context.call, input)),
  trend: door.trend.handler(({ context, input }) => reading.trend(context.call, input)),
  create: door.create.handler(({ context, input }) => actions.create(context.call, input)),
  cancel: door.cancel.handler(({ context, input }) => actions.cancel(context.call, input)),
  acknowledge: door.acknowledge.handler(({ context, input }) => actions.acknowledge(context.call, input)),
  acknowledgeSigned: door.acknowledgeSigned.handler(({ context, input }) =>
    actions.acknowledgeSigned(context.call, input),
  ),
})

/** What the actor is asked to acknowledge, at the top of what waits. */
async function pingLines(call: PingCall, world: World): Promise<DeskEntry[]> {
  if (mayReadPings(call.actor) !== true) return []
  const exercise = world === 'exercise'
  const { items, behind } = await reading.waiting(call, { limit: pageSize.most }, exercise)
  const lines = items.map((one): DeskEntry => ({
    column: 'act',
    say: one.function === null ? 'contacts.pings.desk.acknowledge.other' : 'contacts.pings.desk.acknowledge',
    values: one.function === null ? {} : { function: one.function },
    path: pingPaths.all,
    party: null,
    at: one.startedAt,
    due: one.closesAt,
    exercise,
    tells: [`${pingKey(one.pingId, one.id)}:`],
  }))
  const more = { column: 'act', say: 'contacts.pings.desk.more', path: pingPaths.all, exercise } as const
  return [...lines, ...moreLine(call, more, behind)]
}

/** The checks of an exercise, for its archive and their removal. What is real is passed over, whatever the ids say. */
const exercisedPings: Exercised = {
  async copy({ db }, ids) {
    const { rows } = await sql<{ copy: unknown }>`
      select to_jsonb(p) || jsonb_build_object('contacts',
        (select coalesce(jsonb_agg(to_jsonb(c) - 'nonce' order by c.id), '[]') from ping_contact c where c.ping_id = p.id)) as copy
      from ping p where p.exercise and p.id = any (${[...ids]}::uuid[]) order by p.id`.execute(db)
    return rows.map(({ copy }) => copy)
  },
  /** Nobody is told of what is over. */
  async end(given, ids) {
    const call: PingCall = given
    await sql`update ping set status = 'cancelled' where exercise and id = any (${[...ids]}::uuid[])
      and status in ('scheduled', 'running')`.execute(call.db)
    for (const id of ids) await settle(call, pingKey(id))
  },
  async remove(given, ids) {
    await notices.exercised.notice.remove(
      given,
      ids.map((id) => pingKey(id)),
    )
    await sql`update ping set follows_id = null where exercise and follows_id = any (${[...ids]}::uuid[])`.execute(
      given.db,
    )
    await sql`delete from ping where exercise and id = any (${[...ids]}::uuid[])`.execute(given.db)
  },
}

const hearing = heardBySight(byId, seenIn('ping'))

/** Who was told, and who answered, is for whoever sees the line of that contact. */
const hearingOfOne = heardBySight(({ asked }) => String(asked), seenIn('ping_contact'))

export const pingsArea: Area = {
  migrations: { '2026-11-22-082-pings': pingTables },
  events: {
    'ping.planned': {},
    'ping.begun': hearing,
    'ping.climbed': hearingOfOne,
    'ping.acknowledged': hearingOfOne,
    'ping.closed': hearing,
  },
  jobs: [{ name: 'contacts-pings', cron: '* * * * *', work: (call) => runPings(call) }],
  because: { 'ping.planned': ['contacts-pings'] },
  desk: pingLines,
  exercised: { ping: exercisedPings },
}
