/** Takes in what is said in the rooms of shuttles: only what the keys vouch for, from whoever may say it. */
import type { Trust } from '#modules/identity/keys.ts'
import type { ActIn, RoomActs, Rooms } from '#modules/rooms/acts.ts'
import { type HybridSecret, verifyHybrid } from '#platform/signing.ts'
import { standingOf } from '../reading.ts'
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

async function hear(desk: Desk, room: string, { text, from, role }: ActIn): Promise<void> {
  const heard = readShuttle(text)
  for (const signed of heard?.said ?? []) {
    if (signed.statement.home !== room) continue
    if (!heard?.handed && (signed.by !== from.device || signed.of !== from.delegation.id)) continue
    const speaker = await speakerOf(desk, signed)
    if (!speaker) continue
    const { statement } = signed
    const known = desk.shuttles.get(room)
    if (!known) {
      const opened = presiding.has(role) ? openedBy(signed, speaker) : undefined
      if (opened) desk.shuttles.set(room, { ...opened, statements: [signed] })
      continue
    }
    const fault = statement.kind === 'disclosure' ? await faultIn(desk, known, statement) : undefined
    take(known, signed, speaker, fault)
  }
}

async function speakerOf(
  { trust }: Desk,
  { signature, ...told }: Signed | SignedConsent,
): Promise<Speaker | undefined> {
  const standing = await standingOf(trust, told.by, told.of)
  if (!standing?.added || !(await verifyHybrid(standing.key, shuttleDomain, told, signature))) return undefined
  return { device: told.by, delegation: told.of, ...standing.holder }
}

/** What is wrong with the consent that goes with words told in a room; nothing, where it holds for these words, here. */
async function faultIn(
  desk: Desk,
  { party, mediator }: Shuttle,
  { words, from, consent }: StatementOf<'disclosure'>,
): Promise<ConsentFault | undefined> {
  const { statement } = consent
  if (consent.of !== from.id || !(await speakerOf(desk, consent))) return 'false-signature'
  if (statement.words !== words) return 'other-words'
  if (statement.to !== party.id) return 'other-party'
  const same = statement.mediator.account === mediator.account && statement.mediator.delegation === mediator.delegation
  return same ? undefined : 'other-mediator'
}
