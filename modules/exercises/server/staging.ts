/** What an inject does: something on the real platform under EXERCISE, something in the inbox of each role, and a notice. */
import { notify } from '#modules/notices/server/index.ts'
import { exercisePaths } from '../contract.ts'
import type { Logged } from '../engine/log.ts'
import { reachedBy, type Run } from '../engine/run.ts'
import type { Inject } from '../engine/scenario.ts'
import type { ExerciseCall } from './tables.ts'
import { attachItem, insertInbox } from './store/happenings.ts'
import { accountsOf } from './store/people.ts'
import { type Player, playersOf } from './store/players.ts'
import { type Held } from './store/runs.ts'
import { noticeKey, noticePrefix } from './keeping.ts'
import { stage } from './staged-items.ts'

export async function goOut(call: ExerciseCall, held: Held, run: Run, inject: Inject, logged: Logged): Promise<void> {
  const players = await playersOf(call.db, held.id)
  const roles = reachedBy(run.scenario, inject).filter((role) => run.played.has(role))
  const reached = players.filter(({ role }) => roles.includes(role))
  const items = await stage(call, held, run, inject, { players, reached })
  await insertInbox(call.db, {
    runId: held.id,
    roles,
    inject,
    shown: {
      from: inject.from,
      to: reachedBy(run.scenario, inject),
      title: inject.title,
      words: inject.words,
      outlet: inject.outlet ?? null,
      urgency: inject.urgency,
    },
    items,
    number: logged.number,
    at: logged.at,
    wall: call.now,
  })
  for (const role of roles) {
    await tell(call, held, inject, { role, players: reached.filter((player) => player.role === role) })
    await call.emit({ name: 'exercise.reached', data: { id: held.id, role } })
  }
}

type Role = { role: string; players: readonly Player[] }

async function tell(call: ExerciseCall, held: Held, inject: Inject, { role, players }: Role): Promise<void> {
  const accounts = await accountsOf(call.db, players)
  if (accounts.length === 0) return
  await attachItem(call.db, {
    runId: held.id,
    kind: 'notice',
    id: noticePrefix(held.id),
    inject: null,
    role: null,
    at: call.now,
  })
  await notify(call, {
    key: noticeKey(held.id, role, inject.id),
    to: accounts.map((account) => ({ account })),
    kind: 'exercises.inject',
    // Nobody is woken by what is played but who is on duty: a crisis is the scenario's, and stands on the page alone.
    urgency: inject.urgency === 'crisis' ? 'urgent' : inject.urgency,
    say: 'exercises.notice.inject',
    values: {},
    path: exercisePaths.play(held.id),
    exercise: true,
    // Whoever plays sits in a role, not for the delegation: its own systems have no part in the game.
    personal: true,
  })
}
