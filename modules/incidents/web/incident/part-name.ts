import { hasWords, useWords } from '#platform/web/words.ts'

/** What a history calls a part, in words: `facts`, `section:technical`, `victim`. */
export function usePartName(): (part: string) => string {
  const say = useWords()
  return (part) => {
    if (part.startsWith('section:')) return say(`incidents.part.${part.slice('section:'.length)}`)
    return hasWords(`incidents.kind.${part}`) ? say(`incidents.kind.${part}`) : part
  }
}
