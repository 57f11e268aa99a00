/** What a member holds of an epoch, and what the group context says of it. */
import type { Extension } from 'ts-mls/extension.js'
import type { GroupContext } from 'ts-mls/groupContext.js'
import type { KeySchedule } from 'ts-mls/keySchedule.js'
import type { RatchetTree } from 'ts-mls/ratchetTree.js'
import { decodeRequiredCapabilities, encodeRequiredCapabilities } from 'ts-mls/requiredCapabilities.js'
import { equalBytes } from '#platform/bytes.ts'
import type { DeviceKey, Judge, Member, Policy } from '../group.ts'
import { GroupRefused } from '../group-refused.ts'
import type { Suite } from './provider.ts'
import { burnSecrets, type SecretTree } from './secrets.ts'
import type { HashedTree } from './tree.ts'
import { decodeWhole } from './wire.ts'

/** They stand in every context that is hashed, signed or sealed under. */
export const mostSettings = 64 * 1024

/** Of the private-use range (RFC 9420, section 17.3): the room's settings, opaque here. */
export const settingsExtension = 0xf043

/** `keys`: the secret keys of this device's leaf and of the nodes above it, by node. */
export type Epoch = {
  readonly context: GroupContext
  readonly hashed: HashedTree
  readonly schedule: KeySchedule
  readonly confirmationTag: Uint8Array
  readonly keys: ReadonlyMap<number, Uint8Array>
  readonly self: number
  readonly secrets: SecretTree
}

/** An epoch that is over, as far as late messages need it. */
export type PastEpoch = {
  readonly context: GroupContext
  readonly senderDataSecret: Uint8Array
  readonly roster: ReadonlyMap<number, Member>
  readonly secrets: SecretTree
}

/** So many past epochs are kept for late messages. */
export const keptEpochs = 5

/** What everything in the engine needs to know beside the group's own state. */
export type Setting = {
  readonly suite: Suite
  readonly judge: Judge
  readonly policy: Policy
  readonly now: () => Date
}
export type Seat = Setting & { readonly device: DeviceKey }

export function memberAt(tree: RatchetTree, leaf: number): Member | undefined {
  const node = tree[leaf * 2]
  if (node?.nodeType !== 'leaf' || node.leaf.credential.credentialType !== 'basic') return undefined
  return { leaf, identity: node.leaf.credential.identity, signatureKey: node.leaf.signaturePublicKey }
}

export function membersOf(tree: RatchetTree): Member[] {
  const members: Member[] = []
  for (let leaf = 0; leaf * 2 < tree.length; leaf++) {
    const member = memberAt(tree, leaf)
    if (member) members.push(member)
  }
  return members
}

export function rosterOf(tree: RatchetTree): Map<number, Member> {
  return new Map(membersOf(tree).map((member) => [member.leaf, member]))
}

/** A settings extension, and what every leaf must be able to do: the only two extensions of our groups. */
export function extensionsFor(settings: Uint8Array): Extension[] {
  if (settings.length > mostSettings)
    throw new GroupRefused('malformed', `The settings of a room have ${mostSettings} bytes at most.`)
  const extensionData = encodeRequiredCapabilities({
    extensionTypes: [settingsExtension],
    proposalTypes: [],
    credentialTypes: ['basic'],
  })
  return [
    { extensionType: 'required_capabilities', extensionData },
    { extensionType: settingsExtension, extensionData: settings },
  ]
}

/** The settings in these extensions; anything but our two extensions is refused, above all an external sender. */
export function settingsIn(extensions: readonly Extension[]): Uint8Array {
  const [required, settings, ...rest] = extensions
  const ours = extensionsFor(new Uint8Array())[0]
  if (extensions.some(({ extensionType }) => extensionType === 'external_senders'))
    throw new GroupRefused('external', 'No external sender has a place in our groups.')
  if (!required || !settings || rest.length > 0 || settings.extensionType !== settingsExtension)
    throw new GroupRefused('malformed', 'The group does not say its settings as our groups do.')
  if (required.extensionType !== 'required_capabilities' || !ours)
    throw new GroupRefused('malformed', 'The group does not say what its members must be able to do.')
  if (settings.extensionData.length > mostSettings)
    throw new GroupRefused('malformed', `The settings of a room have ${mostSettings} bytes at most.`)
  decodeWhole(decodeRequiredCapabilities, required.extensionData, 'list of capabilities')
  if (!equalBytes(required.extensionData, ours.extensionData))
    throw new GroupRefused('malformed', 'The group asks other capabilities than our groups do.')
  return settings.extensionData
}

/** The past epochs after `ended` gave way to `next`; what is no longer needed is burnt. */
export function putBehind(ended: Epoch, next: Epoch, past: readonly PastEpoch[]): PastEpoch[] {
  const kept: PastEpoch[] = [
    {
      context: ended.context,
      senderDataSecret: ended.schedule.senderDataSecret,
      roster: rosterOf(ended.hashed.tree),
      secrets: ended.secrets,
    },
    ...past,
  ]
  for (const old of kept.splice(keptEpochs)) {
    burnSecrets(old.secrets)
    old.senderDataSecret.fill(0)
  }
  for (const [name, secret] of Object.entries(ended.schedule)) if (name !== 'senderDataSecret') secret.fill(0)
  burnKeys(ended, next)
  return kept
}

/** Overwrites all that this epoch holds, but for the keys that `kept` holds as well. */
export function burnEpoch(epoch: Epoch, kept?: Epoch): void {
  for (const secret of Object.values(epoch.schedule)) secret.fill(0)
  burnSecrets(epoch.secrets)
  burnKeys(epoch, kept)
}

/** Overwrites the tree keys of `epoch` that `kept` does not hold. */
export function burnKeys(epoch: Epoch, kept?: Epoch): void {
  const still = new Set(kept?.keys.values() ?? [])
  for (const key of epoch.keys.values()) if (!still.has(key)) key.fill(0)
}
