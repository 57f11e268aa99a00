import type { InWords } from './scenario.ts'

/** The words in a reader's language, else in English, else in whichever there is, with the language that they are in. */
export function inLanguage(words: InWords, wish: string): { language: string; text: string } {
  const given = Object.entries(words).flatMap(([language, text]) => (text === undefined ? [] : [{ language, text }]))
  const found = given.find(({ language }) => language === wish) ?? given.find(({ language }) => language === 'en')
  return found ?? given[0] ?? { language: 'en', text: '' }
}
