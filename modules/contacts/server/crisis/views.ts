import { must, Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import { whereIs } from '#modules/record/server/index.ts'
import type { CrisisLine, CrisisLineWhole, CrisisRing, CrisisStep } from '../../contract/crisis.ts'
import {
  mayAgree,
  mayAttach,
  mayDecline,
  mayEnd,
  mayNameOfficers,
  mayReadCrisis,
  mayReattach,
  mayRing,
  maySeeLine,
  stateOf,
} from '../../rules/crisis.ts'
import { onDutyNow } from '../directory/duty.ts'
import { contactsOf } from '../directory/index.ts'
import { countWaiting, lastTests, type StoredRing } from './rings-store.ts'
import * as store from './store.ts'
import type { CrisisTables } from './tables.ts'

export type CrisisCall = Call<CrisisTables>

type Line = store.StoredLine

/** A line as far as it is for the actor's eyes; of any other the answer is that of a line that never was. */
export async function lineSeen(call: CrisisCall, id: string): Promise<{ line: Line; officer: boolean }> {
  must(mayReadCrisis(call.actor))
  const line = await store.lineById(call.db, id)
  const officer = line !== undefined && (await store.isOfficer(call.db, id))
  if (!line || maySeeLine(call.actor, line, officer) !== true) throw new Refusal('CRISIS_LINE_UNKNOWN')
  return { line, officer }
}

/**
 * The same, held until the transaction ends, so that of two acts on one line the second sees what the first did. Who is no
 * officer by then, and so no head either, is refused with `otherwise`.
 */
export async function lineHeld(call: CrisisCall, id: string, otherwise: string): Promise<Line> {
  await lineSeen(call, id)
  const line = await store.holdLine(call.db, id)
  if (!line || !(await store.isOfficer(call.db, id))) throw new Refusal(otherwise)
  return line
}

/** Which of the two the actor is of. */
export function sidesOf({ actor }: CrisisCall, { lowId, highId }: Pick<Line, 'lowId' | 'highId'>) {
  return actor.delegationId === highId ? { us: highId, them: lowId } : { us: lowId, them: highId }
}

export async function viewsOf(call: CrisisCall, lines: readonly Line[]): Promise<CrisisLine[]> {
  const ids = lines.map(({ id }) => id)
  const parties = await store.partiesOf(
    call.db,
    lines.flatMap(({ lowId, highId }) => [lowId, highId]),
  )
  const zones = await store.zonesOf(call.db, [...parties.keys()])
  const officers = await store.officersOf(call.db, ids)
  const duty = await onDutyOfSides(call, [...parties.keys()])
  const tests = await lastTests(call.db, ids)
  const waiting = await countWaiting(call.db, ids, call.actor.delegationId ?? '')
  return lines.map((line) => {
    const { us, them } = sidesOf(call, line)
    const named = (officers.get(line.id) ?? []).map((one) => ({ ...one, onDuty: duty.has(one.accountId) }))
    const party = (id: string) => parties.get(id) ?? { id, name: '', invented: false }
    const test = (from: string) =>
      tests.find((one) => one.lineId === line.id && one.fromId === from)?.at?.toISOString() ?? null
    return {
      id: line.id,
      us: party(us),
      them: party(them),
      zones: { us: zones.get(us) ?? null, them: zones.get(them) ?? null },
      side: us === line.lowId ? 'first' : 'second',
      state: stateOf(line, call.actor.delegationId),
      roomId: line.roomId,
      ladder: line.ladder,
      proposedAt: line.proposedAt.toISOString(),
      agreedAt: line.agreedAt?.toISOString() ?? null,
      ended:
        line.endedAt && line.endedBy
          ? { at: line.endedAt.toISOString(), by: party(line.endedBy), reason: line.reason }
          : null,
      officers: named.map(({ accountId, name, delegationId, kind, head, onDuty }) => ({
        accountId,
        name,
        delegationId,
        kind,
        head,
        onDuty,
      })),
      ...standOf(call, line, named),
      lastTest: { ours: test(us), theirs: test(them) },
      unanswered: waiting.reduce((sum, { lineId, count }) => sum + (lineId === line.id ? count : 0), 0),
    }
  })
}

function standOf({ actor }: CrisisCall, line: Line, officers: readonly { accountId: string }[]) {
  const officer = officers.some(({ accountId }) => accountId === actor.id)
  return {
    officer,
    may: {
      agree: mayAgree(actor, line) === true,
      decline: mayDecline(actor, line) === true,
      attach: line.roomId === null && mayAttach(actor, line, officer) === true,
      reattach: mayReattach(actor, line) === true,
      nameOfficers: mayNameOfficers(actor, line) === true,
      end: mayEnd(actor, line) === true,
      ring: mayRing(actor, line, officer) === true,
    },
  }
}

/** Accounts that the actor sees to be on duty now: by the directory, with all its markings. */
async function onDutyOfSides(call: CrisisCall, delegationIds: readonly string[]): Promise<Set<string>> {
  const contacts = await contactsOf(call, delegationIds, ['diplomatic', 'technical'])
  const duty = await onDutyNow(
    call,
    contacts.map(({ id }) => id),
  )
  return new Set(contacts.flatMap(({ id, accountId }) => (accountId !== null && duty.has(id) ? [accountId] : [])))
}

export async function wholeOf(call: CrisisCall, id: string): Promise<CrisisLineWhole> {
  const { line } = await lineSeen(call, id)
  const [view] = await viewsOf(call, [line])
  if (!view) throw new Refusal('CRISIS_LINE_UNKNOWN')
  return { ...view, steps: await stepsOf(call, line, [view.us, view.them]) }
}

async function stepsOf(call: CrisisCall, line: Line, parties: readonly CrisisLine['us'][]): Promise<CrisisStep[]> {
  const steps = await store.stepsOf(call.db, line.id)
  const names = await store.namesOf(call.db, line.id)
  const places = await whereIs(
    call,
    steps.map(({ entry }) => entry),
  )
  return steps.map(({ act, at, by, personId, aboutId, roomId, reason, entry, salt, content }) => ({
    act,
    at: at.toISOString(),
    by: parties.find(({ id }) => id === by) ?? { id: by, name: '', invented: false },
    personName: names.get(personId) ?? '',
    about: aboutId === null ? null : { accountId: aboutId, name: names.get(aboutId) ?? '' },
    roomId,
    reason,
    record: { index: places.get(entry)?.index ?? null, salt, content },
  }))
}

export async function ringViews(call: CrisisCall, lineId: string, rings: readonly StoredRing[]): Promise<CrisisRing[]> {
  const names = rings.length === 0 ? new Map<string, string>() : await store.namesOf(call.db, lineId)
  const person = (id: string) => ({ accountId: id, name: names.get(id) ?? '' })
  return rings.map((ring) => ({
    id: ring.ringId,
    lineId,
    kind: ring.kind,
    ours: ring.fromId === call.actor.delegationId,
    by: person(ring.by),
    at: ring.at.toISOString(),
    answerBy: ring.answerBy?.toISOString() ?? null,
    rung: ring.rung,
    told: ring.told,
    closedAt: ring.closedAt?.toISOString() ?? null,
    answered:
      ring.answeredAt && ring.answeredBy
        ? {
            at: ring.answeredAt.toISOString(),
            by: person(ring.answeredBy),
            seconds: (ring.answeredAt.getTime() - ring.at.getTime()) / 1000,
            unread: ring.unread,
          }
        : null,
  }))
}
