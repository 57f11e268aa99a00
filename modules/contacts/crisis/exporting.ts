/** What goes by file or code, where no network does. */
import { fromBase64url, toBase64url } from '#platform/bytes.ts'
import { randomBytes } from '#platform/crypto.ts'
import { exerciseFileName } from '#platform/exercise.ts'
import { catchUp } from './catching-up.ts'
import { alone, type Desk, type Held, keep } from './desk.ts'
import { type Entry, secretFor } from './fold.ts'
import { isSettled, messagesOf } from './looking.ts'
import { type Packet, packetLimits, writePacket } from './packet.ts'
import { partsOf } from './qr-parts.ts'
import { devicesIn, speakingIn } from './rooms-of-lines.ts'
import { sealBytes } from './sealed-bytes.ts'
import { CrisisRefused, type Sealed } from './views.ts'

/** The ending of the file's name. */
const ending = '.chancery-crisis'
/** Receipts that go along, the newest: so that a code stays one that can be read. */
const mostReceipts = 20
const mostRemembered = 500

/** Throws CrisisRefused. */
export function exportSealed(desk: Desk, held: Held, ids: readonly string[]): Promise<Sealed> {
  return alone(desk, held.id, async () => {
    await catchUp(desk, held)
    const entries = entriesOf(desk, held, ids)
    const room = speakingIn(desk, held)
    const secret = secretFor(held.book, held.host.other.id, desk.now(), room && new Set(devicesIn(room)))
    if (!secret)
      throw new CrisisRefused(
        'no-secret',
        'The other side holds no secret of this line yet: it must have been open once.',
      )
    const id = randomBytes(16)
    const packet: Packet = {
      v: 1,
      line: held.id,
      delegation: desk.device.delegation,
      device: desk.device.id,
      id: toBase64url(id),
      sealedAt: desk.now().toISOString(),
      messages: entries.map(({ signed }) => signed),
      ...receiptsOf(desk, held),
    }
    const sealing = { secret: fromBase64url(secret.secret), line: held.id, device: desk.device.id }
    const bytes = sealBytes(sealing, id, await writePacket(desk.device.secret, packet))
    await remember(desk, held, ids)
    const exercise = entries.some(({ signed }) => signed.message.class === 'exercise')
    return { name: nameOf(entries, packet.sealedAt, exercise), bytes, qr: partsOf(bytes), exercise }
  })
}

/** Of one's own side alone, and exercises by themselves: what is real and what is not never travel together. */
function entriesOf(desk: Desk, { book }: Held, ids: readonly string[]): Entry[] {
  const entries = [...new Set(ids)].map((id) => {
    const entry = book.entries.get(id)
    if (entry?.signed.message.delegation !== desk.device.delegation)
      throw new CrisisRefused('unknown-message', `There is no message ${id} of your own side.`)
    return entry
  })
  if (entries.length > packetLimits.messages)
    throw new CrisisRefused(
      'malformed',
      `A file holds ${packetLimits.messages} messages: seal the others by themselves.`,
    )
  if (new Set(entries.map(({ signed }) => signed.message.class === 'exercise')).size > 1)
    throw new CrisisRefused('malformed', 'An exercise goes in a file of its own.')
  return entries
}

/** Of what came by file or code; without a line to the host, of all that came last. */
function receiptsOf(desk: Desk, held: Held): Pick<Packet, 'received' | 'acknowledged'> {
  const lost = desk.rooms.connection() === 'lost'
  const theirs = messagesOf(desk, held)
    .filter(({ side, ways }) => side === 'them' && (lost || ways[0] !== 'room'))
    .slice(-mostReceipts)
  return {
    received: theirs.map(({ id }) => id),
    acknowledged: theirs
      .filter(isSettled)
      .flatMap(({ id, acknowledged: [first] }) => (first ? [{ id, ...first }] : [])),
  }
}

async function remember(desk: Desk, held: Held, ids: readonly string[]): Promise<void> {
  const exported = [...new Set([...held.kept.exported, ...ids])].slice(-mostRemembered)
  held.kept = { ...held.kept, exported }
  await keep(desk, held)
  desk.changed(held)
}

/** Says to nobody whose it is; says to everybody where it is not to be taken for real. */
function nameOf(entries: readonly Entry[], at: string, exercise: boolean): string {
  const test = entries.length > 0 && entries.every(({ signed }) => signed.message.class === 'test-call')
  const name = `${test ? 'TEST-CALL-' : ''}crisis-${at.slice(0, 16).replaceAll(/[-:]/g, '')}Z${ending}`
  return exercise ? exerciseFileName(name) : name
}
