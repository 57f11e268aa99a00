/** Entries of procedures: the host never sees what they commit to, and keeps no book of who entered them. */
import { sql } from 'kysely'
import { isDelegationSubject } from '#modules/identity/server/index.ts'
import { enterCommitment, type SealedKind, whereIs } from '#modules/record/server/index.ts'
import { must, Refusal, type Verdict } from '#platform/refusal.ts'
import { hostLimits, type ProcedureEntry } from '../../contract.ts'
import { mustBeIn, type NegotiationCall } from '../standing.ts'
import { holdSubject, insertEntry, insertDeadline, bindSubject, entriesUnder, entryLike } from '../store/entries.ts'

export type Entering = {
  room: string
  kind: SealedKind
  subject: string
  commitment: string
  until?: string | undefined
}

/**
 * Takes a commitment of somebody in the room. Whether the room is closed does not matter, nor what else was entered: an
 * objection is taken from whoever the room is delivered to. The same again answers as the first time.
 *
 * @param hostSubject the pseudonym of what concerns the whole host.
 */
export async function enter(call: NegotiationCall, wanted: Entering, hostSubject: string): Promise<{ id: string }> {
  const { room, kind, subject, commitment } = wanted
  await mustBeIn(call, room)
  await holdSubject(call.db, subject, 'shared')
  const standing = await entryLike(call.db, { room, kind, subject, commitment })
  if (standing !== undefined) return { id: standing }
  const until = wanted.until === undefined ? undefined : new Date(wanted.until)
  must(mayAwait(kind, until, call.now))
  if (subject === hostSubject || (await isTaken(call, subject))) throw new Refusal('SUBJECT_TAKEN')
  if (!(await bindSubject(call.db, subject, room))) throw new Refusal('SUBJECT_TAKEN')
  const { id } = await enterCommitment(call, { kind, subject, commitment })
  await insertEntry(call.db, { entry: id, subject, room_id: room, kind, commitment, content: null, salt: null })
  if (until && (await insertDeadline(call.db, { subject, room_id: room, until })))
    await call.emit({ name: 'negotiation.deadline-set', data: { id: room } })
  return { id }
}

/**
 * Each moment that was named is kept: an extension names a later one, and takes none back. One that has passed, because a
 * line was down, is said to have passed at once; that this came late, the record shows.
 */
function mayAwait(kind: SealedKind, until: Date | undefined, now: Date): Verdict {
  if (!until) return true
  if (kind !== 'deadline') return { refused: 'DEADLINE_WITHOUT' }
  return until.getTime() - now.getTime() <= hostLimits.deadline * 86_400_000 || { refused: 'DEADLINE_FAR' }
}

/** Whether the entries of something else stand under this pseudonym, so that one could pass for the other. */
async function isTaken(call: NegotiationCall, subject: string): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`select chancery_is_room_subject(${subject}) as taken`.execute(call.db)
  return rows[0]?.taken === true || (await isDelegationSubject(call, subject))
}

/** In the order in which they came. */
export async function entries(
  call: NegotiationCall,
  { room, subject }: { room: string; subject: string },
): Promise<ProcedureEntry[]> {
  await mustBeIn(call, room)
  const rows = await entriesUnder(call.db, room, subject)
  const places = await whereIs(
    call,
    rows.map(({ entry }) => entry),
  )
  return rows.map(({ entry: id, kind, content, salt }) => {
    const { index, at } = places.get(id) ?? { index: null, at: null }
    return { id, kind, index, at, ...(content !== null && salt !== null ? { host: { content, salt } } : {}) }
  })
}
