/**
 * Whether the symbol and the rule of decision of a final document are those that signed acts in it gave: they are folded
 * anew, as every client in the room folded them.
 */
import { newNegotiation } from '../text/fold.ts'
import { openingHandlers } from '../text/fold/opening.ts'
import type { Entry, Negotiation } from '../text/state.ts'
import type { Findings } from './document-findings.ts'
import type { FinalDocument } from './document-format.ts'
import { type Acted, actedIn, type DocumentRead } from './document-reading.ts'
import { ruleHandlers, sameRule } from './rule.ts'

export function judgeHead(read: DocumentRead, found: Findings): void {
  const { document } = read
  judgeOrder(document, found)
  const [adopted] = actedIn(document.entries, 'adopt').filter(({ act }) => act.adoption === document.adoption)
  if (!adopted) return
  judgeSymbol(document, adopted, found)
  judgeRule(document, adopted, found)
}

/** Nobody signed where an act stands in the room; but each device numbers its own. */
function judgeOrder({ entries }: FinalDocument, found: Findings): void {
  const last = new Map<string, number>()
  for (const { signed } of entries.toSorted(inOrderOfRoom)) {
    const { id, n } = signed.operation
    if (n <= (last.get(signed.signature.key) ?? 0))
      found.fail('operation-differs', 'The acts of one device are told in another order than it signed them.', id)
    last.set(signed.signature.key, n)
  }
}

function inOrderOfRoom(a: Pick<Entry, 'seq' | 'index'>, b: Pick<Entry, 'seq' | 'index'>): number {
  return a.seq - b.seq || a.index - b.index
}

function judgeSymbol(document: FinalDocument, adopted: Acted<'adopt'>, found: Findings): void {
  const { entries, symbol } = document
  const given = [...actedIn(entries, 'open'), ...actedIn(entries, 'version.issue')]
    .filter(({ act }) => act.symbol !== undefined)
    .toSorted(inOrderOfRoom)
  const then = given.findLast((one) => inOrderOfRoom(one, adopted) < 0) ?? given.at(-1)
  const signed = adopted.act.symbol ?? then?.act.symbol
  if (symbol !== signed)
    return found.fail(
      'operation-differs',
      `The symbol is ${symbol ?? 'none'}; signed acts in it gave ${signed ?? 'none'}.`,
    )
  if (symbol === undefined) return
  if (adopted.act.symbol === symbol) found.prove('symbol', `The symbol ${symbol} was signed with the adoption.`)
  else
    found.claim(
      'symbol',
      `The symbol ${symbol} was signed before or after the adoption; that no other was given is the word of whoever made the document.`,
    )
}

function judgeRule(document: FinalDocument, adopted: Acted<'adopt'>, found: Findings): void {
  const { rule, ruleSource } = inForce(document, adopted)
  if (!sameRule(rule, document.rule) || ruleSource !== document.ruleSource)
    return found.fail('other-rule', 'The rule of decision, or its source, is another than signed acts in it set.')
  if (rule.name !== 'consensus') found.prove('rule', 'Every party took the rule of decision that was in force.')
  found.claim(
    'rule',
    'That no other rule was set before the adoption is the word of whoever made the document, and of those who signed.',
  )
}

/** The rule as it stood at adoption, by the acts that the document holds. */
function inForce({ entries, room }: FinalDocument, adopted: Acted<'adopt'>): Negotiation['deciding'] {
  const state = newNegotiation(room)
  for (const entry of entries.toSorted(inOrderOfRoom)) {
    if (inOrderOfRoom(entry, adopted) >= 0) break
    const { act } = entry.signed.operation
    if (act.kind === 'open') openingHandlers.open(state, act, entry)
    else if (act.kind === 'parties.set') openingHandlers['parties.set'](state, act, entry)
    else if (act.kind === 'rule.set') ruleHandlers['rule.set'](state, act, entry)
  }
  return state.deciding
}
