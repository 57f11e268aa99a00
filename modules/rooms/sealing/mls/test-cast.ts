/** Devices and groups for the tests of the engine. */
import { fromUtf8, toHex, utf8 } from '#platform/bytes.ts'
import { ed25519 } from '#platform/crypto.ts'
import type { DeviceKey, Engine, Group, Judge, Policy, SuiteName } from '../group.ts'
import { engineOver, openEngine } from './engine.ts'
import { inJavaScript } from './primitives-javascript.ts'
import { suiteOf } from './provider.ts'

export const noon = new Date('2026-11-21T12:00:00Z')

export async function newDevice(name: string): Promise<DeviceKey> {
  return { identity: utf8(name), ...(await ed25519.generate()) }
}

export const nameOf = ({ identity }: { identity: Uint8Array }): string => fromUtf8(identity)

/** An engine that accepts everybody unless it is told otherwise. */
export function engineFor(
  suite: SuiteName,
  o: { judge?: Judge; policy?: Policy; now?: () => Date } = {},
): Promise<Engine> {
  return openEngine({
    suite,
    judge: o.judge ?? (async () => true),
    policy: o.policy ?? (() => true),
    now: o.now ?? (() => noon),
  })
}

/** The same engine with everything done in JavaScript, as in a browser that has nothing of its own. */
export function engineInJavaScript(suite: SuiteName): Engine {
  return engineOver({
    suite: suiteOf(suite, inJavaScript),
    judge: async () => true,
    policy: () => true,
    now: () => noon,
  })
}

export type Desk = { name: string; device: DeviceKey; engine: Engine; group: Group }

/** Opens a group and seats everybody in it by one commit. */
export async function seat(engine: Engine, names: readonly string[], settings = utf8('settings')): Promise<Desk[]> {
  const [chair = 'chair', ...others] = names
  const device = await newDevice(chair)
  const group = await engine.create({ groupId: utf8('room'), device, settings })
  const first: Desk = { name: chair, device, engine, group }
  return others.length === 0 ? [first] : [first, ...(await invite(first, others))]
}

/** The host takes the commit at once; only `by` has applied it. */
export async function invite(
  by: Desk,
  names: readonly string[],
  rest: readonly Desk[] = [],
  engine: Engine = by.engine,
): Promise<Desk[]> {
  const guests = await Promise.all(
    names.map(async (name) => {
      const device = await newDevice(name)
      return { name, device, package: await engine.keyPackage(device) }
    }),
  )
  const made = await by.group.commit({ add: guests.map((guest) => guest.package.public) })
  await made.apply()
  for (const desk of rest) await desk.group.receive(made.commit)
  const { welcome } = made
  if (!welcome) throw new Error('A commit that adds somebody has a welcome.')
  return Promise.all(
    guests.map(async ({ name, device, package: own }) => {
      const find = async (ref: string) => (ref === own.ref ? own.private : undefined)
      return { name, device, engine, group: (await engine.join(welcome, find, device)).group }
    }),
  )
}

/** Makes, applies and delivers a commit to everybody else. */
export async function commitTo(
  by: Desk,
  others: readonly Desk[],
  o: Parameters<Group['commit']>[0] = {},
): Promise<Uint8Array> {
  const made = await by.group.commit(o)
  await made.apply()
  for (const desk of others) if (desk !== by) await desk.group.receive(made.commit)
  return made.commit
}

/** What must be equal for all who share an epoch. */
export async function epochOf({ group }: Desk): Promise<string> {
  const members = group.members().map((member) => `${member.leaf}=${nameOf(member)}/${toHex(member.signatureKey)}`)
  const secret = await group.exportSecret('test', utf8('context'), 32)
  return [group.epoch, await group.epochCode(), toHex(secret), toHex(group.settings), ...members].join('\n')
}
