/**
 * Nothing that was said is unsaid: to undo is to say the opposite, as a new act of the same delegation. What others built
 * on it meanwhile stays; so the opposite is made for the text as it stands, and may be none.
 */
import { toBase64url } from '#platform/bytes.ts'
import { randomBytes } from '#platform/crypto.ts'
import { mayAct } from '../rules.ts'
import type { Act } from './acts.ts'
import type { SignedOperation } from './operation.ts'
import { homeOf } from './owners.ts'
import type { Entry, Negotiation } from './state.ts'
import { inverseOfMark } from './undoing/marks.ts'
import { inverseOfProcedure } from './undoing/procedure.ts'
import { inverseOfRemark } from './undoing/remarks.ts'
import type { Undoing } from './undoing/undoing.ts'
import { inverseOfWords } from './undoing/words.ts'

/**
 * The act that takes back what this entry did, as things stand; undefined where there is none, or where it is no longer
 * this delegation's to take back. What binds a State, and what the chair decided on the structure of the text (split,
 * merge, import, issue, gavel), is not undone but decided anew.
 * @param o.before the state before the entry (`stateAt`), by which words and marks that it took away are brought back.
 */
export function inverseOf(
  state: Negotiation,
  entry: Entry,
  o: { before?: Negotiation; newId?: () => string } = {},
): Act | undefined {
  const undoing: Undoing = { state, before: o.before, entry, newId: o.newId ?? randomId }
  const { act } = entry.signed.operation
  const inverse =
    inverseOfMark(undoing, act) ??
    inverseOfWords(undoing, act) ??
    inverseOfRemark(undoing, act) ??
    inverseOfProcedure(undoing, act)
  return inverse && !mayAct(state, entry.by, inverse) && stillThere(state, inverse) ? inverse : undefined
}

/**
 * What somebody did and may still take back, the latest first: neither what took something back, nor what was taken back
 * already. So whoever undoes twice goes back two steps, and not one back and one forth.
 * @param own what they did, in order, that had its effect.
 * @param waiting what they sent that has no place in the order yet.
 */
export function stillToUndo<One extends { signed: SignedOperation }>(
  own: readonly One[],
  waiting: readonly { signed: SignedOperation }[] = [],
): One[] {
  const undone = new Set([...own, ...waiting].map(({ signed }) => signed.operation.undoes))
  return own
    .filter(({ signed: { operation } }) => operation.undoes === undefined && !undone.has(operation.id))
    .toReversed()
}

function randomId(): string {
  return toBase64url(randomBytes(16))
}

/** What it would withdraw must stand, and the paragraph must be one on which something can be done. */
function stillThere(state: Negotiation, act: Act): boolean {
  const id = 'paragraph' in act && act.kind !== 'paragraph.add' ? act.paragraph : undefined
  if (typeof id === 'string' && act.kind !== 'comment.make') {
    const stage = state.paragraphs[id]?.stage
    return (
      stage !== undefined && stage !== 'withdrawn' && stage !== 'merged' && stage !== 'agreed' && stage !== 'adopted'
    )
  }
  if (act.kind === 'bracket.close' || act.kind === 'bracket.back') return homeOf(state, act.bracket) !== undefined
  return true
}
