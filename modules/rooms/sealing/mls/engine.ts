/** Opens the engine: the doors into groups. What happens within a group is in group.ts. */
import { initializeKeySchedule } from 'ts-mls/keySchedule.js'
import { randomBytes, sha256 } from '#platform/crypto.ts'
import type { DeviceKey, Engine, Judge, Policy, SuiteName } from '../group.ts'
import { GroupRefused } from '../group-refused.ts'
import { type Epoch, extensionsFor, type Setting } from './epoch.ts'
import { openGroup } from './group.ts'
import { deriveSecret } from './labels.ts'
import { makeKeyPackage, readKeyPackage, readOwnPackage } from './leaves.ts'
import { suiteOf } from './provider.ts'
import { restoreHeld } from './saved.ts'
import { plantSecrets } from './secrets.ts'
import { hashTree, rootHash } from './tree.ts'
import { refusing } from './wire.ts'
import { openWelcome } from './welcome.ts'

/** Opens the engine for one suite; a device that sits in groups of both opens two. */
export async function openEngine(o: {
  suite?: SuiteName
  judge: Judge
  policy: Policy
  now: () => Date
}): Promise<Engine> {
  return engineOver({ suite: suiteOf(o.suite ?? 'hybrid'), judge: o.judge, policy: o.policy, now: o.now })
}

/** The engine over a suite as it was made: a test may ask for other bricks below it. */
export function engineOver(setting: Setting): Engine {
  const { suite, now } = setting
  return {
    suite: suite.name,
    keyPackage: (device, { lastResort = false } = {}) => makeKeyPackage(suite, device, now(), lastResort),
    readKeyPackage: async (bytes) => {
      const { ref, keyPackage, identity, lastResort } = await readKeyPackage(suite, bytes, now())
      return { ref, identity, signatureKey: keyPackage.leafNode.signaturePublicKey, suite: suite.name, lastResort }
    },
    create: async ({ groupId, device, settings }) => {
      const epoch = await firstEpoch(setting, groupId, device, settings)
      return openGroup({ ...setting, device }, { active: true, epoch, past: [], pending: [] })
    },
    join: async (welcome, find, device) => {
      const seat = { ...setting, device }
      const { epoch, usedRef } = await refusing('unauthentic', 'This welcome cannot be followed.', () =>
        openWelcome(seat, welcome, find),
      )
      return { group: openGroup(seat, { active: true, epoch, past: [], pending: [] }), usedRef }
    },
    restore: async (saved, device) =>
      openGroup({ ...setting, device }, await restoreHeld(suite, saved, device), sha256(saved.tree)),
  }
}

/** A group of one (RFC 9420, section 11). */
async function firstEpoch(
  { suite, now }: Setting,
  groupId: Uint8Array,
  device: DeviceKey,
  settings: Uint8Array,
): Promise<Epoch> {
  if (groupId.length === 0 || groupId.length > 255)
    throw new GroupRefused('malformed', 'The name of a group has 1 to 255 bytes.')
  const own = readOwnPackage(suite, (await makeKeyPackage(suite, device, now(), false)).private)
  const hashed = hashTree(suite, [{ nodeType: 'leaf', leaf: own.keyPackage.leafNode }])
  const context = {
    version: 'mls10' as const,
    cipherSuite: suite.mls,
    groupId: groupId.slice(),
    epoch: 0n,
    treeHash: rootHash(hashed),
    confirmedTranscriptHash: new Uint8Array(),
    extensions: extensionsFor(settings.slice()),
  }
  const epochSecret = randomBytes(suite.hashLength)
  const schedule = await initializeKeySchedule(epochSecret, suite.impl.kdf)
  const secrets = plantSecrets(1, deriveSecret(suite, epochSecret, 'encryption'))
  epochSecret.fill(0)
  const confirmationTag = suite.using.hmac(suite.hash, schedule.confirmationKey, context.confirmedTranscriptHash)
  return { context, hashed, schedule, confirmationTag, keys: new Map([[0, own.leaf]]), self: 0, secrets }
}
