import { expect, test } from 'vitest'
import type { Alternative, Amendment, Bracket } from '../../text/state.ts'
import { type Piece, piecesOf } from './pieces-of-words.ts'

const origin = 'A'.repeat(22)
const noted = { operation: origin, delegation: 'b', since: '2026-11-22T09:00:00Z', seq: 1 }
const alternative = (text: string): Alternative => ({
  ...noted,
  id: 'alt',
  runs: [{ origin, from: 0, text }],
  hash: '',
  translations: {},
})
const bracket = (id: string, from: number, to: number): Bracket => ({
  ...noted,
  id,
  alternative: 'alt',
  range: { from: `${origin}:${from}`, to: `${origin}:${to - 1}` },
  proposers: [id],
  supporters: [],
  opposers: [],
})
const none = { brackets: [], amendments: [], choices: [], placeholders: [] }

/** `[a` opens a's bracket, `a]` closes it; `{…}` comes in, `~…~` goes. */
const written = (pieces: readonly Piece[]) =>
  pieces
    .map((piece) => {
      if (piece.kind === 'open') return `[${piece.placed.bracket.id} `
      if (piece.kind === 'close') return ` ${piece.placed.bracket.id}]`
      if (piece.kind === 'insert') return `{${piece.text}}`
      return piece.kind === 'words' ? (piece.removedBy.length > 0 ? `~${piece.text}~` : piece.text) : '?'
    })
    .join('')

test('brackets of two delegations that overlap are both drawn whole, each on a line of its own', () => {
  const pieces = piecesOf(alternative('may not use force'), {
    ...none,
    brackets: [bracket('b', 0, 11), bracket('c', 8, 17)],
  })
  expect(written(pieces)).toBe('[b may not [c use b] force c]')
  const both = pieces.find((piece) => piece.kind === 'words' && piece.text === 'use')
  expect(both?.kind === 'words' && both.under.map(({ lane }) => lane)).toEqual([0, 1])
})

test('brackets that begin together enclose one another', () => {
  const pieces = piecesOf(alternative('may not'), { ...none, brackets: [bracket('c', 0, 3), bracket('b', 0, 7)] })
  expect(written(pieces)).toBe('[b [c may c] not b]')
})

test('an amendment shows what goes and, behind it, what comes', () => {
  const amendment: Amendment = {
    ...noted,
    id: 'x',
    alternative: 'alt',
    supporters: [],
    opposers: [],
    state: 'open',
    edit: { range: { from: `${origin}:7`, to: `${origin}:12` }, insert: 'shall' },
  }
  const at = { ...amendment, id: 'y', edit: { after: null, insert: 'All ' } }
  expect(written(piecesOf(alternative('States should act'), { ...none, amendments: [amendment, at] }))).toBe(
    '{All }States ~should~{shall} act',
  )
})

test('a bracket whose words went is not drawn, and nothing breaks', () => {
  expect(written(piecesOf(alternative('may'), { ...none, brackets: [bracket('b', 5, 9)] }))).toBe('may')
  expect(written(piecesOf(alternative(''), none))).toBe('')
})
