import { canonicalJson } from '#platform/canonical-json.ts'
import { enter } from '#modules/record/server/index.ts'
import { notify } from '#modules/notices/server/index.ts'
import type { CrisisAct } from '../../contract/crisis.ts'
import * as store from './store.ts'
import { type CrisisCall, sidesOf } from './views.ts'

/** Notices of the line itself begin so, and those that ask its heads to decide. */
export const lineKey = (lineId: string): string => `crisis-line:${lineId}:`
export const proposalKey = (lineId: string): string => `${lineKey(lineId)}proposal:`
/** Those of all rings on one line, and of one ring. */
export const ringsKey = (lineId: string): string => `crisis:${lineId}:`
export const ringKey = (lineId: string, id: string): string => `${ringsKey(lineId)}${id}:`

/** The name of a delegation as a notice takes it; see `notify`. */
export const nameIn = (name: string): string => name.slice(0, 120)

type Taken = { about?: string; roomId?: string; reason?: string | null }

/**
 * An act on the line: kept for both sides, and entered in the record as a commitment that either of them can open. Answers
 * the name of its entry.
 */
export async function take(
  call: CrisisCall,
  line: Pick<store.StoredLine, 'id' | 'lowId' | 'highId' | 'subject'>,
  act: CrisisAct,
  { about, roomId, reason }: Taken = {},
): Promise<string> {
  const { us } = sidesOf(call, line)
  const personId = call.actor.id ?? ''
  const content = canonicalJson({
    v: 1,
    what: `crisis-line.${act}`,
    line: line.id,
    between: [line.lowId, line.highId],
    by: us,
    person: personId,
    at: call.now.toISOString(),
    about: about ?? null,
    room: roomId ?? null,
    reason: reason ?? null,
  })
  const { id: entry, salt } = await enter(call, { kind: 'statement', subject: line.subject, content })
  const step = { act, at: call.now, by: us, personId, about: about ?? null, roomId: roomId ?? null }
  await store.insertStep(call.db, { ...step, lineId: line.id, reason: reason ?? null, entry, salt, content })
  await call.emit({ name: 'crisis.changed', data: { id: line.id } })
  return entry
}

type Side = 'us' | 'them'

/** Tells people of one side, or of both, of an act; never whoever did it. Names the other side to each, and no more. */
export async function tellOfAct(
  call: CrisisCall,
  line: store.StoredLine,
  say: string,
  key: string,
  whom: { side?: Side; heads?: true; account?: string },
): Promise<void> {
  const sides = sidesOf(call, line)
  const parties = await store.partiesOf(call.db, [sides.us, sides.them])
  const officers = ((await store.officersOf(call.db, [line.id])).get(line.id) ?? []).filter(
    ({ accountId, kind, head }) =>
      kind === 'person' && accountId !== call.actor.id && (head || !whom.heads) && fits(whom.account, accountId),
  )
  for (const [side, own, other] of [
    ['us', sides.us, sides.them],
    ['them', sides.them, sides.us],
  ] as const) {
    const to = officers.filter(({ delegationId }) => delegationId === own)
    if (to.length === 0 || (whom.side && whom.side !== side)) continue
    await notify(call, {
      key,
      to: to.map(({ accountId }) => ({ account: accountId })),
      kind: 'contacts.crisis',
      urgency: 'prompt',
      say,
      values: { delegation: nameIn(parties.get(other)?.name ?? '') },
      path: `/crisis/${line.id}`,
      exercise: false,
    })
  }
}

const fits = (wanted: string | undefined, accountId: string): boolean => wanted === undefined || wanted === accountId
