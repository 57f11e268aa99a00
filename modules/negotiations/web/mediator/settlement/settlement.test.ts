import { expect, test, vi } from 'vitest'
import { memoryStore } from '#modules/rooms/sealing/client/test-client.ts'
import type { Answer } from '../../../settlement/elicitation/answers.ts'
import { idOf, openTestText } from '../../../text/test-text.ts'
import { analyse, readyOf } from './analysis.ts'
import { type Case, forgetCase, keepCase, listCases, newCase, readCase, withAnswers, withIssues } from './cases.ts'
import { issuesOfText } from './issues-of-text.ts'

const words = { stay: 'stays', go: 'goes', paragraph: 'Paragraph' }

/** Belmere cares for the delay, Carthia for the fund; each likes its own way on both. */
function story(): Case {
  const one = newCase({
    title: 'Delay and fund',
    issues: [
      { name: 'Delay', values: ['10 days', '30 days', '60 days'] },
      { name: 'Fund', values: ['none', 'small', 'large'] },
    ],
    parties: ['Belmere', 'Carthia'],
  })
  const order = (issue: number, ...groups: number[][]): Answer => ({ kind: 'order', issue, groups })
  const swings = (first: { issue: number; from: number; to: number }, second: typeof first): Answer => ({
    kind: 'swings',
    groups: [[first], [second]],
  })
  const belmere = [
    order(0, [0], [1], [2]),
    order(1, [0], [1], [2]),
    swings({ issue: 0, from: 2, to: 0 }, { issue: 1, from: 2, to: 0 }),
  ]
  const carthia = [
    order(0, [2], [1], [0]),
    order(1, [2], [1], [0]),
    swings({ issue: 1, from: 0, to: 2 }, { issue: 0, from: 0, to: 2 }),
  ]
  return withAnswers(withAnswers(one, 0, belmere), 1, carthia)
}

const quiet = { signal: new AbortController().signal, onProgress: () => {} }

test('from rankings alone: each yields where it cares less, and the package is on the frontier', async () => {
  const ready = await readyOf(story())
  if (!('domain' in ready)) throw new Error(`Not ready: ${JSON.stringify(ready)}`)
  const { recommended, frontier, logrolls, solutions } = await analyse(ready, undefined, quiet)
  expect(frontier.exact).toBe(true)
  expect(solutions.verdict).toBe('agreement')
  const nash = recommended.filter(({ names }) => names.includes('nash'))
  expect(nash.map(({ chosen }) => chosen)).toEqual([[0, 2]])
  expect(logrolls.some(({ party, yieldsOn, gainsOn }) => party === 0 && yieldsOn === 1 && gainsOn === 0)).toBe(true)
})

test('it says what is missing, and which answers contradict one another', async () => {
  const one = story()
  expect(await readyOf(withAnswers(one, 1, []))).toEqual({ lacking: [{ why: 'order', party: 1, issues: [0, 1] }] })
  const { parties } = one
  const [belmere] = parties
  const side = (delay: number, fund: number) => [
    { issue: 0, value: delay },
    { issue: 1, value: fund },
  ]
  const against: Answer = { kind: 'rather', one: side(2, 0), than: side(0, 2) }
  const contradicting = withAnswers(one, 0, [...(belmere?.answers ?? []), against])
  expect(await readyOf(contradicting)).toEqual({ lacking: [{ why: 'contradiction', party: 0, answers: [2, 3] }] })
})

test('it can be stopped', async () => {
  const ready = await readyOf(story())
  if (!('domain' in ready)) throw new Error('Not ready')
  const stop = new AbortController()
  stop.abort(new Error('Enough.'))
  await expect(analyse(ready, undefined, { ...quiet, signal: stop.signal })).rejects.toThrow('Enough.')
})

test('what the parties want is kept on this device, and nothing of it goes out', async () => {
  const asked = vi.spyOn(globalThis, 'fetch')
  const store = memoryStore()
  const one = story()
  await keepCase(store, one)
  const ready = await readyOf(one)
  if ('domain' in ready) await analyse(ready, [1, 1], quiet)
  expect(await readCase(store, one.id)).toEqual(one)
  expect((await listCases(store)).map(({ title }) => title)).toEqual(['Delay and fund'])
  await forgetCase(store, one.id)
  expect(await listCases(store)).toEqual([])
  expect(asked).not.toHaveBeenCalled()
  asked.mockRestore()
})

test('other issues make what was said of the old ones void', () => {
  const changed = withIssues(story(), [{ name: 'Seat', values: ['here', 'there'] }])
  expect(changed.parties.map(({ answers }) => answers)).toEqual([[], []])
})

test('a text’s brackets, choices and alternatives are its first issues', () => {
  const text = openTestText({ parties: ['belmere', 'carthia'] })
  text.add('A', 'States shall notify within ten days.')
  text.by('carthia').does({
    kind: 'bracket.open',
    paragraph: idOf('A'),
    alternative: text.paragraph('A').alternatives[0]?.id ?? '',
    bracket: idOf('b'),
    range: text.range('A', 'within ten days'),
  })
  text.by('belmere').does({
    kind: 'alternative.add',
    paragraph: idOf('A'),
    alternative: idOf('other'),
    text: 'States may notify.',
  })
  expect(issuesOfText(text.state, words)).toEqual([
    { name: 'Paragraph 1', values: ['States shall notify within ten days.', 'States may notify.'] },
    { name: 'Paragraph 1: [within ten days]', values: ['stays', 'goes'] },
  ])
})
