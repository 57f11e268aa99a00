import type { DeskLine } from '#platform/desk.ts'
import { deliveriesOf } from '#modules/notices/server/index.ts'
import { mayAgree, mayReadCrisis } from '../../rules/crisis.ts'
import { countWaiting, lastTests } from './rings-store.ts'
import { linesSeen, officerLines, partiesOf, type StoredLine } from './store.ts'
import { proposalKey, ringKey } from './telling.ts'
import { type CrisisCall, sidesOf } from './views.ts'

/** How long a line may go without a test call from either side, in milliseconds. */
const untested = 2 * 86_400_000

/** Proposals for one's head, what rang and was not answered, and lines that nobody has tried. */
export async function crisisDesk(call: CrisisCall): Promise<DeskLine[]> {
  if (mayReadCrisis(call.actor) !== true) return []
  const proposals = (await linesSeen(call.db)).filter((line) => mayAgree(call.actor, line) === true)
  const lines = await officerLines(call.db)
  const parties = await partiesOf(
    call.db,
    [...proposals, ...lines].map((line) => sidesOf(call, line).them),
  )
  const name = (line: StoredLine) => parties.get(sidesOf(call, line).them)?.name ?? ''
  const found: DeskLine[] = []
  for (const line of proposals)
    if (!(await isTold(call, proposalKey(line.id))))
      found.push(deskLine(line, 'proposed', name(line), line.proposedAt, null))
  const waiting = await countWaiting(
    call.db,
    lines.map(({ id }) => id),
    call.actor.delegationId ?? '',
  )
  for (const line of lines) found.push(...(await ringing(call, line, name(line), waiting)))
  return [...found, ...(await quiet(call, lines, name))]
}

type Waiting = Awaited<ReturnType<typeof countWaiting>>[number]

/** One for a line and kind, with the oldest that waits: a flood of rings is no flood of the desk. */
async function ringing(call: CrisisCall, line: StoredLine, name: string, waiting: readonly Waiting[]) {
  const found: DeskLine[] = []
  for (const { lineId, id, kind, at, answerBy } of waiting)
    if (lineId === line.id && !(await isTold(call, ringKey(line.id, id))))
      found.push(deskLine(line, kind === 'message' ? 'waits' : kind, name, at, answerBy))
  return found
}

/** Whether a notice of the same stands on the actor's desk, unread: then it says it already. */
async function isTold(call: CrisisCall, keys: string): Promise<boolean> {
  const told = await deliveriesOf(call, keys)
  return told.some(
    ({ account, readAt, settledAt }) => account === call.actor.id && readAt === null && settledAt === null,
  )
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

function deskLine(line: StoredLine, what: string, party: string, at: Date, due: Date | null): DeskLine {
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
