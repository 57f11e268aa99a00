import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { Committee, deviceCodeOf, fingerprintOf, SignedCommittee } from '#modules/identity/keys.ts'
import { openDesk, openSeat, type Seat, type Wants } from '../desk.ts'
import { openFolder, type OwnKeys } from '../folder.ts'
import { type Entrance, openHost } from '../host.ts'
import type { Told } from '../telling.ts'

/** The host did not take what was shown at its door. */
export class NotLetIn extends Error {
  override name = 'NotLetIn'
}

export type SignIn = {
  host: string
  /** A machine token, or the cookie of a session as the browser sends it: `name=value`. */
  token?: string | undefined
  cookie?: string | undefined
  /** A file with the committee's statement, come by another way than the host. */
  committee?: string | undefined
}

/** Says who this device is for, and keeps it. Nothing is sealed by it: it only opens the doors of the host. */
export async function signIn({ folder: path }: Wants, { host, token, cookie, committee }: SignIn): Promise<Told> {
  const folder = openFolder(path)
  const origin = new URL(host).origin
  const header: Entrance['header'] | undefined =
    token !== undefined
      ? { name: 'authorization', value: `Bearer ${token}` }
      : cookie !== undefined
        ? { name: 'cookie', value: cookie }
        : undefined
  if (!header) throw new NotLetIn('Say with --token or --cookie by what to sign in.')
  const session = await openHost({ host: origin, header }).identity.whoami()
  const { id, name, delegation, demo, kind, scopes } = session
  if (id === null || delegation === null) throw new NotLetIn(`${origin} does not know this token or session.`)
  if (kind === 'machine' && !scopes.includes('rooms'))
    throw new NotLetIn('This token was not given the scope rooms: issue one that was.')
  const known = await folder.entry().catch(() => undefined)
  if (known && (known.account.id !== id || known.host !== origin))
    throw new NotLetIn(`${path} is the device of ${known.account.name} at ${known.host}: take another folder.`)
  const anchor = committee === undefined ? known?.committee : await committeeIn(committee)
  await folder.keepEntry({
    host: origin,
    header,
    account: { id, name },
    delegation: { id: delegation.id, name: delegation.name },
    demo,
    ...(anchor ? { committee: anchor } : {}),
  })
  const told = { host: origin, account: { id, name }, delegation: delegation.name, demonstration: demo }
  return { json: told, lines: [`Signed in at ${origin} as ${name}, ${delegation.name}.`] }
}

async function committeeIn(path: string): Promise<Committee> {
  const content: unknown = JSON.parse(await readFile(path, 'utf8'))
  const signed = SignedCommittee.safeParse(content)
  return signed.success ? signed.data.statement : Committee.parse(content)
}

export type DeviceWanted = {
  name: string
  /** Milliseconds; 0 does not wait at all. */
  patience: number
  /** Told while waiting. */
  say: (line: string) => void
}

/**
 * Makes the key of this device, asks that it be added, shows the code that is compared by eye, and waits until a device
 * list names it. Once it does, key packages are left, so that others can invite this device.
 */
export async function device(wants: Wants, { name, patience, say }: DeviceWanted): Promise<Told> {
  const seat = await openSeat(wants)
  const own = await seat.folder.makeKeys(name, seat.entry.delegation.id)
  const code = deviceCodeOf(own.id)
  await refreshed(seat)
  if (!seat.trust.standing(own.id, seat.entry.delegation.id)) {
    // When its statement comes back from the host, it was this very device that asked for it.
    await seat.trust.know(own.id)
    await ask(seat, own)
    if (!seat.entry.demo) say(waits(code))
    await accreditation(seat, own, patience)
  }
  const standing = seat.trust.standing(own.id, seat.entry.delegation.id)
  if (standing?.stands) {
    await using desk = await openDesk(wants)
    void desk
  }
  const committee = seat.trust.committee()
  const told = {
    device: own.id,
    name: own.name,
    code,
    standing: standing ? (standing.stands ? 'stands' : (standing.why ?? 'ended')) : 'waits',
    committee: committee ? fingerprintOf(committee) : null,
  }
  return { json: told, lines: Object.entries(told).map(([key, value]) => `${key}: ${value ?? 'none yet'}`) }
}

function waits(code: string): string {
  return `Waiting. Who may add devices compares this code with the one on their own screen:\n\n  ${code}\n`
}

async function ask({ host, entry }: Seat, { name, key }: OwnKeys): Promise<void> {
  const request = { device: { name, key } }
  if (entry.demo) await host.demoKeys.signDevice(request)
  else await host.keys.requestDevice(request)
}

/** Milliseconds between two looks: a demonstration signs at once, a person takes their time. */
const look = { first: 50, most: 1_000 } as const

async function accreditation(seat: Seat, { id }: OwnKeys, patience: number): Promise<void> {
  for (let waited = 0, wait: number = look.first; waited < patience; wait = Math.min(2 * wait, look.most)) {
    await pause(wait)
    waited += wait
    await refreshed(seat)
    if (seat.trust.standing(id, seat.entry.delegation.id)) return
  }
}

async function refreshed({ trust, entry }: Seat): Promise<void> {
  await trust.refresh()
  await trust.look([entry.delegation.id])
}
