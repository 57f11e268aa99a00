import type { InWords } from './scenario.ts'

/** The words in a reader's language, else in English, else in whichever there is, with the language that they are in. */
export function inLanguage(words: InWords, wish: string): { language: string; text: string } {
  const wished = Object.entries(words).find(([language]) => language === wish)
  const [language, text] = wished ??
    Object.entries(words).find(([code]) => code === 'en') ??
    Object.entries(words)[0] ?? ['en', '']
  return { language, text }
}
