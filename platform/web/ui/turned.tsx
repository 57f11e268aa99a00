import type { Direction } from '../../documents/paper.ts'
import { withLatinApart } from '../../latin-stretches.ts'

/** Words from right to left, within which telephone numbers, addresses and names in Latin letters hold together. */
export function Turned({ words, direction }: { words: string; direction: Direction }) {
  if (direction === 'ltr') return words
  return withLatinApart(words).map(({ text, latin }, at) =>
    latin ? (
      // Pieces of one text have no names of their own; they never change places.
      // oxlint-disable-next-line react/no-array-index-key
      <bdi key={at} dir="ltr">
        {text}
      </bdi>
    ) : (
      text
    ),
  )
}
