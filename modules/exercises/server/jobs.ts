/** The clock of exercises, and what players do on the real platform. */
import { ExerciseAct } from '#platform/exercise.ts'
import { system } from '#platform/actor.ts'
import type { House } from '#platform/server/house.ts'
import type { Job } from '#platform/server/module.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { momentOf } from '../engine/clock.ts'
import type { Act } from '../engine/log.ts'
import { ended, withEntry } from '../engine/play.ts'
import { ContactKind } from '../engine/scenario.ts'
import { advance, mostEntries } from './advance.ts'
import { endItems, type Kinds } from './keeping.ts'
import type { ExerciseCall } from './tables.ts'
import { attachItem, injectOf, isLogged, runOfItem } from './store/happenings.ts'
import { playedAt, playersOf } from './store/players.ts'
import { dueRuns, isAway, leftAlone, nextDueOfAll } from './store/runs.ts'

const atOnce = 20
/** Milliseconds. */
const longestAlone = 86_400_000
const clockJob = 'exercises-clock'
const actJob = 'exercises-act'

/**
 * Lets go out what is due in every run. A run is held while it moves, and what goes out stands in its log in the same
 * transaction as what it does: whoever stops the process leaves both or neither, and of several processes one takes it.
 * Answers when it is to be done again.
 */
export async function moveClocks(call: ExerciseCall): Promise<Date | null> {
  const due = await dueRuns(call.db, call.now, atOnce)
  for (const id of due) await advance(call, id, null)
  return due.length === atOnce ? call.now : nextDueOfAll(call.db)
}

async function lookAtClocks(call: ExerciseCall, _: unknown, house: House): Promise<void> {
  const next = await moveClocks(call)
  if (next) awaken(house, next)
}

/** Whoever leaves a game of their own lying is not kept from the next one by it. */
async function endLeft(call: ExerciseCall, kinds: Kinds): Promise<void> {
  for (const id of await leftAlone(call.db, new Date(call.now.getTime() - longestAlone), atOnce)) {
    await advance(call, id, null, (_, run) => ({ run: ended(run, call.now), status: 'ended' }))
    await endItems(call, kinds, id)
  }
}

/** The clock of the jobs comes by once a minute; what is due before that wakes by itself. In milliseconds. */
const furthest = 90_000
const soonest = 250
const alarms = new WeakMap<House, { at: number; timer: NodeJS.Timeout }>()

function awaken(house: House, next: Date): void {
  const at = next.getTime()
  const wait = at - house.now().getTime()
  const known = alarms.get(house)
  if (wait > furthest || house.closing.aborted || (known && known.at <= at)) return
  clearTimeout(known?.timer)
  const timer = setTimeout(() => void ring(house), Math.max(wait, soonest)).unref()
  alarms.set(house, { at, timer })
}

/** When the house opens: what was to go out while it was shut goes out at once, and not when the clock comes by. */
export async function watchClocks(house: House): Promise<void> {
  const next = await inTransaction(house, system, clockJob, 'reads', (call: ExerciseCall) => nextDueOfAll(call.db))
  if (next) awaken(house, next)
}

async function ring(house: House): Promise<void> {
  alarms.delete(house)
  if (house.closing.aborted) return
  await inTransaction(house, system, clockJob, 'acts', (call) => lookAtClocks(call, {}, house)).catch(
    (error: unknown) => {
      // The clock of the jobs tries again.
      if (!house.closing.aborted) house.log.error({ err: error }, 'exercises')
    },
  )
}

/**
 * What somebody did on the real platform, under EXERCISE: what they made is bound to its run, though it has ended since, and
 * whether they play in it or not; where that is archived or removed already, it goes the same way. What a player did is written
 * in the log of their run, and what waited for it falls due. Told twice it is written once; of what is of no run, nothing is
 * kept. What others made is bound to nothing by what is done to it.
 */
async function takeAct(call: ExerciseCall, data: Record<string, unknown>, kinds: Kinds): Promise<void> {
  const told = ExerciseAct.parse(data)
  const at = new Date(told.at)
  const about = told.on ?? told.item
  const made = told.made ? told.item : undefined
  const playing = await playedAt(call.db, { ...told, about, at, runId: told.run })
  const runId = told.run ?? playing?.runId ?? (made ? await runOfItem(call.db, about) : null)
  if (runId === null) return
  if (await isAway(call.db, runId)) return made && kinds.get(made.kind)?.remove(call, [made.id])
  const role = playing?.role ?? null
  const { status } = await advance(call, runId, told.accountId, async (_, run) => {
    const inject = about ? await injectOf(call.db, runId, about.kind, about.id) : null
    if (made) await attachItem(call.db, { runId, ...made, inject: null, role, at })
    // A full log takes no more acts; what was made is kept together all the same.
    const full = run.log.length >= mostEntries || (await isLogged(call.db, told.told))
    if (role === null || full) return { run }
    const author = run.scenario.injects.find(({ id }) => id === inject)?.from ?? null
    const entry = { what: 'act' as const, ...(await actOf(call, runId, { role, inject, author }, told)) }
    return { run: withEntry(run, call.now, entry, momentOf(run.clock, at)), told: told.told }
  })
  if (made && status === 'ended') await kinds.get(made.kind)?.end?.(call, [made.id])
}

async function actOf(
  { db }: ExerciseCall,
  runId: string,
  { role, inject, author }: { role: string; inject: string | null; author: string | null },
  { act, to, contact, tlp }: ExerciseAct,
): Promise<Act> {
  const players = await playersOf(db, runId)
  const roles = players.filter(({ delegationId }) => to.includes(delegationId)).map((player) => player.role)
  // What is done about something that the house said for a role is done towards that role.
  const addressed = [...new Set([...roles, ...(author === null ? [] : [author])])].filter((one) => one !== role)
  return { act, role, inject, to: addressed, contact: ContactKind.safeParse(contact).data ?? null, tlp: tlp ?? null }
}

export function jobsOf(kinds: Kinds): readonly Job[] {
  return [
    { name: clockJob, cron: '* * * * *', work: lookAtClocks },
    { name: 'exercises-left', cron: '17 * * * *', work: (call) => endLeft(call, kinds) },
    { name: actJob, work: (call, data) => takeAct(call, data, kinds) },
  ]
}

export const because = { 'exercise.moved': [clockJob], 'exercise.acted': [actJob] }
