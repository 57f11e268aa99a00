/**
 * Moving a room to another suite (docs/sealed-wire.md, "Re-initialisation"). A group cannot change its suite: it is
 * closed, and a successor is opened. The last commit of the old group says so in its settings; in the epoch that begins
 * with it every member derives the same name for the successor, which nobody outside can know or choose.
 */
import { equalBytes, toHex } from '#platform/bytes.ts'
import type { DeviceKey, Engine, Group, Member, PendingCommit, SuiteName } from '../group.ts'
import { GroupRefused } from '../group-refused.ts'

const successorLabel = 'chancery/successor/v1'
const wireOf = { classical: 1, hybrid: 2 } as const

/** The name of the group that follows this one in that suite, of 32 bytes; the same for all who share the epoch. */
export function successorId(old: Group, suite: SuiteName): Promise<Uint8Array> {
  return old.exportSecret(successorLabel, Uint8Array.of(wireOf[suite]), 32)
}

/**
 * Opens the successor in the engine's suite and adds all other members of the old group by their key packages of that
 * suite. Refused (`policy`) where the packages are not exactly those of the other members.
 */
export async function reinit(
  old: Group,
  engine: Engine,
  { device, packages, settings }: { device: DeviceKey; packages: readonly Uint8Array[]; settings: Uint8Array },
): Promise<{ group: Group; commit: PendingCommit }> {
  const others = old.members().filter(({ leaf }) => leaf !== old.self)
  const guests = await Promise.all(packages.map((bytes) => engine.readKeyPackage(bytes)))
  mustBeThose(others, guests)
  const group = await engine.create({ groupId: await successorId(old, engine.suite), device, settings })
  return { group, commit: await group.commit({ add: [...packages] }) }
}

/** For whoever was welcomed into a successor: is it that of this group, with the same members? */
export async function checkSuccessor(old: Group, next: Group): Promise<void> {
  if (!equalBytes(next.groupId, await successorId(old, next.suite)))
    throw new GroupRefused('wrong-group', 'This room does not follow the one that was closed.')
  mustBeThose(old.members(), next.members())
}

type Known = Pick<Member, 'identity' | 'signatureKey'>

function mustBeThose(expected: readonly Known[], given: readonly Known[]): void {
  const names = (members: readonly Known[]): string =>
    members
      .map(({ identity, signatureKey }) => `${toHex(identity)}/${toHex(signatureKey)}`)
      .toSorted()
      .join()
  if (names(expected) !== names(given))
    throw new GroupRefused('policy', 'A room that follows another has the same members as that one.')
}
