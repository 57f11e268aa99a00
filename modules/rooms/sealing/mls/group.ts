/** The group as its face shows it. Whatever is asked of it is done one after another. */
import { mlsExporter } from 'ts-mls/keySchedule.js'
import type { PrivateMessage } from 'ts-mls/privateMessage.js'
import { equalBytes, toHex } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import type { CommitView, Group, Member, PendingCommit, Received } from '../group.ts'
import { GroupRefused } from '../group-refused.ts'
import type { Change } from './change.ts'
import { makeCommit } from './commit.ts'
import { codeFrom, codeLabel } from './epoch-code.ts'
import { type Epoch, memberAt, membersOf, type Seat, settingsIn } from './epoch.ts'
import { openContent, type OpeningEpoch, sealMessage } from './framing.ts'
import { addPending, dropPending, end, type Held, moveOn, type Pending, viewOfPending } from './held.ts'
import { readKeyPackage } from './leaves.ts'
import { hearCommit } from './process.ts'
import { saveState, saveTree } from './saved.ts'
import { fromWire, refusing, toWire } from './wire.ts'

const none = new Uint8Array()
/** What does not fit belongs into a file, which is sealed by itself. */
const mostPlaintext = 8 * 1024 * 1024

type Active = Extract<Held, { active: true }>
/** `saved`: the SHA-256 of the tree as it was last saved; absent where it has changed since. */
type Room = { held: Held; saved: Uint8Array | undefined }

export function openGroup(seat: Seat, initial: Held, saved?: Uint8Array): Group {
  const room: Room = { held: initial, saved }
  const oneByOne = queue()
  const active = (): Active => {
    if (!room.held.active) throw new GroupRefused('expelled', 'This device is no longer a member of this group.')
    return room.held
  }
  const facts = () => factsOf(room.held)
  const exportSecret: Group['exportSecret'] = async (label, context, length) => {
    const { exporterSecret } = active().epoch.schedule
    return refusing('malformed', 'So much cannot be exported.', () =>
      mlsExporter(exporterSecret, label, context, length, seat.suite.impl),
    )
  }
  return {
    get groupId() {
      return facts().groupId.slice()
    },
    get epoch() {
      return facts().epoch
    },
    get self() {
      return facts().self
    },
    get settings() {
      return facts().settings.slice()
    },
    get expelled() {
      return !room.held.active
    },
    suite: seat.suite.name,
    members: () => (room.held.active ? membersOf(room.held.epoch.hashed.tree).map(copied) : []),
    commit: (o) => oneByOne(() => commit(seat, room, active(), o, oneByOne)),
    receive: (message) => oneByOne(() => receive(seat, room, message)),
    seal: (plaintext, authenticatedData = none) =>
      oneByOne(async () => {
        const { epoch } = active()
        if (plaintext.length > mostPlaintext)
          throw new GroupRefused('malformed', `A message has ${mostPlaintext} bytes at most.`)
        const privateMessage = await sealMessage(seat, epoch, plaintext, authenticatedData)
        return toWire(seat.suite.wire, 'message', { wireformat: 'mls_private_message', privateMessage })
      }),
    epochCode: () => codeFrom((context) => exportSecret(codeLabel, context, 256)),
    exportSecret,
    save: (since = 'all') =>
      oneByOne(async () => {
        if (since === 'delta' && room.saved) return { state: saveState(seat.suite, room.held, room.saved) }
        const tree = saveTree(seat.suite, room.held)
        room.saved = sha256(tree)
        return { tree, state: saveState(seat.suite, room.held, room.saved) }
      }),
  }
}

/** What is handed out is not what the tree stands on. */
function copied({ leaf, identity, signatureKey }: Member): Member {
  return { leaf, identity: identity.slice(), signatureKey: signatureKey.slice() }
}

function factsOf(held: Held): { groupId: Uint8Array; epoch: number; self: number; settings: Uint8Array } {
  if (!held.active) return held.ended
  const { context, self } = held.epoch
  return { groupId: context.groupId, epoch: Number(context.epoch), self, settings: settingsIn(context.extensions) }
}

function queue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const next = last.then(work, work)
    last = next.catch(() => undefined)
    return next
  }
}

async function commit(
  seat: Seat,
  room: Room,
  held: Active,
  o: Parameters<Group['commit']>[0],
  oneByOne: ReturnType<typeof queue>,
): Promise<PendingCommit> {
  const authenticatedData = o.authenticatedData ?? none
  const change: Change = { adds: [], removes: o.remove ?? [], ...(o.settings ? { settings: o.settings } : {}) }
  for (const bytes of o.add ?? []) change.adds.push((await readKeyPackage(seat.suite, bytes, seat.now())).keyPackage)
  const made = await refusing('malformed', 'This commit cannot be made.', () =>
    makeCommit(seat, held.epoch, change, authenticatedData),
  )
  const { adds, removes } = made.view
  const digest = toHex(sha256(made.commit))
  const pending: Pending = { digest, next: made.next, adds, removes, authenticatedData, ...settled(change) }
  addPending(held, pending)
  room.saved = undefined
  const waiting = (): boolean => room.held === held && held.pending.includes(pending)
  return {
    commit: made.commit,
    ...(made.welcome ? { welcome: made.welcome } : {}),
    apply: () =>
      oneByOne(async () => {
        if (!waiting()) throw new GroupRefused('wrong-epoch', 'The group has moved on otherwise: make the commit anew.')
        moveOn(held, pending.next)
        room.saved = undefined
      }),
    discard: () => {
      if (!waiting()) return
      dropPending(held, pending)
      room.saved = undefined
    },
  }
}

function settled({ settings }: Change): { settings?: Uint8Array } {
  return settings ? { settings } : {}
}

async function receive(seat: Seat, room: Room, bytes: Uint8Array): Promise<Received> {
  const { suite, type, message } = fromWire(bytes)
  if (message.wireformat === 'mls_public_message')
    throw new GroupRefused('external', 'This is not sealed: nothing open is taken from anybody.')
  if (message.wireformat !== 'mls_private_message' || (type !== 'commit' && type !== 'message'))
    throw new GroupRefused('malformed', 'This is neither a commit nor a message.')
  const { privateMessage } = message
  const { held } = room
  if (suite !== seat.suite.wire || !equalBytes(privateMessage.groupId, factsOf(held).groupId))
    throw new GroupRefused('wrong-group', 'This was sealed for another group.')
  if (!held.active) throw new GroupRefused('expelled', 'This device is no longer a member of this group.')
  if (privateMessage.contentType === 'proposal')
    throw new GroupRefused('external', 'Proposals apart from a commit are not taken.')
  if ((privateMessage.contentType === 'commit') !== (type === 'commit'))
    throw new GroupRefused('malformed', 'This says of itself that it is something else.')
  if (type === 'message') return receiveMessage(seat, held, privateMessage)
  return receiveCommit(seat, room, held, privateMessage, toHex(sha256(bytes)))
}

async function receiveMessage(seat: Seat, held: Active, message: PrivateMessage): Promise<Received> {
  const { authenticated, from, spend } = await openContent(
    seat.suite,
    openingEpoch(held, message.epoch),
    message,
    held.epoch.self,
  )
  const { content } = authenticated
  if (content.contentType !== 'application') throw new GroupRefused('malformed', 'This is no message.')
  spend()
  return {
    kind: 'message',
    from,
    epoch: Number(message.epoch),
    plaintext: content.applicationData,
    authenticatedData: message.authenticatedData,
  }
}

function openingEpoch({ epoch, past }: Active, at: bigint): OpeningEpoch {
  const { context, schedule, secrets, hashed } = epoch
  if (at === context.epoch)
    return {
      context,
      secrets,
      senderDataSecret: schedule.senderDataSecret,
      memberAt: (leaf) => memberAt(hashed.tree, leaf),
    }
  if (at > context.epoch) throw new GroupRefused('wrong-epoch', 'This is of an epoch that has not come here yet.')
  const kept = past.find((each) => each.context.epoch === at)
  if (!kept) throw new GroupRefused('too-old', 'The keys of this epoch are no longer kept.')
  return { ...kept, memberAt: (leaf) => kept.roster.get(leaf) }
}

async function receiveCommit(
  seat: Seat,
  room: Room,
  held: Active,
  message: PrivateMessage,
  digest: string,
): Promise<Received> {
  const { epoch } = held
  const own = held.pending.find((each) => each.digest === digest)
  if (own) {
    const view = viewOfPending(own, ownMember(epoch), beforeOf(epoch))
    moveOn(held, own.next)
    room.saved = undefined
    return received(own.next.context.epoch, view, own.authenticatedData, false)
  }
  if (message.epoch !== epoch.context.epoch)
    throw new GroupRefused(
      'wrong-epoch',
      `This commit is for epoch ${message.epoch}; the group is in ${epoch.context.epoch}.`,
    )
  const opened = await openContent(seat.suite, openingEpoch(held, message.epoch), message, epoch.self)
  const { view, next } = await refusing('unauthentic', 'This commit cannot be followed.', () =>
    hearCommit(seat, epoch, opened),
  )
  opened.spend()
  if (next) moveOn(held, next)
  else room.held = end(held, view.settings ?? view.before.settings)
  room.saved = undefined
  return received(message.epoch + 1n, view, message.authenticatedData, !next)
}

function received(epoch: bigint, view: CommitView, authenticatedData: Uint8Array, expelled: boolean): Received {
  return { kind: 'commit', view, epoch: Number(epoch), authenticatedData, expelled }
}

function beforeOf({ hashed, context }: Epoch): CommitView['before'] {
  return { members: membersOf(hashed.tree), settings: settingsIn(context.extensions) }
}

function ownMember({ hashed, self }: Epoch) {
  const member = memberAt(hashed.tree, self)
  if (!member) throw new GroupRefused('expelled', 'This device has no leaf.')
  return member
}
