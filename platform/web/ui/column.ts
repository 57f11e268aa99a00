import type { ReactNode } from 'react'

export type Column<Row> = {
  id: string
  label: string
  cell: (row: Row) => ReactNode
  /** What it is sorted by, and found by. Without it the column can be neither. */
  value?: (row: Row) => string | number | null | undefined
  /** Numbers stand at the end. */
  end?: boolean
  /** May be left out on a phone. */
  minor?: boolean
}

export type Sorted = { id: string; falling: boolean }
