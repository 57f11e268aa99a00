import { useMemo } from 'react'
import { useLanguage } from '#platform/web/words.ts'
import { useFormat } from '#platform/web/format.ts'

const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
// Groupings and private codes that CLDR names beside the countries of ISO 3166-1.
const noCountry = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ'])

/** Countries and territories of ISO 3166-1 by their names in the reader's language, in its order. The names are CLDR's. */
export function useCountryOptions(): { id: string; label: string }[] {
  const language = useLanguage()
  const format = useFormat()
  return useMemo(() => {
    const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
    const codes = letters.flatMap((first) => letters.map((second) => first + second))
    // A code that was given up ("DD") stands for the one that took its place.
    const current = (code: string) => new Intl.Locale(`und-${code}`).region === code && !noCountry.has(code)
    return codes
      .filter(current)
      .flatMap((id) => {
        const label = names.of(id)
        return label === undefined ? [] : [{ id, label }]
      })
      .sort((a, b) => format.compare(a.label, b.label))
  }, [language, format])
}
