import type { DeskEntry } from '#platform/desk.ts'
import type { Call } from '#platform/server/call.ts'
import { deliveriesOf, type NoticesTables, notify, settle, type Told } from '#modules/notices/server/index.ts'
import { contactsPaths } from '../../contract.ts'
import type { ContactKind } from '../../contract/directory.ts'
import type { Cover } from '../../contract/rota.ts'
import { inMilliseconds } from '../../directory/zones.ts'
import { mayReadContacts } from '../../rules/directory.ts'
import { mayPlanRota } from '../../rules/rota.ts'
import { coveredSpans, gapsIn, type Span } from '../../rota/cover.ts'
import { initiatorsOf, isInitiator } from '../directory/authority-store.ts'
import { handoverKey } from './handing-over.ts'
import * as store from './store.ts'
import { type RotaCall, spanOf, whoKeeps } from './views.ts'

const { day } = inMilliseconds
/** How far ahead a gap is told, and from when on it presses. */
const foreseen = 14 * day
const pressing = 2 * day

type Rota = { delegationId: string; kind: ContactKind; cover: Cover }

async function gapsAhead(call: RotaCall, { delegationId, kind, cover }: Rota): Promise<Span[]> {
  const to = new Date(call.now.getTime() + foreseen)
  const shifts = await store.hoursKept(call.db, { delegationId, kind, from: call.now, to })
  return gapsIn(coveredSpans(cover, call.now, to), shifts.map(spanOf))
}

const gapKey = ({ delegationId, kind }: Rota): string => `contacts:gap:${delegationId}:${kind}:`

/**
 * Has the planners of every rota told of hours in which nobody will be on duty: once when they are foreseen, once when they
 * press. What was told of a gap that is closed is settled.
 */
export async function watchGaps(call: RotaCall & Call<NoticesTables>, data: Record<string, unknown>): Promise<void> {
  const only = data['delegationId']
  for (const rota of await store.rotas(call.db, typeof only === 'string' ? only : undefined)) {
    const prefix = gapKey(rota)
    const keys = new Set<string>()
    const to = (await initiatorsOf(call.db, rota.delegationId)).map(({ accountId }) => ({ account: accountId }))
    const toldOf = await deliveriesOf(call, prefix)
    for (const gap of await gapsAhead(call, rota)) {
      const presses = gap.from - call.now.getTime() <= pressing
      const key = keyOf(`${prefix}${endOf(gap, call.now)}`, toldOf, call.now)
      for (const told of ['foreseen', 'pressing']) keys.add(`${key}:${told}`)
      await notify(call, {
        key: `${key}:${presses ? 'pressing' : 'foreseen'}`,
        to,
        kind: 'contacts.gap',
        urgency: presses ? 'prompt' : 'routine',
        say: 'contacts.notice.gap',
        values: {},
        path: '/contacts/rota',
        due: new Date(gap.from),
        exercise: false,
      })
    }
    for (const { key, settledAt } of toldOf) if (settledAt === null && !keys.has(key)) await settle(call, key)
  }
}

/**
 * A gap that is told of already keeps its key. One that was closed and has opened again is another: so its key says when it
 * was first seen.
 */
function keyOf(gap: string, toldOf: readonly Told[], now: Date): string {
  const open = toldOf.find(({ key, settledAt }) => settledAt === null && key.startsWith(`${gap}@`))
  return open ? open.key.slice(0, open.key.lastIndexOf(':')) : `${gap}@${now.toISOString()}`
}

/** A gap goes by its end: its beginning moves while it lasts, and while what comes into sight grows. */
function endOf(gap: Span, now: Date): string {
  return gap.to >= now.getTime() + foreseen ? 'open' : new Date(gap.to).toISOString()
}

/** The first gap of each rota, for whoever plans it; and what was handed over to the asker. */
export async function rotaLines(call: RotaCall): Promise<DeskEntry[]> {
  const { actor, db } = call
  if (mayReadContacts(actor) !== true || actor.delegationId === null) return []
  const lines = await handoverLines(call, actor.delegationId)
  if (mayPlanRota(actor, await isInitiator(db, actor.id)) !== true) return lines
  for (const rota of await store.rotas(db, actor.delegationId)) {
    const [gap] = await gapsAhead(call, rota)
    if (!gap) continue
    lines.push({
      column: gap.from - call.now.getTime() <= pressing ? 'act' : 'coming',
      say: `contacts.desk.gap.${rota.kind}`,
      values: {},
      path: contactsPaths.rota,
      party: null,
      at: call.now.toISOString(),
      due: new Date(gap.from).toISOString(),
      exercise: false,
      tells: [gapKey(rota)],
    })
  }
  return lines
}

async function handoverLines(call: RotaCall, delegationId: string): Promise<DeskEntry[]> {
  const open = await store.openHandovers(call.db, delegationId, call.now)
  const { persons } = await whoKeeps(call, open)
  return open
    .filter(({ contactId }) => persons.get(contactId)?.accountId === call.actor.id)
    .map(({ shiftId, at, startsAt }) => ({
      column: 'act',
      say: 'contacts.desk.handover',
      values: {},
      path: contactsPaths.rota,
      party: null,
      at: at.toISOString(),
      due: startsAt.toISOString(),
      exercise: false,
      tells: [handoverKey(shiftId)],
    }))
}
