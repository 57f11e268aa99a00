import type { Column, Sorted } from './column.ts'

/** The rows that hold every word of the filter, in the wished order. Rows without a value come last either way. */
export function arrange<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  filter: string,
  sorted: Sorted | undefined,
  compare: (a: string, b: string) => number,
): Row[] {
  const words = filter.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  const text = (row: Row) =>
    columns
      .map((column) => String(column.value?.(row) ?? ''))
      .join(' ')
      .toLocaleLowerCase()
  const found = words.length === 0 ? [...rows] : rows.filter((row) => words.every((word) => text(row).includes(word)))
  const by = columns.find((column) => column.id === sorted?.id)?.value
  if (!sorted || !by) return found
  const turn = sorted.falling ? -1 : 1
  return found.sort((a, b) => {
    const [left, right] = [by(a), by(b)]
    if (left === right) return 0
    if (isNothing(left)) return 1
    if (isNothing(right)) return -1
    return (
      turn *
      (typeof left === 'number' && typeof right === 'number' ? left - right : compare(String(left), String(right)))
    )
  })
}

const isNothing = (value: unknown): boolean => value === null || value === undefined || value === ''
