import { z } from 'zod'
import { Act, Cause, entriesOf, type Logged } from './log.ts'
import { reachedBy, type Run } from './run.ts'
import { InWords } from './scenario.ts'
import { Outcome, Result, score } from './score.ts'

const Counts = z.object({ of: z.int(), met: z.int(), late: z.int(), missed: z.int(), wrong: z.int() })

/** Results taken together. Times are in seconds, over what was done; null where nothing was. */
export const Together = Counts.extend({ median: z.number().nullable(), ninetieth: z.number().nullable() })
export type Together = z.infer<typeof Together>

export const TimelineEntry = z.object({
  /** The place in the log; notes have none. */
  number: z.int().nullable(),
  at: z.number(),
  wall: z.iso.datetime(),
  what: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('clock'),
      change: z.enum(['started', 'paused', 'resumed', 'set-forward', 'speed', 'ended']),
      to: z.number().nullable(),
    }),
    z.object({
      kind: z.literal('inject'),
      inject: z.string(),
      title: InWords,
      from: z.string().nullable(),
      to: z.array(z.string()),
      cause: Cause,
    }),
    z.object({ kind: z.literal('skipped'), inject: z.string(), title: InWords }),
    Act.extend({ kind: z.literal('act'), text: z.string() }),
    z.object({
      kind: z.literal('note'),
      by: z.string(),
      text: z.string(),
      role: z.string().nullable(),
      inject: z.string().nullable(),
    }),
  ]),
})
export type TimelineEntry = z.infer<typeof TimelineEntry>

/** The after-action report of a run. */
export const AfterAction = z.object({
  runId: z.uuid(),
  exercise: z.literal(true),
  title: InWords,
  summary: InWords,
  alone: z.boolean(),
  control: z.string(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  /** Seconds of the exercise: all, and those that people lived through. */
  seconds: z.number(),
  lived: z.number(),
  roles: z.array(z.object({ id: z.string(), name: InWords, by: z.string().nullable() })),
  injects: z.array(z.object({ id: z.string(), title: InWords, why: z.record(z.string(), InWords) })),
  timeline: z.array(TimelineEntry),
  /** For control and observers of every role; for a player of their own. */
  results: z.array(Result),
  /** Of all roles that were played. */
  together: Together,
  byKind: z.array(Together.extend({ kind: Result.shape.kind })),
  byRole: z.array(Together.extend({ role: z.string() })),
  /** The role whose report this is; null for control and observers. */
  role: z.string().nullable(),
})
export type AfterAction = z.infer<typeof AfterAction>

export type NoteTold = {
  at: number
  wall: string
  by: string
  text: string
  role: string | null
  inject: string | null
}
/** The words that a player wrote with an act, by the act's place in the log; and when each entry was, by the wall. */
export type Told = {
  walls: ReadonlyMap<number, string>
  texts: ReadonlyMap<number, string>
  notes: readonly NoteTold[]
}
export type Head = Pick<AfterAction, 'runId' | 'alone' | 'control' | 'startedAt' | 'endedAt' | 'seconds' | 'lived'> & {
  by: ReadonlyMap<string, string>
}

const inSum: readonly Outcome[] = ['met', 'late', 'missed', 'wrong']

/**
 * The report of a run. With a role it is that role's own: what the others did is not in it, nor how each of them fared;
 * what all together reached is.
 */
export function reportOf(run: Run, head: Head, told: Told, role: string | null): AfterAction {
  const { by, ...facts } = head
  const all = score(run, head.endedAt === null ? head.lived : Number.POSITIVE_INFINITY)
  const { title, summary, roles, injects } = run.scenario
  const kinds = [...new Set(all.map(({ kind }) => kind))]
  const out = new Set(entriesOf(run.log).flatMap(({ entry }) => (entry.what === 'inject' ? [entry.inject] : [])))
  // What never went out may come in the next run of the scenario: a player does not learn that it is there.
  const results = role === null ? all : all.filter((one) => one.role === role && out.has(one.inject))
  return {
    ...facts,
    exercise: true,
    title,
    summary,
    roles: roles.map(({ id, name }) => ({ id, name, by: by.get(id) ?? null })),
    injects: injects
      .filter(({ id }) => role === null || out.has(id))
      .map(({ id, title: called, expects }) => ({
        id,
        title: called,
        why: Object.fromEntries(
          expects.flatMap(({ id: name, why, of }) => (why && (role === null || role === of) ? [[name, why]] : [])),
        ),
      })),
    timeline: timelineOf(run, told, role),
    results,
    together: together(all),
    byKind: kinds.map((kind) => ({ kind, ...together(all.filter((one) => one.kind === kind)) })),
    byRole: [...new Set(results.map((one) => one.role))].map((one) => ({
      role: one,
      ...together(results.filter((result) => result.role === one)),
    })),
    role,
  }
}

export function together(results: readonly Result[]): Together {
  const counted = results.filter(({ outcome }) => inSum.includes(outcome))
  const of = (outcome: Outcome) => counted.filter((one) => one.outcome === outcome).length
  const times = counted.flatMap(({ seconds, kind }) => (seconds === null || kind === 'marking' ? [] : [seconds]))
  return {
    of: counted.length,
    met: of('met'),
    late: of('late'),
    missed: of('missed'),
    wrong: of('wrong'),
    median: quantile(times, 0.5),
    ninetieth: quantile(times, 0.9),
  }
}

/** The smallest of the times within which that part of them lies (nearest rank); null of none. */
export function quantile(times: readonly number[], part: number): number | null {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? null
}

function timelineOf(run: Run, { walls, texts, notes }: Told, role: string | null): TimelineEntry[] {
  const logged = entriesOf(run.log).flatMap((one): TimelineEntry[] => {
    const what = whatOf(run, one, texts)
    if (!what || (role !== null && !isOf(role, one))) return []
    return [{ number: one.number, at: one.at, wall: walls.get(one.number) ?? '', what }]
  })
  const noted = notes.map(({ at, wall, ...note }): TimelineEntry => ({
    number: null,
    at,
    wall,
    what: { kind: 'note', ...note },
  }))
  return [...logged, ...noted].toSorted((a, b) => a.wall.localeCompare(b.wall) || (a.number ?? 0) - (b.number ?? 0))
}

/** A player looks back on the clock, on what reached somebody, and on what they did themselves. */
function isOf(role: string, { entry }: Logged): boolean {
  return entry.what === 'act' ? entry.role === role : entry.what !== 'skipped'
}

function whatOf({ scenario }: Run, { number, entry }: Logged, texts: Told['texts']): TimelineEntry['what'] | undefined {
  switch (entry.what) {
    case 'act': {
      const { what: _, ...act } = entry
      return { kind: 'act', ...act, text: texts.get(number) ?? '' }
    }
    case 'inject':
    case 'skipped': {
      const inject = scenario.injects.find(({ id }) => id === entry.inject)
      if (!inject) return undefined
      if (entry.what === 'skipped') return { kind: 'skipped', inject: inject.id, title: inject.title }
      const { id, title, from } = inject
      return { kind: 'inject', inject: id, title, from, to: reachedBy(scenario, inject), cause: entry.cause }
    }
    case 'set-forward':
      return { kind: 'clock', change: entry.what, to: entry.to }
    case 'speed':
      return { kind: 'clock', change: entry.what, to: entry.speed }
    default:
      return { kind: 'clock', change: entry.what, to: null }
  }
}
