const day = 86_400_000

type Step = { unit: 'day' | 'month' | 'year'; count: number }

/** From the finest to the coarsest, with about how long each is. */
const steps: readonly Step[] = [
  ...[1, 2, 7, 14].map((count): Step => ({ unit: 'day', count })),
  ...[1, 2, 3, 6].map((count): Step => ({ unit: 'month', count })),
  ...[1, 2, 5, 10, 20, 50, 100].map((count): Step => ({ unit: 'year', count })),
]
const lengthOf = { day, month: 30.44 * day, year: 365.25 * day } as const

/**
 * Instants where an axis of time is marked: midnights, first days of a month or of a year, in the reader's zone; at most
 * as many as wished. `first` and `last` are milliseconds.
 */
export function ticksBetween(first: number, last: number, wished: number): number[] {
  const step = steps.find(({ unit, count }) => (last - first) / (count * lengthOf[unit]) <= wished) ?? {
    unit: 'year',
    count: 1000,
  }
  const ticks: number[] = []
  for (let at = startOf(first, step); at.getTime() <= last && ticks.length <= wished; at = after(at, step)) {
    if (at.getTime() >= first) ticks.push(at.getTime())
  }
  return ticks
}

function startOf(first: number, { unit, count }: Step): Date {
  const at = new Date(first)
  if (unit === 'year') return new Date(at.getFullYear() - (at.getFullYear() % count), 0, 1)
  if (unit === 'month') return new Date(at.getFullYear(), at.getMonth() - (at.getMonth() % count), 1)
  return new Date(at.getFullYear(), at.getMonth(), at.getDate())
}

function after(at: Date, { unit, count }: Step): Date {
  const [years, months, days] = [unit === 'year' ? count : 0, unit === 'month' ? count : 0, unit === 'day' ? count : 0]
  return new Date(at.getFullYear() + years, at.getMonth() + months, at.getDate() + days)
}
