/** Who writes, issues and withdraws letters of a delegation. What was issued is a word of the state: it is never changed. */
import type { Verdict } from '#platform/refusal.ts'
import type { LetterContent, LetterStatus } from '../contract/letters.ts'

export type LetterWho = { kind: string; delegationId: string | null; roles: readonly string[] }
export type LetterHeld = { fromId: string; status: LetterStatus }

/** Whoever advises drafts; only diplomats bind the state by a number and a seal. */
const rolesThat = {
  write: ['head-of-delegation', 'diplomatic-contact', 'technical-contact', 'legal-adviser'],
  issue: ['head-of-delegation', 'diplomatic-contact'],
} as const

export function mayReadLetters(who: LetterWho): Verdict {
  return (who.kind === 'person' && who.delegationId !== null) || { refused: 'LETTERS_NOT_FOR_YOU' }
}

export function mayDraftLetter(who: LetterWho): Verdict {
  return mayReadLetters(who) === true ? holds(who, 'write') : { refused: 'LETTERS_NOT_FOR_YOU' }
}

export function mayChangeLetter(who: LetterWho, letter: LetterHeld): Verdict {
  return mayAct(who, letter, 'draft', 'write')
}

export function mayIssueLetter(who: LetterWho, letter: LetterHeld): Verdict {
  return mayAct(who, letter, 'draft', 'issue')
}

export function mayWithdrawLetter(who: LetterWho, letter: LetterHeld): Verdict {
  return mayAct(who, letter, 'issued', 'issue')
}

function mayAct(who: LetterWho, letter: LetterHeld, status: LetterStatus, power: keyof typeof rolesThat): Verdict {
  if (who.kind !== 'person' || who.delegationId !== letter.fromId) return { refused: 'LETTER_UNKNOWN' }
  return letter.status === status ? holds(who, power) : { refused: 'LETTER_STANDS_OTHERWISE' }
}

function holds(who: LetterWho, power: keyof typeof rolesThat): Verdict {
  const able: readonly string[] = rolesThat[power]
  return who.roles.some((role) => able.includes(role)) || { refused: 'LETTER_ROLE_MAY_NOT' }
}

/** What a letter still lacks before it may be issued. A letter is signed; a person who is written to has a name or an office. */
export function missingOf({ kind, to, body, signer }: LetterContent): ('body' | 'signer' | 'name')[] {
  return [
    ...(body.trim() === '' ? (['body'] as const) : []),
    ...(kind === 'letter' && signer === null ? (['signer'] as const) : []),
    ...(kind === 'letter' && to.rank !== 'institution' && to.name === null && to.title === null
      ? (['name'] as const)
      : []),
  ]
}
