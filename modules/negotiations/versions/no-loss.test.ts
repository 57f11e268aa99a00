import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noLoss } from './no-loss.ts'

const lost = (result: ReturnType<typeof noLoss>, id: string) =>
  result.contributions
    .find((one) => one.id === id)
    ?.words.filter(({ fate }) => fate === 'lost')
    .map(({ text }) => text)

test('a word that the chair left out is shown, with whose it was', () => {
  const result = noLoss(
    [
      { id: 'belmere', text: 'States should not knowingly allow their territory to be used for wrongful acts.' },
      { id: 'carthia', text: 'States shall cooperate in good faith.' },
    ],
    'States should knowingly allow their territory to be used for wrongful acts, and cooperate in good faith.',
    'en',
  )
  expect(lost(result, 'belmere')).toEqual(['not'])
  expect(lost(result, 'carthia')).toEqual(['shall'])
  expect(result.text.filter(({ fate }) => fate === 'added').map(({ text }) => text)).toEqual(['and'])
  expect(result).toMatchObject({ lost: 2, added: 1 })
})

test('the not of one delegation does not pass for the not of another', () => {
  const result = noLoss(
    [
      { id: 'belmere', text: 'shall not attack hospitals' },
      { id: 'carthia', text: 'may not use botnets' },
    ],
    'shall not attack hospitals and may use botnets',
    'en',
  )
  expect(result.contributions.map(({ lost: count }) => count)).toEqual([0, 0])
  const apart = result.contributions[1]?.words.filter(({ fate }) => fate === 'elsewhere').map(({ text }) => text)
  expect(apart).toEqual(['may', 'not'])
})

test('capitals, signs and spaces are no loss; Thai words are counted as words', () => {
  expect(noLoss([{ id: 'a', text: 'Recalling; the Charter,' }], 'recalling the charter', 'en')).toMatchObject({
    lost: 0,
    elsewhere: 0,
    added: 0,
  })
  expect(noLoss([{ id: 'a', text: 'รัฐไม่ควรโจมตีโรงพยาบาล' }], 'รัฐควรโจมตีโรงพยาบาล', 'th')).toMatchObject({ lost: 1 })
})

test('whatever is taken over whole is kept, and whatever the text says more is told as added', () => {
  const word = fc.constantFrom('states', 'shall', 'not', 'cooperate', 'infrastructure', 'critical', 'and')
  const text = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(' '))
  fc.assert(
    fc.property(text, text, text, (before, source, after) => {
      const alone = noLoss([{ id: 'a', text: source }], source, 'en')
      expect(alone).toMatchObject({ lost: 0, elsewhere: 0, added: 0 })
      const within = noLoss([{ id: 'a', text: source }], `${before} ${source} ${after}`, 'en')
      expect(within.lost).toBe(0)
      const dropped = noLoss([{ id: 'a', text: `${source} sovereignty` }], source, 'en')
      expect(lost(dropped, 'a')).toEqual(['sovereignty'])
    }),
  )
})

test('every word of every contribution is shown once, in its order', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (source, text) => {
      const result = noLoss([{ id: 'a', text: source }], text, 'en')
      expect(result.contributions[0]?.words.map((word) => word.text).join('')).toBe(source)
      expect(result.text.map((word) => word.text).join('')).toBe(text)
    }),
  )
})
