/**
 * Linear programs as elicitation needs them: some hundred variables, none negative. Dense tableau, two phases; Bland's rule
 * once a degenerate corner has been turned around in for long, so that it ends.
 */
export type Row = { of: Float64Array; is: '>=' | '='; than: number }

export type Optimum = { value: number; at: Float64Array } | 'unbounded' | 'infeasible'

const tiny = 1e-10

/** The most that `aim` · x can be, where every row holds and no x is negative. */
export function maximum(aim: Float64Array, rows: readonly Row[]): Optimum {
  const variables = aim.length
  const tableau = tableauOf(variables, rows)
  const { cells, basis, columns } = tableau
  // First phase: the artificial variables, one for each row, are driven out.
  const first = new Float64Array(columns + 1)
  for (let column = variables + rows.length; column < columns; column++) first[column] = -1
  if (improve(tableau, first) === 'unbounded' || worthOf(tableau, first) < -1e-8) return 'infeasible'
  for (const [row, column] of basis.entries())
    if (column >= variables + rows.length) swapOut(tableau, row, variables + rows.length)
  const second = new Float64Array(columns + 1)
  second.set(aim)
  tableau.usable = variables + rows.length
  if (improve(tableau, second) === 'unbounded') return 'unbounded'
  const at = new Float64Array(variables)
  for (const [row, column] of basis.entries())
    if (column < variables) at[column] = Math.max(0, cells[row]?.[columns] ?? 0)
  return { value: at.reduce((sum, x, variable) => sum + x * (aim[variable] ?? 0), 0), at }
}

/** Columns: the variables, a surplus for each row (zero in an equation), an artificial one for each row, the right side. */
type Tableau = { cells: Float64Array[]; basis: number[]; columns: number; usable: number }

function tableauOf(variables: number, rows: readonly Row[]): Tableau {
  const columns = variables + 2 * rows.length
  const cells = rows.map(({ of, is, than }, row) => {
    const cell = new Float64Array(columns + 1)
    const sign = than < 0 ? -1 : 1
    for (let variable = 0; variable < variables; variable++) cell[variable] = sign * (of[variable] ?? 0)
    if (is === '>=') cell[variables + row] = -sign
    cell[variables + rows.length + row] = 1
    cell[columns] = sign * than
    return cell
  })
  return { cells, basis: rows.map((_, row) => variables + rows.length + row), columns, usable: columns }
}

function worthOf({ cells, basis, columns }: Tableau, aim: Float64Array): number {
  return basis.reduce((sum, column, row) => sum + (aim[column] ?? 0) * (cells[row]?.[columns] ?? 0), 0)
}

/** Turns corners until none is better. */
function improve(tableau: Tableau, aim: Float64Array): 'best' | 'unbounded' {
  const { cells, basis, columns } = tableau
  const reduced = aim.slice()
  for (const [row, column] of basis.entries()) subtract(reduced, cells[row], aim[column] ?? 0)
  for (let turn = 0; turn < 20_000; turn++) {
    const entering = chooseColumn(reduced, tableau.usable, turn > 2_000)
    if (entering < 0) return 'best'
    let [leaving, least] = [-1, Infinity]
    for (const [row, cell] of cells.entries()) {
      const by = cell[entering] ?? 0
      if (by <= tiny) continue
      const ratio = (cell[columns] ?? 0) / by
      if (ratio < least - tiny || (ratio < least + tiny && (basis[row] ?? 0) < (basis[leaving] ?? Infinity)))
        [leaving, least] = [row, Math.min(ratio, least)]
    }
    if (leaving < 0) return 'unbounded'
    pivot(tableau, leaving, entering)
    subtract(reduced, cells[leaving], reduced[entering] ?? 0)
  }
  return 'best'
}

function chooseColumn(reduced: Float64Array, usable: number, first: boolean): number {
  let [best, most] = [-1, 1e-9]
  for (let column = 0; column < usable; column++) {
    if ((reduced[column] ?? 0) <= most) continue
    if (first) return column
    best = column
    most = reduced[column] ?? 0
  }
  return best
}

function pivot({ cells, basis }: Tableau, row: number, column: number): void {
  const own = cells[row] ?? new Float64Array()
  const by = own[column] ?? 1
  for (let cell = 0; cell < own.length; cell++) own[cell] = (own[cell] ?? 0) / by
  for (const [at, other] of cells.entries()) if (at !== row) subtract(other, own, other[column] ?? 0)
  basis[row] = column
}

function subtract(from: Float64Array, row: Float64Array | undefined, times: number): void {
  if (times === 0 || !row) return
  for (let cell = 0; cell < from.length; cell++) from[cell] = (from[cell] ?? 0) - times * (row[cell] ?? 0)
}

/** An artificial variable that stayed in the basis at zero gives way to any real one of its row. */
function swapOut(tableau: Tableau, row: number, real: number): void {
  const column = tableau.cells[row]?.findIndex((cell, at) => at < real && Math.abs(cell) > 1e-7) ?? -1
  if (column >= 0) pivot(tableau, row, column)
}
