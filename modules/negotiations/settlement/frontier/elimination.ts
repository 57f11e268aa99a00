import { admit, carriedOn, rowsAt, sums, type Care } from './care.ts'
import { undominated } from './filter.ts'
import type { Group } from './order.ts'
import type { Prepared, Table } from './prepared.ts'
import type { Steps } from './work.ts'

/**
 * Issues that depend on one another, by bucket elimination over lists of utilities (Rollon and Larrosa, "Bucket elimination
 * for multiobjective optimization problems", Journal of Heuristics 12, 2006). An issue is settled away by asking, for every
 * assignment of the issues that meet with it, what its values together with what was settled before are worth; of each such
 * list the undominated remain. When the last issue has gone, one list is left: the frontier of the group.
 */
export type Options = {
  issues: readonly number[]
  /** Utilities, row by row. */
  u: Float64Array
  /** The values of `issues`, row by row. */
  values: Int32Array
}

/** What an issue left behind: a list for each assignment of the issues in `scope`. */
type Message = { issue: number; scope: readonly number[]; lists: (List | undefined)[]; from: readonly Message[] }

/** `picks`: for each point the value of the issue, then the place in the list of each message it came from. */
type List = { u: Float64Array; picks: Int32Array }

export function* optionsOf(domain: Prepared, group: Group, care: Care): Steps<Options> {
  const [single] = group.issues
  if (
    group.issues.length === 1 &&
    single !== undefined &&
    !domain.forbidden.some((parts) => parts[0]?.issue === single)
  )
    return {
      issues: group.issues,
      u: domain.unary[single] ?? new Float64Array(),
      values: Int32Array.from({ length: domain.sizes[single] ?? 0 }, (_, value) => value),
    }
  let messages: Message[] = []
  const gone = new Set<number>()
  for (const issue of group.issues) {
    const from = messages.filter((message) => message.scope.includes(issue))
    const message = yield* settleAway(domain, issue, gone, from, care)
    messages = [...messages.filter((one) => !from.includes(one)), message]
    gone.add(issue)
  }
  const [last] = messages
  const list = last?.lists[0]
  if (!last || !list) return { issues: group.issues, u: new Float64Array(), values: new Int32Array() }
  return { issues: group.issues, u: list.u, values: valuesBehind(domain, group.issues, last, list) }
}

/** What meets in the step that settles the issue away. */
type Bucket = {
  issue: number
  scope: readonly number[]
  tables: readonly Table[]
  from: readonly Message[]
  domain: Prepared
}

function* settleAway(
  domain: Prepared,
  issue: number,
  gone: ReadonlySet<number>,
  from: readonly Message[],
  care: Care,
): Steps<Message> {
  const tables = domain.tables.filter(({ a, b }) => (a === issue && !gone.has(b)) || (b === issue && !gone.has(a)))
  const forbidden = domain.forbidden.filter(
    (parts) => parts.some((part) => part.issue === issue) && !parts.some((part) => gone.has(part.issue)),
  )
  const met = new Set([
    ...tables.flatMap(({ a, b }) => [a, b]),
    ...forbidden.flatMap((parts) => parts.map((part) => part.issue)),
    ...from.flatMap((message) => message.scope),
  ])
  met.delete(issue)
  const scope = [...met].sort((a, b) => a - b)
  const bucket: Bucket = { issue, scope, tables, from, domain: { ...domain, forbidden } }
  const rows = scope.reduce((product, one) => product * (domain.sizes[one] ?? 1), 1)
  const lists: (List | undefined)[] = []
  const lost = new Float64Array(domain.parties)
  const assigned = new Int32Array(domain.sizes.length)
  for (let row = 0; row < rows; row++) {
    assign(scope, domain.sizes, row, assigned)
    lists.push(yield* listFor(bucket, assigned, care, lost))
  }
  admit(care, lost)
  return { issue, scope, lists, from }
}

function* listFor(bucket: Bucket, assigned: Int32Array, care: Care, lost: Float64Array): Steps<List | undefined> {
  const { issue, from, domain } = bucket
  const { parties } = domain
  const parts: List[] = []
  for (let value = 0; value < (domain.sizes[issue] ?? 0); value++) {
    assigned[issue] = value
    if (domain.forbidden.some((all) => all.every((part) => part.marked[assigned[part.issue] ?? 0] === 1))) continue
    const lists = from.map((message) => message.lists[rowOf(message.scope, domain.sizes, assigned)])
    if (lists.some((list) => !list)) continue
    let part: List = { u: worthOf(bucket, value, assigned), picks: Int32Array.of(value) }
    for (const list of lists) if (list) part = yield* joined(part, list, parties, domain.noise, care, lost)
    parts.push(part)
  }
  const [only] = parts
  if (!only) return undefined
  return parts.length === 1 ? only : yield* kept(chained(parts), parties, 1 + from.length, domain.noise, care, lost)
}

/** What the value is worth by itself and by the tables. */
function worthOf({ issue, tables, domain }: Bucket, value: number, assigned: Int32Array): Float64Array {
  const { parties } = domain
  const worth = (domain.unary[issue] ?? new Float64Array(parties)).slice(value * parties, (value + 1) * parties)
  for (const { a, b, u } of tables) {
    const cell = (assigned[a] ?? 0) * (domain.sizes[b] ?? 0) + (assigned[b] ?? 0)
    for (let p = 0; p < parties; p++) worth[p] = (worth[p] ?? 0) + (u[cell * parties + p] ?? 0)
  }
  return worth
}

function* joined(
  part: List,
  list: List,
  parties: number,
  noise: Float64Array,
  care: Care,
  lost: Float64Array,
): Steps<List> {
  const before = carriedOn(part.u, parties, care, list.u.length / parties, lost)
  const width = part.picks.length / (part.u.length / parties)
  const from = before ? { u: rowsAt(part.u, parties, before), picks: picksAt(part.picks, width, before) } : part
  const columns = list.u.length / parties
  const u = sums(from.u, list.u, parties)
  const picks = new Int32Array((u.length / parties) * (width + 1))
  for (let point = 0; point < u.length / parties; point++) {
    const row = Math.floor(point / columns)
    for (let w = 0; w < width; w++) picks[point * (width + 1) + w] = from.picks[row * width + w] ?? 0
    picks[point * (width + 1) + width] = point % columns
  }
  return yield* kept({ u, picks }, parties, width + 1, noise, care, lost)
}

function* kept(
  list: List,
  parties: number,
  width: number,
  noise: Float64Array,
  care: Care,
  lost: Float64Array,
): Steps<List> {
  const units = list.u.length / parties
  const places = yield* spending(undominated(list.u, parties, noise), care)
  care.spent += units
  yield units
  const stay: List = { u: rowsAt(list.u, parties, places), picks: picksAt(list.picks, width, places) }
  const fewer = carriedOn(stay.u, parties, care, 1, lost)
  return fewer ? { u: rowsAt(stay.u, parties, fewer), picks: picksAt(stay.picks, width, fewer) } : stay
}

/** Counts what the steps cost. */
export function* spending<Result>(steps: Steps<Result>, care: Care): Steps<Result> {
  for (;;) {
    const next = steps.next()
    if (next.done) return next.value
    care.spent += next.value
    yield next.value
  }
}

function chained(parts: readonly List[]): List {
  const u = new Float64Array(parts.reduce((length, part) => length + part.u.length, 0))
  const picks = new Int32Array(parts.reduce((length, part) => length + part.picks.length, 0))
  let [cell, pick] = [0, 0]
  for (const part of parts) {
    u.set(part.u, cell)
    picks.set(part.picks, pick)
    cell += part.u.length
    pick += part.picks.length
  }
  return { u, picks }
}

function picksAt(picks: Int32Array, width: number, places: Int32Array): Int32Array {
  const rows = new Int32Array(places.length * width)
  for (let row = 0; row < places.length; row++)
    for (let w = 0; w < width; w++) rows[row * width + w] = picks[(places[row] ?? 0) * width + w] ?? 0
  return rows
}

function assign(scope: readonly number[], sizes: readonly number[], row: number, assigned: Int32Array): void {
  let rest = row
  for (let at = scope.length - 1; at >= 0; at--) {
    const issue = scope[at] ?? 0
    assigned[issue] = rest % (sizes[issue] ?? 1)
    rest = Math.floor(rest / (sizes[issue] ?? 1))
  }
}

function rowOf(scope: readonly number[], sizes: readonly number[], assigned: Int32Array): number {
  return scope.reduce((row, issue) => row * (sizes[issue] ?? 1) + (assigned[issue] ?? 0), 0)
}

/** The values that stand behind each point of the last list: followed back, message by message. */
function valuesBehind(domain: Prepared, issues: readonly number[], last: Message, list: List): Int32Array {
  const width = list.picks.length / (list.u.length / domain.parties)
  const points = list.picks.length / width
  const values = new Int32Array(points * issues.length)
  const assigned = new Int32Array(domain.sizes.length)
  const follow = (message: Message, own: List | undefined, point: number): void => {
    const wide = 1 + message.from.length
    assigned[message.issue] = own?.picks[point * wide] ?? 0
    for (const [at, before] of message.from.entries())
      follow(before, before.lists[rowOf(before.scope, domain.sizes, assigned)], own?.picks[point * wide + 1 + at] ?? 0)
  }
  for (let point = 0; point < points; point++) {
    follow(last, list, point)
    for (const [at, issue] of issues.entries()) values[point * issues.length + at] = assigned[issue] ?? 0
  }
  return values
}
