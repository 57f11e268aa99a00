import type { DeskEntry, DeskLine } from '#platform/desk.ts'
import { contactsPaths } from '../../contract.ts'
import { mayInitiate, mayReadContacts } from '../../rules/directory.ts'
import { mayAnswerNomination } from '../../rules/nominations.ts'
import { isInitiator } from '../directory/authority-store.ts'
import { moreLine } from '../more-line.ts'
import { nominationKey } from './actions.ts'
import { listedNominations, type StoredNomination } from './store.ts'
import type { NominationCall } from './views.ts'

const most = 50

/** What waits: for officers, nominations to check; for a delegation, what was given back and what it waits for. */
export async function nominationLines(call: NominationCall): Promise<DeskEntry[]> {
  const { actor, db } = call
  if (mayReadContacts(actor) !== true) return []
  const lines: DeskEntry[] = []
  const waiting = await listedNominations(db, { status: 'proposed', limit: most, first: 'soonest' })
  const proposed = waiting.slice(0, most)
  const initiator = await isInitiator(db, actor.id)
  const checks = proposed.filter((one) => mayAnswerNomination(actor, one, initiator) === true)
  lines.push(...checks.map((one) => lineOf(one, 'act', 'contacts.desk.check')))
  const more = { say: 'contacts.desk.more', path: `${contactsPaths.nominations}?status=proposed`, exercise: false }
  if (checks.length > 0 && waiting.length > most) lines.push(moreLine(call, more, most))
  const own = actor.delegationId ?? ''
  if (mayInitiate(actor, own, initiator) !== true) return lines
  // Its own alone: those of others whom an officer checks leave no room of theirs.
  const ofOurs = (status: 'proposed' | 'returned') =>
    listedNominations(db, { status, limit: most, of: own, first: 'soonest' })
  lines.push(...(await ofOurs('proposed')).map((one) => lineOf(one, 'waiting', 'contacts.desk.waiting')))
  lines.push(...(await ofOurs('returned')).map((one) => lineOf(one, 'act', 'contacts.desk.returned')))
  return lines
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
