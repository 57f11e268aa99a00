import { expect, test } from 'vitest'
import { openLine, settle } from './test-line.ts'

test('a question is asked, rings, is acknowledged and answered, and both sides see each step', async () => {
  const line = await openLine()
  const { mara, samir, kept } = line
  expect([mara.view().state, samir.view().state]).toEqual(['open', 'open'])
  const answerBy = '2026-11-21T11:00:00.000Z'
  const id = await mara.crisis.say(line.id, { class: 'query', text: 'Is this your ship?', language: 'en', answerBy })
  expect(mara.view().messages.map(({ status, n, own }) => [status, n, own])).toContainEqual(['waiting', 1, true])
  await settle(mara, samir)
  console.log(mara.crisis.trouble(), samir.crisis.trouble(), JSON.stringify(mara.view(), null, 1), kept)
  expect(samir.crisis.alarm()).toMatchObject([{ loud: true, message: { id, text: 'Is this your ship?' } }])
})
