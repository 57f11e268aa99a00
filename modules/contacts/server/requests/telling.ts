import type { AnyTables } from '#platform/server/database.ts'
import type { Call } from '#platform/server/call.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { markingsOf } from '#modules/sharing/server/index.ts'
import { type Addressee, deliveriesOf, notify } from '#modules/notices/server/index.ts'
import type { ContactKind } from '../../contract/directory.ts'
import { type RequestKind, RequestStep } from '../../contract/requests.ts'
import { nextDue, reminders, remindersDue, rungsDue } from '../../requests/schedule.ts'
import { hearersOf } from '../correspondence/addressing.ts'
import { contactsOf, ladderOf, reachesOf, type Rung } from '../directory/index.ts'
import { noticeKey } from './actions.ts'
import { requestsDue, shiftsAt } from './due.ts'
import { holdRequest, insertStep, requestById, setTold, stepsOf, type StoredRequest } from './store.ts'
import type { RequestCall } from './views.ts'

/** Who is asked first: technical people where hands are needed, and always somebody who may answer for the state. */
const kindsFor: Record<RequestKind, readonly ContactKind[]> = {
  assistance: ['technical', 'diplomatic'],
  mitigation: ['technical', 'diplomatic'],
  clarification: ['diplomatic'],
  notification: ['diplomatic', 'technical'],
  consultation: ['diplomatic'],
  information: ['diplomatic'],
}

/** When somebody is looked for again where nobody could be told, in milliseconds. */
const again = 3_600_000

/** Every minute, and as soon as a request was sent: climbs the ladders of what waits, and reminds of deadlines. As the house. */
export async function climb(given: Call<AnyTables>): Promise<void> {
  // The job is of the platform, which knows no tables; this module's own stand in every database that it is mounted on.
  const call: RequestCall = given
  for (const id of await requestsDue(call.db, call.now)) {
    // Read again under a lock: a person may have acted since.
    const request = await holdRequest(call.db, id)
    if (!request) continue
    const duty = await tellDuty(call, request)
    const found = rungsDue(request, call.now) <= request.rungs || (await climbTo(call, request))
    await remind(call, request)
    const done = {
      rungs: found ? Math.max(request.rungs, rungsDue(request, call.now)) : request.rungs,
      reminded: Math.max(request.reminded, remindersDue(request, call.now)),
      duty,
    }
    const nextAt = found ? nextDue({ ...request, ...done }) : new Date(call.now.getTime() + again)
    await setTold(call.db, id, { ...done, nextAt })
  }
}

const ofHouse = (call: RequestCall, { id }: StoredRequest) => ({
  requestId: id,
  at: call.now,
  byId: null,
  personId: null,
})

/** False where nobody of the receiver can be told: then the sender hears that, and it is tried again. */
async function climbTo(call: RequestCall, request: StoredRequest): Promise<boolean> {
  const ladder = await laddersOf(call, request, request.toId)
  if (ladder.length === 0) {
    const fresh = await insertStep(call.db, { ...ofHouse(call, request), step: 'remind', once: 'nobody' })
    if (fresh) await tellSide(call, request, request.fromId, 'nobody', 'contacts.requests.notice.nobody')
    return false
  }
  const told = await rungsTold(call, request)
  for (let due = request.rungs; due < rungsDue(request, call.now); due++) {
    // By name and not by place: who left since, or came, moves nobody out of their turn. An empty rung is not waited on.
    const next = ladder.find(({ rung }) => !told.has(rung))
    if (!next) break
    const once = `rung:${next.rung}`
    if (told.size > 0) await insertStep(call.db, { ...ofHouse(call, request), step: 'escalate', once })
    await tell(call, request, request.toId, once, 'contacts.requests.notice.waits', next.to)
    told.add(next.rung)
  }
  return true
}

/** Whoever comes on duty while it waits hears of it once, by the shift that they keep; answers the shifts that are on. */
async function tellDuty(call: RequestCall, request: StoredRequest): Promise<string[]> {
  const { toId, kind, status, duty, rungs } = request
  if (status !== 'sent' && status !== 'delivered') return duty
  const shifts = await shiftsAt(call.db, toId, call.now)
  const on = shifts.map(({ id }) => id)
  // The first rung is told whoever is on duty then; and of whom RED names nobody else is told.
  if (rungs === 0 || (await markingOf(call, request))?.tlp === 'red') return on
  const fresh = shifts.filter((shift) => kindsFor[kind].includes(shift.kind) && !duty.includes(shift.id))
  const reaches = await reachesOf(
    call,
    fresh.map(({ contactId }) => contactId),
  )
  for (const { id, contactId } of fresh) {
    const reach = reaches.get(contactId)
    const to = reach && 'account' in reach ? { ...reach, onDuty: true as const } : reach
    await tell(call, request, toId, `rung:duty:${id}`, 'contacts.requests.notice.waits', to ? [to] : [])
  }
  return on
}

async function rungsTold(call: RequestCall, { id, toId }: StoredRequest): Promise<Set<string>> {
  const prefix = `${noticeKey(id, toId)}rung:`
  return new Set((await deliveriesOf(call, prefix)).map(({ key }) => key.slice(prefix.length)))
}

async function remind(call: RequestCall, request: StoredRequest): Promise<void> {
  for (const reminder of reminders.slice(request.reminded, remindersDue(request, call.now))) {
    const once = `remind:${reminder}`
    await insertStep(call.db, { ...ofHouse(call, request), step: 'remind', once })
    await tellSide(call, request, request.toId, once, `contacts.requests.notice.${reminder}`)
    if (reminder === 'overdue')
      await tellSide(call, request, request.fromId, once, 'contacts.requests.notice.unanswered')
  }
}

/** After an act of a person, the other side is told. As the house. */
export async function tellOfMove(given: Call<AnyTables>, data: Record<string, unknown>): Promise<void> {
  const call: RequestCall = given
  const request = await requestById(call.db, String(data['id']))
  const step = RequestStep.safeParse(data['step'])
  if (!request || !step.success || step.data === 'deliver') return
  const last = (await stepsOf(call.db, request.id)).findLast((one) => one.step === step.data && one.byId !== null)
  if (!last) return
  const side = last.byId === request.fromId ? request.toId : request.fromId
  await tellSide(
    call,
    request,
    side,
    `step:${last.step}:${last.id}`,
    `contacts.requests.notice.${said[step.data] ?? 'moved'}`,
  )
}

const said: Partial<Record<RequestStep, string>> = {
  acknowledge: 'acknowledged',
  accept: 'answered',
  'accept-in-part': 'answered',
  decline: 'answered',
  consult: 'consulted',
  close: 'closed',
  withdraw: 'withdrawn',
}

async function tellSide(call: RequestCall, request: StoredRequest, side: string, what: string, say: string) {
  await tell(call, request, side, what, say, (await laddersOf(call, request, side))[0]?.to ?? [])
}

const asksSomething: ReadonlySet<string> = new Set(
  ['waits', 'near', 'overdue'].map((what) => `contacts.requests.notice.${what}`),
)

async function tell(
  call: RequestCall,
  request: StoredRequest,
  side: string,
  what: string,
  say: string,
  to: readonly Addressee[],
): Promise<void> {
  if (to.length === 0) return
  const marking = await markingOf(call, request)
  await notify(call, {
    key: `${noticeKey(request.id, side)}${what}`,
    to,
    kind: 'contacts.request',
    urgency: request.form['urgency'] === 'hours' ? 'urgent' : 'prompt',
    say,
    values: {},
    path: `/requests/${request.id}`,
    // Only what asks something of who is told has a deadline for them.
    ...(request.dueAt && asksSomething.has(say) ? { due: request.dueAt } : {}),
    // Whom RED names is nobody else's business, of their own delegation neither.
    ...(marking?.tlp === 'red' ? { personal: true as const } : {}),
    exercise: request.exercise,
  })
}

type NamedRung = { rung: Rung['rung'] | 'speakers'; to: readonly Addressee[] }

/**
 * The rungs on which somebody stands for one side: contacts of the fitting kinds, then deputies, heads, the mission. Under RED nobody
 * is told whom the marking does not name. A side without contacts is reached by whoever speaks for it.
 */
async function laddersOf(call: RequestCall, request: StoredRequest, side: string): Promise<NamedRung[]> {
  const marking = await markingOf(call, request)
  const speakers = async (): Promise<NamedRung[]> => {
    const to = (await hearersOf(call, side, marking)).map((account) => ({ account }))
    return to.length > 0 ? [{ rung: 'speakers', to }] : []
  }
  if (marking?.tlp === 'red') return speakers()
  const contacts = await contactsOf(call, [side], kindsFor[request.kind])
  const ladders: Rung[][] = []
  // Who stands in for another is told when that one does not answer.
  const deputies = new Set(contacts.map(({ deputyId }) => deputyId))
  const first = contacts.filter(({ id }) => !deputies.has(id))
  for (const { id } of first.length > 0 ? first : contacts) ladders.push(await ladderOf(call, id, call.now))
  // A mission's mailbox is outside: what is played does not ring there.
  const names = ['contact', 'deputy', 'head', ...(request.exercise ? [] : (['mission'] as const))] as const
  const standing = names
    .map((rung) => ({ rung, to: withoutRepeats(ladders.flat().flatMap((one) => (one.rung === rung ? one.to : []))) }))
    .filter(({ to }) => to.length > 0)
  return standing.length > 0 ? standing : speakers()
}

async function markingOf(call: RequestCall, { markingId }: StoredRequest): Promise<Marking | undefined> {
  return (await markingsOf(call, [markingId])).get(markingId)?.marking
}

function withoutRepeats(addressees: readonly Addressee[]): Addressee[] {
  return [...new Map(addressees.map((one) => [JSON.stringify(one), one])).values()]
}
