/** The words of the house in a document, in the language of the document; English where the house does not speak it. */
import { bestLanguage } from '#platform/languages.ts'
import { en, type DocumentWords } from './words/en.ts'
import { fa } from './words/fa.ts'
import { fr } from './words/fr.ts'
import { th } from './words/th.ts'

const all = { en, fr, fa, th }

export function documentWords(language: string): DocumentWords {
  return all[bestLanguage([language])]
}

const fromRightToLeft = /^(ar|arc|ckb|dv|fa|he|ku-arab|nqo|pa-arab|prs|ps|sd|syr|ug|ur|yi)(-|$)/i

/** The direction in which a language is written, by its tag (BCP 47). */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return fromRightToLeft.test(language) ? 'rtl' : 'ltr'
}

/** The direction of somebody's own words, whatever language the document speaks: that of their first letter. */
export function directionOfWords(words: string, otherwise: 'ltr' | 'rtl'): 'ltr' | 'rtl' {
  const [first] = /\p{L}/u.exec(words) ?? []
  if (first === undefined) return otherwise
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(first)
    ? 'rtl'
    : 'ltr'
}
