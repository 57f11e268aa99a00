import { utf8, toHex } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { sha256 } from '#platform/crypto.ts'
import { must, Refusal } from '#platform/refusal.ts'
import { newId } from '#platform/server/ids.ts'
import { runOf } from '#platform/server/in-play.ts'
import { settle } from '#modules/notices/server/index.ts'
import { enter } from '#modules/record/server/index.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import type { DiplomaticLetter, LetterDraft } from '../../contract/letters.ts'
import { composeLetter } from '../../letters/composing.ts'
import {
  mayChangeLetter,
  mayDraftLetter,
  mayIssueLetter,
  mayReadLetters,
  mayWithdrawLetter,
  missingOf,
} from '../../rules/letters.ts'
import { tellExercise } from '../correspondence/addressing.ts'
import { pageOfLines } from '../correspondence/places.ts'
import { newSubject } from '../nominations/subject.ts'
import { fitting, mustBeInPlay, mustReach } from './addressing.ts'
import * as store from './store.ts'
import { type LetterCall, letterSeen, linesOf, printedMarking, viewOf } from './views.ts'

/** Of one delegation in one world: drafts at once, and issued within an hour. */
const mostOf = { drafts: 200, hourly: 60 } as const

type Asked = Omit<store.LetterListing, 'exercise' | 'own'> & { world: 'real' | 'exercise' }

export async function list(call: LetterCall, { world, ...asked }: Asked) {
  must(mayReadLetters(call.actor))
  const rows = await store.listedLetters(call.db, { ...asked, exercise: world === 'exercise', own: ownOf(call) })
  return pageOfLines(rows, asked.limit, (page) => linesOf(call, page))
}

/** Whoever opens a letter that was written to them has been told. */
export async function one(call: LetterCall, { id }: { id: string }): Promise<DiplomaticLetter> {
  const seen = await letterSeen(call, await store.letterById(call.db, id))
  if (call.actor.delegationId === seen.row.toId) await settle(call, noticeKey(id))
  return viewOf(call, seen)
}

export async function draft(call: LetterCall, { world, run: named, ...input }: LetterDraft): Promise<DiplomaticLetter> {
  must(mayDraftLetter(call.actor))
  const by = call.actor.id
  if (by === null) throw new Refusal('LETTERS_NOT_FOR_YOU')
  const exercise = world === 'exercise'
  const id = newId(call.now.getTime())
  const drafted = await fitting(call, input, exercise)
  const run = await runOf(call, { exercise, run: named, others: [input.to], refused: 'LETTER_NOT_IN_PLAY' })
  const { drafts } = await store.countsOf(call.db, ownOf(call), exercise, call.now.getUTCFullYear())
  if (drafts >= mostOf.drafts) throw new Refusal('LETTER_TOO_MANY', { most: mostOf.drafts })
  await store.insertDraft(call.db, { id, from: ownOf(call), exercise, at: call.now, by }, drafted)
  // Bound to its exercise from the first word: what is never issued goes with it too.
  const parties = { id, exercise, fromId: ownOf(call), toId: input.to }
  await tellExercise(call, parties, { kind: 'letter', what: 'drafted', made: true, run })
  return seenAgain(call, id)
}

export async function change(
  call: LetterCall,
  { id, ...input }: Omit<LetterDraft, 'world' | 'run'> & { id: string },
): Promise<DiplomaticLetter> {
  const { row: letter } = await letterSeen(call, await store.holdLetter(call.db, id))
  must(mayChangeLetter(call.actor, letter))
  await store.changeDraft(call.db, id, call.now, await fitting(call, input, letter.exercise))
  return seenAgain(call, id)
}

export async function discard(call: LetterCall, { id }: { id: string }): Promise<{ done: true }> {
  const { row: letter } = await letterSeen(call, await store.holdLetter(call.db, id))
  must(mayChangeLetter(call.actor, letter))
  await store.deleteDraft(call.db, id)
  return { done: true }
}

/** The sheet is made once more, with number and date, kept as it reads now, and committed to in the record. */
export async function issue(call: LetterCall, { id }: { id: string }): Promise<DiplomaticLetter> {
  const { row: letter, marking } = await letterSeen(call, await store.holdLetter(call.db, id))
  must(mayIssueLetter(call.actor, letter))
  const by = call.actor.id
  if (by === null) throw new Refusal('LETTERS_NOT_FOR_YOU')
  const missing = missingOf(letter.content)
  if (missing.length > 0) throw new Refusal('LETTER_INCOMPLETE', { missing })
  // Whoever was named may have left since it was drafted.
  if (letter.toId !== null) await mustReach(call, letter.toId, marking)
  await mustBeInPlay(call, letter.toId, letter.exercise)
  const year = call.now.getUTCFullYear()
  const { issuedLately, lastNumber } = await store.countsOf(call.db, letter.fromId, letter.exercise, year)
  if (issuedLately >= mostOf.hourly) throw new Refusal('LETTER_TOO_MANY', { most: mostOf.hourly })
  await seal(call, letter, marking, { by, number: lastNumber + 1 })
  await tell(call, letter, 'issued', marking)
  return seenAgain(call, id)
}

type Unsealed = Pick<store.StoredLetter, 'id' | 'fromId' | 'exercise' | 'content'>

/** From here on it is not changed any more. */
export async function seal(
  call: LetterCall,
  { id, fromId, exercise, content }: Unsealed,
  marking: Marking,
  { by, number }: { by: string; number: number },
): Promise<void> {
  const year = call.now.getUTCFullYear()
  const facts = { number: `${year}/${number}`, at: call.now, exercise, marking: printedMarking(marking) }
  const sheet = composeLetter(content, facts)
  const digest = toHex(sha256(utf8(canonicalJson(sheet))))
  const entered = await commit(call, 'issued', { id, fromId, exercise, year, number, digest })
  await store.markIssued(call.db, id, { at: call.now, by, year, number, sheet, digest, ...entered })
}

export async function withdraw(
  call: LetterCall,
  { id, reason }: { id: string; reason: string },
): Promise<DiplomaticLetter> {
  const { row: letter, marking } = await letterSeen(call, await store.holdLetter(call.db, id))
  must(mayWithdrawLetter(call.actor, letter))
  const entered = await commit(call, 'withdrawn', letter, reason)
  await store.markWithdrawn(call.db, id, { at: call.now, reason, ...entered })
  await settle(call, noticeKey(id))
  await tell(call, letter, 'withdrawn', marking)
  return seenAgain(call, id)
}

type Committed = Pick<store.StoredLetter, 'id' | 'fromId' | 'exercise' | 'year' | 'number' | 'digest'>

/** That a state issued a letter, and that it took it back, are words of equal weight: both stand in the record. */
async function commit(call: LetterCall, what: 'issued' | 'withdrawn', letter: Committed, reason?: string) {
  const { id, fromId, exercise, year, number, digest } = letter
  const committed = canonicalJson({
    v: 1,
    what: `letter.${what}`,
    letter: id,
    delegation: fromId,
    number: `${year}/${number}`,
    exercise,
    digest,
    ...(reason === undefined ? {} : { reason }),
  })
  const { id: entry, salt } = await enter(call, { kind: 'statement', subject: newSubject(), content: committed })
  return { entry, salt, committed }
}

async function tell(
  call: LetterCall,
  letter: store.StoredLetter,
  what: 'issued' | 'withdrawn',
  { tlp }: Marking,
): Promise<void> {
  await call.emit({ name: `letter.${what}`, data: { id: letter.id } })
  await tellExercise(call, letter, { kind: 'letter', what, made: what === 'issued', tlp })
}

/** Notices of one letter begin so. */
export const noticeKey = (letterId: string): string => `letter:${letterId}:`

async function seenAgain(call: LetterCall, id: string): Promise<DiplomaticLetter> {
  return viewOf(call, await letterSeen(call, await store.letterById(call.db, id)))
}

function ownOf(call: LetterCall): string {
  if (call.actor.delegationId === null) throw new Refusal('LETTERS_NOT_FOR_YOU')
  return call.actor.delegationId
}
