import { expect, test } from 'vitest'
import type { CrisisMessage } from '../../../crisis/views.ts'
import { runSaid } from './run-of-message.ts'

test('of which exercise a message is stands in words of its own for each: on, ended, of others, not asked yet, not said', () => {
  const run = { id: '0198b2f0-5a51-7000-8000-0000000000aa', title: 'Lantern tide, as they say' }
  const known = { en: 'Lantern tide', fr: 'Marée des lanternes' }
  const asked: CrisisMessage['run'][] = [
    { ...run, standing: 'on', known },
    { ...run, standing: 'ended', known },
    { ...run, standing: 'foreign' },
    { ...run, standing: 'unasked' },
    undefined,
  ]
  expect(asked.map((one) => runSaid(one, 'fr'))).toEqual([
    // By the name that one's own host has for it, in one's own language: nobody lends a run another name.
    { key: 'crisis.run.on', title: 'Marée des lanternes' },
    { key: 'crisis.run.ended', title: 'Marée des lanternes' },
    { key: 'crisis.run.foreign', title: run.title },
    { key: 'crisis.run.unasked', title: run.title },
    { key: 'crisis.run.unnamed', title: '' },
  ])
})
