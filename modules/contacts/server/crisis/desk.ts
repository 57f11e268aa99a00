import type { DeskEntry } from '#platform/desk.ts'
import { mayAgree, mayReadCrisis } from '../../rules/crisis.ts'
import { countWaiting, lastTests } from './rings-store.ts'
import { linesSeen, officerLines, partiesOf, type StoredLine } from './store.ts'
import { proposalKey, ringsKey } from './telling.ts'
import { type CrisisCall, sidesOf } from './views.ts'

/** How long a line may go without a test call from either side, in milliseconds. */
const untested = 2 * 86_400_000

/** Proposals for one's head, what rang and was not answered, and lines that nobody has tried. */
export async function crisisDesk(call: CrisisCall): Promise<DeskEntry[]> {
  if (mayReadCrisis(call.actor) !== true) return []
  const proposals = (await linesSeen(call.db)).filter((line) => mayAgree(call.actor, line) === true)
  const lines = await officerLines(call.db)
  const parties = await partiesOf(
    call.db,
    [...proposals, ...lines].map((line) => sidesOf(call, line).them),
  )
  const name = (line: StoredLine) => parties.get(sidesOf(call, line).them)?.name ?? ''
  const found: DeskEntry[] = []
  for (const line of proposals)
    found.push({ ...deskLine(line, 'proposed', name(line), line.proposedAt, null), tells: [proposalKey(line.id)] })
  const waiting = await countWaiting(
    call.db,
    lines.map(({ id }) => id),
    call.actor.delegationId ?? '',
  )
  for (const line of lines) found.push(...ringing(line, name(line), waiting))
  return [...found, ...(await quiet(call, lines, name))]
}

type Waiting = Awaited<ReturnType<typeof countWaiting>>[number]

/** One for a line and kind, with the oldest that waits: a flood of rings is no flood of the desk. */
function ringing(line: StoredLine, name: string, waiting: readonly Waiting[]): DeskEntry[] {
  return waiting
    .filter(({ lineId }) => lineId === line.id)
    .map(({ kind, at, answerBy }) => ({
      ...deskLine(line, kind === 'message' ? 'waits' : kind, name, at, answerBy),
      // Whatever else waits on this line has a line of its kind too.
      tells: [ringsKey(line.id)],
    }))
}

async function quiet(call: CrisisCall, lines: readonly StoredLine[], name: (line: StoredLine) => string) {
  const before = new Date(call.now.getTime() - untested)
  const open = lines.filter(
    ({ roomId, agreedAt, endedAt }) => roomId !== null && endedAt === null && agreedAt !== null && agreedAt < before,
  )
  const tests = await lastTests(
    call.db,
    open.map(({ id }) => id),
  )
  return open
    .filter(({ id }) => !tests.some(({ lineId, at }) => lineId === id && at >= before))
    .map((line) => deskLine(line, 'untested', name(line), line.agreedAt ?? call.now, null))
}

function deskLine(line: StoredLine, what: string, party: string, at: Date, due: Date | null): DeskEntry {
  return {
    column: 'act',
    say: `contacts.crisis.desk.${what}`,
    values: { delegation: party },
    path: `/crisis/${line.id}`,
    party,
    at: at.toISOString(),
    due: due?.toISOString() ?? null,
    exercise: what === 'exercise',
  }
}
