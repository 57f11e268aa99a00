/** Views of a line, made of its book, its room and the host's word. */
import { answersAlike } from './acts.ts'
import type { Desk, Held } from './desk.ts'
import { sidesOf } from './desk.ts'
import { type Entry, missingNumbers, secretFor } from './fold.ts'
import { peopleOf } from './looking-at-people.ts'
import {
  devicesIn,
  isAgreed,
  isDesk,
  isOfficer,
  isOfLine,
  newestRoom,
  type RoomView,
  speakingIn,
  strangersIn,
} from './rooms-of-lines.ts'
import { runShown } from './runs.ts'
import { lettersOf } from './signing.ts'
import { isInTime } from './timing.ts'
import type {
  CrisisMessage,
  Daily,
  LineAlarm,
  LineState,
  LineSummary,
  LineView,
  MessageStatus,
  Offline,
  Ringing,
  Side,
  TestCall,
} from './views.ts'

const real: ReadonlySet<string> = new Set(['query', 'notification', 'request', 'clarification'])

function side({ trust }: Desk, id: string, told: string): Side {
  // The committee's list knows the name of a delegation; the host only says one.
  return { id, name: trust.list()?.delegations.find((one) => one.id === id)?.name ?? told }
}

export function messagesOf(desk: Desk, held: Held): CrisisMessage[] {
  if (held.messages) return held.messages
  const { book } = held
  const entries = [...book.entries.values()].toSorted((a, b) => rankOf(a) - rankOf(b) || a.arrival - b.arrival)
  const answers = Map.groupBy(
    entries.filter((entry) => answeredBy(book, entry)),
    ({ signed }) => signed.message.replyTo,
  )
  const numbers = Map.groupBy(entries, ({ signed: { message } }) => `${message.delegation} ${message.n}`)
  held.messages = entries.map((entry) => {
    const { delegation, n } = entry.signed.message
    const answered = (answers.get(entry.id) ?? []).filter((one) => one.signed.message.delegation !== delegation)
    return messageOf(desk, held, entry, {
      answers: answered.map(({ id }) => id),
      twins: (numbers.get(`${delegation} ${n}`) ?? []).map(({ id }) => id),
    })
  })
  return held.messages
}

/** The message that it answers: of what is here, and like it real or an exercise. */
function answeredBy({ entries }: Held['book'], { signed: { message } }: Entry): Entry | undefined {
  const asked = message.replyTo === undefined ? undefined : entries.get(message.replyTo)
  return asked && answersAlike(message.class, asked.signed.message.class) ? asked : undefined
}

/** What waits here stands last. */
function rankOf({ seq, ways }: Entry): number {
  return seq === null && ways.length === 0 ? 1 : 0
}

function messageOf(
  desk: Desk,
  held: Held,
  entry: Entry,
  { answers, twins }: Pick<CrisisMessage, 'answers'> & { twins: readonly string[] },
): CrisisMessage {
  const { book, kept } = held
  const { id, signed, from, seq, at, ways, handedBy } = entry
  const { message } = signed
  const { received, acknowledged, noted } = receiptsOf(held, entry)
  const { class: one, of, run, n, text, language, sentAt, answerBy, day } = message
  const replyTo = answeredBy(book, entry)?.id
  const twin = twins.length > 1
  return {
    id,
    side: message.delegation === desk.device.delegation ? 'us' : 'them',
    own: message.device === desk.device.id,
    from,
    class: one,
    real: real.has(one),
    n,
    twin,
    number: twin ? `${n}-${lettersOf(id, twins)}` : `${n}`,
    text,
    language,
    sentAt,
    at,
    seq,
    ways: kept.exported.includes(id) && !ways.includes('file') ? [...ways, 'file'] : ways,
    status: statusOf({ seq, ways, received, acknowledged, answers }),
    received,
    acknowledged,
    noted,
    answers,
    ...(of === undefined ? {} : { of }),
    ...(run === undefined ? {} : { run: runShown(kept, run) }),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(answerBy === undefined ? {} : { answerBy }),
    ...(day === undefined ? {} : { day }),
    ...(handedBy === undefined ? {} : { handedBy }),
  }
}

/** Of the side that it was said to: of machines that took it, people who read it, and desks that noted it. */
function receiptsOf(held: Held, { id, signed: { message } }: Entry) {
  const receipts = held.book.receipts.get(id)
  const received = [...(receipts?.received ?? [])]
    .filter(([, one]) => one.delegation !== message.delegation)
    .map(([device, { name, at, by }]) => ({ device, name, at, by }))
  const read = [...(receipts?.acknowledged ?? [])]
    .filter(([, one]) => one.delegation !== message.delegation)
    .map(([account, { name, at }]) => ({ account, name, at }))
  const acknowledged = read.filter(({ account }) => !isDesk(held, account))
  return { received, acknowledged, noted: read.filter((one) => !acknowledged.includes(one)) }
}

type Standing = Pick<CrisisMessage, 'seq' | 'ways' | 'received' | 'acknowledged' | 'answers'>

function statusOf({ seq, ways, received, acknowledged, answers }: Standing): MessageStatus {
  if (answers.length > 0) return 'answered'
  if (acknowledged.length > 0) return 'acknowledged'
  if (received.length > 0) return 'received'
  return seq !== null || ways.length > 0 ? 'sent' : 'waiting'
}

/** Dealt with by a person of the side that it was said to. */
export function isSettled({ status }: CrisisMessage): boolean {
  return status === 'acknowledged' || status === 'answered'
}

// ---- a line -------------------------------------------------------------------------------------------------------

export function summaryOf(desk: Desk, held: Held): LineSummary {
  const messages = messagesOf(desk, held)
  const lastAt = messages.findLast(({ class: one }) => one !== 'test-call')?.at
  const calls = callsOf(messages).filter((call) => isInTime(call, held.book.inForce))
  const last = (of: 'us' | 'them'): string | undefined => calls.findLast((call) => call.side === of)?.at
  const [us, them] = [last('us'), last('them')]
  return {
    id: held.id,
    us: side(desk, desk.device.delegation, ''),
    them: side(desk, held.host.other.id, held.host.other.name),
    state: stateOf(desk, held),
    unacknowledged: messages.filter((one) => one.side === 'them' && one.real && !isSettled(one)).length,
    waiting: messages.filter(({ own, status }) => own && status === 'waiting').length,
    ...(lastAt === undefined ? {} : { lastAt }),
    alarms: alarmsOf(held).length,
    lastTest: { ...(us === undefined ? {} : { us }), ...(them === undefined ? {} : { them }) },
  }
}

function stateOf(desk: Desk, held: Held): LineState {
  if (held.host.state === 'ended') return 'ended'
  if (!isAgreed(held)) return 'proposed'
  if (held.kept.rooms.length === 0) return 'no-room'
  if (speakingIn(desk, held)) return 'open'
  const newest = newestRoom(desk, held)
  if (newest?.state === 'open' && isOfLine(newest, held)) return 'doubtful'
  return !newest || newest.state === 'joining' || newest.state === 'open' ? 'joining' : 'shut'
}

export function viewOf(desk: Desk, held: Held): LineView {
  if (held.view) return held.view
  const messages = messagesOf(desk, held)
  const room = speakingIn(desk, held) ?? newestRoom(desk, held)
  const sides = sidesOf(held, desk)
  const sideOf = (delegation: string): 'us' | 'them' => (delegation === desk.device.delegation ? 'us' : 'them')
  held.view = {
    ...summaryOf(desk, held),
    ...(room ? { room: { id: room.id, code: room.code, codeSince: room.codeSince } } : {}),
    messages,
    missing: sides.flatMap((one) => missingNumbers(held.book, one).map((n) => ({ side: sideOf(one), n }))),
    ...peopleOf(desk, held, room),
    schedule: dailyOf(desk, held, messages),
    offline: offlineOf(desk, held, room),
    newer: held.book.newer.map(({ at, from }) => ({ at, from: from.name, side: sideOf(from.delegation.id) })),
    found: alarmsOf(held),
    maySay: maySay(desk, held, room !== undefined && strangersIn(room, sides).length > 0),
  }
  return held.view
}

export function maySay(desk: Desk, held: Held, strangers: boolean): LineView['maySay'] {
  if (held.host.state === 'ended') return 'ended'
  if (!isAgreed(held)) return 'not-agreed'
  if (!isOfficer(desk, held)) return 'not-officer'
  return strangers ? 'strangers' : true
}

function alarmsOf({ book, kept }: Held): LineAlarm[] {
  const replaced = kept.rooms.slice(1).map(({ id, at }): LineAlarm => ({
    id: `room-replaced ${id}`,
    kind: 'room-replaced',
    at,
    about: id,
    evidence: JSON.stringify(kept.rooms),
  }))
  return [...book.alarms, ...replaced]
}

function offlineOf(desk: Desk, { book, host }: Held, room: RoomView | undefined): Offline {
  const present = room?.state === 'open' ? new Set(devicesIn(room)) : undefined
  const secret = secretFor(book, host.other.id, desk.now(), present)
  if (!secret) return { ready: false, goneDevices: 0 }
  const holders = new Set([...secret.devices, ...secret.holders.keys()])
  const gone = present ? [...holders].filter((device) => !present.has(device)).length : 0
  return { ready: true, madeAt: secret.at, notAfter: secret.notAfter, goneDevices: gone }
}

// ---- the daily test -----------------------------------------------------------------------------------------------

function callsOf(messages: readonly CrisisMessage[]): TestCall[] {
  return messages.flatMap(({ id, side: of, at, sentAt, ways, day, received, acknowledged }): TestCall[] => {
    if (day === undefined) return []
    const [receivedAt] = received.map((one) => one.at).toSorted()
    const [acknowledgedAt] = acknowledged.map((one) => one.at).toSorted()
    return [
      {
        message: id,
        day,
        side: of,
        at: ways[0] === 'file' || ways[0] === 'qr' ? sentAt : at,
        ...(receivedAt === undefined ? {} : { receivedAt }),
        ...(acknowledgedAt === undefined ? {} : { acknowledgedAt }),
      },
    ]
  })
}

export function dailyOf(desk: Desk, held: Held, messages = messagesOf(desk, held)): Daily {
  const { inForce, schedules, opened } = held.book
  const [since] = [...opened.values()].toSorted()
  const [even] = sidesOf(held, desk)
  const wish = (delegation: string) => {
    const said = schedules.get(delegation)
    return said && (said.at !== inForce.at || said.graceMinutes !== inForce.graceMinutes) ? said : undefined
  }
  const [us, them] = [wish(desk.device.delegation), wish(held.host.other.id)]
  return {
    inForce,
    proposed: { ...(us ? { us } : {}), ...(them ? { them } : {}) },
    ...(since === undefined ? {} : { since }),
    evenDays: even === desk.device.delegation ? 'us' : 'them',
    calls: callsOf(messages),
  }
}

// ---- what rings ---------------------------------------------------------------------------------------------------

/** What was said before a line ended rings on: else whoever said it could still it by ending the line. */
export function ringingOn(desk: Desk, held: Held): Ringing[] {
  const { state, endedAt } = held.host
  const until = state === 'ended' ? Date.parse(endedAt ?? desk.now().toISOString()) : Infinity
  if (!(isAgreed(held) || state === 'ended') || !isOfficer(desk, held)) return []
  const them = side(desk, held.host.other.id, held.host.other.name)
  const yesterday = desk.now().getTime() - 86_400_000
  return (
    messagesOf(desk, held)
      .filter((one) => one.side === 'them' && !isSettled(one) && Date.parse(one.at) <= until)
      .filter(({ real }) => real || state !== 'ended')
      // A test call of yesterday rings nobody.
      .filter((one) => one.day === undefined || Date.parse(one.at) > yesterday)
      .map((message) => ({ line: held.id, them, message, loud: message.real }))
  )
}
