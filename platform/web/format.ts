// Dates, numbers and lists as the reader's language writes them. Persian uses its own digits; the calendar stays
// Gregorian for every language, because deadlines between capitals must read as one date.
import { useMemo } from 'react'
import { type Language } from '#platform/languages.ts'
import { useLanguage } from './words.ts'
import { ownZone } from './zone.ts'

type When = Date | string | number

export type Format = {
  number: (value: number, options?: Intl.NumberFormatOptions) => string
  percent: (share: number) => string
  bytes: (size: number) => string
  date: (when: When) => string
  /** Date, time and zone: `21 Nov 2026, 14:05 UTC+1`. `zone` is an IANA name; the reader's own where it is absent. */
  dateTime: (when: When, zone?: string) => string
  time: (when: When, zone?: string) => string
  /** `in 3 hours`, `2 days ago`. */
  relative: (when: When, now?: When) => string
  list: (items: readonly string[], type?: 'conjunction' | 'disjunction') => string
  /** The name of a state (ISO 3166-1 alpha-2) in the reader's language; the code itself where it is not known. */
  country: (code: string) => string
  compare: (a: string, b: string) => number
}

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

const instant = (when: When) => (when instanceof Date ? when : new Date(when))

/** The zone as its distance from UTC, which reads the same in every language and cannot be mistaken: `UTC+1`. */
function offsetOf(when: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZoneName: 'shortOffset', timeZone: zone }).formatToParts(when)
  return (parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC').replace('GMT', 'UTC').replace(/[+-]0$/, '')
}

export function formatFor(language: Language): Format {
  const locale =
    language === 'fa'
      ? 'fa-u-ca-gregory'
      : language === 'th'
        ? 'th-u-ca-gregory'
        : language === 'en'
          ? 'en-GB'
          : language
  const zoned = (when: When, options: Intl.DateTimeFormatOptions, zone = ownZone()) =>
    Number.isNaN(instant(when).getTime())
      ? '–'
      : new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(instant(when))
  const collator = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' })
  const countries = new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' })
  return {
    number: (value, options) => new Intl.NumberFormat(locale, options).format(value),
    percent: (share) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(share),
    bytes: (size) => {
      const power = Math.min(4, size > 0 ? Math.floor(Math.log10(size) / 3) : 0)
      const unit = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'][power] ?? 'byte'
      return new Intl.NumberFormat(locale, {
        style: 'unit',
        unit,
        unitDisplay: 'short',
        maximumFractionDigits: power === 0 ? 0 : 1,
      }).format(size / 1000 ** power)
    },
    date: (when) => zoned(when, { day: 'numeric', month: 'short', year: 'numeric' }),
    dateTime: (when, zone) => {
      const words = zoned(
        when,
        { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
        zone,
      )
      return words === '–' ? words : `${words}\u00A0\u2066${offsetOf(instant(when), zone ?? ownZone())}\u2069`
    },
    time: (when, zone) => zoned(when, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, zone),
    relative: (when, now = Date.now()) => {
      const seconds = (instant(when).getTime() - instant(now).getTime()) / 1000
      if (Number.isNaN(seconds)) return '–'
      const [unit, size] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1]
      // Days and shorter may be "yesterday" and "tomorrow"; a number is exact where it is not.
      return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.trunc(seconds / size), unit)
    },
    list: (items, type = 'conjunction') => new Intl.ListFormat(locale, { type }).format(items),
    country: (code) => {
      try {
        return countries.of(code.toUpperCase()) ?? code
      } catch {
        return code
      }
    },
    compare: (a, b) => collator.compare(a, b),
  }
}

const made = new Map<Language, Format>()

export function useFormat(): Format {
  const language = useLanguage()
  return useMemo(() => {
    const format = made.get(language) ?? formatFor(language)
    made.set(language, format)
    return format
  }, [language])
}
