import { shownLine } from '#platform/shown-line.ts'
import { Act } from '../../text/acts.ts'
import { shownWords } from '../../text/words-of-acts.ts'

const onOneLine = new Set(['title', 'name', 'symbol', 'capacity', 'about', 'source'])

/**
 * The same act with what a paste brings and no eye sees taken out of its words, as the rules of words take no such letters.
 * Ids and hashes have none. Throws a ZodError where it is no act.
 */
export function shownAct(act: Act): Act {
  const isLine = (key: string) => onOneLine.has(key) || (key === 'note' && act.kind === 'placeholder.set')
  const clean = (key: string, value: unknown) => {
    if (key === 'options' && Array.isArray(value)) return value.map((one) => shownLine(String(one)))
    return typeof value !== 'string' ? value : isLine(key) ? shownLine(value) : shownWords(value)
  }
  return Act.parse(JSON.parse(JSON.stringify(act), clean))
}
