/** The languages of the interface, in the order in which a reader is offered them. Each calls itself by its own name. */
export const languages = [
  { code: 'en', name: 'English', direction: 'ltr' },
  { code: 'fr', name: 'Français', direction: 'ltr' },
  { code: 'fa', name: 'فارسی', direction: 'rtl' },
  { code: 'th', name: 'ไทย', direction: 'ltr' },
] as const

export type Language = (typeof languages)[number]['code']

export const isLanguage = (code: unknown): code is Language => languages.some((language) => language.code === code)

export const directionOf = (code: Language): 'ltr' | 'rtl' =>
  languages.find((language) => language.code === code)?.direction ?? 'ltr'

/** The direction in which a language (BCP 47) is written; where the runtime does not know its script, from left to right. */
export function directionOfTag(tag: string): 'ltr' | 'rtl' {
  try {
    const { script } = new Intl.Locale(tag).maximize()
    return rightToLeft.has(script ?? '') ? 'rtl' : 'ltr'
  } catch {
    return 'ltr'
  }
}

/** Scripts of living languages, by ISO 15924. */
const rightToLeft: ReadonlySet<string> = new Set(['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg'])

/** The first of the wished languages (BCP 47, best first) that we have; English where we have none. */
export function bestLanguage(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const code = wish.toLowerCase().split('-')[0]
    if (isLanguage(code)) return code
  }
  return 'en'
}
