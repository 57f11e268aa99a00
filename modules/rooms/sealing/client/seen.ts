/**
 * What members tell one another of the host, in the authenticated data of every sealed message: how the record stood and
 * how the room's order stood when they sealed it. Two who were told two stories find out here.
 */
import { RecordAlarm } from '#modules/record/verifying.ts'
import { type Bytes, fromBase64url, toBase64url, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { type Author, readSeen } from './content.ts'
import { type Desk, type OpenRoom, raise, raiseAtDesk, type SeenRecord } from './desk.ts'
import { writeLightSeen } from './light-statement.ts'
import type { Claim } from './log.ts'

const patience = { record: 20_000, claims: 100, triesOfClaim: 6 }

export function newSeenRecord(): SeenRecord {
  return { latest: undefined, asked: 0, held: new Map() }
}

/** Looks at the record, at most every 20 seconds. Never rejects: what is wrong is an alarm, what is lost comes later. */
export async function lookAtRecord(desk: Desk): Promise<void> {
  const now = desk.now().getTime()
  if (desk.record.latest && Math.abs(now - desk.record.asked) < patience.record) return
  await seeRecordAnew(desk).catch(() => {})
}

/** Looks at the record now. Rejects where it cannot be seen. */
export async function seeRecordAnew(desk: Desk): Promise<void> {
  const view = desk.trust.record()
  if (!view) return
  const now = desk.now().getTime()
  try {
    const { size, root } = await view.latest()
    desk.record.latest = { size, root: toBase64url(root) }
    desk.record.asked = now
  } catch (error) {
    if (error instanceof RecordAlarm) await raiseAtDesk(desk, recordFault(error))
    throw error
  }
}

export function recordFault(error: RecordAlarm) {
  const { kind, seen, shown, at, message } = error
  return {
    kind: kind === 'stale' ? ('record-withheld' as const) : ('record-forked' as const),
    values: { why: kind },
    evidence: { kind, seen, shown, at, message },
    cause: `${kind} ${seen ?? ''} ${shown ?? ''}`,
  }
}

/** The authenticated data of a message about to be sealed. What is light says nothing of the record: the next word will. */
export function seenNow(desk: Desk, room: OpenRoom, { light = false }: { light?: boolean } = {}): Bytes {
  const { lastSeq, chain } = room.book
  if (light) return writeLightSeen({ seq: lastSeq, chain })
  const { latest } = desk.record
  return utf8(canonicalJson({ v: 1, ...(latest ? { record: latest } : {}), room: { seq: lastSeq, chain } }))
}

function chainAt({ book, log }: OpenRoom, seq: number): string | undefined {
  if (seq === book.start.seq) return book.start.chain
  let [low, high] = [0, log.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((log[middle]?.seq ?? 0) < seq) low = middle + 1
    else high = middle
  }
  return log[low]?.seq === seq ? log[low]?.chain : undefined
}

/** Holds what the sender saw against what we saw. `seq` is where its message stands. */
export function compareSeen(
  desk: Desk,
  room: OpenRoom,
  o: { from: Author; authenticatedData: Uint8Array; seq: number; envelope: Uint8Array },
): void {
  const seen = readSeen(o.authenticatedData)
  const { from, seq } = o
  const values = { person: from.name, delegation: from.delegation.name }
  const envelope = toBase64url(o.envelope)
  if (!seen) {
    const evidence = { envelope, said: toBase64url(o.authenticatedData) }
    return raise(desk, room, { kind: 'unreadable', values, evidence, cause: `seen ${seq}` })
  }
  const ours = chainAt(room, seen.room.seq)
  const ahead = seen.room.seq >= seq
  if (ahead || (ours !== undefined && ours !== seen.room.chain)) {
    const evidence = {
      by: from,
      theirs: seen.room,
      ours: { seq: seen.room.seq, chain: ours ?? null },
      at: seq,
      envelope,
    }
    raise(desk, room, { kind: 'room-forked', values, evidence, cause: `${from.device} ${seen.room.chain}` })
  }
  if (!seen.record || room.book.claims.length >= patience.claims) return
  room.book.claims.push({ ...seen.record, by: `${from.name} (${from.delegation.name})`, seq, tries: 0 })
}

/** Holds the claims that came in against the record. Those that cannot be answered now wait for the next time. */
export async function settleClaims(desk: Desk, room: OpenRoom): Promise<void> {
  const view = desk.trust.record()
  if (!view || room.book.claims.length === 0) return
  const waiting: Claim[] = []
  for (const claim of room.book.claims) {
    const answer = await held(desk, claim)
    if (answer === 'later' && claim.tries < patience.triesOfClaim) waiting.push({ ...claim, tries: claim.tries + 1 })
    else if (answer !== true) raiseClaim(desk, room, claim, answer)
  }
  room.book.claims = waiting
}

type Answer = true | 'later' | { kind: 'record-forked' | 'record-withheld'; evidence: unknown }

/** Whether the record was once as somebody says. */
export async function held(desk: Desk, { size, root }: Pick<Claim, 'size' | 'root'>): Promise<Answer> {
  const view = desk.trust.record()
  const name = `${size} ${root}`
  const known = desk.record.held.get(name)
  if (known === true || (size === desk.record.latest?.size && root === desk.record.latest.root)) return true
  try {
    const holds = (await view?.holds(size, fromBase64url(root))) ?? true
    desk.record.held.set(name, holds)
    if (desk.record.held.size > 2000) desk.record.held.clear()
    return holds || { kind: 'record-forked', evidence: { ours: desk.record.latest ?? null } }
  } catch (error) {
    if (!(error instanceof RecordAlarm)) return 'later'
    const { kind, seen, shown, message } = error
    return { kind: kind === 'stale' ? 'record-withheld' : 'record-forked', evidence: { kind, seen, shown, message } }
  }
}

function raiseClaim(desk: Desk, room: OpenRoom, claim: Claim, answer: Answer): void {
  const { by, seq, size, root } = claim
  const found = answer === true || answer === 'later' ? undefined : answer
  if (!found) return
  raise(desk, room, {
    kind: found.kind,
    values: { person: by },
    evidence: { theirs: { size, root }, saidIn: { room: room.book.id, seq }, ...(found.evidence as object) },
    cause: found.kind === 'record-withheld' ? 'withheld' : `${size} ${root}`,
    again: true,
  })
}
