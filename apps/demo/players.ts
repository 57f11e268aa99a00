// The delegations that the demonstration plays, as clients of the host like any other: a process of its own, because no
// server may hold what opens a sealed room. Reads its seats as JSON on stdin, plays what is still to be played, lets every
// newcomer in, answers now and then, and ends with its parent.
import { setTimeout as pause } from 'node:timers/promises'
import { Unreachable } from '#modules/record/cli/index.ts'
import { newBell } from '#modules/rooms/cli/index.ts'
import type { SeatToken } from './talks/seats.ts'
import { again, openTable, type Table } from './talks/table.ts'

/** Milliseconds between two looks: at the least, and when nothing happened. */
const [least, most] = [1_000, 15_000]

const ending = new AbortController()
for (const word of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.once(word, () => ending.abort())

try {
  // Our own parent wrote it.
  const { host, seats } = JSON.parse(await readAll()) as { host: string; seats: SeatToken[] }
  await using table = await again(ending.signal, () => openTable(host, seats))
  // Whoever comes while the delegations still play is let in all the same.
  await Promise.all([welcome(table), playOn(table)])
} catch (error) {
  if (!ending.signal.aborted)
    process.stderr.write(
      `The played delegations have left the table: ${error instanceof Error ? error.stack : String(error)}\n`,
    )
}
process.exit()

/**
 * Lets newcomers in when keys were changed, and looks again soon, less and less often: a key stands in the record, and has
 * left what is needed to invite it, a moment after it is told.
 */
async function welcome(table: Table): Promise<void> {
  const bell = newBell()
  void hear(table, (name) => {
    if (name.startsWith('keys.')) bell.ring()
  })
  for (let wait = least; !ending.signal.aborted;) {
    await table.letIn().catch(said)
    const rang = bell.rung().then(() => true)
    const rested = rest(wait).then(() => false)
    wait = (await Promise.race([rang, rested])) ? least : Math.min(2 * wait, most)
    await rest(least)
  }
}

/** What is still to be played, and then an answer to what newcomers do. */
async function playOn(table: Table): Promise<void> {
  await table.play(ending.signal).catch(said)
  const bell = newBell()
  void hear(table, (_, id) => {
    if (id === table.room) bell.ring()
  })
  while (!ending.signal.aborted) {
    await table.answer().catch(said)
    await Promise.race([bell.rung(), rest(most)])
  }
}

/** `heard`: what happened, and where; whatever it was, when the line to the host stands anew. */
async function hear({ seats: { chair }, room }: Table, heard: (name: string, id: string | null) => void) {
  while (!ending.signal.aborted) {
    try {
      for await (const { name, id } of chair.host.live(ending.signal))
        // Behind a lost line anything may have happened.
        if (name === 'line.open') heard('keys.', room)
        else heard(name, id)
    } catch {
      // Cut or stopped: it is tried again, and we look by ourselves now and then.
    }
    await rest(least)
  }
}

async function rest(milliseconds: number): Promise<void> {
  await pause(milliseconds, undefined, { signal: ending.signal }).catch(() => undefined)
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
