import { type Format, useFormat } from '#platform/web/format.ts'

/** How long something took, in the one unit that is exact enough: "40 sec", "12 min", "3.5 hr", "2 days". */
function durationIn(format: Format, seconds: number): string {
  const [unit, size] =
    seconds < 60
      ? ['second', 1]
      : seconds < 3600
        ? ['minute', 60]
        : seconds < 2 * 86_400 && seconds !== 86_400
          ? ['hour', 3600]
          : ['day', 86_400]
  const value = seconds / Number(size)
  return format.number(value, {
    style: 'unit',
    unit: String(unit),
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 && size !== 1 ? 1 : 0,
  })
}

/** In the reader's language; a dash where nothing was measured. */
export function useDuration(): (seconds: number | null) => string {
  const format = useFormat()
  return (seconds) => (seconds === null ? '–' : durationIn(format, seconds))
}
