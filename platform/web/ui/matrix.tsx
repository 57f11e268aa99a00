import type { ReactNode } from 'react'
import { useFormat } from '../format.ts'
import './matrix.css'
import { Scroller } from './scroller.tsx'

type MatrixProps<Row, Column> = {
  label: string
  rows: readonly Row[]
  columns: readonly Column[]
  rowKey: (row: Row) => string
  columnKey: (column: Column) => string
  rowHead: (row: Row) => ReactNode
  columnHead: (column: Column) => ReactNode
  /** A word or a sign with a word: what stands here is read aloud as it is. */
  cell: (row: Row, column: Column) => ReactNode
  corner?: string
}

/** Who stands where: rows against columns. It is a table, and needs none beside it. */
export function Matrix<Row, Column>({
  label,
  rows,
  columns,
  rowKey,
  columnKey,
  rowHead,
  columnHead,
  cell,
  corner,
}: MatrixProps<Row, Column>) {
  return (
    <Scroller label={label}>
      <table className="matrix">
        <thead>
          <tr>
            <th scope="col">{corner ?? <span className="unseen">{label}</span>}</th>
            {columns.map((column) => (
              <th key={columnKey(column)} scope="col">
                {columnHead(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              <th scope="row">{rowHead(row)}</th>
              {columns.map((column) => (
                <td key={columnKey(column)}>{cell(row, column)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}

export type BoardColumn = {
  id: string
  label: string
  items: readonly { id: string; label: ReactNode; note?: ReactNode; strong?: boolean }[]
}

/** Columns of unequal length, as ATT&CK draws tactics and their techniques; `strong` is what was seen here. */
export function Board({ label, columns }: { label: string; columns: readonly BoardColumn[] }) {
  const format = useFormat()
  return (
    <Scroller label={label}>
      <ul className="board">
        {columns.map((column) => (
          <li key={column.id}>
            <h3 className="board-head">
              {column.label}
              <span>{format.number(column.items.length)}</span>
            </h3>
            <ul className="board-items">
              {column.items.map(({ id, label: words, note, strong }) => (
                <li key={id} className={strong ? 'board-item strong' : 'board-item'}>
                  {words}
                  {note && <small>{note}</small>}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </Scroller>
  )
}
