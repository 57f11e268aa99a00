// The delegations that the demonstration plays, as clients of the host like any other: a process of its own, because no
// server may hold what opens a sealed room. Reads its seats as JSON on stdin, plays what is still to be played, lets every
// newcomer in, answers now and then, and ends with its parent.
import { setTimeout as pause } from 'node:timers/promises'
import { Unreachable } from '#modules/record/cli/index.ts'
import { newBell } from '#modules/rooms/cli/index.ts'
import type { SeatToken } from './talks/seats.ts'
import { openTable, type Table } from './talks/table.ts'

const ending = new AbortController()
for (const word of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.once(word, () => ending.abort())

try {
  // Our own parent wrote it.
  const { host, seats } = JSON.parse(await readAll()) as { host: string; seats: SeatToken[] }
  await using table = await openTable(host, seats)
  await table.play(ending.signal)
  await attend(table)
} catch (error) {
  if (!ending.signal.aborted)
    process.stderr.write(
      `The played delegations have left the table: ${error instanceof Error ? error.stack : String(error)}\n`,
    )
}
process.exit()

/** Looks when something happened, and every so often. */
async function attend(table: Table): Promise<void> {
  const bell = newBell()
  void hear(table, () => bell.ring())
  while (!ending.signal.aborted) {
    await table.letIn().catch(said)
    await table.answer().catch(said)
    await Promise.race([bell.rung(), pause(15_000, undefined, { signal: ending.signal }).catch(() => undefined)])
  }
}

async function hear({ seats: { chair }, room }: Table, ring: () => void): Promise<void> {
  while (!ending.signal.aborted) {
    try {
      for await (const { name, id } of chair.host.live(ending.signal))
        if (name === 'line.open' || name.startsWith('keys.') || name === 'record.published' || id === room) ring()
    } catch {
      // Cut or stopped: it is tried again, and we look by ourselves now and then.
    }
    await pause(1_000, undefined, { signal: ending.signal }).catch(() => undefined)
  }
}

/** One act that went wrong is no reason to leave the table: it is said, and tried again with the next look. */
function said(error: unknown): void {
  if (!(error instanceof Unreachable) && !ending.signal.aborted)
    process.stderr.write(
      `A played delegation could not act: ${error instanceof Error ? error.message : String(error)}\n`,
    )
}

async function readAll(): Promise<string> {
  let text = ''
  for await (const piece of process.stdin) text += String(piece)
  return text
}
