/**
 * What a delegation says to itself alone: instructions, red lines, fallback wording, and the way to the capital and back.
 * It lies in a sealed room of the delegation's own, each item signed by the device that wrote it, so that the capital's
 * answer can be shown as what it is.
 */
import { z } from 'zod'
import type { ActIn } from '#modules/rooms/acts.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { toBase64url } from '#platform/bytes.ts'
import { randomBytes } from '#platform/crypto.ts'
import { type HybridPublic, HybridSignature, keyIdOf, signHybrid, verifyHybrid } from '#platform/signing.ts'
import { Id, Note, ParagraphHash, RoomId, Time } from '../text/words-of-acts.ts'
import type { Desk } from './desk.ts'
import { standingOf, wasRemovedBy } from './reading.ts'
import { type BriefDoors, type BriefItem, BriefRefused } from './views.ts'

const app = 'brief'
const domain = 'negotiation-brief'

const Written = z.strictObject({
  v: z.literal(1),
  kind: z.literal('item'),
  /** The delegation's own room: an item of one is worth nothing in another. */
  home: RoomId,
  id: Id,
  item: z.strictObject({
    room: RoomId,
    paragraph: Id.optional(),
    kind: z.enum(['instruction', 'red-line', 'fallback', 'note', 'capital-asked', 'capital-answered']),
    text: Note,
    until: Time.optional(),
    hash: ParagraphHash.optional(),
    answers: Id.optional(),
    answer: z.enum(['confirm', 'decline']).optional(),
  }),
})
const Removed = z.strictObject({ v: z.literal(1), kind: z.literal('removed'), home: RoomId, id: Id })
const Opened = z.strictObject({ v: z.literal(1), kind: z.literal('opened'), home: RoomId })
const Statement = z.discriminatedUnion('kind', [Written, Removed, Opened])
type Statement = z.infer<typeof Statement>
const Signed = z.strictObject({ by: Id, at: Time, statement: Statement, signature: HybridSignature })
type Signed = z.infer<typeof Signed>
/** A newcomer of the delegation is handed what was said before, each item under its own signature. */
const Said = z.union([
  Signed,
  z.strictObject({ v: z.literal(1), kind: z.literal('handed'), said: z.array(Signed).max(400) }),
])

const most = 5000
/** Items handed on in one act. */
const handedAtOnce = 15

type Kept = { item: BriefItem; signed: Signed }

export function briefing(desk: Desk) {
  let home: string | undefined
  let heardUpto = 0
  const items = new Map<string, Kept>()
  const removed = new Set<string>()
  const waiting = new Map<string, BriefItem>()

  /** Whoever is in a room and not of this delegation; undefined where the room is not known here. */
  const strangersIn = (room: string): { name: string; delegation: string }[] | undefined =>
    desk.rooms
      .room(room)
      ?.people.filter(({ delegation }) => delegation.id !== desk.device.delegation)
      .map(({ name, delegation }) => ({ name, delegation: delegation.name }))
  const isOurs = (room: string): boolean => strangersIn(room)?.length === 0
  /** The room of our own, as long as nobody else reads what is said there. */
  const mustBeOurs = (): string => {
    if (home === undefined)
      throw new BriefRefused('none', 'This delegation has no room of its own yet: open one first.')
    const names = (strangersIn(home) ?? []).map(({ name, delegation }) => `${name} (${delegation})`)
    if (!isOurs(home))
      throw new BriefRefused('strangers', `Others are in the room of this brief: ${names.join(', ')}.`, names)
    return home
  }
  const take = async (signed: Signed, seq: number | null, handed?: Pick<ActIn, 'from' | 'at'>): Promise<void> => {
    const { by, at, statement, signature } = signed
    if (statement.home !== home) return
    const standing = await standingOf(desk.trust, by, desk.device.delegation)
    if (!standing?.added || !(await verifyHybrid(standing.key, domain, { by, at, statement }, signature))) return
    // Whoever holds the key of a device that was removed could have written it since: then it is its giver's word alone.
    const lapsed = handed !== undefined && wasRemovedBy(standing, handed.at)
    if (statement.kind === 'removed') {
      if (lapsed) return
      const target = items.get(statement.id)
      if (target) target.item.removed = true
      removed.add(statement.id)
      return
    }
    if (statement.kind !== 'item' || items.has(statement.id) || items.size >= most) return
    const { id, item } = statement
    if (lapsed && item.kind === 'capital-answered') return
    items.set(id, {
      signed,
      item: {
        ...shown(item),
        id,
        by: standing.holder,
        at,
        state: seq === null ? 'waiting' : 'sent',
        proof: canonicalJson(signed),
        ...(removed.has(id) ? { removed: true as const } : {}),
        ...(lapsed ? { handedBy: handed.from.name } : {}),
      },
    })
  }
  const takeAct = async ({ text, from, seq, at }: ActIn): Promise<void> => {
    if (from.delegation.id !== desk.device.delegation) return
    const said = readSaid(text)
    if (said === undefined) return
    if ('said' in said) for (const signed of said.said) await take(signed, seq, { from, at })
    else if (said.by === from.device) await take(said, seq)
  }
  const tried = new Set<string>()
  const find = async (): Promise<void> => {
    let joined: string | undefined
    for (const { id, state } of desk.rooms.list()) {
      if (home !== undefined) return
      if (state !== 'open') continue
      tried.add(id)
      const [first] = await desk.rooms.acts(id, app, 0, 1)
      if (first?.from.delegation.id !== desk.device.delegation) continue
      if (isOurs(id)) home = id
      else joined ??= id
    }
    // Ours, and others came in: it is shown as what it is, and nothing more is said there.
    home ??= joined
  }
  let line: Promise<void> = Promise.resolve()
  const catchUp = (): Promise<void> => {
    line = line.then(read).catch(() => {})
    return line
  }
  const read = async (): Promise<void> => {
    if (home === undefined) await find()
    if (home === undefined) return
    for (;;) {
      const acts = await desk.rooms.acts(home, app, heardUpto)
      for (const act of acts) {
        if (act.seq === null) continue
        await takeAct(act)
        heardUpto = act.seq
      }
      waiting.clear()
      for (const act of acts.filter(({ seq }) => seq === null)) noteWaiting(act)
      if (acts.length < 1000) break
    }
    desk.changed()
  }
  const noteWaiting = ({ text }: ActIn): void => {
    const said = readSaid(text)
    if (!said || 'said' in said) return
    if (said.statement.kind === 'removed') removed.add(said.statement.id)
    if (said.statement.kind !== 'item') return
    const { id, item } = said.statement
    const by = { account: desk.account.id, name: desk.account.name }
    waiting.set(id, { ...shown(item), id, by, at: said.at, state: 'waiting', proof: canonicalJson(said) })
  }
  const say = async (statement: Statement): Promise<void> => {
    mustBeOurs()
    const parsed = Statement.parse(statement)
    const told = { by: desk.device.id, at: desk.now().toISOString(), statement: parsed }
    const signature = await signHybrid(desk.device.secret, domain, told)
    // Whoever comes in before it is sealed does not read it either.
    const text = canonicalJson({ ...told, signature })
    await desk.rooms.act(parsed.home, { app, text, within: desk.device.delegation })
    await catchUp()
  }

  const owed = new Set<string>()
  /** To newcomers of our own, as soon as nobody else is in the room; rejects while somebody is, to be asked again. */
  const handOver = async (room: string, devices: readonly string[]): Promise<void> => {
    const own = devices.filter((one) => desk.trust.standing(one, desk.device.delegation)?.stands)
    if (room !== home || own.length === 0) return
    for (const one of own) owed.add(one)
    mustBeOurs()
    owed.clear()
    const said = [...items.values()].filter(({ item }) => !item.removed).map(({ signed }) => signed)
    for (let at = 0; at < said.length; at += handedAtOnce)
      await desk.rooms.act(room, {
        app,
        text: canonicalJson({ v: 1, kind: 'handed', said: said.slice(at, at + handedAtOnce) }),
        within: desk.device.delegation,
      })
  }

  const doors: BriefDoors = {
    room: () => home,
    strangers: () => (home === undefined ? [] : (strangersIn(home) ?? [])),
    async open(title) {
      if (home !== undefined) return home
      const { rooms, trust, device } = desk
      const id = await rooms.open({ title, history: 'from-joining', exercise: false, marking: 'red' })
      home = id
      heardUpto = 0
      await say({ v: 1, kind: 'opened', home: id })
      await trust.look([device.delegation]).catch(() => {})
      const devices = trust
        .devicesOfDelegation(device.delegation)
        .filter((one) => one.stands && one.device !== device.id)
        .map((one) => one.device)
      if (devices.length > 0) await rooms.invite(id, { devices, role: 'member' })
      return id
    },
    of: (negotiation, paragraph) =>
      [...[...items.values()].map(({ item }) => item), ...waiting.values()].filter(
        (item) =>
          item.room === negotiation &&
          !removed.has(item.id) &&
          (paragraph === undefined || item.paragraph === paragraph),
      ),
    async write(item) {
      const room = mustBeOurs()
      const id = toBase64url(randomBytes(16))
      await say({ v: 1, kind: 'item', home: room, id, item })
      return id
    },
    async remove(id) {
      const room = mustBeOurs()
      if (!items.has(id) && !waiting.has(id)) throw new RangeError(`There is no such item: ${id}.`)
      await say({ v: 1, kind: 'removed', home: room, id })
    },
  }
  return {
    doors,
    catchUp,
    hear(room: string, act: ActIn): void {
      if (act.app === app && (home === undefined || room === home)) void catchUp()
    },
    /** Rooms may come after the start: the delegation's own is looked for among them too. */
    lookAround(): void {
      if (home !== undefined) return
      if (desk.rooms.list().some(({ id, state }) => state === 'open' && !tried.has(id))) void catchUp()
    },
    handOver,
    /** When somebody came or went: newcomers of our own get what is theirs as soon as the others are out. */
    async tend(): Promise<void> {
      if (home !== undefined && owed.size > 0 && isOurs(home)) await handOver(home, [...owed])
    },
  }
}

function readSaid(text: string): z.infer<typeof Said> | undefined {
  return Said.safeParse(jsonIn(text)).data
}

type Shown = Pick<BriefItem, 'room' | 'paragraph' | 'kind' | 'text' | 'until' | 'hash' | 'answers' | 'answer'>

/** Without members that are not there. */
function shown(item: z.infer<typeof Written>['item']): Shown {
  const { room, kind, text, paragraph, until, hash, answers, answer } = item
  return {
    room,
    kind,
    text,
    ...(paragraph === undefined ? {} : { paragraph }),
    ...(until === undefined ? {} : { until }),
    ...(hash === undefined ? {} : { hash }),
    ...(answers === undefined ? {} : { answers }),
    ...(answer === undefined ? {} : { answer }),
  }
}

/** What a proof says (`BriefItem.proof`), where this key signed it: for whoever is shown what a capital answered. */
export async function openBriefProof(
  proof: string,
  key: HybridPublic,
): Promise<{ by: string; at: string; home: string; id: string; item: Shown } | undefined> {
  const signed = Signed.safeParse(jsonIn(proof)).data
  if (!signed || signed.by !== keyIdOf(key) || signed.statement.kind !== 'item') return undefined
  const { by, at, statement, signature } = signed
  if (!(await verifyHybrid(key, domain, { by, at, statement }, signature))) return undefined
  return { by, at, home: statement.home, id: statement.id, item: shown(statement.item) }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
