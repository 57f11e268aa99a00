/**
 * A group in bytes, in two parts, both secret. `tree` holds what an epoch does not change: the ratchet tree, the key
 * schedule, the roster of past epochs, commits without an answer. `state` holds what every message moves: the secret
 * trees. The state names the tree that it belongs to, so that two saves never mix.
 */
import { decodeGroupContext, encodeGroupContext } from 'ts-mls/groupContext.js'
import { decodeKeySchedule, encodeKeySchedule } from 'ts-mls/keySchedule.js'
import { decodeRatchetTree } from 'ts-mls/ratchetTree.js'
import { type Bytes, equalBytes, fromHex, toHex } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import type { DeviceKey, Member, Saved } from '../group.ts'
import { GroupRefused } from '../group-refused.ts'
import { type Coder, coder, type Decoder, decoder } from './coder.ts'
import { type Epoch, keptEpochs, memberAt, type PastEpoch, settingsIn } from './epoch.ts'
import type { Held, Pending } from './held.ts'
import type { Suite } from './provider.ts'
import type { Ratchet, SecretTree } from './secrets.ts'
import { hashTree, rootHash, treeBytes } from './tree.ts'
import { decodeWhole, refusing } from './wire.ts'

const kinds = { tree: 'CHT', state: 'CHM' } as const

export function saveTree(suite: Suite, held: Held): Bytes {
  const to = coder(kinds.tree, suite.wire)
  if (!held.active) {
    const { groupId, epoch, self, settings } = held.ended
    return to.byte(0).opaque(groupId).number(epoch).number(self).opaque(settings).whole()
  }
  to.byte(1)
  writeEpoch(to, held.epoch)
  writePast(to, held.past)
  to.each(held.pending, (each, pending) => {
    each.opaque(fromHex(pending.digest))
    each.each(pending.adds, writeMember).each(pending.removes, writeMember)
    each.each(pending.settings ? [pending.settings] : [], (coder, settings) => coder.opaque(settings))
    each.opaque(pending.authenticatedData)
    writeEpoch(each, pending.next)
    writeSecrets(each, pending.next.secrets)
  })
  return to.whole()
}

/** `tree`: the SHA-256 of what `saveTree` gave. */
export function saveState(suite: Suite, held: Held, tree: Uint8Array): Bytes {
  const to = coder(kinds.state, suite.wire).opaque(tree)
  if (!held.active) return to.whole()
  writeSecrets(to, held.epoch.secrets)
  to.each(held.past, (each, past) => writeSecrets(each, past.secrets))
  return to.whole()
}

/** Refuses (`malformed`) what is spoilt or does not belong together, and (`stranger`) the state of another device. */
export function restoreHeld(suite: Suite, saved: Saved, device: DeviceKey): Promise<Held> {
  return refusing('malformed', 'What was kept of this group is spoilt.', () => {
    const tree = decoder(kinds.tree, suite.wire, saved.tree)
    const state = decoder(kinds.state, suite.wire, saved.state)
    if (!equalBytes(state.opaque(), sha256(saved.tree)))
      throw new GroupRefused(
        'malformed',
        'The two halves of what was kept of this group belong to two different saves.',
      )
    const held = tree.byte() === 1 ? readActive(suite, tree, state) : readEnded(tree)
    tree.end()
    state.end()
    const own = held.active ? memberAt(held.epoch.hashed.tree, held.epoch.self) : undefined
    if (
      held.active &&
      !(own && equalBytes(own.signatureKey, device.public) && equalBytes(own.identity, device.identity))
    )
      throw new GroupRefused('stranger', 'This group was kept for another device.')
    return held
  })
}

function readEnded(from: Decoder): Held {
  const ended = { groupId: from.opaque(), epoch: from.number(), self: from.number(), settings: from.opaque() }
  return { active: false, ended }
}

function readActive(suite: Suite, tree: Decoder, state: Decoder): Held {
  const epoch = readEpoch(suite, tree, readSecrets(state))
  const past = readPast(tree, state)
  const pending = tree.each((): Pending => {
    const digest = toHex(tree.opaque())
    const [adds, removes] = [tree.each(() => readMember(tree)), tree.each(() => readMember(tree))]
    const [settings] = tree.each(() => tree.opaque())
    const authenticatedData = tree.opaque()
    const next = readEpoch(suite, tree)
    // Written after the epoch that it belongs to.
    const whole: Epoch = { ...next, secrets: readSecrets(tree) }
    return { digest, adds, removes, ...(settings ? { settings } : {}), authenticatedData, next: whole }
  })
  return { active: true, epoch, past, pending }
}

function writeEpoch(to: Coder, { context, hashed, schedule, confirmationTag, keys, self }: Epoch): void {
  to.opaque(encodeGroupContext(context)).opaque(treeBytes(hashed.tree))
  to.opaque(encodeKeySchedule(schedule)).opaque(confirmationTag)
  to.each(keys, (each, [node, key]) => each.number(node).opaque(key))
  to.number(self)
}

const noSecrets: SecretTree = { width: 0, nodes: new Map(), ratchets: new Map() }

function readEpoch(suite: Suite, from: Decoder, secrets: SecretTree = noSecrets): Epoch {
  const context = decodeWhole(decodeGroupContext, from.opaque(), 'group context')
  settingsIn(context.extensions)
  const hashed = hashTree(suite, decodeWhole(decodeRatchetTree, from.opaque(), 'tree'))
  if (!equalBytes(rootHash(hashed), context.treeHash))
    throw new GroupRefused('malformed', 'What was kept of this group is spoilt.')
  const schedule = decodeWhole(decodeKeySchedule, from.opaque(), 'key schedule')
  const confirmationTag = from.opaque()
  const keys = new Map(from.each(() => [from.number(), from.opaque()] as const))
  return { context, hashed, schedule, confirmationTag, keys, self: from.number(), secrets }
}

/** Rosters of past epochs, each member named once. */
function writePast(to: Coder, past: readonly PastEpoch[]): void {
  const all = new Map<string, Member>()
  const nameOf = (member: Member): string => `${member.leaf}/${toHex(member.signatureKey)}`
  for (const { roster } of past) for (const member of roster.values()) all.set(nameOf(member), member)
  const places = new Map([...all.keys()].map((name, index) => [name, index]))
  to.each(all.values(), writeMember)
  to.each(past, (each, { context, senderDataSecret, roster }) => {
    each.opaque(encodeGroupContext(context)).opaque(senderDataSecret)
    const indexes = [...roster.values()].map((member) => places.get(nameOf(member)) ?? 0)
    each.opaque(new Uint8Array(Uint32Array.from(indexes).buffer))
  })
}

function readPast(tree: Decoder, state: Decoder): PastEpoch[] {
  const all = tree.each(() => readMember(tree))
  const secrets = state.each(() => readSecrets(state))
  const past = tree.each(() => {
    const context = decodeWhole(decodeGroupContext, tree.opaque(), 'group context')
    const senderDataSecret = tree.opaque()
    const members = [...new Uint32Array(tree.opaque().buffer)].flatMap((index) => all[index] ?? [])
    const own = secrets.shift()
    if (!own) throw new GroupRefused('malformed', 'What was kept of this group is spoilt.')
    return { context, senderDataSecret, roster: new Map(members.map((member) => [member.leaf, member])), secrets: own }
  })
  if (secrets.length > 0 || past.length > keptEpochs)
    throw new GroupRefused('malformed', 'What was kept of this group is spoilt.')
  return past
}

function writeMember(to: Coder, { leaf, identity, signatureKey }: Member): void {
  to.number(leaf).opaque(identity).opaque(signatureKey)
}

function readMember(from: Decoder): Member {
  return { leaf: from.number(), identity: from.opaque(), signatureKey: from.opaque() }
}

function writeSecrets(to: Coder, { width, nodes, ratchets }: SecretTree): void {
  to.number(width)
  to.each(nodes, (each, [node, secret]) => each.number(node).opaque(secret))
  to.each(ratchets, (each, [row, { secret, generation, skipped }]) => {
    each.number(row).number(generation).opaque(secret)
    each.each(skipped, (one, [at, { key, nonce }]) => one.number(at).opaque(key).opaque(nonce))
  })
}

function readSecrets(from: Decoder): SecretTree {
  const width = from.number()
  const nodes = new Map(from.each(() => [from.number(), from.opaque()] as const))
  const ratchets = from.each((): [number, Ratchet] => {
    const row = from.number()
    const generation = from.number()
    const secret = from.opaque()
    const skipped = from.each(() => [from.number(), { key: from.opaque(), nonce: from.opaque() }] as const)
    return [row, { secret, generation, skipped: new Map(skipped) }]
  })
  return { width, nodes, ratchets: new Map(ratchets) }
}
