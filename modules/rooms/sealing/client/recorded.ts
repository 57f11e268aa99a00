/** The room's order as the record holds it: each accepted call of the host is entered there. */
import { type Entry, opens, RecordAlarm } from '#modules/record/verifying.ts'
import { fromBase64url } from '#platform/bytes.ts'
import { recordedContent } from '../../chain.ts'
import type { HostPage } from '../host-doors.ts'
import { type Desk, type OpenRoom, raise } from './desk.ts'
import { recordFault } from './seen.ts'

/** Milliseconds after which an envelope should long have been entered, where the record took in others meanwhile. */
const patience = 900_000

/** Holds the newest entry of the record that the host names against the chain that we saw. */
export async function takeEntries(desk: Desk, room: OpenRoom, page: HostPage): Promise<void> {
  for (const { seq, index, salt } of page.entries) {
    const place = room.log.findLastIndex((item) => item.seq === seq)
    const item = room.log[place]
    if (!item || item.entry) continue
    item.entry = { index, salt }
    room.changed.places.add(place)
  }
  const newest = room.log.findLast(({ entry }) => entry)
  missEntries(desk, room, newest?.seq ?? room.book.start.seq)
  const view = desk.trust.record()
  if (!view || !newest?.entry || (room.book.recorded?.seq ?? -1) >= newest.seq) return
  const { seq, entry } = newest
  const [found] = await view.entries(entry.index, entry.index + 1).catch((error: unknown) => {
    // A record that contradicts itself is no lost connection.
    if (error instanceof RecordAlarm) raise(desk, room, recordFault(error))
    return []
  })
  if (!found) return
  if (isOurs(room, found, newest.seq, newest.chain ?? '', entry.salt)) room.book.recorded = { seq, index: entry.index }
  else
    raise(desk, room, {
      kind: 'not-recorded',
      evidence: { seq, chain: newest.chain, entry: found, index: entry.index, salt: entry.salt },
      cause: `${seq}`,
    })
}

/** A host that names no entries keeps the order out of the record, and could tell another one later. */
function missEntries(desk: Desk, room: OpenRoom, entered: number): void {
  const { book } = room
  const { latest } = desk.record
  const now = desk.now().getTime()
  if (book.unrecorded && entered >= book.unrecorded.seq) delete book.unrecorded
  if (!latest || book.lastSeq <= entered) return
  book.unrecorded ??= { seq: book.lastSeq, since: now, size: latest.size }
  const { seq, since, size } = book.unrecorded
  if (now - since < patience || latest.size <= size) return
  raise(desk, room, {
    kind: 'not-recorded',
    evidence: { seq, since: new Date(since).toISOString(), size, latest, entered },
    cause: `missing ${seq}`,
  })
}

function isOurs(room: OpenRoom, entry: Entry, seq: number, chain: string, salt: string): boolean {
  if (entry.subject !== room.book.subject || (entry.kind !== 'membership' && entry.kind !== 'envelopes')) return false
  return opens(entry, fromBase64url(salt), recordedContent({ room: room.book.id, seq, chain: fromBase64url(chain) }))
}
