import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import type { Actor } from '#platform/actor.ts'
import type { Call } from '#platform/server/call.ts'
import type { House } from '#platform/server/house.ts'
import type { Route } from '#platform/server/module.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import type { MispEvent } from '../misp/event.ts'
import { manifestEntry, valuesOf } from '../misp/release.ts'
import { eventFor, recordTranslated, translate, type Translated } from './misp-export.ts'
import { type OriginSeen, originsSeen } from './misp-store.ts'
import type { ExchangeTables } from './tables.ts'

type ExchangeCall = Call<ExchangeTables>

/** Translations are kept for those who see the same of the same origin, as long as it stays the same. */
type Memory = Map<string, { translated: Translated; size: number }>
const memories = new WeakMap<House, Memory>()
/** Objects remembered in all, about a kilobyte each. */
const mostRemembered = 30_000

type Given = { origin: OriginSeen; translated: Translated; event: MispEvent }

/** Everything that one reader is given by the feed at this moment. */
async function givenTo(call: ExchangeCall, house: House, origins: readonly OriginSeen[]): Promise<Given[]> {
  const memory = memories.get(house) ?? new Map()
  memories.set(house, memory)
  const given = new Map<string, Given>()
  for (const origin of origins) {
    const translated = await remembered(call, memory, origin)
    const event = translated && eventFor(call, origin.origin, translated, false)
    if (!translated || !event) continue
    // One event may have come with two incidents: its latest state is the one to give. From two delegations: the one
    // that brought it first speaks for it, for a later version from somebody else may be anything.
    const known = given.get(event.uuid)
    const isFirst = known === undefined || origin.first < known.origin.first
    const isSameOwner = known !== undefined && translated.ownerId === known.translated.ownerId
    const isLater = known !== undefined && Number(event['timestamp'] ?? 0) > Number(known.event['timestamp'] ?? 0)
    if (isSameOwner ? isLater : isFirst) given.set(event.uuid, { origin, translated, event })
  }
  return [...given.values()]
}

async function remembered(
  call: ExchangeCall,
  memory: Memory,
  { origin, digest }: OriginSeen,
): Promise<Translated | undefined> {
  const key = `${origin} ${digest}`
  const known = memory.get(key)
  if (known) {
    // The least recently used stand first, and go first.
    memory.delete(key)
    memory.set(key, known)
    return known.translated
  }
  const translated = await translate(call, origin)
  if (!translated) return undefined
  memory.set(key, { translated, size: translated.given.reduce((sum, { seqs }) => sum + seqs.length, 1) })
  let size = [...memory.values()].reduce((sum, one) => sum + one.size, 0)
  for (const [oldest, one] of memory) {
    if (size <= mostRemembered) break
    memory.delete(oldest)
    size -= one.size
  }
  return translated
}

/** What a route of the feed answers, and what of that was handed out. */
type Answer = { body: string; type: string; handed: Translated[] }
type Answering = (given: readonly Given[]) => Answer | undefined

async function answer(context: Context, house: House, door: string, answering: Answering): Promise<Response> {
  const actor = await house.actorOf(context.req.raw)
  if (actor.kind === 'machine' && !actor.scopes.includes('feeds:read')) {
    return context.json(
      { code: 'SCOPE_MISSING', message: 'This account has no leave to read feeds: it needs the scope feeds:read.' },
      403,
    )
  }
  return inTransaction(house, actor, door, 'delivers', async (call) => {
    const origins = await originsSeen(call.db)
    const tag = tagFor(actor, door, context.req.path, origins)
    const headers = { etag: tag, 'cache-control': 'private, no-cache', vary: 'authorization, cookie' }
    if (isKnown(context.req.header('if-none-match'), tag)) return context.body(null, 304, headers)
    const answered = answering(await givenTo(call, house, origins))
    if (!answered) return context.json({ code: 'EVENT_UNKNOWN', message: 'No such event, or not for your eyes.' }, 404)
    await recordTranslated(call, answered.handed, 'feed')
    return context.body(answered.body, 200, { ...headers, 'content-type': answered.type })
  })
}

/** Changes with anything that the reader sees; two readers never share one. */
function tagFor(actor: Actor, door: string, path: string, origins: readonly OriginSeen[]): string {
  const seen = origins.map(({ origin, digest }) => `${origin} ${digest}`).toSorted()
  return `"${digestOf('sha256', JSON.stringify([actor.id, actor.delegationId, door, path, seen])).slice(0, 32)}"`
}

function isKnown(header: string | undefined, tag: string): boolean {
  return (
    header !== undefined &&
    header.split(',').some((one) => one.trim().replace(/^W\//, '') === tag || one.trim() === '*')
  )
}

function digestOf(algorithm: 'md5' | 'sha256', text: string): string {
  return createHash(algorithm).update(text).digest('hex')
}

function manifest(given: readonly Given[]): Answer {
  const entries = given.map(({ event }) => [event.uuid, manifestEntry(event)])
  return {
    body: JSON.stringify(Object.fromEntries(entries)),
    type: 'application/json',
    handed: given.map(onlyTheEvent),
  }
}

/** The manifest tells of the event itself, and not of what is in it. */
function onlyTheEvent({ translated }: Given): Translated {
  return { ...translated, given: translated.given.map(({ ownerId, seqs }) => ({ ownerId, seqs: seqs.slice(0, 1) })) }
}

/** One line for each value: its MD5, as MISP's feeds have it for quick look-ups, and the event it is in. */
function hashes(given: readonly Given[]): Answer {
  const lines = given.flatMap(({ event }) =>
    [...new Set(valuesOf(event))].map((value) => `${digestOf('md5', value)},${event.uuid}`),
  )
  return {
    body: lines.map((line) => `${line}\n`).join(''),
    type: 'text/csv; charset=utf-8',
    handed: given.map(({ translated }) => translated),
  }
}

function oneEvent(uuid: string): Answering {
  return (given) => {
    const found = given.find(({ event }) => event.uuid.toLowerCase() === uuid.toLowerCase())
    return (
      found && { body: JSON.stringify({ Event: found.event }), type: 'application/json', handed: [found.translated] }
    )
  }
}

const refuse = (context: Context): Response =>
  context.json(
    { code: 'SIGN_IN_FIRST', message: 'Show the token or the name and password of a machine account.' },
    401,
    { 'www-authenticate': 'Basic realm="Chancery feeds", charset="UTF-8"' },
  )

/**
 * The feed that a MISP instance subscribes to: manifest, events and hashes (the format of MISP's feeds), each reader's
 * own. What a reader may not see is not in it, and nothing in it tells that it is there.
 */
export const mispFeed: readonly Route[] = [
  {
    method: 'GET',
    path: '/feeds/misp/manifest.json',
    summary: 'MISP feed: the events that you may see, one for each incident',
    refuse,
    handle: (context, house) => answer(context, house, 'feeds.misp.manifest', manifest),
  },
  {
    method: 'GET',
    path: '/feeds/misp/hashes.csv',
    summary: 'MISP feed: MD5 of every value in them, for quick look-ups',
    refuse,
    handle: (context, house) => answer(context, house, 'feeds.misp.hashes', hashes),
  },
  {
    method: 'GET',
    path: '/feeds/misp/:file{[0-9a-fA-F-]{36}\\.json}',
    summary: 'MISP feed: one event, as far as your markings let you see it',
    refuse,
    handle: (context, house) =>
      answer(context, house, 'feeds.misp.event', oneEvent((context.req.param('file') ?? '').slice(0, 36))),
  },
]
