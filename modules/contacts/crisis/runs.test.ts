import { expect, test } from 'vitest'
import { canonicalJson } from '#platform/canonical-json.ts'
import type { RunKnown } from '#platform/in-play.ts'
import { Refusal } from '#platform/refusal.ts'
import { speaker } from '#modules/rooms/sealing/client/test-bent.ts'
import type { Message } from './acts.ts'
import { signMessage } from './signing.ts'
import { lanternTide, openTestLine, randomId, settle } from './test-line.ts'

const played = { class: 'exercise', of: 'query', text: 'EXERCISE: is it yours?', language: 'en' } as const

/** A line whose two hosts know of exercises what `told` says. */
async function openPlayedLine() {
  const line = await openTestLine()
  const told: { on: RunKnown[]; asked: string[][]; silent: boolean } = { on: [], asked: [], silent: false }
  const doors2 = {
    runs: async (ids: string[]) => {
      told.asked.push(ids)
      if (told.silent) throw new TypeError('fetch failed')
      return told.on.filter(({ id }) => ids.includes(id))
    },
  }
  const mara = await line.officer(line.people.mara, { doors2 })
  const samir = await line.officer(line.people.samir, { doors2 })
  await settle(mara, samir)
  return { ...line, mara, samir, told }
}

test('a message of an exercise says under the seal of which, and who gets it is told whether they take part, once it has ended too', async () => {
  const line = await openPlayedLine()
  const { mara, samir, told, kept } = line
  const run = () => samir.view().messages[0]?.run
  told.on = [{ id: lanternTide.id, title: { en: 'Lantern tide', fr: 'Marée des lanternes' }, on: true }]
  await expect(mara.crisis.say(line.id, played)).rejects.toMatchObject({ code: 'no-run' })
  const id = await mara.crisis.say(line.id, { ...played, run: lanternTide })
  await settle(mara, samir)
  expect(kept.rings).toMatchObject([{ kind: 'exercise', run: lanternTide.id }])
  expect(run()).toEqual({ ...lanternTide, standing: 'on', known: { en: 'Lantern tide', fr: 'Marée des lanternes' } })
  // The answer is of the same, whatever its author would have it be.
  const other = { id: crypto.randomUUID(), title: 'Another' }
  await samir.crisis.say(line.id, { ...played, run: other, replyTo: id })
  await settle(samir, mara)
  expect(mara.view().messages.at(-1)).toMatchObject({ run: lanternTide, replyTo: id })

  // What a host knew and knows no more has been removed: it is over, and nobody is asked again.
  told.on = []
  await settle(samir)
  expect(run()).toMatchObject({ ...lanternTide, standing: 'ended' })
  told.asked = []
  await settle(samir)
  expect(told.asked).toEqual([])
})

test('an exercise that one’s delegation does not take part in is shown as that; before the host was asked nothing is said of it', async () => {
  const line = await openPlayedLine()
  const { mara, samir, told } = line
  told.silent = true
  await mara.crisis.say(line.id, { ...played, run: lanternTide })
  await settle(mara, samir)
  expect(samir.view().messages).toMatchObject([{ class: 'exercise', run: { ...lanternTide, standing: 'unasked' } }])
  told.silent = false
  await settle(samir)
  expect(samir.view().messages).toMatchObject([{ class: 'exercise', run: { ...lanternTide, standing: 'foreign' } }])
  expect(samir.crisis.alarm()).toMatchObject([{ loud: false, message: { run: { standing: 'foreign' } } }])
})

test('what an older program said of an exercise opens, and can be told from what names one; what is real names none', async () => {
  const line = await openPlayedLine()
  const { mara, samir } = line
  const say = speaker(line.host, line.kept.roomId ?? '')
  const old: Message = {
    v: 1,
    line: line.id,
    delegation: samir.person.delegation,
    device: samir.device.id,
    id: randomId(),
    class: 'exercise',
    of: 'request',
    n: 1,
    text: 'Played.',
    language: 'en',
    sentAt: '2026-11-21T12:00:00.000Z',
  }
  for (const message of [old, { ...old, id: randomId(), n: 2, class: 'query', of: undefined, run: lanternTide }]) {
    const signed = await signMessage(samir.device.secret, JSON.parse(JSON.stringify(message)))
    const act = { v: 1, kind: 'message', signed }
    await say(samir, { kind: 'act', app: 'crisis', text: canonicalJson(act) })
  }
  await mara.rooms.sync()
  await mara.crisis.tend()
  const [first, second] = mara.view().messages
  expect([first?.class, first?.text, second]).toEqual(['exercise', 'Played.', undefined])
  expect(first).not.toHaveProperty('run')
  expect(mara.view().newer).toHaveLength(1)
  // Whoever answers it can name no other.
  await mara.crisis.say(line.id, { ...played, replyTo: first?.id ?? '' })
  expect(mara.view().messages.at(-1)).not.toHaveProperty('run')
})

test('where the host refuses the bell of an exercise that is over, the message stands and nobody rings for it again', async () => {
  const line = await openTestLine()
  let rung = 0
  const ring = async () => {
    rung += 1
    throw new Refusal('EXERCISE_NOT_IN_PLAY')
  }
  const mara = await line.officer(line.people.mara, { doors2: { ring } })
  const samir = await line.officer(line.people.samir)
  await settle(mara, samir)
  await mara.crisis.say(line.id, { ...played, run: lanternTide })
  await settle(mara, samir, mara)
  expect(rung).toBe(1)
  expect(samir.view().messages).toMatchObject([{ run: { ...lanternTide, standing: 'unasked' } }])
})
