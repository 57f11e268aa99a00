/** Views of a room, made of its log and its group. */
import type {
  CaucusView,
  Content,
  MemberView,
  MessageView,
  Person,
  ReceiptView,
  RoomAct,
  RoomMarking,
  RoomSummary,
  RoomView,
  WhyNot,
} from '../views.ts'
import { accountIn, ownKey, personKey } from '../people.ts'
import type { Author, SaidBody } from './content.ts'
import { around, type Desk, isLive, type OpenRoom } from './desk.ts'
import { markedAt, spokenId, type Spoken } from './fold.ts'
import type { Outgoing } from './log.ts'
import { leaders, mustGo } from './policy.ts'
import { authorOf, keyAt, personOf, type Seat, seatOf } from './roster.ts'
import { whyNotSeal } from './sealing-words.ts'
import { readSettings, roleOf, type RoomSettings } from './settings.ts'

const shortText = 140
/** In larger rooms the receipts of others' messages are not shown: nobody sends them there either. */
const manyPeople = 50

/** Settings outlive the group: an expelled device still shows the room as it was. */
function settingsOf(room: OpenRoom): RoomSettings | undefined {
  return room.group ? readSettings(room.group.settings) : room.book.lastSettings
}

export function summaryOf(desk: Desk, room: OpenRoom): RoomSummary {
  const { book, fold, alarms } = room
  const settings = settingsOf(room)
  const said = fold.order.filter(({ what, own }) => what.kind === 'said' && !own)
  const last = fold.order.findLast(({ what }) => what.kind === 'said')
  const lastText = last?.what.kind === 'said' ? textOf(last.what.body) : undefined
  return {
    id: book.id,
    title: settings?.title ?? '',
    state: stateOf(room),
    marking: settings?.marking ?? 'red',
    exercise: settings?.exercise ?? false,
    role: roleOf(settings, ownKey(desk)),
    members: new Set(seatsOf(desk, room).map(keyAt)).size,
    unread: said.filter(({ seq, snapshotBy }) => seq > book.receipts.read && !snapshotBy).length,
    awaited: said.filter((spoken) => isAwaited(desk, room, spoken)).length,
    waiting: book.outbox.filter(({ body }) => body.kind === 'text' || body.kind === 'file').length,
    alarms: alarms.filter(({ settledAt }) => settledAt === undefined).length,
    ...(book.lastAt ? { lastAt: book.lastAt } : {}),
    ...(lastText === undefined ? {} : { lastText: lastText.slice(0, shortText) }),
    ...(book.caucus ? { caucusOf: book.caucus.parent } : {}),
  }
}

function stateOf({ book, fold, parent }: OpenRoom): RoomSummary['state'] {
  if (book.state === 'open' && fold.closedBy) return 'closed'
  if (book.state === 'open' && parent && parent.book.state !== 'open') return parent.book.state
  return book.state === 'open' && !book.opened ? 'joining' : book.state
}

function textOf(body: SaidBody): string {
  return body.kind === 'text' ? body.text : (body.text ?? body.file.name)
}

export function viewOf(desk: Desk, room: OpenRoom): RoomView {
  const { book, caucuses } = room
  const settings = settingsOf(room)
  const people = peopleOf(desk, room, settings)
  return {
    ...summaryOf(desk, room),
    history: settings?.history ?? 'from-joining',
    epoch: room.group?.epoch ?? 0,
    lastSeq: book.lastSeq,
    joinedSeq: book.start.seq,
    code: book.code,
    codeSince: book.codeSince,
    people,
    messages: messagesOf(desk, room, people),
    caucuses: [...caucuses.values()].map((caucus) => caucusOf(desk, caucus)),
    may: mayOf(desk, room, settings),
    ...(book.recorded ? { recorded: book.recorded } : {}),
    deliveryAgrees: book.deliveryAgrees,
  }
}

function caucusOf(desk: Desk, caucus: OpenRoom): CaucusView {
  const { id, title, unread, state } = summaryOf(desk, caucus)
  return { id, title, unread, state, members: [...new Set(seatsOf(desk, caucus).map(keyAt))].map(accountIn) }
}

function seatsOf(desk: Desk, room: OpenRoom): Seat[] {
  return isLive(room) ? room.group.members().map((member) => seatOf(member, desk.trust)) : []
}

function peopleOf(desk: Desk, room: OpenRoom, settings: RoomSettings | undefined): MemberView[] {
  const context = { leaving: room.fold.leaving, around: () => around(room.parent) }
  const people = new Map<string, MemberView>()
  for (const seat of seatsOf(desk, room)) {
    const author = authorOf(seat)
    if (!author || !seat.standing) continue
    const { standing } = seat
    const stands = standing.stands && !mustGo(seat, context)
    const key = keyAt(seat)
    const known = people.get(key)
    const device = {
      id: seat.device,
      name: standing.deviceName,
      leaf: seat.leaf,
      own: seat.device === desk.device.id,
      stands,
      ...(standing.why ? { why: standing.why } : {}),
    }
    people.set(key, {
      ...personOf(author),
      role: roleOf(settings, key),
      me: key === ownKey(desk),
      powers: standing.delegation.powers,
      stands: stands && (known?.stands ?? true),
      devices: [...(known?.devices ?? []), device],
    })
  }
  return [...people.values()]
}

// ---- messages -----------------------------------------------------------------------------------------------------

function messagesOf(desk: Desk, room: OpenRoom, people: Person[]): MessageView[] {
  const settings = settingsOf(room)
  const marking = settings?.marking ?? 'red'
  const past = room.fold.order.map((spoken) => messageOf(desk, room, spoken, people, marking))
  return [...past, ...room.book.outbox.flatMap((waiting) => waitingOf(desk, room, waiting, people))]
}

function messageOf(desk: Desk, room: OpenRoom, spoken: Spoken, people: Person[], marking: RoomMarking): MessageView {
  const { id, seq, epoch, at, sentAt, from, own, what } = spoken
  const said = what.kind === 'said' ? what.body : undefined
  const expiresAt = said?.expiresAt
  const expired = what.kind === 'gone' || (expiresAt !== undefined && Date.parse(expiresAt) <= desk.now().getTime())
  const worth = people.length <= manyPeople || own || said?.acknowledge !== undefined
  const receipts = said && worth && !spoken.snapshotBy ? receiptsOf(room, spoken, people) : []
  return {
    id,
    seq,
    epoch,
    at,
    sentAt,
    from,
    own,
    state: expired ? 'expired' : 'sent',
    marking: said?.marking ?? marking,
    exercise: said?.exercise ?? false,
    content: expired ? { kind: 'gone' } : contentOf(spoken),
    receipts,
    ...(said && !spoken.snapshotBy ? askedOf(desk, said, from, receipts) : {}),
    ...(said?.replyTo ? { replyTo: said.replyTo } : {}),
    ...(expiresAt ? { expiresAt } : {}),
    ...(spoken.snapshotBy ? { snapshotBy: spoken.snapshotBy } : {}),
  }
}

function contentOf({ what }: Spoken): Content {
  if (what.kind === 'line') return { kind: 'system', line: what.line }
  return what.kind === 'said' ? saidContent(what.body) : what
}

function saidContent(body: SaidBody): Content {
  if (body.kind === 'text') return { kind: 'text', text: body.text }
  const { name, type, size, sha256 } = body.file
  return { kind: 'file', ...(body.text === undefined ? {} : { text: body.text }), name, type, size, sha256 }
}

function receiptsOf(room: OpenRoom, { id, seq, from }: Spoken, people: Person[]): ReceiptView[] {
  return people
    .filter((person) => personKey(person) !== personKey(from))
    .map(({ account, name, delegation }) => {
      const marks = room.fold.marks.get(personKey({ account, delegation }))
      const acknowledged = marks?.acknowledged.get(id)
      const read = (marks && markedAt(marks.read, seq)) ?? acknowledged
      const delivered = (marks && markedAt(marks.delivered, seq)) ?? read
      return {
        account,
        name,
        delegation,
        ...(delivered ? { delivered } : {}),
        ...(read ? { read } : {}),
        ...(acknowledged ? { acknowledged } : {}),
      }
    })
}

function askedOf(
  desk: Desk,
  { acknowledge }: SaidBody,
  from: Author,
  receipts: ReceiptView[],
): Pick<MessageView, 'acknowledge'> | undefined {
  if (!acknowledge) return undefined
  const { by } = acknowledge
  const asked = acknowledge.of ?? receipts.map(personKey)
  const done = new Map(receipts.map((receipt) => [personKey(receipt), receipt.acknowledged]))
  const missing = asked.filter((person) => done.get(person) === undefined)
  const me = ownKey(desk)
  const mine = !asked.includes(me) || personKey(from) === me ? 'not-asked' : missing.includes(me) ? 'asked' : 'done'
  const limit = Date.parse(by)
  const late =
    (missing.length > 0 && desk.now().getTime() > limit) ||
    asked.some((person) => Date.parse(done.get(person) ?? by) > limit)
  return { acknowledge: { by, of: asked.map(accountIn), missing: missing.map(accountIn), mine, late } }
}

function isAwaited(desk: Desk, room: OpenRoom, { id, what, from, snapshotBy }: Spoken): boolean {
  const me = ownKey(desk)
  if (what.kind !== 'said' || !what.body.acknowledge || snapshotBy || personKey(from) === me) return false
  const { of } = what.body.acknowledge
  if (of && !of.includes(me)) return false
  const mine = room.fold.marks.get(me)?.acknowledged.has(id) ?? false
  return !mine && !room.book.receipts.acknowledge.includes(id) && !isAcknowledging(room, id)
}

export function isAcknowledging({ book }: OpenRoom, id: string): boolean {
  return book.outbox.some(({ body }) => body.kind === 'receipts' && body.acknowledged?.includes(id))
}

function waitingOf(desk: Desk, room: OpenRoom, { id, sentAt, body }: Outgoing, people: Person[]): MessageView[] {
  if (body.kind !== 'text' && body.kind !== 'file') return []
  const from = selfOf(desk)
  const spoken: Spoken = {
    id: spokenId(desk.device.id, id),
    seq: Number.MAX_SAFE_INTEGER,
    epoch: 0,
    at: sentAt,
    sentAt,
    from,
    own: true,
    what: { kind: 'said', body },
  }
  return [{ ...messageOf(desk, room, spoken, people, body.marking), seq: null, epoch: null, state: 'waiting' }]
}

export function selfOf({ trust, device, account }: Desk): Author {
  const author = authorOf({ leaf: 0, device: device.id, standing: trust.standing(device.id, device.delegation) })
  const delegation = { id: device.delegation, name: '' }
  return author ?? { account: account.id, name: account.name, delegation, device: device.id }
}

// ---- what one may do ----------------------------------------------------------------------------------------------

/** What holds words back, and neither people nor changes. */
export const waitsFor: ReadonlySet<WhyNot> = new Set(['someone-no-longer-stands', 'no-list', 'statement-withheld'])

export function mayOf(desk: Desk, room: OpenRoom, settings = settingsOf(room)): Record<RoomAct, true | WhyNot> {
  const sealed = whyNotSeal(desk, room)
  const open = sealed && waitsFor.has(sealed) ? undefined : sealed
  const present = new Set(seatsOf(desk, room).map(keyAt))
  const leads = settings !== undefined && leaders(settings, present).has(ownKey(desk))
  const lead = open ?? (leads ? true : 'not-chair')
  const chairs = [...present].filter((person) => roleOf(settings, person) === 'chair')
  const last = chairs.length === 1 && chairs[0] === ownKey(desk) && present.size > 1
  const observer = roleOf(settings, ownKey(desk)) === 'observer'
  return {
    speak: open ?? (observer ? 'observer' : (sealed ?? true)),
    invite: room.parent ? 'in-caucus' : lead,
    expel: lead,
    change: lead,
    caucus: room.parent ? 'in-caucus' : (open ?? (observer ? 'observer' : true)),
    leave: open ?? (last ? 'last-chair' : true),
    close: room.parent ? 'in-caucus' : lead,
  }
}
