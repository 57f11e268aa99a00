import { expect, test } from 'vitest'
import { utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import type { Negotiation } from '../text/state.ts'
import { someAct } from '../text/test-acts.ts'
import { diceOf } from '../text/test-dice.ts'
import { idOf, openTestText } from '../text/test-text.ts'
import { digestOf, stateIn } from './given-state.ts'

/** What the door makes of a state that its giver did sign. */
function taken(state: unknown, { room, count, trail }: Negotiation): Negotiation | undefined {
  const statement = { v: 1 as const, room, upto: 9, count, trail, list: 0, whole: false }
  return stateIn(utf8(canonicalJson(state)), { ...statement, state: digestOf(JSON.parse(canonicalJson(state))) })
}

test('whatever delegations do to a text, the state of it is handed over and taken', () => {
  const speakers = ['quillon', 'belmere', 'carthia', 'norhaven', 'observer']
  for (let seed = 1; seed <= 12; seed++) {
    const dice = diceOf(seed)
    const text = openTestText({ parties: ['belmere', 'carthia', 'norhaven'] })
    text.add('A', 'States shall refrain from any malicious use of networks of others.')
    for (let step = 0; step < 150; step++) {
      const who = text.by(speakers[dice(speakers.length)] ?? 'belmere')
      who.does(someAct(text.state, who, dice))
    }
    const plain: unknown = JSON.parse(canonicalJson(text.state))
    expect(taken(plain, text.state)).toEqual(plain)
  }
})

test('a state that is no negotiation throughout, or whose hashes are of other words, is refused at the door', () => {
  const text = openTestText({ parties: ['belmere', 'carthia'] })
  text.add('A', 'States shall cooperate.')
  const { state: whole } = text
  const id = idOf('A')
  const good = text.paragraph('A')
  const [words] = good.alternatives
  expect(taken(whole, whole)).toBeDefined()
  const other = [{ ...words, runs: [{ origin: words?.runs[0]?.origin, from: 0, text: 'States need not.' }] }]
  const bent: unknown[] = [
    { ...whole, paragraphs: { x: null } },
    { ...whole, heard: { device: 'always' } },
    { ...whole, language: 'not a language' },
    { ...whole, deciding: { ...whole.deciding, silences: { x: {} } } },
    { ...whole, paragraphs: { [id]: { ...good, under: id } } },
    { ...whole, paragraphs: { [id]: { ...good, alternatives: other } } },
    { ...whole, paragraphs: { [id]: { ...good, type: 'heading' } } },
    { ...whole, paragraphs: { [idOf('B')]: good } },
  ]
  for (const state of bent) expect(taken(state, whole)).toBeUndefined()
})
