import { useLanguage } from '#platform/web/words.ts'
import type { InWords } from '../../engine/scenario.ts'
import { inLanguage } from '../../rules.ts'

/** Words of a scenario in the reader's language, as a text. */
export function useSaid(): (words: InWords) => string {
  const language = useLanguage()
  return (words) => inLanguage(words, language).text
}

/** Words of a scenario, marked with the language in which they stand. `text`: to be read, and not glanced at. */
export function Said({ words, text = false }: { words: InWords; text?: boolean }) {
  const language = useLanguage()
  const found = inLanguage(words, language)
  return text ? (
    <p className="text" lang={found.language} dir="auto">
      {found.text}
    </p>
  ) : (
    <bdi lang={found.language}>{found.text}</bdi>
  )
}
