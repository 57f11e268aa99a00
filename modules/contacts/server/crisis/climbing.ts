import type { AnyTables } from '#platform/server/database.ts'
import type { Call } from '#platform/server/call.ts'
import { type Addressee, notify, settle } from '#modules/notices/server/index.ts'
import type { CrisisRung } from '../../contract/crisis.ts'
import { nextLook, rungsDue, rungsOf, urgencyOf } from '../../rules/crisis.ts'
import { missionReachOf, onDutyOf } from '../directory/index.ts'
import { forgetEarly, ringsDue, setTold, type StoredRing } from './rings-store.ts'
import { lineById, partiesOf, standingOf } from './store.ts'
import { nameIn, ringKey } from './telling.ts'
import type { CrisisCall } from './views.ts'

/** How long an answer waits for a ring that did not come yet, in milliseconds. */
const early = 30 * 86_400_000

/**
 * Each minute: climbs the ladders of what rang and was not answered. All of it is one transaction: a process that dies leaves
 * every ring as it was, and another takes it up; what was told of a rung is not told of it again.
 */
export async function climbAll(given: Call<AnyTables>): Promise<void> {
  // The job is of the platform, which knows no tables; this module's own stand in every database that it is mounted on.
  const call: CrisisCall = given
  for (const ring of await ringsDue(call.db, call.now)) await climb(call, ring)
  await forgetEarly(call.db, new Date(call.now.getTime() - early))
}

/** Tells every rung of one ring that is due and was not told. As the house. */
export async function climb(call: CrisisCall, ring: StoredRing): Promise<void> {
  const line = await lineById(call.db, ring.lineId)
  if (!line) return
  const { kind, at } = ring
  const rungs = rungsOf(kind)
  const due = rungsDue(kind, line.ladder, call.now.getTime() - at.getTime())
  let { rungs: done, told, rung } = ring
  // A ring that nobody heard waits for nobody: the next rung is told at once.
  for (let next = rungs[done]; next && (done < due || told === 0); next = rungs[done]) {
    told += await tell(call, ring, next)
    rung = next
    done += 1
  }
  const look = nextLook(kind, line.ladder, at, done)
  const over = done === rungs.length && look <= call.now
  await setTold(call.db, ring.id, {
    rung,
    rungs: done,
    told,
    nextAt: over ? null : look,
    closedAt: over ? call.now : null,
  })
  // That a message was not answered stays on the desks until it is; a test or an exercise is over.
  if (over && kind !== 'message') await settle(call, ringKey(ring.lineId, ring.id))
}

const first: Record<StoredRing['kind'], string> = { message: 'waits', test: 'test', exercise: 'exercise' }

/** How many were told. */
async function tell(call: CrisisCall, ring: StoredRing, rung: CrisisRung): Promise<number> {
  const to = await standingOn(call, ring, rung)
  if (to.length === 0) return 0
  const { kind } = ring
  const parties = await partiesOf(call.db, [ring.fromId])
  const late = kind === 'message' && rung !== 'officers' && ring.rungs > 0
  await notify(call, {
    key: `${ringKey(ring.lineId, ring.id)}${rung}`,
    to,
    kind: 'contacts.crisis',
    urgency: urgencyOf(kind, rung),
    say: `contacts.crisis.notice.${late ? 'unanswered' : first[kind]}`,
    values: { delegation: nameIn(parties.get(ring.fromId)?.name ?? '') },
    path: `/crisis/${ring.lineId}`,
    ...(ring.answerBy && ring.answerBy > call.now ? { due: ring.answerBy } : {}),
    exercise: kind === 'exercise',
  })
  return to.length
}

async function standingOn(call: CrisisCall, ring: StoredRing, rung: CrisisRung): Promise<Addressee[]> {
  if (rung === 'mission') return missionReachOf(call, ring.toId)
  const people = (await standingOf(call.db, ring.lineId)).filter(
    ({ delegationId, kind }) => delegationId === ring.toId && kind === 'person',
  )
  if (rung !== 'officers')
    return people.filter(({ head }) => head === (rung === 'head')).map(({ accountId }) => ({ account: accountId }))
  const duty = await onDuty(call, ring.toId)
  const awake = people.filter(({ accountId }) => duty.has(accountId))
  return (awake.length > 0 ? awake : people).map(({ accountId }) =>
    duty.has(accountId) ? { account: accountId, onDuty: true } : { account: accountId },
  )
}

async function onDuty(call: CrisisCall, delegationId: string): Promise<Set<string>> {
  const accounts = new Set<string>()
  for (const kind of ['diplomatic', 'technical'] as const) {
    const duty = await onDutyOf(call, delegationId, kind, call.now)
    if (duty?.accountId) accounts.add(duty.accountId)
  }
  return accounts
}
