import { useMemo } from 'react'
import { useLanguage } from '#platform/web/words.ts'

/** From when until when by the clock of a zone, in the reader's language: what both have in common is said once. */
export function useSpanWords(zone: string): (from: string, to: string) => string {
  const language = useLanguage()
  return useMemo(() => {
    // As everywhere here: days before months, and the Gregorian calendar in every language.
    const format = new Intl.DateTimeFormat(`${language === 'en' ? 'en-GB' : language}-u-ca-gregory`, {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone: zone,
    })
    return (from, to) => format.formatRange(new Date(from), new Date(to))
  }, [language, zone])
}
