import type { DeskEntry, DeskLine } from '#platform/desk.ts'
import { moreLine } from '#platform/server/desk.ts'
import { contactsPaths } from '../../contract.ts'
import { mayInitiate, mayReadContacts } from '../../rules/directory.ts'
import { mayAnswerNomination } from '../../rules/nominations.ts'
import { isInitiator } from '../directory/authority-store.ts'
import { nominationKey } from './actions.ts'
import { countNominations, listedNominations, type StoredNomination } from './store.ts'
import type { NominationCall } from './views.ts'

const most = 50

/** What waits: for officers, nominations to check; for a delegation, what was given back and what it waits for. */
export async function nominationLines(call: NominationCall): Promise<DeskEntry[]> {
  const { actor, db } = call
  if (mayReadContacts(actor) !== true) return []
  const lines: DeskEntry[] = []
  const proposed = await listedNominations(db, { status: 'proposed', limit: most, first: 'soonest' })
  const initiator = await isInitiator(db, actor.id)
  const checks = proposed.filter((one) => mayAnswerNomination(actor, one, initiator) === true)
  lines.push(...checks.map((one) => lineOf(one, 'act', 'contacts.desk.check')))
  if (checks.length > 0) lines.push(...(await moreOf(call, 'act', { status: 'proposed' }, proposed.length)))
  const own = actor.delegationId ?? ''
  if (mayInitiate(actor, own, initiator) !== true) return lines
  // Its own alone: those of others whom an officer checks leave no room of theirs.
  for (const [status, column, say] of [
    ['proposed', 'waiting', 'contacts.desk.waiting'],
    ['returned', 'act', 'contacts.desk.returned'],
  ] as const) {
    const ours = await listedNominations(db, { status, limit: most, of: own, first: 'soonest' })
    lines.push(...ours.map((one) => lineOf(one, column, say)))
    lines.push(...(await moreOf(call, column, { status, of: own }, ours.length)))
  }
  return lines
}

type Counted = Parameters<typeof countNominations>[1]

/** Where so many were read that there may be more. */
async function moreOf(call: NominationCall, column: DeskLine['column'], of: Counted, read: number) {
  if (read <= most) return []
  const path = `${contactsPaths.nominations}?status=${of.status}` as const
  return moreLine(
    call,
    { column, say: 'contacts.desk.more', path, exercise: false },
    (await countNominations(call.db, of)) - read,
  )
}

function lineOf(nomination: StoredNomination, column: DeskLine['column'], say: string): DeskEntry {
  return {
    column,
    say,
    values: { function: nomination.function },
    path: contactsPaths.nomination(nomination.id),
    party: column === 'act' && say === 'contacts.desk.check' ? nomination.delegationName : null,
    at: (nomination.checkedAt ?? nomination.proposedAt ?? nomination.effectiveAt).toISOString(),
    due: nomination.effectiveAt.toISOString(),
    exercise: false,
    tells: [nominationKey(nomination.id)],
  }
}
