import { createHash, randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { standingOf } from '#modules/identity/server/index.ts'
import { type Actor, system } from '#platform/actor.ts'
import { must, Refusal } from '#platform/refusal.ts'
import { introduced } from '#platform/server/address.ts'
import type { House } from '#platform/server/house.ts'
import { newId } from '#platform/server/ids.ts'
import type { Route } from '#platform/server/module.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { ContactKind, contactsPaths } from '../../contract.ts'
import type { RotaFeed } from '../../contract/rota.ts'
import { rotaRefusals } from '../../contract/refusals.ts'
import { inMilliseconds } from '../../directory/zones.ts'
import { writeCalendar } from '../../formats/calendar.ts'
import { mayReadContacts } from '../../rules/directory.ts'
import { answering } from '../answering.ts'
import * as store from './store.ts'
import { ownDelegation, type RotaCall, whoKeeps } from './views.ts'

const { day } = inMilliseconds
const shown = { before: 31 * day, after: 366 * day }
const most = 5
const done = { done: true } as const

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

type Row = { id: string; made_at: Date; used_at: Date | null }

function feedIn({ id, made_at, used_at }: Row): RotaFeed {
  return { id, madeAt: made_at.toISOString(), usedAt: used_at?.toISOString() ?? null }
}

function standing(call: RotaCall): Promise<Row[]> {
  return call.db
    .selectFrom('rota_feed')
    .select(['id', 'made_at', 'used_at'])
    .where('account_id', '=', call.actor.id ?? '')
    .where('ended_at', 'is', null)
    .orderBy('id')
    .execute()
}

export async function feeds(call: RotaCall): Promise<RotaFeed[]> {
  ownDelegation(call)
  return (await standing(call)).map(feedIn)
}

/** The secret is shown this once: the database keeps its digest. Of more than five addresses the oldest ends. */
export async function makeFeed(house: House, call: RotaCall): Promise<{ feed: RotaFeed; address: string }> {
  ownDelegation(call)
  const over = (await standing(call)).slice(0, 1 - most)
  for (const { id } of over) await endFeed(call, { id })
  const secret = randomBytes(32).toString('base64url')
  const id = newId(call.now.getTime())
  const row = { account_id: call.actor.id ?? '', digest: digestOf(secret), used_at: null, ended_at: null }
  await call.db
    .insertInto('rota_feed')
    .values({ id, ...row, made_at: call.now })
    .execute()
  const address = new URL(contactsPaths.files.feed(secret), house.config.publicUrl).href
  return { feed: feedIn({ id, made_at: call.now, used_at: null }), address }
}

export async function endFeed(call: RotaCall, { id }: { id: string }) {
  ownDelegation(call)
  const { numUpdatedRows } = await call.db
    .updateTable('rota_feed')
    .set({ ended_at: call.now })
    .where('id', '=', id)
    .where('account_id', '=', call.actor.id ?? '')
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new Refusal('SHIFT_UNKNOWN')
  return done
}

export const calendarRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/rota-calendar/:kind',
    summary: 'The rota of your delegation as iCalendar',
    handle: download,
  },
  {
    method: 'GET',
    path: '/rota-feed/:secret',
    summary: 'The rotas of a delegation, for the calendar of one of its people: the address is the key',
    open: true,
    handle: feed,
  },
]

async function download(context: Context, house: House): Promise<Response> {
  return answering(rotaRefusals, async () => {
    const actor = await house.actorOf(introduced(context, house))
    must(mayReadContacts(actor))
    const kind = ContactKind.safeParse(context.req.param('kind'))
    if (!kind.success) throw new Refusal('ROTA_UNKNOWN')
    const calendar = await inTransaction(house, actor, 'rota.calendar', 'reads', (call) => calendarOf(call, kind.data))
    return answer(calendar, `rota-${kind.data}.ics`)
  })
}

/** Fetched with the standing that its maker has now: who was revoked has a calendar address no more. */
async function feed(context: Context, house: House): Promise<Response> {
  const unknown = () => new Response('No such calendar.\n', { status: 404, headers: { 'cache-control': 'no-store' } })
  const secret = context.req.param('secret') ?? ''
  if (!/^[A-Za-z0-9_-]{43}$/.test(secret)) return unknown()
  const actor = await whoseFeed(house, digestOf(secret))
  if (!actor || mayReadContacts(actor) !== true) return unknown()
  return answer(await inTransaction(house, actor, 'rota.feed', 'reads', (call) => calendarOf(call)))
}

function whoseFeed(house: House, digest: string): Promise<Actor | undefined> {
  return inTransaction(house, system, 'rota.feed', 'delivers', async (call) => {
    const row: { id: string; account_id: string; used_at: Date | null } | undefined = await call.db
      .selectFrom('rota_feed')
      .select(['id', 'account_id', 'used_at'])
      .where('digest', '=', digest)
      .where('ended_at', 'is', null)
      .executeTakeFirst()
    if (!row) return undefined
    const isOld = row.used_at === null || call.now.getTime() - row.used_at.getTime() > day / 24
    if (isOld) await call.db.updateTable('rota_feed').set({ used_at: call.now }).where('id', '=', row.id).execute()
    return standingOf(call.db, row.account_id)
  })
}

/** The shifts of one's own delegation, of one kind or of all. */
async function calendarOf(call: RotaCall, kind?: ContactKind): Promise<string> {
  const delegationId = ownDelegation(call)
  const [from, to] = [new Date(call.now.getTime() - shown.before), new Date(call.now.getTime() + shown.after)]
  const between = { delegationId, from, to, ...(kind ? { kind } : {}) }
  const shifts = await store.shiftsBetween(call.db, between)
  const { contacts, persons } = await whoKeeps(call, shifts)
  return writeCalendar({
    name: kind ?? 'Chancery',
    now: call.now,
    events: shifts.flatMap((shift) => {
      const contact = contacts.get(shift.contactId)
      if (!contact) return []
      const who = persons.get(shift.contactId)?.name
      const summary = who === undefined ? contact.function : `${contact.function}: ${who}`
      const { startsAt, endsAt, contactId } = shift
      return [{ uid: `shift-${shift.id}`, startsAt, endsAt, summary, attendees: [], contactId }]
    }),
  })
}

function answer(calendar: string, name?: string): Response {
  return new Response(calendar, {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      ...(name === undefined ? {} : { 'content-disposition': `attachment; filename="${name}"` }),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store, private',
      'referrer-policy': 'no-referrer',
    },
  })
}
