import { must, Refusal } from '#platform/refusal.ts'
import { newId } from '#platform/server/ids.ts'
import { runOf } from '#platform/server/in-play.ts'
import { asHouse } from '#platform/server/transaction.ts'
import { settle } from '#modules/notices/server/index.ts'
import type { CrisisMine, CrisisRing, RingKind } from '../../contract/crisis.ts'
import { mayAnswer, mayReadCrisis, mayReadRings, mayRing, mostRings } from '../../rules/crisis.ts'
import { climb } from './climbing.ts'
import { tellExercise } from './exercised.ts'
import * as rings_ from './rings-store.ts'
import { officerLines, partiesOf, zonesOf } from './store.ts'
import { ringKey } from './telling.ts'
import { type CrisisCall, lineHeld, lineSeen, ringViews, sidesOf } from './views.ts'

const hour = 3_600_000

type Ring = { id: string; ringId: string; kind: RingKind; answerBy: string | null; run?: string | undefined }

/** Once it is answered, whoever is to be told first has been told: in one transaction with the ring itself. */
export async function ring(call: CrisisCall, { id, ringId, kind, answerBy, run: named }: Ring): Promise<CrisisRing> {
  const line = await lineHeld(call, id, 'CRISIS_NOT_OFFICER')
  must(mayRing(call.actor, line, true))
  const { us, them } = sidesOf(call, line)
  const known = await rings_.ringOf(call.db, id, us, ringId)
  if (known && known.kind !== kind) throw new Refusal('CRISIS_RING_DIFFERS')
  if (known) return viewOf(call, known)
  const run = await runOf(call, { exercise: kind === 'exercise', run: named, others: [them] })
  const since = new Date(call.now.getTime() - hour)
  if ((await rings_.ringCount(call.db, id, us, kind, since)) >= mostRings[kind])
    throw new Refusal('CRISIS_RINGS_TOO_MANY', { most: mostRings[kind] })
  await rings_.insertRing(call.db, {
    id: newId(call.now.getTime()),
    lineId: id,
    ringId,
    fromId: us,
    toId: them,
    by: call.actor.id ?? '',
    kind,
    at: call.now,
    answerBy: answerBy === null ? null : new Date(answerBy),
  })
  const rang = await stored(call, id, us, ringId)
  await tellExercise(call, rang, 'sent', run)
  const early = await asHouse(call, async (house) => {
    const taken = await rings_.takeEarly(house.db, rang, call.now)
    if (!taken) await climb(house, rang)
    return taken
  })
  await call.emit({ name: early ? 'crisis.changed' : 'crisis.rang', data: { id } })
  return viewOf(call, await stored(call, id, us, ringId))
}

async function stored(call: CrisisCall, id: string, us: string, ringId: string): Promise<rings_.StoredRing> {
  const found = await rings_.ringOf(call.db, id, us, ringId)
  if (!found) throw new Refusal('CRISIS_NOT_OFFICER')
  return found
}

async function viewOf(call: CrisisCall, one: rings_.StoredRing): Promise<CrisisRing> {
  const [view] = await ringViews(call, one.lineId, [one])
  if (!view) throw new Refusal('CRISIS_LINE_UNKNOWN')
  return view
}

export async function answered(
  call: CrisisCall,
  { id, ringIds, unread }: { id: string; ringIds: readonly string[]; unread: boolean },
): Promise<CrisisRing[]> {
  // Held, so that what rings in this very moment is either found here or finds its answer.
  const line = await lineHeld(call, id, 'CRISIS_NOT_OFFICER')
  must(mayAnswer(call.actor, line, true))
  const { us } = sidesOf(call, line)
  const by = call.actor.id ?? ''
  const asked = await rings_.ringsTo(call.db, id, us, ringIds)
  const known = new Set(asked.map(({ ringId }) => ringId))
  const unknown = [...new Set(ringIds)].filter((ringId) => !known.has(ringId))
  // What never came cannot be said to have come in vain before it rang.
  if (!unread) await rings_.insertEarly(call.db, { lineId: id, toId: us, ringIds: unknown, by, at: call.now })
  const open = asked.filter(({ answeredAt }) => answeredAt === null).map((one) => one.id)
  const done = await rings_.setAnswered(call.db, open, { by, at: call.now, unread })
  for (const one of done) await settle(call, ringKey(id, one))
  for (const one of asked) if (done.includes(one.id)) await tellExercise(call, one, 'acknowledged')
  if (done.length > 0) await call.emit({ name: 'crisis.changed', data: { id } })
  return ringViews(call, id, await rings_.ringsTo(call.db, id, us, ringIds))
}

export async function rings(call: CrisisCall, { id }: { id: string }): Promise<CrisisRing[]> {
  const { line, officer } = await lineSeen(call, id)
  must(mayReadRings(call.actor, line, officer))
  return ringViews(call, id, await rings_.newestRings(call.db, id, 200))
}

/** Of each kind. */
const mostOfLine = 50

/** Asked by every page: who is no officer of any line is told so, and nothing else. */
export async function mine(call: CrisisCall): Promise<CrisisMine> {
  if (mayReadCrisis(call.actor) !== true) return { officer: false, lines: [] }
  const lines = await officerLines(call.db)
  if (lines.length === 0) return { officer: false, lines: [] }
  const parties = await partiesOf(
    call.db,
    lines.flatMap(({ lowId, highId }) => [lowId, highId]),
  )
  const zones = await zonesOf(call.db, [...parties.keys()])
  const waiting = await rings_.newestWaiting(
    call.db,
    lines.map(({ id }) => id),
    call.actor.delegationId ?? '',
    mostOfLine,
  )
  return {
    officer: true,
    lines: lines.map((line) => {
      const { us, them } = sidesOf(call, line)
      return {
        id: line.id,
        us: parties.get(us)?.name ?? '',
        them: parties.get(them)?.name ?? '',
        zones: { us: zones.get(us) ?? null, them: zones.get(them) ?? null },
        roomId: line.roomId,
        rings: waiting
          .filter(({ lineId }) => lineId === line.id)
          .map(({ ringId, kind, at, answerBy }) => ({
            id: ringId,
            kind,
            at: at.toISOString(),
            answerBy: answerBy?.toISOString() ?? null,
          })),
      }
    }),
  }
}
