/** What pages are shown of a negotiation. */
import { isParty } from '../rules.ts'
import { statusOf } from '../text/status.ts'
import type { Negotiation } from '../text/state.ts'
import type { Desk } from './desk.ts'
import type { Held } from './held.ts'
import type { NegotiationSummary, NegotiationView } from './views.ts'

/** What of a desk is asked to show a negotiation. */
type Looking = Pick<Desk, 'device' | 'account' | 'now'> & { rooms: Pick<Desk['rooms'], 'room'> }

export function viewOf(desk: Looking, held: Held): NegotiationView {
  const { state, version, pending, refusals, alarms } = held
  const { device, account } = desk
  return {
    ...summaryOf(desk, held),
    state,
    version,
    pending: pending.map(({ signed, at }) => ({ operation: signed.operation.id, act: signed.operation.act, at })),
    refusals,
    origin: shownOrigin(held),
    alarms: [...alarms],
    me: {
      delegation: device.delegation,
      account: account.id,
      device: device.id,
      role: desk.rooms.room(held.room)?.role ?? 'observer',
      party: isParty(state, device.delegation),
    },
  }
}

function shownOrigin({ origin, lacks }: Held): NegotiationView['origin'] {
  if (origin.kind === 'all') return origin
  const { kind, by, checked, of, confirmed } = origin
  return { kind, by, checked, of, confirmed, ...(lacks ? { lacks } : {}) }
}

export function summaryOf(desk: Looking, { room, state, pending, looked }: Held): NegotiationSummary {
  const paragraphs = Object.values(state.paragraphs).filter(({ stage }) => stage !== 'withdrawn' && stage !== 'merged')
  const statuses = paragraphs.map((one) => statusOf(one, desk.now().toISOString()))
  const deadline = nextDeadline(state, desk.device.delegation, desk.now())
  return {
    room,
    title: state.title,
    class: state.class,
    ...(state.symbol === undefined ? {} : { symbol: state.symbol }),
    exercise: state.exercise,
    ...(state.groupOf ? { groupOf: state.groupOf } : {}),
    paragraphs: paragraphs.length,
    bracketed: statuses.filter((status) => status === 'bracketed').length,
    agreed: statuses.filter((status) => status === 'agreed' || status === 'adopted').length,
    adopted: state.deciding.adoption !== undefined,
    news: Math.max(0, state.count - (looked?.count ?? 0)),
    waiting: pending.length,
    ...(deadline ? { deadline } : {}),
  }
}

type Deadline = NonNullable<NegotiationSummary['deadline']>

/** Of procedures that run still, and in which this delegation has not spoken. */
function nextDeadline(state: Negotiation, delegation: string, now: Date): Deadline | undefined {
  if (!isParty(state, delegation)) return undefined
  const { silences, votes } = state.deciding
  const all: Deadline[] = [
    ...Object.values(silences).flatMap(({ id, state: stands, until }): Deadline[] =>
      stands === 'running' ? [{ what: 'silence', id, until }] : [],
    ),
    ...Object.values(votes).flatMap(({ id, closedAt, until, cast }): Deadline[] =>
      closedAt === undefined && until !== undefined && !cast[delegation] ? [{ what: 'vote', id, until }] : [],
    ),
    ...Object.values(state.adReferendum).flatMap(({ id, until, on, answers }): Deadline[] =>
      on.some(({ paragraph }) => isAsked(state, id, paragraph) && !answers[paragraph]?.[delegation])
        ? [{ what: 'ad-referendum', id, until }]
        : [],
    ),
  ]
  return all
    .filter(({ until }) => Date.parse(until) > now.getTime())
    .toSorted((one, other) => Date.parse(one.until) - Date.parse(other.until))[0]
}

function isAsked({ paragraphs }: Negotiation, procedure: string, paragraph: string): boolean {
  return paragraphs[paragraph]?.adReferendum?.procedure === procedure
}
