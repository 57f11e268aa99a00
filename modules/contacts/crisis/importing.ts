/** What came by file or code: opened, believed only as far as keys vouch for it, and kept. */
import { fromBase64url, toBase64url } from '#platform/bytes.ts'
import { crisisLimits, type SignedMessage, type Way } from './acts.ts'
import { catchUp, flush } from './catching-up.ts'
import { alone, type Carried, type Desk, type Held, keepCarried } from './desk.ts'
import { type Author, livingSecrets, takeAcknowledged, takeMessage, takeReceived } from './fold.ts'
import { inTime } from './in-time.ts'
import { type Packet, type Read, readPacket, verifyPacket } from './packet.ts'
import { joinParts } from './qr-parts.ts'
import { aboutOf, authorIn, authorOf, nameIn } from './reading.ts'
import { isAgreed } from './rooms-of-lines.ts'
import { textOf } from './saying.ts'
import { openSealed, readSealed, type Whole } from './sealed-bytes.ts'
import { messageIdOf } from './signing.ts'
import { type Imported, SealedRefused } from './views.ts'

/** Throws SealedRefused. */
export async function importSealed(desk: Desk, from: Uint8Array | readonly string[]): Promise<Imported> {
  const by: Way = from instanceof Uint8Array ? 'file' : 'qr'
  const whole = readSealed(from instanceof Uint8Array ? from : joinParts(from))
  // What has come in of keys since, and of who stands, where the host can be reached.
  await inTime(desk.trust.refresh(), desk).catch(() => undefined)
  for (const held of desk.held.values()) await alone(desk, held.id, () => catchUp(desk, held))
  const opened = openedBy(desk, whole)
  const read = await readPacket(opened.content)
  const came = await verified(desk, opened, read, { by, id: toBase64url(whole.id) })
  return alone(desk, opened.held.id, () => take(desk, opened.held, came, read.packet))
}

type Opened = { held: Held; device: string; content: Uint8Array }

/** By any living secret of any line, and any device that was ever of the other side. Throws SealedRefused. */
function openedBy(desk: Desk, whole: Whole): Opened {
  const tries = [...desk.held.values()].filter(isAgreed)
  const found = openedAs(desk, whole, tries, ({ host }) => host.other.id)
  if (found) return found
  if (openedAs(desk, whole, tries, () => desk.device.delegation))
    throw new SealedRefused('own-side', 'Your own side sealed this: it is for the other one.')
  throw new SealedRefused(
    'no-secret',
    'None of the secrets of this device opens it: it is of another line, more than forty days old, or of a time before this device came.',
  )
}

function openedAs(desk: Desk, whole: Whole, tries: readonly Held[], of: (held: Held) => string): Opened | undefined {
  for (const held of tries)
    for (const { secret } of livingSecrets(held.book, desk.now()))
      for (const { device } of desk.trust.devicesOfDelegation(of(held))) {
        const content = openSealed(whole, { secret: fromBase64url(secret), line: held.id, device })
        if (content) return { held, device, content }
      }
  return undefined
}

const isFalse = (): SealedRefused =>
  new SealedRefused('false', 'It opens, and is not from whom it says: keep it, and tell the other side by telephone.')

/** Throws SealedRefused: false, not-standing. */
async function verified(
  desk: Desk,
  { held, device }: Opened,
  read: Read,
  { by, id }: { by: Way; id: string },
): Promise<Carried> {
  const { packet } = read
  const them = held.host.other.id
  const standing = desk.trust.standing(device, them)
  const right = packet.line === held.id && packet.device === device && packet.delegation === them && packet.id === id
  if (!right || !standing?.added || !(await verifyPacket(standing.key, read))) throw isFalse()
  if (!standing.stands)
    throw new SealedRefused(
      'not-standing',
      `It is from a device of ${standing.holder.name} that no longer stands: ask the other side by telephone.`,
    )
  const messages = await Promise.all(packet.messages.map((signed) => messageIn(desk, held, signed)))
  const { received } = packet
  const acknowledged = packet.acknowledged.map((one) => ({
    ...one,
    name: nameIn(desk.trust, one.account, them, one.name),
  }))
  return { by, from: authorIn(standing), at: desk.now().toISOString(), messages, received, acknowledged }
}

async function messageIn(
  { trust, patience }: Desk,
  { id, host }: Held,
  signed: SignedMessage,
): Promise<{ signed: SignedMessage; from: Author }> {
  const { line, delegation } = signed.message
  const author =
    line === id &&
    delegation === host.other.id &&
    (await authorOf({ trust, patience }, signed).catch(() => false as const))
  if (!author) throw isFalse()
  return { signed, from: authorIn(author) }
}

/** Runs within `alone`. */
async function take(desk: Desk, held: Held, came: Carried, { sealedAt }: Packet): Promise<Imported> {
  const { book } = held
  const { by, from, at } = came
  const messages = came.messages.map(({ signed, from: author }) => {
    const handed = author.device === from.device ? {} : { handedBy: aboutOf(from) }
    const state = takeMessage(book, { signed, from: author, seq: null, at, way: by, ...handed })
    return { id: messageIdOf(signed.message), state }
  })
  const ours = (id: string): boolean => book.entries.get(id)?.signed.message.delegation === desk.device.delegation
  const received = came.received.filter(ours)
  const acknowledged = came.acknowledged.filter(({ id }) => ours(id))
  takeReceived(book, from, received, { at }, by)
  for (const { id, at: when, ...person } of acknowledged)
    takeAcknowledged(book, { ...person, delegation: from.delegation }, [id], { at: when })
  // One's own colleagues have it too, as soon as there is a network again, whatever became of the sender's device.
  const fresh = came.messages.filter((_, index) => messages[index]?.state === 'new')
  const outbox = { ...held.kept.outbox }
  for (let first = 0; first < fresh.length; first += crisisLimits.handedAtOnce) {
    const some = fresh.slice(first, first + crisisLimits.handedAtOnce).map(({ signed }) => ({ signed, at }))
    outbox[`handed ${at} ${first}`] = textOf({ v: 1, kind: 'handed', counts: {}, to: [], messages: some })
  }
  held.kept = { ...held.kept, outbox }
  await keepCarried(desk, held, { ...came, received, acknowledged })
  await flush(desk, held)
  desk.changed(held)
  return { line: held.id, by, from, sealedAt, messages, received, acknowledged: acknowledged.map(({ id }) => id) }
}
