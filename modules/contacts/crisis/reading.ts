/** From an act of a line's room to what it means: read strictly, and believed only as far as keys vouch for it. */
import { type Standing, type Trust } from '#modules/identity/keys.ts'
import type { ActIn } from '#modules/rooms/acts.ts'
import { CrisisAct, shownName, type SignedMessage } from './acts.ts'
import {
  type Author,
  type Book,
  raise,
  takeAcknowledged,
  takeCounts,
  takeHolder,
  takeMessage,
  takeNewer,
  takeReceived,
  takeSchedule,
  takeSecret,
} from './fold.ts'
import { inTime } from './in-time.ts'
import { personOf, takeNaming, takeWord } from './naming.ts'
import { digestOf, messageIdOf, verifyMessage } from './signing.ts'

/** Who knows of keys, and how long one waits where it must ask the host. */
type Asking = { trust: Trust; patience?: number | undefined }

/** The line that the room is said to be of, and who reads. */
export type Reading = Asking & { book: Book; sides: readonly [string, string]; us: string; device: string }

export function actIn(text: string): CrisisAct | undefined {
  try {
    return CrisisAct.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** More must be learnt of keys first, and the host does not answer: the act is read again later. */
export class NotYet extends Error {
  override readonly name = 'NotYet'
}

/** Takes in one act, of a room of the line. Throws NotYet, with nothing taken. */
export async function readAct(reading: Reading, room: string, act: ActIn): Promise<void> {
  const { book, sides } = reading
  const { from, at, seq } = act
  const said = actIn(act.text)
  const about = aboutOf(from)
  if (!sides.includes(from.delegation.id)) {
    raise(book, { kind: 'wrong-line', at, about, cause: `${from.device} stranger`, evidence: { from, text: act.text } })
    return
  }
  if (seq !== null) takeWord(book.namings, from.delegation.id, `${room} ${personOf(from)}`)
  const when = seq === null ? { at, here: true as const } : { at }
  const way = seq === null ? {} : { way: 'room' as const }
  // What was held back when somebody of a third delegation came in went out empty.
  if (act.text === '{}') return
  if (!said) return takeNewer(book, at, from)
  switch (said.kind) {
    case 'opened':
      return takeOpened(reading, room, act, said)
    case 'message':
      if (said.signed.message.device !== from.device)
        raise(book, { kind: 'false-signature', at, about, cause: act.id, evidence: { from, said } })
      else await takeSigned(reading, said.signed, { seq, at, from, way })
      return
    case 'handed':
      return takeHanded(reading, room, act, said)
    case 'received':
      takeReceived(book, from, said.ids, when, said.by)
      return takeHolder(book, from, said.secrets)
    case 'acknowledged':
      return takeAcknowledged(book, from, said.ids, when)
    case 'schedule':
      return takeSchedule(book, from.delegation.id, said.schedule)
    case 'naming':
      return takeNaming(book.namings, room, from, said, reading.device)
    case 'offline-key': {
      const { id, secret, notAfter, devices } = said
      return takeSecret(book, { id, secret, notAfter, devices, by: from, ...when })
    }
  }
}

function takeOpened(
  { book, sides }: Reading,
  room: string,
  { from, at }: ActIn,
  said: Extract<CrisisAct, { kind: 'opened' }>,
): void {
  const right = said.line === book.line && [said.low, said.high].every((one) => sides.includes(one))
  if (right) {
    book.opened.set(room, book.opened.get(room) ?? at)
    book.told.add(`${room} ${from.device}`)
  } else
    raise(book, {
      kind: 'room-false',
      at,
      about: aboutOf(from),
      cause: `${room} opened`,
      evidence: { room, from, said },
    })
}

type Handed = Extract<CrisisAct, { kind: 'handed' }>

/**
 * Words come under their own signature; of all else that is handed on one's own people are believed, and the other side of
 * itself alone. So they neither say who of us has read something, nor put their words back to a day on which they were silent.
 */
async function takeHanded(reading: Reading, room: string, { from, at, seq }: ActIn, said: Handed): Promise<void> {
  const { trust, book, sides, us, device } = reading
  const giver = from.delegation
  const way = seq === null ? {} : { way: 'room' as const }
  for (const { signed, at: came, acknowledged } of said.messages) {
    const theirOwn = giver.id !== us && signed.message.delegation === giver.id
    const when = theirOwn ? at : earlier(came, at)
    const taken = await takeSigned(reading, signed, { seq: null, at: when, from, way })
    // A newcomer of whose own side nobody was there to hand on may ring for what was acknowledged: rather than never.
    const id = sides.find((one) => one !== signed.message.delegation)
    if (!taken || !acknowledged || theirOwn || id === undefined) continue
    const { account } = acknowledged
    const reader = { account, name: nameIn(trust, account, id, acknowledged.name), delegation: { id, name: '' } }
    takeAcknowledged(book, reader, [messageIdOf(signed.message)], { at: earlier(acknowledged.at, at) })
  }
  for (const one of said.to) book.told.add(`${room} ${one}`)
  if (said.to.includes(device)) takeCounts(book, giver.id, said.counts)
}

/** Of a person of this delegation, as their keys say; else as it was told. */
export function nameIn(trust: Trust, account: string, delegation: string, told: string): string {
  return shownName(trust.devicesOf(account, delegation)[0]?.holder.name ?? told)
}

/** `way`: none where the act waits here to be sent. */
type Carrier = { seq: number | null; at: string; from: Author; way: { way?: 'room' } }

/** True where the message is in the book now. Of one that is known already no key is asked. */
async function takeSigned(reading: Reading, signed: SignedMessage, { seq, at, from, way }: Carrier): Promise<boolean> {
  const { book, sides } = reading
  const { message } = signed
  const about = aboutOf(from)
  if (message.line !== book.line || !sides.includes(message.delegation)) {
    raise(book, { kind: 'wrong-line', at, about, cause: digestOf(message), evidence: { from, signed } })
    return false
  }
  const isSender = message.device === from.device && message.delegation === from.delegation.id
  const standing = isSame(book, signed) ? undefined : await authorOf(reading, signed)
  if (standing === false) {
    raise(book, { kind: 'false-signature', at, about, cause: digestOf(message), evidence: { from, signed } })
    return false
  }
  const author = standing ? authorIn(standing) : (book.entries.get(messageIdOf(message))?.from ?? from)
  const handedBy = isSender ? {} : { handedBy: aboutOf(from) }
  return takeMessage(book, { signed, from: author, seq, at, ...way, ...handedBy }) !== 'words-differ'
}

function isSame({ entries }: Book, { message }: SignedMessage): boolean {
  return entries.get(messageIdOf(message))?.digest === digestOf(message)
}

/** Who signed it: false where nobody did whom its delegation ever named. Throws NotYet. */
export async function authorOf(asking: Asking, signed: SignedMessage): Promise<Standing | false> {
  const { device, delegation } = signed.message
  const standing = await standingOf(asking, device, delegation)
  return standing?.added && (await verifyMessage(standing.key, signed)) ? standing : false
}

export function authorIn({ device, delegation, holder }: Standing): Author {
  return {
    account: holder.account,
    name: shownName(holder.name),
    delegation: { id: delegation.id, name: shownName(delegation.name) },
    device,
  }
}

/** A person and their delegation, for words. */
export function aboutOf({ name, delegation }: Pick<Author, 'name' | 'delegation'>): string {
  return `${shownName(name)} (${shownName(delegation.name)})`
}

/** Asked of the host where it is not known yet. Throws NotYet. */
async function standingOf(asking: Asking, device: string, delegation: string): Promise<Standing | undefined> {
  const { trust } = asking
  const known = trust.standing(device, delegation)
  if (known) return known
  await inTime(trust.look([delegation]), asking).catch((error: unknown) => {
    throw new NotYet('Nothing is known of this device yet.', { cause: error })
  })
  return trust.standing(device, delegation)
}

function earlier(a: string, b: string): string {
  return Date.parse(a) < Date.parse(b) ? a : b
}
