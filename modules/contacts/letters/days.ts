import type { LetterLanguage } from '../contract/letters.ts'

const calendars: Record<LetterLanguage, readonly string[]> = {
  en: ['en-GB'],
  fr: ['fr-FR'],
  // Both, because neither side should have to count.
  fa: ['fa-IR-u-ca-persian', 'fa-IR-u-ca-gregory'],
  th: ['th-TH-u-ca-buddhist'],
}

/** A day (UTC) as letters of that language say it. */
export function dayIn(language: LetterLanguage, at: Date): string {
  const [date = '', other] = calendars[language].map((locale) =>
    new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
      .format(at)
      // French says the first of a month as the first.
      .replace(/^1 (?=\p{L})/u, language === 'fr' ? '1er ' : '1 '),
  )
  return other ? `${date} (${other})` : date
}
