/** Making a commit (RFC 9420, section 12.4.1). The group itself is not touched but for the key that seals it. */
import { createContentCommitSignature } from 'ts-mls/framedContent.js'
import { leafWidth } from 'ts-mls/treemath.js'
import type { CommitView } from '../group.ts'
import { advance, askPolicy, type Change, changedTree, needsPath, proposalsOf, viewOf } from './change.ts'
import { type Epoch, extensionsFor, type Seat } from './epoch.ts'
import { sealContent } from './framing.ts'
import { mustStand } from './leaves.ts'
import { keysInUse, makePath, type MadePath } from './path.ts'
import { plantSecrets } from './secrets.ts'
import { makeWelcome } from './welcome.ts'
import { toWire } from './wire.ts'

export type MadeCommit = { commit: Uint8Array; welcome?: Uint8Array; next: Epoch; view: CommitView }

export async function makeCommit(
  seat: Seat,
  epoch: Epoch,
  change: Change,
  authenticatedData: Uint8Array,
): Promise<MadeCommit> {
  const { suite, judge, policy, device } = seat
  const { self } = epoch
  const view = viewOf(epoch, self, change)
  askPolicy(policy, view)
  for (const { leafNode } of change.adds) await mustStand(judge, leafNode, 'inviting')
  const extensions = change.settings ? extensionsFor(change.settings) : epoch.context.extensions
  const { hashed: changed, added } = changedTree(suite, epoch.hashed, change)
  const coming = { ...epoch.context, extensions, epoch: epoch.context.epoch + 1n }
  const newcomers = new Set(added.map(({ leaf }) => leaf * 2))
  const made: MadePath | undefined = needsPath(change)
    ? await makePath(seat, changed, self, coming, newcomers)
    : undefined
  const hashed = made?.hashed ?? changed
  const { framedContent, signature } = await createContentCommitSignature(
    epoch.context,
    'mls_private_message',
    { proposals: proposalsOf(change), path: made?.path },
    { senderType: 'member', leafIndex: self },
    authenticatedData,
    device.secret,
    suite.impl.signature,
  )
  const commitSecret = made?.commitSecret ?? new Uint8Array(suite.hashLength)
  const advanced = await advance(suite, epoch, { content: framedContent, signature, extensions }, hashed, commitSecret)
  const { context, keySchedule, encryptionSecret, confirmationTag, joinerSecret, welcomeSecret } = advanced
  const privateMessage = await sealContent(
    suite,
    { context: epoch.context, senderDataSecret: epoch.schedule.senderDataSecret, secrets: epoch.secrets, self },
    {
      contentType: 'commit',
      commit: framedContent.commit,
      auth: { contentType: 'commit', signature, confirmationTag },
    },
    authenticatedData,
  )
  const next: Epoch = {
    context,
    hashed,
    schedule: keySchedule,
    confirmationTag,
    keys: keysInUse(hashed.tree, self, epoch.keys, made?.keys ?? new Map()),
    self,
    secrets: plantSecrets(leafWidth(hashed.tree.length), encryptionSecret),
  }
  const welcome =
    added.length > 0
      ? await makeWelcome(seat, next, { joinerSecret, welcomeSecret, added, ...(made ? { paths: made.secrets } : {}) })
      : undefined
  for (const secret of [commitSecret, joinerSecret, welcomeSecret, ...(made?.secrets.values() ?? [])]) secret.fill(0)
  return {
    commit: toWire(suite.wire, 'commit', { wireformat: 'mls_private_message', privateMessage }),
    ...(welcome ? { welcome } : {}),
    next,
    view,
  }
}
