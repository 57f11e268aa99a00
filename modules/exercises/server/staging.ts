/** What an inject does on the real platform: an incident under EXERCISE, something in the inbox of each role, and a notice. */
import { stageIncident } from '#modules/incidents/server/index.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { notify } from '#modules/notices/server/index.ts'
import { exercisePaths } from '../contract.ts'
import type { Logged } from '../engine/log.ts'
import { reachedBy, type Run } from '../engine/run.ts'
import type { Inject } from '../engine/scenario.ts'
import { inLanguage } from '../engine/words.ts'
import type { ExerciseCall } from './tables.ts'
import { attachItem, insertInbox } from './store/happenings.ts'
import { accountsOf, hostDelegation } from './store/people.ts'
import { type Held, type Player, playersOf } from './store/runs.ts'
import { noticeKey, noticePrefix } from './keeping.ts'

export async function goOut(call: ExerciseCall, held: Held, run: Run, inject: Inject, logged: Logged): Promise<void> {
  const players = await playersOf(call.db, held.id)
  const roles = reachedBy(run.scenario, inject).filter((role) => run.played.has(role))
  const reached = players.filter(({ role }) => roles.includes(role))
  const incidentId = await stage(call, held, inject, { players, reached })
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
    incidentId,
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
    urgency: inject.urgency,
    say: 'exercises.notice.inject',
    values: {},
    path: exercisePaths.play(held.id),
    exercise: true,
    // Whoever plays sits in a role, not for the delegation: its own systems have no part in the game.
    personal: true,
  })
}

type Whom = { players: readonly Player[]; reached: readonly Player[] }

async function stage(call: ExerciseCall, held: Held, inject: Inject, whom: Whom): Promise<string | null> {
  if (inject.kind !== 'incident' || whom.reached.length === 0) return null
  const title = inLanguage(inject.title, 'en')
  const words = inLanguage(inject.words, 'en')
  const struck = new Set(inject.incident?.victims)
  const victims = whom.players.filter(({ role }) => struck.has(role)).map(({ delegationId }) => delegationId)
  const { ownerId, marking } = await under(call, held, inject, whom.reached)
  const id = await stageIncident(call, {
    ownerId,
    title: title.text,
    language: title.language,
    summary: { text: words.text, language: words.language, direction: 'auto' },
    severity: inject.incident?.severity ?? null,
    victims: [...new Set(victims)].map((delegationId) => ({ delegationId, sector: inject.incident?.sector ?? null })),
    marking,
  })
  await attachItem(call.db, { runId: held.id, kind: 'incident', id, inject: inject.id, role: null, at: call.now })
  return id
}

/**
 * Whose an incident is and how far it goes: control's, and to the players whom it reaches. Within one delegation, and for
 * one person alone, it stands under RED: all others of theirs would see it.
 */
async function under(
  call: ExerciseCall,
  held: Held,
  inject: Inject,
  reached: readonly Player[],
): Promise<{ ownerId: string; marking: Marking }> {
  const within = held.alone || held.controlId !== (await hostDelegation(call.db))
  const tlp = within ? 'red' : (inject.incident?.tlp ?? 'amber+strict')
  const whole = reached.flatMap(({ accountId, delegationId }) => (accountId === null ? [delegationId] : []))
  const people =
    tlp === 'red'
      ? [...(await accountsOf(call.db, reached)), held.createdBy]
      : reached.flatMap(({ accountId }) => accountId ?? [])
  const audience = { delegations: tlp === 'red' ? [] : [...new Set(whole)], groups: [], people: [...new Set(people)] }
  // Whom it names it goes to, and to nobody else, though it says GREEN or CLEAR.
  const marking: Marking = { tlp, pap: null, audience, embargoUntil: null, caveats: [], exercise: true }
  return { ownerId: held.controlId, marking }
}
