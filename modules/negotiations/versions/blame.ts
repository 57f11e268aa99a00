/** Who wrote each word: read off the characters, which keep the name of the operation that wrote them for ever. */
import type { Done, Run } from '../text/state.ts'

export type Wrote = { operation: string; delegation: string; name: string; at: string; count: number }

/** By operation, for all that were done. */
export function authorsOf(history: readonly Done[]): Map<string, Wrote> {
  return new Map(
    history
      .filter(({ outcome }) => outcome.fate === 'done')
      .map(({ signed, by, at, count }) => [
        signed.operation.id,
        { operation: signed.operation.id, delegation: by.delegation, name: by.name, at, count },
      ]),
  )
}

/** The text in pieces of one author each. Unknown authors, of before a snapshot that is still being checked, are absent. */
export function whoWrote(runs: readonly Run[], authors: ReadonlyMap<string, Wrote>): { text: string; wrote?: Wrote }[] {
  const pieces: { text: string; wrote?: Wrote }[] = []
  for (const { origin, text } of runs) {
    const wrote = authors.get(origin.split('.')[0] ?? origin)
    const last = pieces.at(-1)
    if (last && last.wrote === wrote) last.text += text
    else pieces.push({ text, ...(wrote ? { wrote } : {}) })
  }
  return pieces
}

/** How many characters of the text each delegation wrote. */
export function shares(pieces: readonly { text: string; wrote?: Wrote }[]): Map<string, number> {
  const characters = new Map<string, number>()
  for (const { text, wrote } of pieces)
    if (wrote) characters.set(wrote.delegation, (characters.get(wrote.delegation) ?? 0) + text.length)
  return characters
}
