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

/** The first of the wished languages (BCP 47, best first) that we have; English where we have none. */
export function bestLanguage(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const code = wish.toLowerCase().split('-')[0]
    if (isLanguage(code)) return code
  }
  return 'en'
}
