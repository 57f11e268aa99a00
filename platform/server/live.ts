import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import { z } from 'zod'
import { type Actor, system } from '../actor.ts'
import type { Call } from './call.ts'
import type { AnyTables } from './database.ts'
import type { House } from './house.ts'
import type { Hearing, Module, Route } from './module.ts'
import { inTransaction } from './transaction.ts'

const Rung = z.object({ name: z.string(), data: z.record(z.string(), z.unknown()) })
type Rung = z.infer<typeof Rung>
export type Live = AsyncDisposable & { route: Route }
type Listener = { request: Request; accountId: string | null; tell(rung: Rung): Promise<void>; close(): void }

const beat = 25_000
const mostListeners = 2_000
/** Milliseconds for which, and at most so many of which, a page that just opens is told of what happened meanwhile. */
const kept = { for: 20_000, most: 200 }
/** Pages of one account: of a person with many open, or of all who are the same persona of the demo. */
const mostOfOne = 64

/**
 * One server-sent-events route for the whole house. The message carries the name of what happened and its ids; the
 * page asks the door again, so the markings hold there as well. Before anything is said, the event's own `hear` is asked
 * with the eyes of the listener: what they cannot see, they do not hear of, not even that something happened. A machine
 * account sees with the eyes of its delegation, and hears within its scopes alone.
 */
export async function openLive(house: House, modules: readonly Module[]): Promise<Live> {
  const hearings = new Map<string, Hearing>()
  for (const module of modules)
    for (const [name, hearing] of Object.entries(module.events ?? {})) hearings.set(name, hearing)
  const listeners = new Set<Listener>()
  const happened = new Map<string, Happened>()
  const catchUp = oneByOne()

  await house.database.listen('chancery_live', (payload) => {
    if (payload === '') return
    const rung = Rung.safeParse(JSON.parse(payload))
    const hearing = rung.success ? hearings.get(rung.data.name) : undefined
    if (!rung.success || !hearing?.hear) return
    // What rings often is told once, at its last time.
    happened.delete(payload)
    happened.set(payload, { at: performance.now(), rung: rung.data, hearing })
    for (const oldest of happened.keys()) if (happened.size > kept.most) happened.delete(oldest)
    void tellIfSeen(house, [...listeners], rung.data, hearing)
  })
  const closeAll = (): void => listeners.forEach((listener) => listener.close())
  house.closing.addEventListener('abort', closeAll)

  return {
    route: {
      method: 'GET',
      path: '/live',
      summary: 'What happens, as server-sent events, as far as you may see it',
      handle: async (context) => {
        const { id } = await house.actorOf(context.req.raw)
        const own = [...listeners].filter(({ accountId }) => accountId === id).length
        const full = own >= mostOfOne || listeners.size >= mostListeners || house.closing.aborted
        if (full) return context.text('Too many pages listen already; this one will ask again.', 503)
        return stream(context, id, (listener) => {
          const since = performance.now() - missedBy(context)
          const missed = [...happened.values()].filter(({ at }) => at >= since)
          if (missed.length > 0) void catchUp(id ?? '', () => tellOfMissed(house, listener, missed))
          listeners.add(listener)
          return () => listeners.delete(listener)
        })
      },
    },
    async [Symbol.asyncDispose]() {
      closeAll()
    },
  }
}

/** A page asks its doors before it listens: it says how long ago it began, in milliseconds, and hears of what came since. */
function missedBy(context: Context): number {
  const said = Number(context.req.query('missed'))
  return said > 0 ? Math.min(said, kept.for) : 0
}

type Happened = { at: number; rung: Rung; hearing: Hearing }

/** Work of one account after the other: however many pages it opens, it holds the database once. */
function oneByOne(): (account: string, work: () => Promise<void>) => Promise<void> {
  const last = new Map<string, Promise<void>>()
  return async (account, work) => {
    const turn = (last.get(account) ?? Promise.resolve()).then(work)
    last.set(account, turn)
    await turn
    if (last.get(account) === turn) last.delete(account)
  }
}

/** One transaction for a page that opens, and in it one reading for each kind of event that can be asked of many at once. */
async function tellOfMissed(house: House, listener: Listener, missed: readonly Happened[]): Promise<void> {
  try {
    // Its turn may come when the page is gone.
    if (listener.request.signal.aborted) return
    const actor = await actorBehind(house, listener)
    if (!actor) return
    const asked = missed.filter(({ hearing }) => mayBeTold(actor, hearing))
    for (const rung of await heardOf(house, actor, asked)) await listener.tell(rung)
  } catch (error) {
    house.log.warn({ err: error }, 'live')
    // The page opens its stream again, and then asks all its doors.
    listener.close()
  }
}

async function heardOf(house: House, actor: Actor, asked: readonly Happened[]): Promise<Rung[]> {
  const open = asked.filter(({ hearing }) => hearing.hear === 'everybody')
  const shut = Map.groupBy(
    asked.filter(({ hearing }) => hearing.hear !== 'everybody'),
    ({ hearing }) => hearing,
  )
  const heard = open.map(({ rung }) => rung)
  if (shut.size === 0) return heard
  return inTransaction(house, actor, 'live.missed', 'reads', async (call) => {
    for (const [hearing, some] of shut) {
      const rungs = some.map(({ rung }) => rung)
      const seen = await eachHeard(call, hearing, rungs)
      heard.push(...rungs.filter((_, place) => seen[place]))
    }
    return heard
  })
}

async function eachHeard(call: Call<AnyTables>, { hear, hearEach }: Hearing, rungs: readonly Rung[]) {
  if (hearEach)
    return hearEach(
      call,
      rungs.map(({ data }) => data),
    )
  const seen: boolean[] = []
  for (const { data } of rungs) seen.push(typeof hear === 'function' && (await hear(call, data)))
  return seen
}

async function tellIfSeen(house: House, listeners: readonly Listener[], rung: Rung, hearing: Hearing): Promise<void> {
  const warn = (err: unknown): void => house.log.warn({ err, event: rung.name }, 'live')
  const asked = hearing.hearers ? await hearersOf(house, listeners, rung, hearing.hearers).catch(warn) : listeners
  for (const listener of asked ?? []) tellOne(house, listener, rung, hearing).catch(warn)
}

async function tellOne(house: House, listener: Listener, rung: Rung, hearing: Hearing): Promise<void> {
  const actor = await actorBehind(house, listener)
  if (!actor || !mayBeTold(actor, hearing)) return
  const may = hearing.hearers ? actor.id === listener.accountId : await hears(house, actor, rung, hearing)
  if (may) await listener.tell(rung)
}

/** Asked anew each time: a session revoked a moment ago hears nothing more. */
async function actorBehind(house: House, listener: Listener): Promise<Actor | undefined> {
  const actor = await house.actorOf(listener.request)
  if (actor.kind !== 'nobody') return actor
  listener.close()
  return undefined
}

function mayBeTold(actor: Actor, { hear, scopes }: Hearing): boolean {
  if (hear === 'everybody') return true
  return actor.kind !== 'machine' || (scopes?.some((scope) => actor.scopes.includes(scope)) ?? false)
}

async function hears(house: House, actor: Actor, { name, data }: Rung, { hear }: Hearing): Promise<boolean> {
  if (hear === 'everybody' || hear === undefined) return hear !== undefined
  return inTransaction(house, actor, `live.${name}`, 'reads', (call) => hear(call, data))
}

/** Those whose accounts may hear: one transaction, however many listen, which looks each up as it stands now. */
async function hearersOf(
  house: House,
  listeners: readonly Listener[],
  { name, data }: Rung,
  hearers: NonNullable<Hearing['hearers']>,
): Promise<Listener[]> {
  const accounts = [...new Set(listeners.flatMap(({ accountId }) => accountId ?? []))]
  if (accounts.length === 0) return []
  const told = new Set(
    await inTransaction(house, system, `live.${name}`, 'reads', (call) => hearers(call, data, accounts)),
  )
  return listeners.filter(({ accountId }) => accountId !== null && told.has(accountId))
}

function stream(context: Context, accountId: string | null, enter: (listener: Listener) => () => void): Response {
  return streamSSE(context, async (out) => {
    const { promise: ended, resolve: end } = Promise.withResolvers<void>()
    const listener: Listener = {
      request: context.req.raw,
      accountId,
      // The name and the id alone: whatever else the event carries is for the jobs of the house.
      tell: ({ name, data }) => out.writeSSE({ data: JSON.stringify({ name, id: data['id'] ?? null }) }),
      close: end,
    }
    const leave = enter(listener)
    out.onAbort(end)
    const heart = setInterval(() => void out.writeSSE({ event: 'beat', data: '' }), beat)
    await out.writeSSE({ event: 'beat', data: '' })
    await ended
    clearInterval(heart)
    leave()
  })
}
