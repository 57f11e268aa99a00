/**
 * Reads the record itself, entry by entry, for statements about keys that nobody handed us. Entries say only a kind, a
 * pseudonym and a place; each place must be one where we know the statement that stands there.
 */
import { hostSubject, type Latest, type RecordView } from '#modules/record/verifying.ts'
import type { CredentialsList } from './statements.ts'
import type { Scan, TrustStore } from './trust-store.ts'

/** A client that is new reads back so many entries; everything after that it reads without gap. */
const firstScan = 65_536
const chunk = 4_096
/** More than this of one pseudonym is a flood; the oldest are let go. */
const mostPlaces = 20_000

export type Watch = {
  load(): Promise<void>
  /** Reads on to the newest checkpoint, and answers it. */
  readOn(list: CredentialsList, record: RecordView): Promise<Latest>
  /** Places where a pseudonym has an entry that is not among those known, from the first place read on. */
  unexplained(subject: string, known: ReadonlySet<number>): number[]
  /** Places where the host has a credentials list that is not among those known. */
  unexplainedLists(known: ReadonlySet<number>): number[]
  hostSubject(): string | undefined
  /** How much of the record was read. */
  size(): number
}

const kinds: ReadonlySet<string> = new Set(['committee', 'credentials', 'device'])

export function openWatch(store: TrustStore): Watch {
  let scan: Scan | undefined
  return {
    async load() {
      scan = await store.scan()
    },
    async readOn({ record: { origin }, delegations }, record) {
      const newest = await record.latest()
      const { size } = newest
      const last = scan?.origin === origin ? scan : undefined
      const from = last ? last.to : Math.max(0, size - firstScan)
      const seen = new Map(Object.entries(last?.seen ?? {}).map(([subject, places]) => [subject, [...places]]))
      const watched = new Set([hostSubject(origin), ...delegations.map(({ subject }) => subject), ...seen.keys()])
      for (let at = from; at < size; at += chunk) {
        const to = Math.min(size, at + chunk)
        const entries = await record.entries(at, to)
        for (const [offset, { kind, subject }] of entries.entries())
          if (kinds.has(kind) && watched.has(subject))
            note(seen, kind === 'credentials' ? listsOf(subject) : subject, at + offset)
      }
      if (size <= (last?.to ?? -1)) return newest
      scan = { origin, from: last?.from ?? from, to: size, seen: Object.fromEntries(seen) }
      await store.keepScan(scan)
      return newest
    },
    unexplained: (subject, known) => (scan?.seen[subject] ?? []).filter((place) => !known.has(place)),
    unexplainedLists: (known) =>
      (scan?.seen[listsOf(hostSubject(scan.origin))] ?? []).filter((place) => !known.has(place)),
    hostSubject: () => scan && hostSubject(scan.origin),
    size: () => scan?.to ?? 0,
  }
}

/** Lists are noted apart: they follow one another by their own words, as statements about devices do not. */
function listsOf(subject: string): string {
  return `credentials ${subject}`
}

function note(seen: Map<string, number[]>, subject: string, place: number): void {
  const places = seen.get(subject)
  if (!places) seen.set(subject, [place])
  else if (places.push(place) > 2 * mostPlaces) places.splice(0, mostPlaces)
}
