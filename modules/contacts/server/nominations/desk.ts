import type { DeskEntry, DeskLine } from '#platform/desk.ts'
import { contactsPaths } from '../../contract.ts'
import { mayInitiate, mayReadContacts } from '../../rules/directory.ts'
import { mayCheck } from '../../rules/nominations.ts'
import { isInitiator } from '../directory/authority-store.ts'
import { nominationKey } from './actions.ts'
import { listedNominations, type StoredNomination } from './store.ts'
import type { NominationCall } from './views.ts'

const most = 50

/** What waits: for officers, nominations to check; for a delegation, what was given back and what it waits for. */
export async function nominationLines(call: NominationCall): Promise<DeskEntry[]> {
  const { actor, db } = call
  if (mayReadContacts(actor) !== true) return []
  const lines: DeskEntry[] = []
  const proposed = await listedNominations(db, { status: 'proposed', limit: most })
  if (mayCheck(actor) === true) lines.push(...proposed.map((one) => lineOf(one, 'act', 'contacts.desk.check')))
  const own = actor.delegationId ?? ''
  if (mayInitiate(actor, own, await isInitiator(db, actor.id)) !== true) return lines
  const isOwn = ({ delegationId }: StoredNomination) => delegationId === own
  const returned = await listedNominations(db, { status: 'returned', limit: most })
  lines.push(...proposed.filter(isOwn).map((one) => lineOf(one, 'waiting', 'contacts.desk.waiting')))
  lines.push(...returned.filter(isOwn).map((one) => lineOf(one, 'act', 'contacts.desk.returned')))
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
