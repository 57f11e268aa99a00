/** Key packages: by them others add this device while it is away. Each is used once; the last resort when none is left. */
import { fromBase64url, toBase64url } from '#platform/bytes.ts'
import { type Engine, openEngine } from '../group-engine.ts'
import { tellWhatIsLost } from './coming-back.ts'
import type { Desk } from './desk.ts'
import { judgeOf } from './judging.ts'
import { fromStore, toStore } from './log.ts'

const few = 10
const many = 30
/** Days after which the private half of a package that nobody used is let go; its lifetime is shorter. */
const keptDays = 120

type KeptPackage = { at: number; lastResort: boolean; private: string }

/** In the store of whoever left key packages with the host. */
const leftHere = 'packages/left'

export const packageKey = (ref: string): string => `package/${ref}`

export function deviceEngine(desk: Desk): Promise<Engine> {
  return openEngine({ judge: judgeOf(desk.trust, []), policy: () => true, now: desk.now })
}

export async function makePackage(
  desk: Desk,
  engine: Engine,
  o: { lastResort?: boolean } = {},
): Promise<{ ref: string; public: Uint8Array; puts: Record<string, Uint8Array> }> {
  const made = await engine.keyPackage(desk.self, o)
  const kept: KeptPackage = {
    at: desk.now().getTime(),
    lastResort: o.lastResort === true,
    private: toBase64url(made.private),
  }
  return { ref: made.ref, public: made.public, puts: { [packageKey(made.ref)]: toStore(kept) } }
}

export async function findPackage(desk: Desk, ref: string): Promise<Uint8Array | undefined> {
  const kept = await fromStore<KeptPackage>(desk.store, packageKey(ref))
  return kept && fromBase64url(kept.private)
}

export async function isLastResort(desk: Desk, ref: string): Promise<boolean> {
  return (await fromStore<KeptPackage>(desk.store, packageKey(ref)))?.lastResort ?? false
}

/** Leaves new key packages with the host where few are left. The private halves are kept first. */
export async function tendPackages(desk: Desk): Promise<void> {
  const device = desk.device.id
  const told = await desk.doors.packagesLeft({ device })
  const anew = (await desk.store.get(leftHere)) === undefined
  // Left by the same key out of another store, which is gone: whoever is let in by one of those could open nothing.
  const isBack = anew && (told.left > 0 || told.lastResort)
  const { left, lastResort } = anew ? { left: 0, lastResort: false } : told
  if (left >= few && lastResort) return
  const engine = await deviceEngine(desk)
  const made = await Promise.all(Array.from({ length: Math.max(0, many - left) }, () => makePackage(desk, engine)))
  const last = lastResort ? undefined : await makePackage(desk, engine, { lastResort: true })
  await desk.exclusive(`rooms/${device}`, async () => {
    const refs = (await fromStore<{ ref: string; at: number }[]>(desk.store, 'packages')) ?? []
    const now = desk.now().getTime()
    const old = refs.filter(({ at }) => now - at > keptDays * 86_400_000)
    const kept = [...refs.filter((one) => !old.includes(one)), ...made.map(({ ref }) => ({ ref, at: now }))]
    await desk.store.put({
      ...Object.assign({}, ...[...made, ...(last ? [last] : [])].map(({ puts }) => puts)),
      ...Object.fromEntries(old.map(({ ref }) => [packageKey(ref), null])),
      packages: toStore(kept),
    })
  })
  await desk.doors.packages({
    device,
    packages: made.map((one) => toBase64url(one.public)),
    ...(last ? { lastResort: toBase64url(last.public) } : {}),
    ...(isBack ? { anew } : {}),
  })
  if (isBack) await tellWhatIsLost(desk)
  if (anew) await desk.store.put({ [leftHere]: toStore(true) })
}
