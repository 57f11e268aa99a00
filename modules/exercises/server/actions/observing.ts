import { Refusal } from '#platform/refusal.ts'
import { newId } from '#platform/server/ids.ts'
import { asHouse } from '#platform/server/transaction.ts'
import type { Note, RunLine, ControlView } from '../../contract.ts'
import { momentOf } from '../../engine/clock.ts'
import { type AfterAction, reportOf } from '../../engine/report.ts'
import type { ExerciseCall } from '../tables.ts'
import { mustBeOpen, partsInAll, runSeen, runWatched } from '../eyes.ts'
import { lineOf, linesOf, playersShown, viewForControl } from '../showing.ts'
import { countNotes, insertNote, notesOf } from '../store/notes.ts'
import { peopleNames } from '../store/people.ts'
import { playersOf } from '../store/players.ts'
import { holdRun, runsOf } from '../store/runs.ts'

const mostRuns = 200
const mostNotes = 2_000

export async function list(call: ExerciseCall): Promise<RunLine[]> {
  const runs = await partsInAll(call, await runsOf(call.db, mostRuns, true))
  return linesOf(
    call,
    runs.filter(({ parts }) => parts.length > 0),
  )
}

export async function one(call: ExerciseCall, { id }: { id: string }): Promise<ControlView> {
  const run = await runSeen(call, id)
  if (!run.parts.includes('control') && !run.parts.includes('observer')) throw new Refusal('EXERCISE_CONTROL_ONLY')
  await mustBeOpen(call, run)
  return viewForControl(call, run)
}

type Noting = { id: string; text: string; role: string | null; inject: string | null; forPlayers: boolean }

export async function note(call: ExerciseCall, { id, text, role, inject, forPlayers }: Noting): Promise<Note> {
  const run = await runWatched(call, id)
  const by = call.actor.id
  if (by === null) throw new Refusal('EXERCISE_OBSERVERS_ONLY')
  const { at } = momentOf(run.clock, call.now)
  const written = { id: newId(call.now.getTime()), runId: id, by, at, wall: call.now, role, inject, text, forPlayers }
  await asHouse(call, async ({ db, emit }) => {
    const held = await holdRun(db, id, false)
    const { roles = [], injects = [] } = held?.run.scenario ?? {}
    if (role !== null && !roles.some((one) => one.id === role)) throw new Refusal('EXERCISE_ROLE_UNKNOWN')
    if (inject !== null && !injects.some((one) => one.id === inject)) throw new Refusal('EXERCISE_INJECT_UNKNOWN')
    if ((await countNotes(db, id)) >= mostNotes) throw new Refusal('EXERCISE_FULL')
    await insertNote(db, written)
    await emit({ name: 'exercise.moved', data: { id } })
  })
  const { runId: _, ...shown } = written
  return { ...shown, by: call.actor.name, wall: call.now.toISOString() }
}

export async function notes(call: ExerciseCall, { id }: { id: string }): Promise<Note[]> {
  await runWatched(call, id)
  const rows = await notesOf(call.db, id)
  const names = await peopleNames(
    call.db,
    rows.map(({ by }) => by),
  )
  return rows.map((row) => ({ ...row, by: names.get(row.by) ?? '', wall: row.wall.toISOString() }))
}

/** Whole for control and observers at any time; for those who play their own, when it has ended. */
export async function report(call: ExerciseCall, { id }: { id: string }): Promise<AfterAction> {
  const run = await runSeen(call, id)
  const watches = run.parts.includes('control') || run.parts.includes('observer')
  if (!watches && run.status !== 'ended' && run.status !== 'archived') throw new Refusal('EXERCISE_NOT_IN_THIS_STATE')
  await mustBeOpen(call, run)
  const line = await lineOf(call, run)
  return asHouse(call, async ({ db, now }) => {
    const held = await holdRun(db, id, false)
    if (!held) throw new Error('A run that was seen is gone within one transaction')
    const moment = momentOf(held.clock, now)
    const players = await playersShown(db, await playersOf(db, id))
    const rows = (await notesOf(db, id)).filter(({ forPlayers }) => watches || forPlayers)
    const names = await peopleNames(
      db,
      rows.map(({ by }) => by),
    )
    const head = {
      runId: id,
      alone: run.alone,
      control: line.control,
      startedAt: line.startedAt,
      endedAt: line.endedAt,
      seconds: moment.at,
      lived: moment.lived,
      by: new Map(players.map(({ role, delegation, people }) => [role, nameOf(delegation.name, people)])),
    }
    const walls = new Map([...held.walls].map(([number, wall]) => [number, wall.toISOString()]))
    const told = rows.map((row) => ({ ...row, by: names.get(row.by) ?? '', wall: row.wall.toISOString() }))
    const mine = watches ? null : run.role
    return reportOf(held.run, head, { walls, texts: held.texts, notes: told }, mine)
  })
}

function nameOf(delegation: string, people: readonly { name: string }[]): string {
  return people.length === 0 ? delegation : `${people.map(({ name }) => name).join(', ')} (${delegation})`
}
