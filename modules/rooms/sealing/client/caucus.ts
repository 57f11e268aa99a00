/**
 * A caucus: a sealed circle within a room. It is a group of its own, and everything of it – asking, key packages, welcome,
 * commits, messages – travels inside ordinary messages of the room, in the room's order, so that the host sees messages
 * and nothing else. The others in the room see who asked whom; they cannot open a word.
 */
import { readLeaf } from '#modules/identity/keys.ts'
import { fromBase64url, toBase64url, utf8 } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { GroupRefused, readOutside } from '../group-engine.ts'
import { ownKey, personKey } from '../people.ts'
import type { Author, CaucusBody, Statement } from './content.ts'
import { addItem, type Desk, isLive, type OpenRoom, raise, roomOf } from './desk.ts'
import { type Envelope, NotYet } from './envelopes.ts'
import { findPackage, makePackage, packageKey } from './key-packages.ts'
import { newBook } from './log.ts'
import { authorOf, personOf, seatOf } from './roster.ts'
import { caucusIdOf, queueParts } from './sealing-words.ts'
import { readSettings, roleOf, writeSettings } from './settings.ts'

/** Parts of one large thing that a device may send: some 400 kilobytes. */
const mostParts = 400

/** Begins a caucus with this device alone, and asks the others in. */
export async function openCaucus(
  desk: Desk,
  room: OpenRoom,
  { caucus, people, title }: { caucus: string; people: string[]; title: string },
): Promise<string> {
  const settings = room.group && readSettings(room.group.settings)
  if (!settings) throw new Error('This room holds no group.')
  const id = `${room.book.id}.${caucus}`
  const book = newBook({
    id,
    subject: room.book.subject,
    at: desk.now().toISOString(),
    seq: room.book.lastSeq,
    chain: '',
  })
  // One's own other devices are asked too.
  const asked = [...new Set([...people, ownKey(desk)])]
  book.caucus = { parent: room.book.id, title, asked, packages: {} }
  const inner = await roomOf(desk, { book, parent: room })
  const roles = Object.fromEntries([...people.map((person) => [person, 'member']), [ownKey(desk), 'chair']])
  inner.group = await inner.engine.create({
    groupId: utf8(id),
    device: desk.self,
    settings: writeSettings({ ...settings, v: 1, title, history: 'from-joining', roles, out: [] }),
  })
  book.code = await inner.group.epochCode()
  room.caucuses.set(id, inner)
  room.book.caucuses.push(id)
  queueParts(desk, room, { caucus, step: 'ask', to: asked }, new Uint8Array())
  return id
}

type Take = (desk: Desk, room: OpenRoom, envelope: Envelope) => Promise<void>

/** What a message of the room says for a caucus. `take` takes what the caucus is told. */
export async function heedCaucus(
  desk: Desk,
  room: OpenRoom,
  { envelope, from, said, take }: { envelope: Envelope; from: Author; said: Statement; take: Take },
): Promise<void> {
  const { body } = said
  if (body.kind !== 'caucus' || room.parent || !isLive(room)) return
  const bytes = assemble(room, from, body)
  // The log keeps that something was said, not the sealed bytes a second time.
  body.bytes = ''
  if (!bytes) return
  const own = from.device === desk.device.id
  const inner = room.caucuses.get(`${room.book.id}.${body.caucus}`)
  if (body.step === 'ask' && !own && body.to?.includes(ownKey(desk))) await answer(desk, room, from, body.caucus)
  if (body.step === 'package' && !own && inner) await takePackage(desk, inner, from, bytes)
  if (body.step === 'welcome' && !own && body.to?.includes(desk.device.id))
    await join(desk, room, envelope, from, body, bytes)
  if ((body.step === 'commit' || body.step === 'message') && inner && isLive(inner))
    await takeInner(desk, inner, { ...envelope, ...seenAround(envelope), kind: body.step, bytes }, take)
}

/** What is said in a caucus names nothing that its sender had seen: the message around it does. */
function seenAround({ bytes }: Envelope): Pick<Envelope, 'around'> {
  const outside = bytes && readOutside(bytes)
  return outside ? { around: outside.authenticatedData } : {}
}

/** What came for a caucus while it could not take it; more than this is not kept, and missed by what comes after. */
const mostHeld = 500

/** In its turn: behind whatever waits here already. */
async function takeInner(
  desk: Desk,
  inner: OpenRoom,
  { seq, kind, at, bytes, around }: Envelope & { bytes: Uint8Array },
  take: Take,
): Promise<void> {
  const waiting = inner.book.held ?? []
  if (waiting.length >= mostHeld) return
  const part = { seq, kind, at, bytes: toBase64url(bytes), ...(around ? { around: toBase64url(around) } : {}) }
  inner.book.held = [...waiting, part]
  await takeHeld(desk, inner, take)
}

/** A caucus that cannot judge one of its own commits stands still before it; the room around it goes on. */
export async function takeHeld(desk: Desk, inner: OpenRoom, take: Take): Promise<void> {
  for (let [next, ...rest] = inner.book.held ?? []; next; [next, ...rest] = rest) {
    if (!isLive(inner)) break
    if (inner.book.state !== 'open') return
    const { seq, kind, at } = next
    const bytes = fromBase64url(next.bytes)
    const around = next.around === undefined ? {} : { around: fromBase64url(next.around) }
    try {
      await take(desk, inner, { seq, kind, epoch: 0, at, digest: toBase64url(sha256(bytes)), bytes, ...around })
    } catch (error) {
      if (!(error instanceof NotYet)) throw error
      if (inner.book.state === 'open')
        raise(desk, inner, { kind: 'leaf-refused', values: { why: error.message }, evidence: { seq }, cause: `${seq}` })
      return
    }
    inner.book.held = rest
  }
  delete inner.book.held
}

function assemble(
  { book }: OpenRoom,
  from: Author,
  { caucus, step, part, parts, bytes }: CaucusBody,
): Uint8Array | undefined {
  if (part === 0) book.parts[from.device] = { caucus, step, of: parts, got: [] }
  const begun = book.parts[from.device]
  const fits = begun?.caucus === caucus && begun.step === step && begun.of === parts && begun.got.length === part
  if (!begun || !fits || parts > mostParts) {
    delete book.parts[from.device]
    return undefined
  }
  begun.got.push(bytes)
  if (begun.got.length < parts) return undefined
  delete book.parts[from.device]
  try {
    return fromBase64url(begun.got.join(''))
  } catch {
    return undefined
  }
}

async function answer(desk: Desk, room: OpenRoom, from: Author, caucus: string): Promise<void> {
  const made = await makePackage(desk, room.engine)
  Object.assign(room.changed.puts, made.puts)
  queueParts(desk, room, { caucus, step: 'package', to: [from.device] }, made.public)
}

async function takePackage(desk: Desk, inner: OpenRoom, from: Author, bytes: Uint8Array): Promise<void> {
  const { caucus } = inner.book
  if (!caucus?.asked.includes(personKey(from))) return
  try {
    const read = await inner.engine.readKeyPackage(bytes)
    const leaf = readLeaf(read.identity)
    const judged = await desk.trust.judge(read.identity, read.signatureKey)
    const theirs = leaf?.device === from.device && leaf.delegation === from.delegation.id
    if (theirs && judged.ok && judged.standing.stands) {
      caucus.packages[from.device] = toBase64url(bytes)
      return
    }
  } catch (error) {
    if (!(error instanceof GroupRefused)) throw error
  }
  raise(desk, inner, {
    kind: 'key-package-false',
    values: { person: from.name, device: from.device },
    evidence: { from, package: toBase64url(bytes) },
    cause: from.device,
  })
}

/** Our own commit stands in the order: those whom it adds may come in. */
export function welcomeToCaucus(desk: Desk, room: OpenRoom, inner: OpenRoom): void {
  for (const { devices, bytes } of inner.book.pending?.welcomes ?? []) {
    queueParts(desk, room, { caucus: caucusIdOf(inner), step: 'welcome', to: devices }, fromBase64url(bytes))
    for (const device of devices) delete inner.book.caucus?.packages[device]
  }
}

async function join(
  desk: Desk,
  room: OpenRoom,
  envelope: Envelope,
  from: Author,
  { caucus }: CaucusBody,
  welcome: Uint8Array,
): Promise<void> {
  const id = `${room.book.id}.${caucus}`
  const known = room.caucuses.get(id)
  if (known && isLive(known)) return
  const book = newBook({ id, subject: room.book.subject, at: envelope.at, seq: envelope.seq, chain: '' })
  const inner = await roomOf(desk, { book, parent: room })
  try {
    const { group, usedRef } = await inner.engine.join(welcome, (ref) => findPackage(desk, ref), desk.self)
    const settings = readSettings(group.settings)
    const seats = group.members().map((member) => seatOf(member, desk.trust))
    const given = seats.some((seat) => seat.device === from.device) && roleOf(settings, personKey(from)) === 'chair'
    if (toBase64url(group.groupId) !== toBase64url(utf8(id)) || !settings || !given)
      throw new GroupRefused('wrong-group', 'the welcome is not of this caucus, or not its chair gave it')
    inner.group = group
    book.code = await group.epochCode()
    book.lastSettings = settings
    book.caucus = { parent: room.book.id, title: settings.title, asked: [], packages: {} }
    room.changed.puts[packageKey(usedRef)] = null
    room.caucuses.set(id, inner)
    if (!room.book.caucuses.includes(id)) room.book.caucuses.push(id)
    const me = seats.map(authorOf).find((author) => author?.device === desk.device.id)
    if (me)
      addItem(desk, inner, {
        seq: envelope.seq,
        kind: 'commit',
        epoch: 0,
        at: envelope.at,
        digest: envelope.digest,
        from,
        lines: [{ name: 'joined', by: personOf(from), who: personOf(me), role: roleOf(settings, personKey(me)) }],
      })
  } catch (error) {
    if (!(error instanceof GroupRefused)) throw error
    const values = { person: from.name, why: error.message }
    raise(desk, room, {
      kind: 'welcome-refused',
      values,
      evidence: { from, why: error.message },
      cause: `${envelope.seq}`,
    })
  }
}
