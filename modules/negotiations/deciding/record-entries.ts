/**
 * What of a decision is entered in the record of the host, and how: a commitment to the signed operation, under a
 * pseudonym that nobody outside the room can tell from any other. The salt follows from the operation itself: its
 * signature is nothing that one could guess, so the commitment hides it, and everybody in the room can open it without
 * being handed anything more.
 */
import { commitmentOf } from '#modules/record/verifying.ts'
import { concat, toBase64url, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { sha256 } from '#platform/crypto.ts'
import type { Act } from '../text/acts.ts'
import type { SignedOperation } from '../text/operation.ts'
import type { Negotiation } from '../text/state.ts'

export type DecisionEntryKind = 'deadline' | 'statement' | 'adoption'

/** An entry to be made; `enter` of `RecordDoors` (client/views.ts) takes it with the room. */
export type EntryToMake = {
  kind: DecisionEntryKind
  /** The pseudonym: of the silence, or the id of the vote, of the statement, of the adoption. */
  subject: string
  /** Canonical JSON of the signed operation. */
  content: string
  /** 32 bytes in base64url, used once. */
  salt: string
  commitment: string
  /** Of deadlines: when it passes, which the host enters too. */
  until?: string
}

/**
 * The entry that an operation asks for; undefined where it asks for none.
 *
 * - silence.open, silence.extend: `deadline`. silence.break: `statement`. silence.close: `adoption`. All under the
 *   silence's pseudonym, so that completeness says what was not objected.
 * - vote.close: `adoption` under the vote's id. statement.make: `statement` under the statement's id.
 * - adopt: `adoption`, and sign: `statement`, both under the adoption's id.
 *
 * @param state the state that the operation was folded into, for the pseudonym of its silence.
 */
export function recordEntryOf(state: Negotiation, signed: SignedOperation): EntryToMake | undefined {
  const { act } = signed.operation
  const named = silenceNamed(act)
  const subject = named === undefined ? undefined : state.deciding.silences[named]?.recordSubject
  return recordEntryUnder(subject, signed)
}

/** The same, where the pseudonym of the silence is known from elsewhere. */
export function recordEntryUnder(subject: string | undefined, signed: SignedOperation): EntryToMake | undefined {
  const { act } = signed.operation
  switch (act.kind) {
    case 'silence.open':
      return deadlineEntry(act.recordSubject, signed, act.until)
    case 'silence.extend':
      return subject === undefined ? undefined : deadlineEntry(subject, signed, act.until)
    case 'silence.break':
      return subject === undefined ? undefined : objectionEntry(subject, signed)
    case 'silence.close':
      return subject === undefined ? undefined : outcomeEntry(subject, signed)
    case 'vote.close':
      return outcomeEntry(act.vote, signed)
    case 'statement.make':
      return objectionEntry(act.statement, signed)
    case 'adopt':
      return outcomeEntry(act.adoption, signed)
    case 'sign':
      return objectionEntry(act.adoption, signed)
    default:
      return undefined
  }
}

/** Whether acts of this kind ask for an entry. */
export function isEntered(kind: Act['kind']): boolean {
  return entered.has(kind)
}

const entered: ReadonlySet<Act['kind']> = new Set([
  'silence.open',
  'silence.extend',
  'silence.break',
  'silence.close',
  'vote.close',
  'statement.make',
  'adopt',
  'sign',
])

/** The silence that an act is about. */
export function silenceNamed(act: Act): string | undefined {
  return act.kind.startsWith('silence.') && 'silence' in act ? act.silence : undefined
}

/** Of an opening or an extension. */
export function deadlineEntry(subject: string, signed: SignedOperation, until: string): EntryToMake {
  return { ...entryOf('deadline', subject, signed), until }
}

/** Of what a delegation says: an objection, a statement, its signature under the text. */
export function objectionEntry(subject: string, signed: SignedOperation): EntryToMake {
  return entryOf('statement', subject, signed)
}

/** Of what a decision came to. */
export function outcomeEntry(subject: string, signed: SignedOperation): EntryToMake {
  return entryOf('adoption', subject, signed)
}

function entryOf(kind: DecisionEntryKind, subject: string, signed: SignedOperation): EntryToMake {
  const content = canonicalJson(signed)
  const salt = sha256(concat(utf8(`chancery/negotiation/salt/v1\n${kind}\n`), utf8(content)))
  return { kind, subject, content, salt: toBase64url(salt), commitment: commitmentOf(kind, salt, utf8(content)) }
}

/** What the host itself enters when a deadline passes: nothing that was not to be seen, under a salt that it tells. */
export function tickContent(passed: string): string {
  return canonicalJson({ v: 1, passed })
}
