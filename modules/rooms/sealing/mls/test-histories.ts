/**
 * Random histories of a room: four people with two devices each on one host that keeps the order. Devices come and go,
 * commit, race, lag, restart, lose power with a commit in flight, and hear messages late. Whoever was removed keeps a
 * copy of all he had and tries it on everything that follows.
 */
import fc from 'fast-check'
import { encodeGroupContext } from 'ts-mls/groupContext.js'
import { toHex, utf8 } from '#platform/bytes.ts'
import type { DeviceKey, Engine, Group, PendingCommit, Saved, SuiteName } from '../group.ts'
import { GroupRefused } from '../group-refused.ts'
import { changedTree, changeIn } from './change.ts'
import { keptEpochs } from './epoch.ts'
import { openContent } from './framing.ts'
import { encryptionInfo } from './labels.ts'
import { setPath } from './path.ts'
import { suiteOf } from './provider.ts'
import { restoreHeld } from './saved.ts'
import { engineFor, epochOf, newDevice } from './test-cast.ts'
import { rootHash } from './tree.ts'
import { fromWire } from './wire.ts'

const places = 8
const place = fc.nat({ max: places - 1 })
/** 0: acts on what it knows; 1: catches up first and puts messages aside; more: catches up. */
const fresh = fc.nat({ max: 5 })

export const deeds = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ deed: fc.constant('invite' as const), by: place, who: place, fresh }) },
    { weight: 3, arbitrary: fc.record({ deed: fc.constant('remove' as const), by: place, who: place, fresh }) },
    { weight: 3, arbitrary: fc.record({ deed: fc.constant('renew' as const), by: place, fresh }) },
    { weight: 1, arbitrary: fc.record({ deed: fc.constant('settle' as const), by: place, fresh }) },
    { weight: 1, arbitrary: fc.record({ deed: fc.constant('powerCut' as const), by: place, fresh }) },
    { weight: 1, arbitrary: fc.record({ deed: fc.constant('race' as const), by: place, who: place, fresh }) },
    { weight: 6, arbitrary: fc.record({ deed: fc.constant('say' as const), by: place }) },
    {
      weight: 6,
      arbitrary: fc.record({
        deed: fc.constant('sync' as const),
        by: place,
        many: fc.nat({ max: 9 }),
        late: fc.boolean(),
      }),
    },
    { weight: 2, arbitrary: fc.record({ deed: fc.constant('restart' as const), by: place }) },
  ),
  { minLength: 15, maxLength: 50 },
)
export type Deed = (typeof deeds extends fc.Arbitrary<infer Deeds> ? Deeds : never) extends readonly (infer One)[]
  ? One
  : never

type Envelope = {
  kind: 'commit' | 'message'
  epoch: number
  bytes: Uint8Array
  by: string
  removed: string[]
  text?: string
}
type Player = {
  name: string
  device: DeviceKey
  group: Group | undefined
  saved: Saved | undefined
  /** The next envelope to read, and messages put aside to be read late. */
  at: number
  late: number[]
  joinedAt: number
  welcome: { bytes: Uint8Array; ref: string; secret: Uint8Array; at: number } | undefined
}
/** `stays`: a copy of a member who was not removed, to show that the same attempts succeed for him. */
type Copy = { name: string; device: DeviceKey; saved: Saved; from: number; stays?: { device: DeviceKey; saved: Saved } }

class Fault extends Error {}
const must = (holds: boolean, what: string): void => {
  if (!holds) throw new Fault(what)
}

export type World = {
  suite: SuiteName
  engine: Engine
  players: Player[]
  log: Envelope[]
  epoch: number
  /** Who sits in the room by the host's books. */
  seated: Set<string>
  /** What the first to come to an epoch held there. */
  held: Map<number, string>
  copies: Copy[]
}

export async function openWorld(suite: SuiteName): Promise<World> {
  const engine = await engineFor(suite)
  const players = await Promise.all(
    Array.from({ length: places }, async (_, index): Promise<Player> => {
      const name = `person ${Math.floor(index / 2)}, device ${index % 2}`
      const device = await newDevice(name)
      return { name, device, group: undefined, saved: undefined, at: 0, late: [], joinedAt: 0, welcome: undefined }
    }),
  )
  const world: World = { suite, engine, players, log: [], epoch: 0, seated: new Set(), held: new Map(), copies: [] }
  const [first] = players
  if (!first) throw new Fault('There are players.')
  first.group = await engine.create({ groupId: utf8('room'), device: first.device, settings: utf8('settings') })
  world.seated.add(first.name)
  await keep(first)
  await compare(world, first)
  return world
}

/** Runs the history to its end: everybody catches up, every late message is read, and every removed device has tried. */
export async function live(suite: SuiteName, history: readonly Deed[]): Promise<World> {
  const world = await openWorld(suite)
  for (const deed of history) await act(world, deed)
  for (const player of world.players) {
    await sync(world, player, world.log.length, false)
    await readLate(world, player)
    if (world.seated.has(player.name)) must(player.group?.epoch === world.epoch, `${player.name} did not catch up`)
  }
  for (const copy of world.copies) await tryEverything(world, copy)
  return world
}

async function act(world: World, deed: Deed): Promise<void> {
  const seated = world.players.filter(({ name }) => world.seated.has(name))
  // Mostly members act; now and then one who is out, or does not know it yet.
  const player = deed.by === 0 ? world.players[deed.by] : seated[deed.by % seated.length]
  if (!player) return
  if ('fresh' in deed && deed.fresh > 0) await sync(world, player, world.log.length, deed.fresh === 1)
  if (deed.deed === 'sync') {
    await sync(world, player, deed.many, deed.late)
    if (!deed.late) await readLate(world, player)
  } else if (deed.deed === 'restart') await restart(world, player)
  else if (deed.deed === 'say') await say(world, player)
  else await committing(world, player, deed)
  await keep(player)
}

async function committing(
  world: World,
  player: Player,
  deed: Exclude<Deed, { deed: 'sync' | 'restart' | 'say' }>,
): Promise<void> {
  const { group } = player
  if (!group || group.expelled) return
  const other = 'who' in deed ? chosen(world, player, deed.who, deed.deed !== 'invite') : undefined
  if (deed.deed === 'invite') return invite(world, player, group, other)
  if (deed.deed === 'remove') {
    const leaf = group
      .members()
      .find((member) => toHex(member.signatureKey) === toHex(other?.device.public ?? player.device.public))
    if (!other || other === player || !leaf) return
    await send(world, player, await group.commit({ remove: [leaf.leaf] }), [other.name])
    return
  }
  if (deed.deed === 'race' && other && other !== player && other.group && !other.group.expelled) {
    const theirs = await other.group.commit({})
    await send(world, player, await group.commit({}))
    await send(world, other, theirs)
    await keep(other)
    return
  }
  const made = await group.commit(deed.deed === 'settle' ? { settings: utf8(`settings ${world.log.length}`) } : {})
  if (deed.deed !== 'powerCut') return void (await send(world, player, made))
  // Written down, sent, and gone before the answer came.
  await keep(player)
  post(world, player, made, [])
  await restore(world, player)
}

/** Another one who sits in the room, or who does not. */
function chosen({ players, seated }: World, but: Player, number: number, sits: boolean): Player | undefined {
  const all = players.filter((player) => player !== but && seated.has(player.name) === sits)
  return all[number % Math.max(1, all.length)]
}

async function invite(world: World, player: Player, group: Group, guest: Player | undefined): Promise<void> {
  if (
    !guest ||
    world.seated.has(guest.name) ||
    group.members().some((one) => toHex(one.signatureKey) === toHex(guest.device.public))
  )
    return
  const own = await world.engine.keyPackage(guest.device)
  const made = await group.commit({ add: [own.public] })
  if (!(await send(world, player, made)) || !made.welcome) return
  world.seated.add(guest.name)
  guest.welcome = { bytes: made.welcome, ref: own.ref, secret: own.private, at: world.log.length }
}

/** The host takes a commit for the epoch that it is in, from a member. */
function post(world: World, player: Player, made: PendingCommit, removed: string[]): boolean {
  const { group } = player
  if (!group || group.epoch !== world.epoch || !world.seated.has(player.name)) return false
  world.log.push({ kind: 'commit', epoch: world.epoch, bytes: made.commit, by: player.name, removed })
  world.epoch++
  for (const name of removed) {
    world.seated.delete(name)
    const gone = world.players.find((each) => each.name === name)
    if (!gone?.saved || !gone.group || gone.group.expelled) continue
    const { device, saved } = gone
    const stayer = world.players.find(
      (each) => each !== player && each !== gone && each.group?.epoch === group.epoch && world.seated.has(each.name),
    )
    const stays = stayer?.saved ? { device: stayer.device, saved: stayer.saved } : undefined
    world.copies.push({ name, device, saved, from: world.log.length - 1, ...(stays ? { stays } : {}) })
  }
  return true
}

async function send(world: World, player: Player, made: PendingCommit, removed: string[] = []): Promise<boolean> {
  if (!post(world, player, made, removed)) {
    made.discard()
    return false
  }
  await sync(world, player, world.log.length - 1 - player.at, true)
  await made.apply()
  player.at = world.log.length
  await compare(world, player)
  return true
}

async function say(world: World, player: Player): Promise<void> {
  const { group } = player
  if (!group || group.expelled || !world.seated.has(player.name)) return
  const text = `${player.name} says ${world.log.length}`
  const bytes = await group.seal(utf8(text))
  world.log.push({ kind: 'message', epoch: group.epoch, bytes, by: player.name, removed: [], text })
}

async function sync(world: World, player: Player, many: number, late: boolean): Promise<void> {
  if (player.welcome && (!player.group || player.group.expelled || player.at >= player.welcome.at - 1))
    await join(world, player)
  for (let read = 0; read < many && player.group && player.at < world.log.length; read++) {
    const at = player.at++
    const envelope = world.log[at]
    if (!envelope) break
    if (envelope.kind === 'message') {
      if (late) player.late.push(at)
      else await hear(world, player, envelope)
    } else await follow(world, player, envelope)
    if (player.group.expelled && !player.welcome) break
    if (player.group.expelled) await join(world, player)
  }
}

async function join(world: World, player: Player): Promise<void> {
  const { welcome } = player
  if (!welcome) return
  const find = async (ref: string): Promise<Uint8Array | undefined> =>
    ref === welcome.ref ? welcome.secret : undefined
  player.group = (await world.engine.join(welcome.bytes, find, player.device)).group
  player.welcome = undefined
  player.at = welcome.at
  player.late = []
  player.joinedAt = player.group.epoch
  await keep(player)
  await compare(world, player)
}

async function follow(world: World, player: Player, { bytes, epoch, removed, by }: Envelope): Promise<void> {
  const { group } = player
  if (!group || group.expelled) return
  const heard = await group.receive(bytes)
  must(heard.kind === 'commit' && heard.epoch === epoch + 1, `${player.name} followed the commit of epoch ${epoch}`)
  must(heard.kind === 'commit' && heard.view.by.identity.length === utf8(by).length, 'the committer is known')
  must(group.expelled === removed.includes(player.name), `${player.name} knows whether it was removed`)
  if (!group.expelled) await compare(world, player)
}

async function hear(world: World, player: Player, { bytes, epoch, by, text }: Envelope): Promise<void> {
  const { group } = player
  if (!group || group.expelled) return
  const readable = by !== player.name && epoch >= player.joinedAt && group.epoch - epoch <= keptEpochs
  const outcome = await group.receive(bytes).catch((error: unknown) => error)
  if (!readable) {
    must(outcome instanceof GroupRefused, `${player.name} reads nothing of epoch ${epoch}`)
    return
  }
  if (outcome instanceof Error)
    throw new Fault(`${player.name} in ${group.epoch} lost "${text}" of epoch ${epoch}: ${outcome.message}`)
  must(toHex(utf8(text ?? '')) === toHex(plaintextOf(outcome)), `${player.name} heard "${text}"`)
  const again = await group.receive(bytes).catch((error: unknown) => error)
  must(again instanceof GroupRefused && again.code === 'replayed', `${player.name} hears it once only`)
}

function plaintextOf(outcome: unknown): Uint8Array {
  return typeof outcome === 'object' && outcome && 'plaintext' in outcome && outcome.plaintext instanceof Uint8Array
    ? outcome.plaintext
    : new Uint8Array()
}

async function readLate(world: World, player: Player): Promise<void> {
  for (const at of player.late.splice(0).toReversed()) {
    const envelope = world.log[at]
    if (envelope) await hear(world, player, envelope)
  }
}

/** Everybody who comes to an epoch must hold there what the first one held. */
async function compare(world: World, { name, device, engine, group }: Player & { engine?: Engine }): Promise<void> {
  if (!group) return
  const mine = await epochOf({ name, device, engine: engine ?? world.engine, group })
  const first = world.held.get(group.epoch)
  if (first === undefined) world.held.set(group.epoch, mine)
  else must(first === mine, `${name} agrees on epoch ${group.epoch}`)
}

async function keep(player: Player): Promise<void> {
  if (!player.group) return
  const { tree, state } = await player.group.save('delta')
  const kept = tree ?? player.saved?.tree
  if (!kept) throw new Fault('The first save has a tree.')
  player.saved = { tree: kept, state }
}

async function restart(world: World, player: Player): Promise<void> {
  if (!player.group) return
  await keep(player)
  await restore(world, player)
}

async function restore(world: World, player: Player): Promise<void> {
  if (!player.saved) return
  const { epoch } = player.group ?? { epoch: -1 }
  player.group = await world.engine.restore(player.saved, player.device)
  must(player.group.epoch === epoch, `${player.name} is where it was`)
}

/** A removed device with all that it had, on all that came after it was removed. */
async function tryEverything(world: World, { name, device, saved, from, stays }: Copy): Promise<void> {
  const { epoch: last = 0, bytes } = world.log[from] ?? {}
  const copy = await world.engine.restore(saved, device)
  for (const envelope of world.log.slice(0, from))
    if (copy.epoch < last || envelope.kind === 'message') await copy.receive(envelope.bytes).catch(() => undefined)
  // Of an earlier stay of his, which ended before.
  if (copy.expelled) return
  if (bytes && copy.epoch === last) {
    must(!(await opensPath(world, copy, device, bytes)), `${name} was removed and opens a secret of the path`)
    if (stays)
      must(
        await opensPath(world, await world.engine.restore(stays.saved, stays.device), stays.device, bytes),
        'who stays opens one',
      )
  }
  for (const envelope of world.log.slice(from + 1)) {
    if (envelope.epoch <= last) continue
    const outcome = await copy.receive(envelope.bytes).catch((error: unknown) => error)
    must(outcome instanceof GroupRefused, `${name} was removed and reads epoch ${envelope.epoch}`)
  }
  must(copy.epoch <= last, `${name} was removed and came to epoch ${copy.epoch}`)
  const secret = await epochOf({ name, device, engine: world.engine, group: copy })
  for (const [epoch, held] of world.held)
    must(epoch <= last || held.split('\n')[2] !== secret.split('\n')[2], `${name} shares epoch ${epoch}`)
}

/** With every key that it holds, on every sealed secret of the commit that removed somebody. */
async function opensPath(world: World, copy: Group, device: DeviceKey, commit: Uint8Array): Promise<boolean> {
  const suite = suiteOf(world.suite)
  const { tree = new Uint8Array(), state } = await copy.save()
  const held = await restoreHeld(suite, { tree, state }, device)
  const { message } = fromWire(commit)
  if (!held.active || message.wireformat !== 'mls_private_message') throw new Fault('The copy is of a member.')
  const { context, schedule, secrets, hashed, keys, self } = held.epoch
  const memberAt = (leaf: number) => copy.members().find((member) => member.leaf === leaf)
  const epoch = { context, senderDataSecret: schedule.senderDataSecret, secrets, memberAt }
  const { authenticated, from } = await openContent(suite, epoch, message.privateMessage, self)
  const { content } = authenticated
  const path = content.contentType === 'commit' ? content.commit.path : undefined
  if (content.contentType !== 'commit' || !path) throw new Fault('A commit that removes brings fresh keys.')
  const { hashed: changed } = changedTree(suite, hashed, changeIn(content.commit.proposals))
  const treeHash = rootHash(await setPath(suite, changed, from.leaf, path))
  const info = encryptionInfo('UpdatePathNode', encodeGroupContext({ ...context, epoch: context.epoch + 1n, treeHash }))
  for (const { kemOutput, ciphertext } of path.nodes.flatMap((node) => node.encryptedPathSecret))
    for (const key of keys.values()) {
      const opened = await suite.hpke.open(key, kemOutput, info, new Uint8Array(), ciphertext).catch(() => undefined)
      if (opened) return true
    }
  return false
}
