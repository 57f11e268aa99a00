// A table is a plain table: it can be read line by line, printed, copied. Sorting and filtering happen in the browser,
// over the rows that it was given; a list that the server pages brings its own filter.
import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react'
import { Link } from 'react-router'
import { useFormat } from '../format.ts'
import { useWords } from '../words.ts'
import { arrange } from './arrange.ts'
import type { Column, Sorted } from './column.ts'
import { Icon } from './icon.tsx'
import './table.css'
import { TextField } from './text-field.tsx'

export type { Column } from './column.ts'

type TableProps<Row> = {
  /** Read aloud as the table's name. */
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  /** Where a row leads; its first column becomes the link. */
  rowLink?: (row: Row) => string
  /** The row whose detail stands beside. */
  current?: string | undefined
  sorted?: Sorted
  /** A field above that filters by typing. */
  filterable?: boolean
  /** Shown where there is no row at all. */
  empty?: ReactNode
  picked?: ReadonlySet<string>
  onPick?: (picked: ReadonlySet<string>) => void
  /** Beside the filter. */
  tools?: ReactNode
}

export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rows, rowKey, filterable, empty, tools, picked, onPick } = props
  const say = useWords()
  const format = useFormat()
  const [filter, setFilter] = useState('')
  const [sorted, setSorted] = useState<Sorted | undefined>(props.sorted)
  const shown = useMemo(
    () => arrange(rows, columns, filter, sorted, format.compare),
    [rows, columns, filter, sorted, format],
  )
  // A table without a link or a button in it is scrolled by itself, and the keyboard can reach it to do so (WCAG 2.1.1).
  const reachable = props.rowLink !== undefined || columns.some(({ value }) => value !== undefined)
  if (rows.length === 0 && empty) return <>{empty}</>
  return (
    <div className="table-frame">
      {(filterable || tools) && (
        <div className="table-bar">
          {filterable && (
            <TextField
              label={say('table.filter')}
              labelUnseen
              placeholder={say('table.filter')}
              type="search"
              value={filter}
              onChange={setFilter}
            />
          )}
          <span className="table-count" role="status">
            {filter
              ? say('table.shown', { shown: shown.length, count: rows.length })
              : say('table.count', { count: rows.length })}
          </span>
          {tools}
        </div>
      )}
      <div className="table-scroll" {...(reachable ? {} : { role: 'group', 'aria-label': label, tabIndex: 0 })}>
        {/* The arrows only move the focus between links that Tab reaches as well. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
        <table className="table" aria-label={label} onKeyDown={moveAmongRows}>
          <thead>
            <tr>
              {onPick && <PickAll shown={shown.map(rowKey)} picked={picked ?? new Set()} onPick={onPick} />}
              {columns.map((column) => (
                <Head key={column.id} column={column} sorted={sorted} onSort={setSorted} />
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Line key={rowKey(row)} row={row} {...props} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

function Head<Row>({
  column,
  sorted,
  onSort,
}: {
  column: Column<Row>
  sorted: Sorted | undefined
  onSort: (sorted: Sorted) => void
}) {
  const mine = sorted?.id === column.id ? sorted : undefined
  const className = [column.end && 'end', column.minor && 'minor'].filter(Boolean).join(' ')
  return (
    <th scope="col" className={className} {...(mine ? { 'aria-sort': mine.falling ? 'descending' : 'ascending' } : {})}>
      {column.value ? (
        <button
          type="button"
          className="table-sort"
          onClick={() => onSort({ id: column.id, falling: mine ? !mine.falling : false })}
        >
          {column.label}
          <Icon name={mine ? (mine.falling ? 'down' : 'up') : 'sort'} size={14} />
        </button>
      ) : (
        column.label
      )}
    </th>
  )
}

function Line<Row>({ row, columns, rowKey, rowLink, current, picked, onPick }: TableProps<Row> & { row: Row }) {
  const say = useWords()
  const key = rowKey(row)
  const [first] = columns
  const name = String(first?.value?.(row) ?? key)
  return (
    <tr {...(current === key ? { 'aria-current': true } : {})}>
      {onPick && (
        <td className="pick">
          <input
            type="checkbox"
            aria-label={say('table.pick', { name })}
            checked={picked?.has(key) ?? false}
            onChange={() => onPick(toggled(picked, key))}
          />
        </td>
      )}
      {columns.map((column, index) => {
        const className = [column.end && 'end', column.minor && 'minor'].filter(Boolean).join(' ')
        const cell = column.cell(row)
        if (index > 0)
          return (
            <td key={column.id} className={className}>
              {cell}
            </td>
          )
        return (
          <th key={column.id} scope="row" className={className}>
            {rowLink ? (
              <Link to={rowLink(row)} dir="auto">
                {cell}
              </Link>
            ) : (
              cell
            )}
          </th>
        )
      })}
    </tr>
  )
}

function PickAll({
  shown,
  picked,
  onPick,
}: {
  shown: readonly string[]
  picked: ReadonlySet<string>
  onPick: (picked: ReadonlySet<string>) => void
}) {
  const say = useWords()
  const all = shown.length > 0 && shown.every((key) => picked.has(key))
  const some = shown.some((key) => picked.has(key))
  return (
    <th scope="col" className="pick">
      <input
        type="checkbox"
        aria-label={say('table.pickAll')}
        checked={all}
        ref={(box) => {
          if (box) box.indeterminate = some && !all
        }}
        onChange={() =>
          onPick(all ? new Set([...picked].filter((key) => !shown.includes(key))) : new Set([...picked, ...shown]))
        }
      />
    </th>
  )
}

function toggled(picked: ReadonlySet<string> | undefined, key: string): ReadonlySet<string> {
  const next = new Set(picked)
  if (!next.delete(key)) next.add(key)
  return next
}

/** Up and down go from row to row, Home and End to the ends, as in a list. */
function moveAmongRows(event: KeyboardEvent<HTMLTableElement>): void {
  const link = event.target
  if (!(link instanceof HTMLAnchorElement) || !['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(event.key)) return
  const links = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>('tbody th > a')]
  const place = links.indexOf(link)
  if (place < 0) return
  const next = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: links.length - 1 }[event.key] ?? place
  links[next]?.focus()
  event.preventDefault()
}
