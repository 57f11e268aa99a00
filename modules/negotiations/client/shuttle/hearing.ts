/** Takes in what is said in the rooms of shuttles: only what the keys vouch for, from whoever may say it. */
import type { Standing, Trust } from '#modules/identity/keys.ts'
import type { ActIn, RoomActs, Rooms } from '#modules/rooms/acts.ts'
import { type HybridSecret, verifyHybrid } from '#platform/signing.ts'
import { standingOf, wasRemovedBy } from '../reading.ts'
import { openedBy, take, type ConsentFault, type Shuttle, type Speaker } from './folding.ts'
import {
  readShuttle,
  shuttleApp,
  shuttleDomain,
  type Signed,
  type SignedConsent,
  type StatementOf,
} from './statements.ts'

export type OpenShuttles = {
  rooms: Rooms & RoomActs
  trust: Trust
  device: { id: string; delegation: string; secret: HybridSecret }
  account: { id: string; name: string }
  now: () => Date
}

/** `heard`: up to which envelope of a room acts were taken; `looked`: up to which it was looked whether there are any. */
export type Desk = OpenShuttles & {
  shuttles: Map<string, Shuttle>
  heard: Map<string, number>
  looked: Map<string, number>
}

/** Whether more has come than was looked at. */
export function isBehind({ rooms, looked }: Desk, room: string): boolean {
  return (rooms.room(room)?.lastSeq ?? 0) > (looked.get(room) ?? -1)
}

/** Takes in what the room holds of it, in order; what cannot be judged yet is tried again. */
export async function read(desk: Desk, room: string): Promise<void> {
  const upto = desk.rooms.room(room)?.lastSeq ?? 0
  await readAll(desk, room)
  desk.looked.set(room, upto)
}

async function readAll(desk: Desk, room: string): Promise<void> {
  for (;;) {
    const acts = (await desk.rooms.acts(room, shuttleApp, desk.heard.get(room) ?? 0)).filter(({ seq }) => seq !== null)
    for (const act of acts) {
      await hear(desk, room, act)
      if (act.seq !== null) desk.heard.set(room, act.seq)
    }
    if (acts.length === 0) return
  }
}

/** Whoever opened the room: by their role at that place in its order, whoever sits in the chair by now. */
const presiding: ReadonlySet<ActIn['role']> = new Set(['chair', 'mediator'])

async function hear(desk: Desk, room: string, act: ActIn): Promise<void> {
  const heard = readShuttle(act.text)
  for (const signed of heard?.said ?? []) {
    if (signed.statement.home !== room) continue
    if (!heard?.handed && (signed.by !== act.from.device || signed.of !== act.from.delegation.id)) continue
    const speaker = await speakerOf(desk, signed, heard?.handed ? act : undefined)
    if (!speaker) continue
    const { statement } = signed
    const nameOf = (delegation: string): string => nameIn(desk, delegation)
    const known = desk.shuttles.get(room)
    if (!known) {
      const opened = presiding.has(act.role) ? openedBy(signed, speaker, nameOf) : undefined
      if (opened) desk.shuttles.set(room, { ...opened, statements: [signed] })
      continue
    }
    // What a device of our own hands on came when it says that it came.
    const at = heard?.handed && act.from.delegation.id === desk.device.delegation ? signed.at : act.at
    const fault = statement.kind === 'disclosure' ? await faultIn(desk, known, statement, at) : undefined
    take(known, signed, { speaker, nameOf, fault })
  }
}

function nameIn({ trust }: Desk, delegation: string): string {
  return trust.list()?.delegations.find(({ id }) => id === delegation)?.name ?? delegation.slice(0, 8)
}

/**
 * Whose word it is, where the signature holds. What is handed on is not, where its device had been removed by then: whoever
 * has that key could write it since. Unless its own delegation hands it on, or ours, which heard it.
 */
async function speakerOf({ trust, device }: Desk, said: Signed, handed?: ActIn): Promise<Speaker | undefined> {
  const standing = await holderOf(trust, said)
  if (!standing) return undefined
  const giver = handed?.from.delegation.id
  const vouched = giver === said.of || giver === device.delegation
  if (handed && !vouched && wasRemovedBy(standing, handed.at)) return undefined
  return { device: said.by, delegation: said.of, ...standing.holder }
}

/** The device that a statement names, where a key once added signed it. */
async function holderOf(trust: Trust, { signature, ...told }: Signed | SignedConsent): Promise<Standing | undefined> {
  const standing = await standingOf(trust, told.by, told.of)
  return standing?.added && (await verifyHybrid(standing.key, shuttleDomain, told, signature)) ? standing : undefined
}

/** What is wrong with the consent to words that were told here at that time; nothing, where it holds for them and for us. */
async function faultIn(
  { trust }: Desk,
  { party, mediator }: Shuttle,
  { words, from, consent }: StatementOf<'disclosure'>,
  at: string,
): Promise<ConsentFault | undefined> {
  const { statement } = consent
  // Nobody of that delegation sits here: what it removed since is not heard of by itself.
  await trust.look([consent.of]).catch(() => {})
  const holder = consent.of === from.id ? await holderOf(trust, consent) : undefined
  if (!holder) return 'false-signature'
  if (wasRemovedBy(holder, at)) return 'removed-key'
  if (statement.words !== words) return 'other-words'
  if (statement.to !== party.id) return 'other-party'
  const same = statement.mediator.account === mediator.account && statement.mediator.delegation === mediator.delegation
  return same ? undefined : 'other-mediator'
}
