/** What the log comes to when it is read from its beginning: messages, receipts, who has said that they leave. */
import { toBase64url, utf8 } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { personKey } from '../people.ts'
import type { Person, SystemLine } from '../views.ts'
import { type Author, contentLimits, type SaidBody } from './content.ts'
import type { LogItem } from './log.ts'
import { personOf } from './roster.ts'

export type Spoken = {
  id: string
  seq: number
  epoch: number
  at: string
  sentAt: string
  from: Author
  own: boolean
  what:
    | { kind: 'said'; body: SaidBody }
    | { kind: 'line'; line: SystemLine }
    | { kind: 'newer'; named: string }
    | { kind: 'gone' }
  snapshotBy?: Person
}

type Mark = { upto: number; at: string }
export type Marks = { person: Person; delivered: Mark[]; read: Mark[]; acknowledged: Map<string, string> }

export type Fold = {
  messages: Map<string, Spoken>
  order: Spoken[]
  /** By person, as those who leave. */
  marks: Map<string, Marks>
  leaving: Set<string>
  closedBy: Person | undefined
  /** Position in the log of each seq. */
  digests: Set<string>
}

export function newFold(): Fold {
  return {
    messages: new Map(),
    order: [],
    marks: new Map(),
    leaving: new Set(),
    closedBy: undefined,
    digests: new Set(),
  }
}

/** A message goes by the device that sent it and the id it gave: nobody can put another in the place of somebody else's. */
export function spokenId(device: string, id: string): string {
  return toBase64url(sha256(utf8(`chancery/message/v1\n${device}\n${id}`)).subarray(0, 16))
}

const nobody: Author = { account: '', name: '', delegation: { id: '', name: '' }, device: '' }

export function takeIn(fold: Fold, item: LogItem, self: string): void {
  fold.digests.add(item.digest)
  const place = { seq: item.seq, epoch: item.epoch, at: item.at, own: item.own === true }
  const from = item.from ?? nobody
  for (const [index, line] of (item.lines ?? []).entries()) {
    if (line.name === 'joined') fold.leaving.delete(personKey(line.who))
    add(fold, { ...place, id: `commit:${item.seq}:${index}`, sentAt: item.at, from, what: { kind: 'line', line } })
  }
  // Of what nobody here ever opened it is enough to say once that there was something: mostly it was somebody's typing.
  if (item.fate === 'gone' && (item.from || fold.order.at(-1)?.what.kind !== 'gone'))
    add(fold, { ...place, id: `gone:${item.seq}`, sentAt: item.at, from, what: { kind: 'gone' } })
  if (item.fate) return
  if (item.newer) {
    const { sentAt, body } = item.newer
    add(fold, {
      ...place,
      id: spokenId(from.device, item.newer.id),
      sentAt,
      from,
      what: { kind: 'newer', named: body.kind },
    })
  }
  if (item.statement) heed(fold, item, from, self)
}

function heed(fold: Fold, item: LogItem, from: Author, self: string): void {
  const { statement } = item
  if (!statement) return
  const { sentAt, body } = statement
  const id = spokenId(from.device, statement.id)
  const place = { id, seq: item.seq, epoch: item.epoch, at: item.at, sentAt, from, own: item.own === true }
  if (body.kind === 'text' || body.kind === 'file') add(fold, { ...place, what: { kind: 'said', body } })
  if (body.kind === 'receipts') mark(fold, from, item, body)
  if (body.kind === 'leave') fold.leaving.add(personKey(from))
  if (body.kind === 'close') {
    const by = personOf(from)
    fold.closedBy ??= by
    add(fold, { ...place, what: { kind: 'line', line: { name: 'closed', by } } })
  }
  if (body.kind === 'snapshot' && body.to.includes(self)) {
    const by = personOf(from)
    const { messages } = body.statement
    for (const { body: said, ...old } of messages)
      if (!fold.messages.has(old.id))
        add(fold, {
          ...old,
          epoch: 0,
          // Nobody else can say what this device said.
          own: false,
          what: { kind: 'said', body: said },
          snapshotBy: by,
        })
    add(fold, { ...place, what: { kind: 'line', line: { name: 'snapshot', by, messages: messages.length } } })
  }
}

function add(fold: Fold, spoken: Spoken): void {
  const hearsay = fold.messages.get(spoken.id)
  if (hearsay) fold.order.splice(fold.order.indexOf(hearsay), 1)
  fold.messages.set(spoken.id, spoken)
  let place = fold.order.length
  while (place > 0 && (fold.order[place - 1]?.seq ?? 0) > spoken.seq) place--
  fold.order.splice(place, 0, spoken)
}

export function marksOf(fold: Fold, person: Person): Marks {
  const key = personKey(person)
  const known = fold.marks.get(key) ?? { person, delivered: [], read: [], acknowledged: new Map() }
  fold.marks.set(key, known)
  return known
}

function mark(
  fold: Fold,
  from: Author,
  { at, seq }: LogItem,
  body: { delivered?: number | undefined; read?: number | undefined; acknowledged?: string[] | undefined },
): void {
  const marks = marksOf(fold, personOf(from))
  const raise = (list: Mark[], upto: number | undefined): void => {
    if (upto !== undefined && upto < seq && upto > (list.at(-1)?.upto ?? -1)) list.push({ upto, at })
  }
  raise(marks.delivered, body.delivered)
  raise(marks.read, body.read)
  for (const id of body.acknowledged ?? [])
    if (fold.messages.has(id) && marks.acknowledged.size < 50 * contentLimits.acknowledgedAtOnce)
      marks.acknowledged.set(id, marks.acknowledged.get(id) ?? at)
}

/** When the first mark was made that covers this seq. */
export function markedAt(marks: readonly Mark[], seq: number): string | undefined {
  let [low, high] = [0, marks.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((marks[middle]?.upto ?? 0) >= seq) high = middle
    else low = middle + 1
  }
  return marks[low]?.at
}
