/**
 * A little negotiation for tests, without keys and without a room: acts in, outcomes out. Its names are those of the
 * invented states of the test world; ids follow from names (`idOf('A')`), and the clock goes in steps of a minute.
 */
import { toBase64url, toHex, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { sha256 } from '#platform/crypto.ts'
import { Act } from './acts.ts'
import { fold, newNegotiation } from './fold.ts'
import { operationIdOf } from './operation.ts'
import type { Alternative, Entry, Negotiation, Outcome, Paragraph, Power, Role, Run, Speaker } from './state.ts'
import type { CharId, Range } from './words-of-acts.ts'

const digest = (text: string): Uint8Array => sha256(utf8(text))

/** An id from a name, always the same. */
export function idOf(name: string): string {
  return toBase64url(digest(`test/${name}`).subarray(0, 16))
}

/** A delegation's, account's or device's id from its name. */
export function uuidOf(name: string): string {
  const hex = toHex(digest(`test/uuid/${name}`).subarray(0, 16))
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

export type TestSpeaker = {
  delegation: string
  speaker: Speaker
  /** In order; the outcome is the last one's, or that of the first which was refused. */
  does(...acts: Act[]): Outcome
  /** All in one envelope: nobody else comes between them, and nobody reads in between. */
  doesAtOnce(...acts: Act[]): Outcome[]
  /** Each in an envelope of its own, a second after the one before. */
  hurries(...acts: Act[]): Outcome[]
}

export type TestText = {
  state: Negotiation
  entries: Entry[]
  chair: TestSpeaker
  /** A delegation by its name; `mediator`, `observer` and any name that is no party come as such. */
  by(name: string): TestSpeaker
  delegation(name: string): string
  /** The id of the operation of the last entry. */
  lastOperation(): string
  /** Adds an operative paragraph with one alternative (`idOf(name)`, `idOf(name + '/1')`), by default from the chair, discussed. */
  add(
    name: string,
    words: string,
    o?: { by?: string; type?: Paragraph['type']; under?: string; place?: string },
  ): Paragraph
  paragraph(name: string): Paragraph
  /** The first living alternative. */
  alternative(name: string, which?: number): Alternative
  words(name: string): string
  /** The characters of these words where they first stand in that alternative. */
  range(name: string, words: string, which?: number): Range
  /** The last character of these words, to put something behind it. */
  after(name: string, words: string, which?: number): CharId
  /** Paragraphs with their hashes as they stand. */
  at(...names: string[]): { paragraph: string; hash: string }[]
  /** Lets time pass, and says what time it will be at the next entry. */
  wait(minutes: number): string
  /** The time so many minutes from now, for deadlines. */
  later(minutes: number): string
}

export type TestOptions = {
  parties?: string[]
  /** The delegation that holds the chair: no party unless it is named among them. */
  chair?: string
  class?: Negotiation['class']
  powers?: (name: string) => Power[]
  /** Without the opening act. */
  closed?: boolean
}

export function openTestText(o: TestOptions = {}): TestText {
  const parties = o.parties ?? ['belmere', 'carthia', 'dorvane', 'norhaven']
  const chairName = o.chair ?? 'quillon'
  const room = uuidOf('room')
  const state = newNegotiation(room)
  const entries: Entry[] = []
  const clock = { minutes: 0 }
  const heard = new Map<string, number>()

  const enter = (name: string, role: Role, act: Act, index = 0, minutes = 1): Outcome => {
    if (index === 0) clock.minutes += minutes
    const device = uuidOf(`${name}/device`)
    const n = (heard.get(device) ?? 0) + 1
    heard.set(device, n)
    const entry = testEntry(state, {
      name,
      role,
      device,
      n,
      act,
      index,
      minutes: clock.minutes,
      powers: o.powers?.(name),
    })
    entries.push(entry)
    return fold(state, entry)
  }
  const speaker = (name: string, role: Role): TestSpeaker => ({
    delegation: uuidOf(name),
    speaker: speakerOf({ name, role, device: uuidOf(`${name}/device`), powers: o.powers?.(name) }),
    does: (...acts) => {
      let outcome: Outcome = { fate: 'done' }
      for (const act of acts) {
        outcome = enter(name, role, act)
        if (outcome.fate === 'refused') return outcome
      }
      return outcome
    },
    doesAtOnce: (...acts) => acts.map((act, index) => enter(name, role, act, index)),
    hurries: (...acts) => acts.map((act) => enter(name, role, act, 0, 1 / 60)),
  })
  const by = (name: string): TestSpeaker => speaker(name, roleOf(name, chairName))
  const chair = by(chairName)

  if (!o.closed)
    expectDone(
      chair.does({
        kind: 'open',
        title: 'Norms for the time between incidents',
        class: o.class ?? 'rolling-text',
        language: 'en',
        parties: parties.map((name) => ({ delegation: uuidOf(name), name: titled(name), zone: 'Europe/Vienna' })),
        exercise: false,
      }),
    )

  const paragraph = (name: string): Paragraph => found(state.paragraphs[idOf(name)], `paragraph ${name}`)
  const alternative = (name: string, which = 0): Alternative =>
    found(paragraph(name).alternatives.filter(({ withdrawn }) => !withdrawn)[which], `alternative ${which} of ${name}`)
  const words = (name: string): string => textOfRuns(alternative(name).runs)
  const range = (name: string, wanted: string, which = 0): Range => {
    const { runs } = alternative(name, which)
    const at = textOfRuns(runs).indexOf(wanted)
    if (at < 0) throw new Error(`“${wanted}” does not stand in ${name}: ${textOfRuns(runs)}`)
    return { from: charOf(runs, at), to: charOf(runs, at + wanted.length - 1) }
  }

  return {
    state,
    entries,
    chair,
    by,
    delegation: uuidOf,
    lastOperation: () => entries.at(-1)?.signed.operation.id ?? '',
    add: (name, text, { by: author = chairName, type = 'operative', under, place } = {}) => {
      expectDone(
        by(author).does({
          kind: 'paragraph.add',
          paragraph: idOf(name),
          type,
          place: place ?? `m${String(Object.keys(state.paragraphs).length).padStart(4, '0')}`,
          text,
          alternative: idOf(`${name}/1`),
          ...(under === undefined ? {} : { under: idOf(under) }),
        }),
      )
      if (paragraph(name).stage === 'proposed')
        expectDone(chair.does({ kind: 'paragraph.discuss', paragraph: idOf(name) }))
      return paragraph(name)
    },
    paragraph,
    alternative,
    words,
    range,
    after: (name, wanted, which) => range(name, wanted, which).to,
    at: (...names) => names.map((name) => ({ paragraph: idOf(name), hash: paragraph(name).hash })),
    wait: (minutes) => {
      clock.minutes += minutes
      return timeAt(clock.minutes + 1)
    },
    later: (minutes) => timeAt(clock.minutes + minutes),
  }
}

type TestEntry = {
  name: string
  role: Role
  device: string
  n: number
  act: Act
  index: number
  minutes: number
  powers?: Power[] | undefined
}

/** An entry as the room would give it; its signature is a dummy, which the fold does not look at. */
function testEntry(state: Negotiation, { name, role, device, n, act, index, minutes, powers }: TestEntry): Entry {
  const at = timeAt(minutes)
  return {
    seq: minutes,
    index,
    at,
    by: speakerOf({ name, role, device, powers }),
    signed: {
      operation: {
        v: 1,
        room: state.room,
        id: operationIdOf(state.room, device, n),
        n,
        seen: { count: state.count, trail: state.trail },
        sentAt: at,
        act: Act.parse(act),
      },
      signature: { key: idOf(`${name}/key`), ed25519: toBase64url(digest(canonicalJson(act))).padEnd(86, 'A') },
    },
  }
}

function speakerOf({ name, role, device, powers }: Omit<TestEntry, 'n' | 'act' | 'index' | 'minutes'>): Speaker {
  return {
    delegation: uuidOf(name),
    delegationName: titled(name),
    account: uuidOf(`${name}/account`),
    name: `${titled(name)}’s delegate`,
    device,
    role,
    powers: powers ?? ['speak', 'agree-ad-referendum', 'sign'],
  }
}

export function expectDone(outcome: Outcome): void {
  if (outcome.fate === 'refused')
    throw new Error(`Refused: ${outcome.refused.why}${outcome.refused.about ? ` (${outcome.refused.about})` : ''}`)
}

function timeAt(minutes: number): string {
  return new Date(Date.UTC(2026, 10, 22, 9) + Math.round(minutes * 60_000)).toISOString()
}

function roleOf(name: string, chairName: string): Role {
  if (name === chairName) return 'chair'
  return name === 'mediator' || name === 'observer' ? name : 'member'
}

function titled(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1)
}

function textOfRuns(runs: readonly Run[]): string {
  return runs.map(({ text }) => text).join('')
}

function charOf(runs: readonly Run[], at: number): CharId {
  let before = 0
  for (const { origin, from, text } of runs) {
    if (at < before + text.length) return `${origin}:${from + at - before}`
    before += text.length
  }
  throw new Error(`There is no character ${at}.`)
}

function found<T>(thing: T | undefined, what: string): T {
  if (thing === undefined) throw new Error(`There is no ${what}.`)
  return thing
}
