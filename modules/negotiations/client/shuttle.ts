/**
 * A mediator's shuttle: sealed rooms, each with one party. What a party says stays in its room; in another it is repeated
 * only with the party's consent to those very words for that very party, which goes along and is verified there.
 */
import { toBase64url } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { randomBytes } from '#platform/crypto.ts'
import { signHybrid } from '#platform/signing.ts'
import type { Ask, Delegation, Shuttle } from './shuttle/folding.ts'
import { type Desk, isBehind, type OpenShuttles, read } from './shuttle/hearing.ts'
import { type SignedConsent, shuttleApp, shuttleDomain, Statement } from './shuttle/statements.ts'

export type { OpenShuttles } from './shuttle/hearing.ts'
export type { Ask, AskState, Delegation, Disclosure, Point, Shuttle } from './shuttle/folding.ts'

export type ShuttleView = Omit<Shuttle, 'statements'> & { title: string; me: 'mediator' | 'party' | 'other' }

export class ShuttleRefused extends Error {
  override readonly name = 'ShuttleRefused'
  readonly why: 'no-consent' | 'revoked' | 'removed-key' | 'other-party' | 'told-already' | 'not-yours' | 'unknown'
  /** The key of its words, as of a refusal of the host. */
  readonly code: string
  readonly status = 409
  constructor(why: ShuttleRefused['why'], message: string) {
    super(message)
    this.why = why
    this.code = `negotiations.mediator.refused.${why}`
  }
}

export type Shuttles = {
  start(): Promise<void>
  stop(): void
  subscribe(listener: () => void): () => void
  list(): ShuttleView[]
  of(room: string): ShuttleView | undefined
  /** Makes a sealed room of the mediator's and of these devices of one party. */
  open(o: {
    title: string
    party: Delegation
    devices: string[]
    negotiation?: { room: string; title: string }
    exercise?: boolean
    /** The exercise of which it is, where the mediator takes part in several. */
    run?: string | undefined
  }): Promise<string>
  /** A point of the party's; or one that the mediator heard and writes down. */
  point(room: string, text: string): Promise<string>
  ask(room: string, o: { point: string; words: string; to: Delegation }): Promise<string>
  answer(room: string, ask: string, answer: 'consent' | 'decline' | 'revoke'): Promise<void>
  /** Tells the words in the room of the party that they are for. Throws ShuttleRefused with nothing sent. */
  disclose(room: string, ask: string, into: string): Promise<void>
}

const handedAtOnce = 8
const newId = (): string => toBase64url(randomBytes(16))

export function openShuttles(o: OpenShuttles): Shuttles {
  const desk: Desk = { ...o, shuttles: new Map(), heard: new Map(), looked: new Map() }
  const listeners = new Set<() => void>()
  const stops: (() => void)[] = []
  let line: Promise<void> = Promise.resolve()
  const catchUp = (room: string): Promise<void> => {
    // A room whose keys are not known yet is read again with its next act.
    line = line.then(() => read(desk, room)).catch(() => {})
    return line.then(() => {
      for (const listener of listeners) listener()
    })
  }
  const say = async (statement: Statement): Promise<void> => {
    const signed = await sign(desk, Statement.parse(statement))
    await o.rooms.act(statement.home, { app: shuttleApp, text: canonicalJson(signed) })
    await catchUp(statement.home)
  }
  return {
    ...lookingAt(desk),
    ...doing(desk, say),
    async start() {
      stops.push(
        o.rooms.onAct((room, act) => void (act.app === shuttleApp && catchUp(room))),
        o.rooms.onNewcomers((room) => handOver(desk, room)),
        // What waited here when the program ended goes out without a word about it.
        o.rooms.subscribe(() => {
          for (const { id } of o.rooms.list()) if (isBehind(desk, id)) void catchUp(id)
        }),
      )
      await Promise.all(o.rooms.list().map(({ id }) => catchUp(id)))
    },
    stop() {
      for (const stop of stops.splice(0)) stop()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function lookingAt(desk: Desk): Pick<Shuttles, 'list' | 'of'> {
  const viewOf = ({ statements: _, ...shuttle }: Shuttle): ShuttleView => {
    const { mediator, party } = shuttle
    const isMediator = mediator.account === desk.account.id && mediator.delegation === desk.device.delegation
    return {
      ...shuttle,
      title: desk.rooms.room(shuttle.room)?.title ?? '',
      me: isMediator ? 'mediator' : party.id === desk.device.delegation ? 'party' : 'other',
    }
  }
  return {
    list: () => [...desk.shuttles.values()].map(viewOf),
    of: (room) => {
      const shuttle = desk.shuttles.get(room)
      return shuttle && viewOf(shuttle)
    },
  }
}

function doing(
  desk: Desk,
  say: (statement: Statement) => Promise<void>,
): Pick<Shuttles, 'open' | 'point' | 'ask' | 'answer' | 'disclose'> {
  return {
    async open({ title, party, devices, negotiation, exercise = false, run }) {
      const home = await desk.rooms.open({ title, history: 'from-joining', exercise, run, marking: 'red' })
      await desk.rooms.invite(home, { devices, role: 'member' })
      await say({ v: 1, kind: 'opened', home, party, ...(negotiation ? { negotiation } : {}) })
      // Whoever leaves the page now leaves a room that stands, and not one that waits to be named.
      await desk.rooms.sync(home)
      await read(desk, home)
      return home
    },
    async point(home, text) {
      mustKnow(desk, home)
      const id = newId()
      await say({ v: 1, kind: 'point', home, id, text })
      return id
    },
    async ask(home, { point, words, to }) {
      mustBeMediator(desk, mustKnow(desk, home))
      const id = newId()
      await say({ v: 1, kind: 'ask', home, id, point, words, to })
      return id
    },
    async answer(home, id, answer) {
      const shuttle = mustKnow(desk, home)
      const ask = askIn(shuttle, id)
      if (shuttle.party.id !== desk.device.delegation)
        throw new ShuttleRefused('not-yours', 'Only the party whose point it is consents.')
      if (ask.state === 'told') throw new ShuttleRefused('told-already', 'It has been told already.')
      const { delegation, account } = shuttle.mediator
      if (answer === 'consent')
        await say({
          v: 1,
          kind: 'consent',
          home,
          ask: id,
          words: ask.words,
          to: ask.to.id,
          mediator: { delegation, account },
        })
      else await say({ v: 1, kind: answer, home, ask: id })
    },
    async disclose(home, id, into) {
      const shuttle = mustKnow(desk, home)
      mustBeMediator(desk, shuttle)
      const other = mustKnow(desk, into)
      const ask = askIn(shuttle, id)
      const consent = consentOf(ask)
      await mustStand(desk, consent)
      if (other.party.id !== ask.to.id || consent.statement.to !== ask.to.id)
        throw new ShuttleRefused('other-party', 'The consent is for another party.')
      await say({
        v: 1,
        kind: 'disclosure',
        home: into,
        // One disclosure of one consent, however often it is tried.
        id,
        words: ask.words,
        from: shuttle.party,
        consent,
      })
      await say({ v: 1, kind: 'told', home, ask: id })
    },
  }
}

function mustKnow({ shuttles }: Desk, room: string): Shuttle {
  const shuttle = shuttles.get(room)
  if (!shuttle) throw new ShuttleRefused('unknown', 'There is no shuttle in this room.')
  return shuttle
}

function mustBeMediator({ device, account }: Desk, { mediator }: Shuttle): void {
  if (mediator.account !== account.id || mediator.delegation !== device.delegation)
    throw new ShuttleRefused('not-yours', 'Only the mediator of this room does this.')
}

function askIn({ asks }: Shuttle, id: string): Ask {
  const ask = asks.find((one) => one.id === id)
  if (!ask) throw new ShuttleRefused('unknown', 'This was not asked.')
  return ask
}

function consentOf({ state, consent }: Ask): SignedConsent {
  if (state === 'revoked') throw new ShuttleRefused('revoked', 'The consent was withdrawn.')
  if (state === 'told') throw new ShuttleRefused('told-already', 'It has been told already.')
  if (state !== 'consented' || !consent) throw new ShuttleRefused('no-consent', 'The party has not consented.')
  return consent
}

/** Whoever is told would not be shown words by the consent of a device that was removed since. */
async function mustStand({ trust }: Desk, { by, of }: SignedConsent): Promise<void> {
  await trust.look([of]).catch(() => {})
  if (trust.standing(by, of)?.removedAt !== undefined)
    throw new ShuttleRefused('removed-key', 'The device that consented has been removed since: ask again.')
}

async function sign<Said>(desk: Desk, statement: Said) {
  const { id, delegation, secret } = desk.device
  const told = { by: id, of: delegation, at: desk.now().toISOString(), statement }
  return { ...told, signature: await signHybrid(secret, shuttleDomain, told) }
}

async function handOver(desk: Desk, room: string): Promise<void> {
  const said = desk.shuttles.get(room)?.statements ?? []
  for (let at = 0; at < said.length; at += handedAtOnce) {
    const text = canonicalJson({ v: 1, kind: 'handed', said: said.slice(at, at + handedAtOnce) })
    await desk.rooms.act(room, { app: shuttleApp, text })
  }
}
