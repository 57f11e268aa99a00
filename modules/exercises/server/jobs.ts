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
import { advance } from './advance.ts'
import type { ExerciseCall } from './tables.ts'
import { attachItem, injectOf } from './store/happenings.ts'
import { dueRuns, inPlay, leftAlone, nextDueOfAll, playersOf } from './store/runs.ts'

const atOnce = 20
/** Milliseconds. */
const longestAlone = 86_400_000
const clockJob = 'exercises-clock'
const actJob = 'exercises-act'

/**
 * Lets go out what is due in every run. A run is held while it moves, and what goes out stands in its log in the same
 * transaction as what it does: whoever stops the process leaves both or neither, and of several processes one takes it.
 */
async function lookAtClocks(call: ExerciseCall, _: unknown, house: House): Promise<void> {
  const due = await dueRuns(call.db, call.now, atOnce)
  for (const id of due) await advance(call, id, null)
  // Whoever leaves a game of their own lying is not kept from the next one by it.
  for (const id of await leftAlone(call.db, new Date(call.now.getTime() - longestAlone), atOnce))
    await advance(call, id, null, (_, run) => ({ run: ended(run, call.now), status: 'ended' }))
  const next = due.length === atOnce ? call.now : await nextDueOfAll(call.db)
  if (next) awaken(house, next)
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
 * What somebody did on the real platform, under EXERCISE: it is bound to the run in which they play, written in its log,
 * and what waited for it falls due. Told twice it is written once; of whoever plays in none, nothing is kept.
 */
async function takeAct(call: ExerciseCall, data: Record<string, unknown>): Promise<void> {
  const told = ExerciseAct.parse(data)
  const playing = await inPlay(call.db, told.delegationId, told.accountId)
  if (!playing) return
  const { runId, role } = playing
  await advance(call, runId, told.accountId, async (held, run) => {
    const inject = told.item ? await injectOf(call.db, runId, told.item.kind, told.item.id) : null
    const entry = { what: 'act' as const, ...(await actOf(call, runId, role, inject, told)) }
    const moment = momentOf(run.clock, new Date(told.at))
    if (held.run.log.some((one) => one.at === moment.at && JSON.stringify(one.entry) === JSON.stringify(entry)))
      return { run }
    if (told.item) await attachItem(call.db, { runId, ...told.item, inject: null, role, at: new Date(told.at) })
    return { run: withEntry(run, call.now, entry, moment) }
  })
}

async function actOf(
  { db }: ExerciseCall,
  runId: string,
  role: string,
  inject: string | null,
  { act, to, contact, tlp }: ExerciseAct,
): Promise<Act> {
  const players = await playersOf(db, runId)
  const roles = players.filter(({ delegationId }) => to.includes(delegationId)).map((player) => player.role)
  const addressed = [...new Set(roles)].filter((one) => one !== role)
  return { act, role, inject, to: addressed, contact: ContactKind.safeParse(contact).data ?? null, tlp: tlp ?? null }
}

export const jobs = [
  { name: clockJob, cron: '* * * * *', work: lookAtClocks },
  { name: actJob, work: takeAct },
] as const satisfies readonly Job[]

export const because = { 'exercise.moved': [clockJob], 'exercise.acted': [actJob] }
