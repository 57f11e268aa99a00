/**
 * Carries notices out of the house. It runs aside of requests and jobs, since neither may hold the database while a mail
 * server takes its time: short transactions, and between them the sending. Lanes work side by side, so that a webhook
 * that does not answer holds up no mail; what comes meanwhile is planned at once, and the most urgent is taken next.
 */
import { system } from '#platform/actor.ts'
import type { Call } from '#platform/server/call.ts'
import type { House } from '#platform/server/house.ts'
import { newId } from '#platform/server/ids.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { type Channel, Urgency } from '../contract.ts'
import {
  type Claim,
  claim,
  finish,
  gather,
  isHopeless,
  nextDue,
  type Outcome,
  releaseAll,
  restAll,
} from './claiming.ts'
import { mailInstead } from './instead.ts'
import { type Letter, letterOf, type Nothing } from './loading.ts'
import { planSome } from './planning.ts'
import type { CourierTables } from './tables.ts'
import { type Mailer, mailLanes, openMailer } from './sending/mail.ts'
import { push } from './sending/push.ts'
import { ring } from './sending/webhook.ts'

type Lane = { channels: readonly Channel[]; least: number; under: Promise<void> | undefined; again: boolean }
type Courier = {
  lanes: readonly Lane[]
  planning: Promise<void> | undefined
  planAgain: boolean
  mailer: Mailer | undefined
  clock: NodeJS.Timeout | undefined
  /** Accounts and delegations whose browser or webhook a lane waits for. */
  busy: Set<string>
  /** Lanes take one after the other, so that no two take letters of the same. */
  taking: Promise<unknown>
}

const postLanes = 4
/** Further lanes for what is urgent alone, which no heap of lesser things stands before. */
const urgentLanes = 2
/** What is due within this many milliseconds is waited for; the rest is found by the clock of the jobs. */
const soon = 60_000

const couriers = new WeakMap<House, Courier>()

function courierOf(house: House): Courier {
  const known = couriers.get(house)
  if (known) return known
  const lanes = [
    ...lanesOf(mailLanes, ['email'], 0),
    ...lanesOf(postLanes, ['push', 'webhook'], 0),
    ...lanesOf(urgentLanes, ['push', 'webhook'], Urgency.options.indexOf('urgent')),
  ]
  const made: Courier = {
    lanes,
    planning: undefined,
    planAgain: false,
    mailer: undefined,
    clock: undefined,
    busy: new Set(),
    taking: Promise.resolve(),
  }
  couriers.set(house, made)
  return made
}

const lanesOf = (length: number, channels: readonly Channel[], least: number): Lane[] =>
  Array.from({ length }, () => ({ channels, least, under: undefined, again: false }))

/** Sees to all that is due; nobody waits for it. What it cannot do now, it does when it is asked again. */
export function deliverSoon(house: House): void {
  if (house.closing.aborted) return
  const courier = courierOf(house)
  courier.planAgain = true
  courier.planning ??= planAll(house, courier).finally(() => {
    courier.planning = undefined
  })
}

/** Sees to all that is due now, and resolves when nothing of it is left in hand. */
export async function deliver(house: House): Promise<void> {
  deliverSoon(house)
  await finishInHand(house)
}

/** Waits for what is under way. Once the house closes, no lane takes more. */
export async function finishInHand(house: House): Promise<void> {
  const courier = courierOf(house)
  clearTimeout(courier.clock)
  for (;;) {
    const underWay = [courier.planning, ...courier.lanes.map(({ under }) => under)].filter((one) => one !== undefined)
    if (underWay.length === 0) break
    await Promise.all(underWay)
  }
  courier.mailer?.close()
  courier.mailer = undefined
}

async function planAll(house: House, courier: Courier): Promise<void> {
  try {
    while (courier.planAgain && !house.closing.aborted) {
      courier.planAgain = false
      while (!house.closing.aborted && (await planSome(house))) startLanes(house, courier)
      while (!house.closing.aborted && (await asHouse(house, gather))) startLanes(house, courier)
    }
    startLanes(house, courier)
  } catch (error) {
    house.log.error({ err: error }, 'notices')
  }
}

function startLanes(house: House, courier: Courier): void {
  for (const lane of courier.lanes) {
    lane.again = true
    lane.under ??= run(house, courier, lane).finally(() => {
      lane.under = undefined
      if (courier.lanes.every(({ under }) => under === undefined)) rest(house, courier)
    })
  }
}

/** Takes one after the other until nothing is due. What became of one is said in the transaction that takes the next. */
async function run(house: House, courier: Courier, lane: Lane): Promise<void> {
  const by = newId()
  let done: { claimed: Claim; outcome: Outcome; letter: Letter | Nothing } | undefined
  try {
    for (;;) {
      const before = done
      let mailed = false
      const next = await inTurn(courier, lane, () =>
        asHouse(house, async (call) => {
          if (before) {
            await finish(call, by, before.claimed, before.outcome)
            await remember(call, before.letter, before.outcome)
            mailed = await mailInstead(call, before.claimed, before.outcome)
          }
          return house.closing.aborted ? undefined : take(call, by, lane, courier.busy)
        }),
      )
      // Not when all lanes have come to rest: others may hold theirs.
      if (mailed && !house.closing.aborted) startLanes(house, courier)
      done = next && { ...next, outcome: await carry(house, courier, next.claimed, next.letter) }
      if (!done && (!lane.again || house.closing.aborted)) return
    }
  } catch (error) {
    if (!house.closing.aborted) house.log.error({ err: error }, 'notices')
  }
}

/** Mail goes by an end that we trust, and waits for nobody's turn. */
function inTurn<Taken extends { letter: Letter | Nothing }>(
  courier: Courier,
  { channels }: Lane,
  taking: () => Promise<Taken | undefined>,
): Promise<Taken | undefined> {
  if (channels.includes('email')) return taking()
  const turn = courier.taking.then(async () => {
    const taken = await taking()
    const whose = taken && ownerOf(taken.letter)
    if (whose !== undefined) courier.busy.add(whose)
    return taken
  })
  courier.taking = turn.catch(() => undefined)
  return turn
}

/** Whose browser or webhook it goes to. */
function ownerOf(letter: Letter | Nothing): string | undefined {
  if ('nothing' in letter || letter.way === 'email') return undefined
  return letter.way === 'webhook' ? letter.hook.delegation : (letter.to.account ?? undefined)
}

async function take(call: Call<CourierTables>, by: string, lane: Lane, busy: ReadonlySet<string>) {
  lane.again = false
  const claimed = await claim(call, by, { ...lane, busy: [...busy] })
  return claimed && { claimed, letter: await letterOf(call.db, claimed, call.now) }
}

async function carry(house: House, courier: Courier, claimed: Claim, letter: Letter | Nothing): Promise<Outcome> {
  const { demo, noticesInternal, smtpUrl } = house.config
  try {
    if ('nothing' in letter)
      return letter.nothing === undefined ? { state: 'dropped' } : { state: 'failed', fault: letter.nothing }
    if (isHopeless(claimed)) return { state: 'failed', fault: 'interrupted' }
    // Its banner says that nothing leaves the host; mail leaves by a server that the operator named.
    if (demo && !noticesInternal && letter.way !== 'email') return { state: 'failed', fault: 'withheld' }
    if (letter.way === 'push') return await push(house, letter)
    if (letter.way === 'webhook') return await ring(house, letter)
    if (smtpUrl === undefined) return { state: 'failed', fault: 'no-mail-server' }
    courier.mailer ??= openMailer(house, smtpUrl)
    return await courier.mailer.send(letter)
  } catch (error) {
    // A fault of ours in one letter must not hold up the others.
    house.log.error({ err: error, way: 'way' in letter ? letter.way : undefined }, 'notices')
    return { state: 'again', fault: 'withheld' }
  } finally {
    courier.busy.delete(ownerOf(letter) ?? '')
  }
}

/** What is known of the other end from now on. */
async function remember(call: Call<CourierTables>, letter: Letter | Nothing, outcome: Outcome): Promise<void> {
  const { db, now } = call
  if ('nothing' in letter || letter.way === 'email') return
  const { state } = outcome
  if (state === 'again')
    await restAll(call, letter.way === 'push' ? { browser: letter.browser.id } : { delegation: letter.hook.delegation })
  if (letter.way === 'push') {
    const { id } = letter.browser
    if (state === 'sent') await db.updateTable('push_subscription').set({ used_at: now }).where('id', '=', id).execute()
    if (state === 'failed' && outcome.fault === 'gone')
      await db.deleteFrom('push_subscription').where('id', '=', id).execute()
    return
  }
  const change =
    state === 'sent'
      ? { last_sent_at: now }
      : state === 'dropped'
        ? undefined
        : { last_fault: outcome.fault, last_fault_at: now }
  if (change)
    await db
      .updateTable('notice_webhook')
      .set(change)
      .where('delegation_id', '=', letter.hook.delegation)
      .where('url', '=', letter.hook.url)
      .execute()
}

/** All is carried: connections are closed, and what is due within the minute is waited for. */
function rest(house: House, courier: Courier): void {
  courier.mailer?.close()
  courier.mailer = undefined
  if (house.closing.aborted) return
  asHouse(house, nextDue)
    .then((due) => {
      const wait = due === undefined ? Infinity : due.getTime() - house.now().getTime()
      if (wait > soon || house.closing.aborted) return
      clearTimeout(courier.clock)
      courier.clock = setTimeout(() => deliverSoon(house), Math.max(wait, 1_000)).unref()
    })
    .catch((error: unknown) => {
      if (!house.closing.aborted) house.log.error({ err: error }, 'notices')
    })
}

function asHouse<Result>(house: House, work: (call: Call<CourierTables>) => Promise<Result>): Promise<Result> {
  return inTransaction(house, system, 'notices.courier', 'acts', work)
}

/** When the house opens: what waits since before is seen to as soon as its jobs begin. */
export async function takeUp(house: House): Promise<void> {
  await asHouse(house, async (call) => {
    if (house.database.engine === 'pglite') await releaseAll(call)
    if ((await nextDue(call)) !== undefined)
      await call.emit({ name: 'notice.made', data: { at: call.now.toISOString() } })
  })
}
