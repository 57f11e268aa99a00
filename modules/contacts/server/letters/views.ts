import { must, Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import { titlesOf } from '#modules/incidents/server/index.ts'
import { whereIs } from '#modules/record/server/index.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { recordDeliveries } from '#modules/sharing/server/index.ts'
import type { DiplomaticLetter, LetterLine, LetterSheet } from '../../contract/letters.ts'
import { composeLetter } from '../../letters/composing.ts'
import { mayChangeLetter, mayIssueLetter, mayReadLetters, mayWithdrawLetter } from '../../rules/letters.ts'
import { lineOfBoth, partiesOf, type Party, type Seen, seenOf } from '../correspondence/seen.ts'
import { requestById } from '../requests/store.ts'
import { requestsSeen } from '../requests/views.ts'
import type { StoredLetter } from './store.ts'
import type { LettersTables } from './tables.ts'

export type LetterCall = Call<LettersTables>

async function lettersSeen(call: LetterCall, letters: readonly StoredLetter[]): Promise<Seen<StoredLetter>[]> {
  must(mayReadLetters(call.actor))
  return seenOf(call, letters)
}

export async function letterSeen(call: LetterCall, letter: StoredLetter | undefined): Promise<Seen<StoredLetter>> {
  const [seen] = await lettersSeen(call, letter ? [letter] : [])
  if (!seen) throw new Refusal('LETTER_UNKNOWN')
  return seen
}

export async function linesOf(call: LetterCall, letters: readonly StoredLetter[]): Promise<LetterLine[]> {
  const party = await partiesOf(call, letters)
  return (await lettersSeen(call, letters)).map((seen) => lineOf(call, seen, party))
}

function lineOf(call: LetterCall, seen: Seen<StoredLetter>, party: (id: string) => Party): LetterLine {
  const { content, toId, issuedAt } = seen.row
  const { kind, language, subject } = content
  return {
    ...lineOfBoth(call, seen, party),
    kind,
    language,
    subject,
    to: toId === null ? null : party(toId),
    issuedAt: issuedAt?.toISOString() ?? null,
  }
}

/** As it is printed on the letter (FIRST, TLP 2.0). */
export const printedMarking = ({ tlp }: Marking): string => `TLP:${tlp.toUpperCase()}`

function sheetOf(call: LetterCall, { row: letter, marking }: Seen<StoredLetter>): LetterSheet {
  if (letter.sheet) return letter.sheet
  const facts = { number: null, at: call.now, exercise: letter.exercise, marking: printedMarking(marking) }
  return composeLetter(letter.content, facts)
}

/** A letter as it reads. That the other side read it is a delivery. */
export async function viewOf(call: LetterCall, seen: Seen<StoredLetter>): Promise<DiplomaticLetter> {
  const { row: letter } = seen
  const { actor } = call
  const isOwn = actor.delegationId === letter.fromId
  if (!isOwn)
    await recordDeliveries(call, [
      {
        kind: 'letter',
        ownerId: letter.fromId,
        way: 'page',
        objectId: letter.id,
        version: null,
        exercise: letter.exercise,
      },
    ])
  return {
    ...lineOf(call, seen, await partiesOf(call, [letter])),
    content: isOwn ? letter.content : null,
    sheet: sheetOf(call, seen),
    ...(await linksOf(call, letter)),
    ...(await recordOf(call, letter)),
    may: {
      change: mayChangeLetter(actor, letter) === true,
      issue: mayIssueLetter(actor, letter) === true,
      withdraw: mayWithdrawLetter(actor, letter) === true,
    },
  }
}

/** As far as the reader sees what is linked; what they may not see is not said to be there. */
async function linksOf(
  call: LetterCall,
  { requestId, incidentId }: StoredLetter,
): Promise<Pick<DiplomaticLetter, 'request' | 'incident'>> {
  const stored = requestId === null ? undefined : await requestById(call.db, requestId)
  const [seen] = stored ? await requestsSeen(call, [stored]) : []
  const incident = incidentId === null ? undefined : (await titlesOf(call, [incidentId])).get(incidentId)
  return {
    request: seen ? { id: seen.row.id, subject: seen.row.subject } : null,
    incident: incident ? { id: incident.id, title: incident.title } : null,
  }
}

/** What the record holds of its issue and of its withdrawal. */
async function recordOf(
  call: LetterCall,
  letter: StoredLetter,
): Promise<Pick<DiplomaticLetter, 'record' | 'withdrawal'>> {
  const { digest, withdrawnAt, withdrawal } = letter
  const places = await whereIs(
    call,
    [letter.entry, letter.withdrawalEntry].filter((entry) => entry !== null),
  )
  const entered = (entry: string | null, salt: string | null, content: string | null) =>
    entry === null || salt === null || content === null
      ? null
      : { index: places.get(entry)?.index ?? null, salt, content }
  const issued = entered(letter.entry, letter.salt, letter.committed)
  const back = entered(letter.withdrawalEntry, letter.withdrawalSalt, letter.withdrawalCommitted)
  return {
    record: issued && digest !== null ? { ...issued, digest } : null,
    withdrawal: withdrawnAt && { at: withdrawnAt.toISOString(), reason: withdrawal ?? '', record: back },
  }
}
