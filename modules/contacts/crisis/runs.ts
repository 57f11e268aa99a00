/** Of which exercise a message is: its sender says so under the seal, and one's own host whether one takes part in it. */
import { mostRunsNamed } from '#platform/in-play.ts'
import type { RunNamed } from './acts.ts'
import { change, type Desk, type Held, troubleOf } from './desk.ts'
import { inTime } from './in-time.ts'
import type { RunOfMessage } from './views-of-runs.ts'

export function runShown({ runs = {} }: Held['kept'], run: RunNamed): RunOfMessage {
  const known = runs[run.id]
  if (known === undefined) return { ...run, standing: 'unasked' }
  if (known === null) return { ...run, standing: 'foreign' }
  return { ...run, standing: known.on ? 'on' : 'ended', known: known.title }
}

/**
 * Asks the host for those that were named here and of which it has not said that they are over, or of others. What it said
 * stays known where it does not answer; what it knew and knows no more has been removed, and is over.
 */
export async function askRuns(desk: Desk, held: Held): Promise<void> {
  const { runs = {} } = held.kept
  const named = [...held.book.entries.values()].flatMap(({ signed }) => signed.message.run?.id ?? [])
  const open = [...new Set(named)].filter((id) => runs[id] === undefined || runs[id]?.on === true).slice(-mostRunsNamed)
  if (open.length === 0 || !desk.doors.runs) return
  try {
    const told = new Map((await inTime(desk.doors.runs(open), desk)).map(({ id, ...known }) => [id, known]))
    const now = open.map((id) => {
      const before = runs[id]
      return [id, told.get(id) ?? (before ? { ...before, on: false } : null)] as const
    })
    const same = now.every(([id, known]) => runs[id] !== undefined && runs[id]?.on === known?.on)
    if (!same) await change(desk, held, (kept) => ({ ...kept, runs: { ...kept.runs, ...Object.fromEntries(now) } }))
  } catch (error) {
    desk.trouble = troubleOf(error)
  }
}
