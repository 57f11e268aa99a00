/**
 * A crisis line as its acts make it: pure, and the same whichever way a message came first. What is taken in was read and
 * verified before (reading.ts, importing.ts); the same thing twice changes nothing.
 */
import { canonicalJson } from '#platform/canonical-json.ts'
import type { Schedule, SignedMessage, Way } from './acts.ts'
import { crisisLimits } from './acts.ts'
import { type Namings, newNamings, takeWord } from './naming.ts'
import { digestOf, messageIdOf } from './signing.ts'
import type { LineAlarm } from './views.ts'

export type Author = { account: string; name: string; delegation: { id: string; name: string }; device: string }

export type Entry = {
  id: string
  signed: SignedMessage
  digest: string
  from: Author
  /** Null while it is not in a room's order under its own device's hand. */
  seq: number | null
  at: string
  ways: Way[]
  /** By which of them the first came of what is shown: the smaller, the earlier. */
  arrival: number
  handedBy?: string
}

/** `here`: by this device's clock, since it waits here. The room's time takes its place. */
export type When = { at: string; here?: true }

type Receipts = {
  /** By device. */
  received: Map<string, When & { delegation: string; name: string; by: Way }>
  /** By account. */
  acknowledged: Map<string, When & { delegation: string; name: string }>
}

export type Secret = When & {
  id: string
  secret: string
  notAfter: string
  devices: string[]
  by: Author
  /** Devices that said they have it, with their delegation; its maker among them. */
  holders: Map<string, string>
}

export type Book = {
  line: string
  entries: Map<string, Entry>
  receipts: Map<string, Receipts>
  /** When the room of this id said that it is this line's. */
  opened: Map<string, string>
  schedules: Map<string, Schedule>
  inForce: Schedule
  /** In the order of the room, oldest first. */
  secrets: Secret[]
  /** Room and device: who knows what was said before they came, having opened it or having been handed it. */
  told: Set<string>
  /**
   * The highest number of a delegation that was known to whoever handed over when this device came: by `of by`, whose numbers
   * they are and of which delegation the giver is.
   */
  counts: Map<string, number>
  namings: Namings
  newer: { at: string; from: Author }[]
  alarms: LineAlarm[]
  arrivals: number
}

/** Until both sides have said another: before the working day of most capitals is over, and after it began in most. */
export const firstSchedule: Schedule = { at: '09:00', graceMinutes: 120 }

const most = { secrets: 100, newer: 50, alarms: 50, strayReceipts: 1000 } as const

export function newBook(line: string): Book {
  return {
    line,
    entries: new Map(),
    receipts: new Map(),
    opened: new Map(),
    schedules: new Map(),
    inForce: firstSchedule,
    secrets: [],
    told: new Set(),
    counts: new Map(),
    namings: newNamings(),
    newer: [],
    alarms: [],
    arrivals: 0,
  }
}

// ---- messages -----------------------------------------------------------------------------------------------------

export type Brought = {
  signed: SignedMessage
  from: Author
  seq: number | null
  at: string
  way?: Way
  handedBy?: string
}

/** `words-differ`: another message stands under the same id of the same device; it stays, and the alarm keeps both. */
export function takeMessage(book: Book, brought: Brought): 'new' | 'known' | 'words-differ' {
  const { signed, from, seq, at, way, handedBy } = brought
  takeWord(book.namings, signed.message.delegation)
  const id = messageIdOf(signed.message)
  const digest = digestOf(signed.message)
  const known = book.entries.get(id)
  if (known && known.digest !== digest) {
    raise(book, {
      kind: 'words-differ',
      at,
      about: `${from.name} (${from.delegation.name})`,
      cause: [known.digest, digest].toSorted().join(' '),
      evidence: { first: known.signed, second: signed },
    })
    return 'words-differ'
  }
  if (known) {
    if (way && !known.ways.includes(way)) known.ways = [...known.ways, way]
    if (seq !== null && known.seq === null) {
      Object.assign(known, { seq, at })
      delete known.handedBy
    }
    return 'known'
  }
  book.entries.set(id, {
    id,
    signed,
    digest,
    from,
    seq,
    at,
    ways: way ? [way] : [],
    arrival: book.arrivals++,
    ...(handedBy === undefined ? {} : { handedBy }),
  })
  return 'new'
}

/**
 * The next number of a delegation, as far as is known here. Of what one does not have oneself, each delegation is believed of
 * its own numbers alone: else the other side could count us up to the limit, and we had none left to speak under. There a
 * number is given twice, which is shown, rather than nothing said.
 */
export function nextNumber({ entries, counts }: Book, delegation: string): number {
  let last = counts.get(`${delegation} ${delegation}`) ?? 0
  for (const { signed } of entries.values())
    if (signed.message.delegation === delegation) last = Math.max(last, signed.message.n)
  return Math.min(last + 1, crisisLimits.number)
}

/** Numbers of a delegation that have not come, at most a hundred: behind what was known to whoever handed over, up to the highest. */
export function missingNumbers({ entries, counts }: Book, delegation: string): number[] {
  const here = new Set<number>()
  for (const { signed } of entries.values()) if (signed.message.delegation === delegation) here.add(signed.message.n)
  const [highest, lowest] = [Math.max(0, ...here), Math.min(...here)]
  const told = [...counts].filter(([of]) => of.startsWith(`${delegation} `)).map(([, count]) => count)
  const missing: number[] = []
  for (let n = Math.min(Math.max(0, ...told) + 1, lowest); n < highest && missing.length < 100; n++)
    if (!here.has(n)) missing.push(n)
  return missing
}

// ---- receipts -----------------------------------------------------------------------------------------------------

function receiptsOf(book: Book, id: string): Receipts {
  const known = book.receipts.get(id)
  if (known) return known
  if (!book.entries.has(id) && book.receipts.size > book.entries.size + most.strayReceipts) {
    // Somebody names what nobody ever said: the first of those go.
    for (const stray of book.receipts.keys()) {
      if (book.entries.has(stray)) continue
      book.receipts.delete(stray)
      break
    }
  }
  const made: Receipts = { received: new Map(), acknowledged: new Map() }
  book.receipts.set(id, made)
  return made
}

export function takeReceived(book: Book, from: Author, ids: readonly string[], when: When, by: Way): void {
  for (const id of ids) {
    const { received } = receiptsOf(book, id)
    if (isOlder(received.get(from.device)))
      received.set(from.device, { delegation: from.delegation.id, name: from.name, ...when, by })
  }
}

export function takeAcknowledged(
  book: Book,
  { account, name, delegation }: Pick<Author, 'account' | 'name' | 'delegation'>,
  ids: readonly string[],
  when: When,
): void {
  for (const id of ids) {
    const { acknowledged } = receiptsOf(book, id)
    if (isOlder(acknowledged.get(account))) acknowledged.set(account, { delegation: delegation.id, name, ...when })
  }
}

/** Whether a new word takes the place of the one that is there. */
function isOlder(known: When | undefined): boolean {
  return known === undefined || known.here === true
}

// ---- the daily test, secrets, and what cannot be read -----------------------------------------------------------------

/**
 * What a side would have is its own until the other says the very same; from then on it holds, and what either says later
 * is again a wish. So neither side alone can put the test off or hide it.
 */
export function takeSchedule(book: Book, delegation: string, schedule: Schedule): void {
  book.schedules.set(delegation, schedule)
  const [first, second] = [...book.schedules.values()]
  if (first && second && canonicalJson(first) === canonicalJson(second)) book.inForce = schedule
}

export function takeSecret(book: Book, made: Omit<Secret, 'holders'>): void {
  const known = book.secrets.find(({ id }) => id === made.id)
  if (known && isOlder(known) && !made.here) {
    known.at = made.at
    delete known.here
  }
  if (known) return
  const holders = new Map([[made.by.device, made.by.delegation.id]])
  const latest = Date.parse(made.at) + crisisLimits.secretDays * 86_400_000
  const notAfter = new Date(Math.min(Date.parse(made.notAfter), latest)).toISOString()
  book.secrets = [...book.secrets, { ...made, notAfter, holders }].slice(-most.secrets)
}

export function takeHolder({ secrets }: Book, { device, delegation }: Author, ids: readonly string[]): void {
  for (const secret of secrets) if (ids.includes(secret.id)) secret.holders.set(device, delegation.id)
}

/** Those that may still seal and open, newest first. */
export function livingSecrets({ secrets }: Book, now: Date): Secret[] {
  return secrets.filter(({ notAfter }) => Date.parse(notAfter) > now.getTime()).toReversed()
}

/**
 * The newest that some device of the other side holds; one that is still in the room before one of whom nothing is known.
 *
 * @param present devices in the room now; undefined where the room is not to be seen.
 */
export function secretFor(book: Book, them: string, now: Date, present?: ReadonlySet<string>): Secret | undefined {
  const held = livingSecrets(book, now).filter(({ holders }) => [...holders.values()].includes(them))
  const here = ({ holders }: Secret): boolean =>
    [...holders].some(([device, delegation]) => delegation === them && (present?.has(device) ?? true))
  return held.find(here) ?? held[0]
}

/** From the first of each delegation that handed over when this device came; what is told later is not believed. */
export function takeCounts(book: Book, by: string, counts: Readonly<Record<string, number>>): void {
  for (const [of, count] of Object.entries(counts)) {
    const key = `${of} ${by}`
    if (count <= crisisLimits.count && !book.counts.has(key)) book.counts.set(key, count)
  }
}

export function takeNewer(book: Book, at: string, from: Author): void {
  book.newer = [...book.newer, { at, from }].slice(-most.newer)
}

type Raised = { kind: LineAlarm['kind']; at: string; about: string; cause: string; evidence: unknown }

/** Once for each cause. */
export function raise(book: Book, { kind, at, about, cause, evidence }: Raised): void {
  const id = `${kind} ${cause}`
  if (book.alarms.some((one) => one.id === id) || book.alarms.length >= most.alarms) return
  book.alarms = [...book.alarms, { id, kind, at, about, evidence: canonicalJson(evidence) }]
}
