/** PrivateMessage (RFC 9420, section 6.3): how what a member says is sealed to the group, and opened. */
import type { AuthenticatedContent } from 'ts-mls/authenticatedContent.js'
import { type FramedContent, verifyFramedContentSignature } from 'ts-mls/framedContent.js'
import type { GroupContext } from 'ts-mls/groupContext.js'
import {
  decodePrivateMessageContent,
  decryptSenderData,
  encodePrivateContentAAD,
  encryptSenderData,
  type PrivateMessage,
  type PrivateMessageContent,
  privateMessageContentEncoder,
  toAuthenticatedContent,
} from 'ts-mls/privateMessage.js'
import type { ReuseGuard } from 'ts-mls/sender.js'
import { signFramedContentApplicationOrProposal } from 'ts-mls/framedContent.js'
import { randomBytes } from '#platform/crypto.ts'
import type { Member } from '../group.ts'
import { GroupRefused } from '../group-refused.ts'
import type { Epoch, PastEpoch, Seat } from './epoch.ts'
import type { Suite } from './provider.ts'
import { keyAt, nextKey, type SecretTree } from './secrets.ts'
import { decodeWhole, refusing } from './wire.ts'

/** Messages are padded to these lengths, longer ones to multiples of the last. */
const buckets = [256, 512, 1024, 2048, 4096]
/** The host counts who comes and goes anyway: commits only hide how long the texts in them are. */
const commitStep = 256

export function paddedLength(length: number, kind: 'application' | 'commit'): number {
  if (kind === 'commit') return Math.ceil(length / commitStep) * commitStep
  const largest = buckets.at(-1) ?? 1
  return buckets.find((bucket) => length <= bucket) ?? Math.ceil(length / largest) * largest
}

type Sealer = {
  context: GroupContext
  senderDataSecret: Uint8Array
  secrets: SecretTree
  self: number
}

/** Seals signed content; the key is spent whether or not it is ever sent. */
export async function sealContent(
  suite: Suite,
  { context, senderDataSecret, secrets, self }: Sealer,
  content: PrivateMessageContent & { contentType: 'application' | 'commit' },
  authenticatedData: Uint8Array,
): Promise<PrivateMessage> {
  const { contentType } = content
  const { groupId, epoch } = context
  const [length, write] = privateMessageContentEncoder({ kind: 'alwaysPad', paddingLength: 0 })(content)
  const plaintext = new Uint8Array(paddedLength(length, contentType))
  write(0, plaintext.buffer)
  const { key, nonce, generation } = nextKey(
    suite,
    secrets,
    self,
    contentType === 'commit' ? 'handshake' : 'application',
  )
  const reuseGuard = freshGuard()
  const associated = encodePrivateContentAAD({ groupId, epoch, contentType, authenticatedData })
  const ciphertext = await suite.using.seal(key, guarded(nonce, reuseGuard), associated, plaintext)
  key.fill(0)
  plaintext.fill(0)
  const encryptedSenderData = await encryptSenderData(
    senderDataSecret,
    { leafIndex: self, generation, reuseGuard },
    { groupId, epoch, contentType },
    ciphertext,
    suite.impl,
  )
  return { groupId, epoch, contentType, authenticatedData, encryptedSenderData, ciphertext }
}

/** Signs and seals an application message in the epoch. */
export async function sealMessage(
  { suite, device }: Seat,
  epoch: Epoch,
  applicationData: Uint8Array,
  authenticatedData: Uint8Array,
): Promise<PrivateMessage> {
  const { context, self, secrets, schedule } = epoch
  const content = {
    contentType: 'application' as const,
    applicationData,
    groupId: context.groupId,
    epoch: context.epoch,
    sender: { senderType: 'member' as const, leafIndex: self },
    authenticatedData,
  }
  const tbs = {
    protocolVersion: context.version,
    wireformat: 'mls_private_message' as const,
    content,
    senderType: 'member' as const,
    context,
  }
  const auth = await signFramedContentApplicationOrProposal(device.secret, tbs, suite.impl)
  const { senderDataSecret } = schedule
  const sealer = { context, senderDataSecret, secrets, self }
  const signed = {
    contentType: 'application' as const,
    applicationData,
    auth: { ...auth, contentType: 'application' as const },
  }
  return sealContent(suite, sealer, signed, authenticatedData)
}

export type Opened = { authenticated: AuthenticatedContent; from: Member; spend(): void }

/** The epoch that a message speaks of, as far as it takes to open it. */
export type OpeningEpoch = Pick<PastEpoch, 'context' | 'senderDataSecret' | 'secrets'> & {
  memberAt(leaf: number): Member | undefined
}

/** Opens and verifies. Nothing is spent before `spend` is called. */
export async function openContent(
  suite: Suite,
  epoch: OpeningEpoch,
  message: PrivateMessage,
  self: number,
): Promise<Opened> {
  const { context, senderDataSecret, secrets } = epoch
  const sender = await refusing('unauthentic', 'Nobody in the group sealed this.', () =>
    decryptSenderData(message, senderDataSecret, suite.impl),
  )
  if (!sender || sender.reuseGuard.length !== 4)
    throw new GroupRefused('unauthentic', 'Nobody in the group sealed this.')
  const from = epoch.memberAt(sender.leafIndex)
  if (!from) throw new GroupRefused('unauthentic', 'This claims to be from a place where nobody sits.')
  if (sender.leafIndex === self) throw new GroupRefused('own', 'This device sealed this itself.')
  const { groupId, epoch: at, contentType, authenticatedData } = message
  const row = contentType === 'application' ? 'application' : 'handshake'
  const { key, nonce, spend } = keyAt(suite, secrets, sender.leafIndex, row, sender.generation)
  const associated = encodePrivateContentAAD({ groupId, epoch: at, contentType, authenticatedData })
  const plaintext = await refusing('unauthentic', 'The seal does not hold.', () =>
    suite.using.open(key, guarded(nonce, sender.reuseGuard), associated, message.ciphertext),
  )
  key.fill(0)
  const content = decodeWhole(decodePrivateMessageContent(contentType), plaintext, 'sealed content')
  const authenticated = toAuthenticatedContent(content, message, sender.leafIndex)
  const holds = await refusing('unauthentic', 'The signature does not hold.', () =>
    verifyContent(suite, authenticated.content, authenticated.auth, context, from),
  )
  if (!holds) throw new GroupRefused('unauthentic', 'The signature does not hold.')
  return { authenticated, from, spend }
}

function verifyContent(
  suite: Suite,
  content: FramedContent,
  auth: AuthenticatedContent['auth'],
  context: GroupContext,
  from: Member,
): Promise<boolean> {
  const { signature } = suite.impl
  return verifyFramedContentSignature(from.signatureKey, 'mls_private_message', content, auth, context, signature)
}

function freshGuard(): ReuseGuard {
  const bytes: Uint8Array = randomBytes(4)
  if (!isGuard(bytes)) throw new RangeError('Four bytes were asked for.')
  return bytes
}

function isGuard(bytes: Uint8Array): bytes is ReuseGuard {
  return bytes.length === 4
}

function guarded(nonce: Uint8Array, guard: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(nonce)
  for (let index = 0; index < 4; index++) bytes[index] = (bytes[index] ?? 0) ^ (guard[index] ?? 0)
  return bytes
}
