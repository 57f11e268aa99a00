import { sql } from 'kysely'
import { z } from 'zod'
import { settle } from '#modules/notices/server/index.ts'
import { must, Refusal } from '#platform/refusal.ts'
import { newId } from '#platform/server/ids.ts'
import { asHouse } from '#platform/server/transaction.ts'
import type { PlayView, Received } from '../../contract.ts'
import { momentOf, resumed, standing } from '../../engine/clock.ts'
import { coming } from '../../engine/due.ts'
import { LogEntry } from '../../engine/log.ts'
import { leftToPlayers, withEntry } from '../../engine/play.ts'
import { ContactKind, InWords, type OwnAct } from '../../engine/scenario.ts'
import { canMove } from '../../rules.ts'
import { advance } from '../advance.ts'
import type { ExerciseCall } from '../tables.ts'
import { noticeKey } from '../keeping.ts'
import { mustNotPlay, runPlayed, type Seen } from '../eyes.ts'
import { lineOf } from '../showing.ts'
import { acknowledge, inboxOf, logOf, reachedRole } from '../store/happenings.ts'
import { hostDelegation, peopleNames } from '../store/people.ts'
import { beginAlone, inPlay, setCast } from '../store/players.ts'
import { holdRun, insertRun } from '../store/runs.ts'
import { scenarioById } from '../store/scenarios.ts'

const Briefed = z.object({
  briefing: InWords,
  minutes: z.int(),
  brief: InWords,
  roles: z.array(
    z.object({ id: z.string(), name: InWords, contacts: z.array(ContactKind), delegation: z.string().nullable() }),
  ),
})

/** The run as one who plays in it sees it: read under the policies, which show them their own role and nothing else. */
export async function one(call: ExerciseCall, { id }: { id: string }): Promise<PlayView> {
  const run = await runPlayed(call, id)
  const { rows } = await sql`select title, briefing, minutes, brief, roles from chancery_exercise_shown(${id})`.execute(
    call.db,
  )
  const line = await lineOf(call, run)
  return {
    ...line,
    // The page of a player is a player's, whatever else they are.
    part: 'player',
    ...Briefed.parse(rows[0]),
    at: momentOf(run.clock, call.now).at,
    speed: run.status === 'running' ? run.clock.speed : 0,
    now: call.now.toISOString(),
    received: await receivedBy(call, run),
    acts: await ownActs(call, run),
    ahead: line.alone && (await somethingComes(call, id)),
  }
}

/** Whether, and not what, nor when: read as the house, for one who plays alone and would learn it by going on. */
async function somethingComes(call: ExerciseCall, id: string): Promise<boolean> {
  const held = await asHouse(call, ({ db }) => holdRun(db, id, false))
  return held !== undefined && coming(held.run).some(({ due }) => due !== null)
}

async function receivedBy(call: ExerciseCall, run: Seen & { role: string }): Promise<Received[]> {
  const rows = await inboxOf(call.db, run.id)
  return rows
    .filter(({ role }) => role === run.role)
    .map(({ inject, kind, at, wall, shown, item_kind, item_id, acknowledged_at }) => ({
      inject,
      kind,
      at,
      wall: wall.toISOString(),
      ...shown,
      item: item_kind && item_id ? { kind: item_kind, id: item_id } : null,
      acknowledged: acknowledged_at !== null,
    }))
}

async function ownActs(call: ExerciseCall, run: Seen & { role: string }): Promise<PlayView['acts']> {
  const rows = (await logOf(call.db, run.id)).filter(({ role }) => role === run.role)
  const names = await peopleNames(
    call.db,
    rows.flatMap(({ by }) => by ?? []),
  )
  return rows.flatMap(({ at, wall, by, entry, text }, index) => {
    const done = LogEntry.parse(entry)
    if (done.what !== 'act') return []
    const { act, inject, to, contact, tlp } = done
    // Counted by themselves: their places in the log of the run would tell how much else happened.
    const told = { number: index + 1, at, wall: wall.toISOString(), by: by === null ? null : (names.get(by) ?? '') }
    return [{ ...told, act, inject, to, contact, tlp, text }]
  })
}

export type Acting = {
  id: string
  act: OwnAct
  inject: string | null
  to: readonly string[]
  contact: ContactKind | null
  tlp: Extract<LogEntry, { what: 'act' }>['tlp']
  text: string
}

export async function act(
  call: ExerciseCall,
  { id, act: name, inject, to, contact, tlp, text }: Acting,
): Promise<PlayView> {
  const run = await runPlayed(call, id)
  must(canMove(run.status, 'act'))
  const { rows } = await sql`select title, briefing, minutes, brief, roles from chancery_exercise_shown(${id})`.execute(
    call.db,
  )
  const roles = new Set(Briefed.parse(rows[0]).roles.map((role) => role.id))
  if (to.some((role) => !roles.has(role) || role === run.role)) throw new Refusal('EXERCISE_ROLE_UNKNOWN')
  const reached = inject !== null && (await reachedRole(call.db, id, run.role, inject))
  // What has not reached the role is to it as if it were not there.
  if ((inject !== null && !reached) || (name === 'acknowledged' && inject === null))
    throw new Refusal('EXERCISE_INJECT_UNKNOWN')
  await asHouse(call, async (house) => {
    await advance(house, id, call.actor.id, (held, before) => {
      must(canMove(held.status, 'act'))
      const entry: LogEntry = { what: 'act', act: name, role: run.role, inject, to: [...to], contact, tlp }
      return { run: withEntry(before, call.now, entry), text }
    })
    if (name === 'acknowledged' && inject !== null) {
      await acknowledge(house.db, id, run.role, inject, call.now)
      await settle(house, noticeKey(id, run.role, inject))
    }
  })
  return one(call, { id })
}

/** One person, one role, and the house plays all others: no control is needed, and it begins at once. */
export async function alone(call: ExerciseCall, { scenarioId }: { scenarioId: string }): Promise<PlayView> {
  const { kind, id: account, delegationId } = call.actor
  if (kind !== 'person' || account === null || delegationId === null) throw new Refusal('EXERCISE_PLAYERS_ONLY')
  const id = newId(call.now.getTime())
  const row = await asHouse(call, ({ db }) => scenarioById(db, scenarioId))
  if (!row || (row.ownerId !== null && row.ownerId !== delegationId)) throw new Refusal('SCENARIO_UNKNOWN')
  // Who is cast in it would read by way of a game what is still to come.
  await mustNotPlay(call, row.family)
  await asHouse(call, async (house) => {
    const { db, now } = house
    const role = row.scenario.alone
    if (role === null) throw new Refusal('EXERCISE_NOT_ALONE')
    await beginAlone(db)
    const playing = await inPlay(db, delegationId, account)
    // Which one it is they may know: they play in it.
    if (playing) throw new Refusal('EXERCISE_PLAYS_ALREADY', { id: playing.runId, alone: playing.alone })
    const controlId = await hostDelegation(db)
    if (controlId === undefined) throw new Error('A host without a delegation of its own')
    const { scenario } = row
    await insertRun(db, {
      id,
      scenarioId,
      family: row.family,
      scenario,
      controlId,
      createdBy: account,
      alone: true,
      clock: standing,
      at: now,
    })
    await setCast(
      db,
      id,
      [{ role, by: { kind: 'people', accountIds: [account] } }],
      new Map([[account, delegationId]]),
      [],
    )
    await advance(house, id, account, (_, run) => {
      const left = leftToPlayers(run).reduce((before, entry) => withEntry(before, now, entry), run)
      return {
        run: withEntry({ ...left, clock: resumed(left.clock, now) }, now, { what: 'started' }),
        status: 'running',
      }
    })
  })
  return one(call, { id })
}
