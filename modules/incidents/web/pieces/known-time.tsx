import { useFormat } from '#platform/web/format.ts'
import { useLanguage } from '#platform/web/words.ts'

/** An instant, as opposed to a day, a month or a year. */
export const isInstant = (at: string): boolean => at.includes('T')

/** Where a time of any precision stands on an axis: days at their noon, so that no zone turns them into their neighbours. */
export const placeOf = (at: string): string => (isInstant(at) ? at : `${`${at}-01-01`.slice(0, 10)}T12:00:00`)

/** A time as far as it is known: a year, a month, a day, an instant with its zone. */
export function KnownTime({ at }: { at: string }) {
  const format = useFormat()
  return (
    <time dateTime={at} title={format.relative(placeOf(at))}>
      {useKnownTime()(at)}
    </time>
  )
}

export function useKnownTime(): (at: string) => string {
  const format = useFormat()
  const language = useLanguage()
  const locale = language === 'fa' || language === 'th' ? `${language}-u-ca-gregory` : language
  return (at) => {
    if (isInstant(at)) return format.dateTime(at)
    if (at.length === 10) return format.date(placeOf(at))
    return new Intl.DateTimeFormat(
      locale,
      at.length === 4 ? { year: 'numeric' } : { year: 'numeric', month: 'long' },
    ).format(new Date(placeOf(at)))
  }
}
