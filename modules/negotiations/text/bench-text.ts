/**
 * A long negotiation for measuring: the text of the issue's figures, negotiated by delegations that take turns. The same
 * for the same wishes. Signatures are dummies; every operation is one that the rules take.
 */
import type { Act } from './acts.ts'
import { charAt, lengthOf } from './chars.ts'
import { fold, newNegotiation } from './fold.ts'
import { operationIdOf } from './operation.ts'
import { placesBetween } from './place.ts'
import type { Entry, Negotiation, Paragraph } from './state.ts'
import { type Dice, diceOf } from './test-dice.ts'
import { idOf, uuidOf } from './test-text.ts'

export type LargeText = { room: string; entries: Entry[]; state: Negotiation }
export type LargeWishes = { paragraphs: number; brackets: number; operations: number; delegations: number }

export const issueFigures: LargeWishes = { paragraphs: 1_000, brackets: 3_000, operations: 50_000, delegations: 60 }

type Making = {
  state: Negotiation
  entries: Entry[]
  wishes: LargeWishes
  dice: Dice
  heard: Map<string, number>
  open: string[]
  names: number
}

/** At the end stand as many paragraphs, brackets and operations as wished. */
export function largeText(wishes: LargeWishes = issueFigures): LargeText {
  const room = uuidOf('large room')
  const state = newNegotiation(room)
  const making: Making = { state, entries: [], wishes, dice: diceOf(7), heard: new Map(), open: [], names: 0 }
  const parties = Array.from({ length: wishes.delegations }, (_, at) => ({
    delegation: uuidOf(`delegation ${at}`),
    name: `Delegation ${at + 1}`,
    zone: 'Europe/Vienna',
  }))
  const opening = { title: 'A long text', class: 'rolling-text', language: 'en', parties, exercise: true } as const
  enter(making, -1, { kind: 'open', ...opening })
  bringIn(making)
  while (making.entries.length < wishes.operations) {
    const left = wishes.operations - making.entries.length
    const missing = wishes.brackets - making.open.length
    // Brackets that are still to come are kept time for: some are closed again on the way.
    const mustBracket = missing > 0 && left <= missing * 2
    const speaker = making.dice(wishes.delegations)
    const { kind, act } = mustBracket ? bracket(making) : someTurn(making, speaker)
    if (act && enter(making, act.kind === 'paragraph.discuss' ? -1 : speaker, act) && kind === 'bracket')
      making.open.push('bracket' in act ? act.bracket : '')
  }
  return { room, entries: making.entries, state }
}

const vocabulary =
  'States should shall refrain from any use of information and communications technologies that is contrary to the norms of responsible conduct in good faith taking into account capacity cooperation'.split(
    ' ',
  )

function sentence(dice: Dice, words: number): string {
  return `${Array.from({ length: words }, () => vocabulary[dice(vocabulary.length)] ?? '').join(' ')}.`
}

/** 90 pages of 1,000 paragraphs are some 50 words to a paragraph. */
function bringIn(making: Making): void {
  const { wishes, dice } = making
  const places = placesBetween(null, null, wishes.paragraphs)
  for (let first = 0; first < wishes.paragraphs; first += 200) {
    const paragraphs = places.slice(first, Math.min(first + 200, wishes.paragraphs)).map((place, at) => ({
      paragraph: idOf(`paragraph ${first + at}`),
      type: first + at < 40 ? ('preambular' as const) : ('operative' as const),
      place,
      text: sentence(dice, 40 + dice(20)),
      alternative: idOf(`alternative ${first + at}`),
    }))
    enter(making, -1, { kind: 'text.import', paragraphs })
  }
}

type Turn = { kind: 'bracket' | 'other'; act: Act | undefined }

const newId = (making: Making): string => idOf(`thing ${(making.names += 1)}`)

function paragraphAt({ state, wishes, dice }: Making): Paragraph | undefined {
  return state.paragraphs[idOf(`paragraph ${dice(wishes.paragraphs)}`)]
}

function bracket(making: Making): Turn {
  const paragraph = paragraphAt(making)
  const alternative = paragraph?.alternatives[0]
  if (!paragraph || !alternative) return { kind: 'other', act: undefined }
  const start = making.dice(lengthOf(alternative.runs) - 20)
  const [from, to] = [charAt(alternative.runs, start), charAt(alternative.runs, start + 19)]
  if (from === undefined || to === undefined) return { kind: 'other', act: undefined }
  const inside = { paragraph: paragraph.id, alternative: alternative.id }
  return { kind: 'bracket', act: { kind: 'bracket.open', ...inside, bracket: newId(making), range: { from, to } } }
}

function someTurn(making: Making, speaker: number): Turn {
  const { dice, state, open } = making
  const chance = dice(100)
  if (chance < 9 && open.length < making.wishes.brackets) return bracket(making)
  const other = (act: Act | undefined): Turn => ({ kind: 'other', act })
  if (chance < 34) {
    const one = open[dice(open.length)]
    const stand = (['support', 'oppose', 'none'] as const)[dice(3)] ?? 'none'
    return other(one === undefined ? undefined : { kind: 'bracket.back', bracket: one, stand })
  }
  const paragraph = paragraphAt(making)
  const alternative = paragraph?.alternatives[0]
  if (!paragraph || !alternative) return other(undefined)
  const inside = { paragraph: paragraph.id, alternative: alternative.id }
  const at = { paragraph: paragraph.id, hash: paragraph.hash }
  if (chance < 60) {
    const stand = (['support', 'can-accept', 'reserve', 'oppose'] as const)[dice(4)] ?? 'support'
    return other({ kind: 'position.take', ...at, stand })
  }
  if (chance < 75) {
    const own = paragraph.amendments.find(
      (one) => one.state === 'open' && one.delegation === uuidOf(`delegation ${speaker}`),
    )
    if (own) return other({ kind: 'amendment.withdraw', amendment: own.id })
    const after = charAt(alternative.runs, dice(lengthOf(alternative.runs))) ?? null
    const edit = { after, insert: ` ${sentence(dice, 2)}` }
    return other({ kind: 'amendment.propose', ...inside, amendment: newId(making), edit })
  }
  if (chance < 80) {
    const amendment = paragraph.amendments.find(({ state: stage }) => stage === 'open')
    return other(amendment && { kind: 'amendment.accept', amendment: amendment.id, hash: paragraph.hash })
  }
  if (chance < 88) {
    const text = sentence(dice, 12)
    return other({ kind: 'comment.make', comment: newId(making), paragraph: paragraph.id, text })
  }
  if (chance < 94) {
    const operation = Object.values(paragraph.positions)[0]?.operation
    return other(operation === undefined ? undefined : { kind: 'align', with: operation, stand: 'align' })
  }
  if (chance < 97 && paragraph.alternatives.length < 4) {
    const words = { alternative: newId(making), text: sentence(dice, 45) }
    return other({ kind: 'alternative.add', paragraph: paragraph.id, ...words })
  }
  if (chance < 98) {
    const reserve = {
      kind: 'reserve.enter',
      reserve: newId(making),
      paragraph: paragraph.id,
      type: 'scrutiny',
    } as const
    return other(Object.keys(state.reserves).length < 600 ? reserve : undefined)
  }
  const [text, language] = [sentence(dice, 50), 'fr']
  return other({ kind: 'translation.set', ...inside, language, text, of: alternative.hash, status: 'draft' })
}

/** Keeps the entry where the rules took it. The chair is -1; amendments are accepted from the chair. */
function enter(making: Making, speaker: number, act: Act): boolean {
  const { state, entries, heard } = making
  const chair = speaker < 0 || act.kind === 'amendment.accept'
  const name = chair ? 'chair' : `delegation ${speaker}`
  const device = uuidOf(`${name} device`)
  const n = (heard.get(device) ?? 0) + 1
  const at = new Date(Date.UTC(2026, 10, 22, 9, 0, entries.length * 6)).toISOString()
  const entry: Entry = {
    seq: entries.length + 1,
    index: 0,
    at,
    by: {
      delegation: uuidOf(name),
      delegationName: name,
      account: uuidOf(`${name} account`),
      name: `Somebody of ${name}`,
      device,
      role: chair ? 'chair' : 'member',
      powers: ['speak', 'agree-ad-referendum', 'sign'],
    },
    signed: {
      operation: {
        v: 1,
        room: state.room,
        id: operationIdOf(state.room, device, n),
        n,
        seen: { count: state.count, trail: state.trail },
        sentAt: at,
        act,
      },
      signature: { key: idOf(name), ed25519: 'A'.repeat(86) },
    },
  }
  // What the rules refuse is left out, as the client of whoever tries would not send it; it has counted as heard.
  const before = { count: state.count, trail: state.trail }
  const done = fold(state, entry).fate === 'done'
  if (done) {
    heard.set(device, n)
    entries.push(entry)
  } else Object.assign(state, { ...before, heard: { ...state.heard, [device]: n - 1 } })
  return done
}
