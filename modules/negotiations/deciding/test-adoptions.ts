/** How texts are adopted, told with real keys and a real record: for tests of the final document. */
import type { Act } from '../text/acts.ts'
import { textHash } from '../text/hash.ts'
import { expectDone, idOf, uuidOf } from '../text/test-text.ts'
import { chairName, openTestDecision, type TestDecision } from './test-document.ts'
import { titled } from './test-keys.ts'

export const parties = ['belmere', 'carthia', 'norhaven']

export async function play(decision: TestDecision, ...acts: [string, Act][]): Promise<void> {
  for (const [name, act] of acts) expectDone(await decision.does(name, act))
}

/** Paragraphs with their hashes as they stand. */
export function at({ state }: TestDecision, ...names: string[]): { paragraph: string; hash: string }[] {
  return names.map((name) => ({ paragraph: idOf(name), hash: state.paragraphs[idOf(name)]?.hash ?? '' }))
}

export function agree(decision: TestDecision): [string, Act] {
  return [chairName, { kind: 'paragraph.agree', on: at(decision, 'A', 'B') }]
}

export function adopt(
  { state }: TestDecision,
  o: { by?: Extract<Act, { kind: 'adopt' }>['by']; symbol?: string } = {},
): [string, Act] {
  const { by = { way: 'gavel' }, symbol } = o
  const signed = symbol === undefined ? {} : { symbol }
  return [chairName, { kind: 'adopt', adoption: idOf('adoption'), text: textHash(state), by, ...signed }]
}

export function sign({ state }: TestDecision, name: string): [string, Act] {
  const text = state.deciding.adoption?.text ?? ''
  return [name, { kind: 'sign', adoption: idOf('adoption'), text, capacity: 'Head of delegation' }]
}

/** Adopted by the gavel under a symbol, with a reservation of Carthia, and signed by all. */
export async function byGavel(): Promise<TestDecision> {
  const decision = await openTestDecision()
  await openText(decision)
  const reservation: Act = {
    kind: 'statement.make',
    statement: idOf('statement'),
    type: 'reservation',
    on: at(decision, 'B'),
    text: 'A day is counted by us as a working day.',
  }
  await play(decision, agree(decision), ['carthia', reservation], adopt(decision, { symbol: 'QLN/2026/4' }))
  await signAll(decision)
  return decision
}

export function signAll(decision: TestDecision): Promise<void> {
  return play(decision, ...parties.map((name) => sign(decision, name)))
}

/** Each once, in the order of the alphabet. */
export function names(found: readonly { name: string }[]): string[] {
  return [...new Set(found.map(({ name }) => name))].toSorted()
}

/** A text of two clean paragraphs under discussion, opened by the chair. */
export async function openText(
  decision: TestDecision,
  { calledBy = titled, symbol }: { calledBy?: (name: string) => string; symbol?: string } = {},
): Promise<void> {
  const { does } = decision
  const acts: Act[] = [
    {
      kind: 'open',
      title: 'Notification of incidents at sea cables',
      class: 'rolling-text',
      language: 'en',
      parties: parties.map((name) => ({ delegation: uuidOf(name), name: calledBy(name), zone: 'Europe/Vienna' })),
      exercise: false,
      ...(symbol === undefined ? {} : { symbol }),
    },
    ...['A', 'B'].flatMap((name): Act[] => [
      {
        kind: 'paragraph.add',
        paragraph: idOf(name),
        type: 'operative',
        place: `m${name}`,
        text: name === 'A' ? 'Parties shall notify without delay.' : 'Parties shall answer within a day.',
        alternative: idOf(`${name}/1`),
      },
      { kind: 'paragraph.discuss', paragraph: idOf(name) },
    ]),
  ]
  for (const act of acts) {
    const outcome = await does(chairName, act)
    if (outcome.fate === 'refused' && act.kind === 'paragraph.discuss' && outcome.refused.why === 'nothing-changes')
      continue
    expectDone(outcome)
  }
}
