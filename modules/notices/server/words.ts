import { type Language, languages } from '#platform/languages.ts'
import en from '../words/en.json' with { type: 'json' }
import fa from '../words/fa.json' with { type: 'json' }
import fr from '../words/fr.json' with { type: 'json' }
import th from '../words/th.json' with { type: 'json' }

export type Values = Readonly<Record<string, string | number>>
type Words = Readonly<Record<string, string>>

const known: Record<Language, Map<string, string>> = { en: new Map(), fr: new Map(), fa: new Map(), th: new Map() }

/**
 * What a module says in its notices: its word files, given once, at the top of its server/index.ts. They stand in
 * `modules/<name>/words`, where the server can read them and the pages show them. A sentence is said as it stands, its
 * `{{values}}` filled in, so keys with plural forms are of no use here.
 */
export function giveWords(words: Readonly<Record<Language, Words>>): void {
  for (const { code } of languages)
    for (const [key, sentence] of Object.entries(words[code])) known[code].set(key, sentence)
}

export function isSaid(key: string): boolean {
  return known.en.has(key)
}

/** A sentence in a language, in one line. Throws where no module gave it: words are made by programs alone. */
export function said(language: Language, key: string, values: Values = {}): string {
  const sentence = known[language].get(key)
  if (sentence === undefined) throw new Error(`No module gave words for ${key} in ${language}: giveWords() first.`)
  return sentence.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => oneLine(values[name] ?? '', language))
}

/** A value never breaks out of its sentence, nor turns it round: no control characters, no overrides of direction. */
function oneLine(value: string | number, language: Language): string {
  if (typeof value === 'number') return new Intl.NumberFormat(language).format(value)
  return value.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+/gu, ' ')
}

giveWords({ en, fr, fa, th })
