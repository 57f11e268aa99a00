import { expect, test } from 'vitest'
import { settle, threeDelegations, view } from './test-conversation.ts'
import { openTestHost } from './test-host.ts'

async function playedRoom() {
  const host = await openTestHost()
  const { belmere, carthia, id: real, all } = await threeDelegations(host)
  const asked = { title: 'Grid drill', history: 'from-joining', exercise: true, marking: 'amber' } as const
  const id = await belmere.rooms.open(asked)
  await belmere.rooms.invite(id, { devices: [carthia.device.id], role: 'member' })
  await carthia.rooms.sync()
  return { host, belmere, carthia, id, real, all }
}

test('whoever opens a room in an exercise tells the host, and tells the members under the seal', async () => {
  const { host, carthia, id, real } = await playedRoom()
  expect(host.rooms.get(id)?.exercise).toBe(true)
  expect(host.rooms.get(real)?.exercise).toBe(false)
  expect(view(carthia, id)).toMatchObject({ exercise: true, alarms: 0 })
  await carthia.rooms.say(id, { text: 'The line is down.' })
  expect(view(carthia, id).messages.at(-1)).toMatchObject({ exercise: true })
})

test('a host that strips the word, or writes it over a real room, is found out by every member', async () => {
  const { host, belmere, carthia, id, real } = await playedRoom()
  for (const one of [id, real]) {
    const held = host.rooms.get(one)
    if (held) held.exercise = !held.exercise
  }
  for (const { rooms } of [belmere, carthia]) {
    await rooms.sync()
    await rooms.sync()
    const found = rooms.alarms().filter(({ kind }) => kind === 'world-mismatch')
    expect(found.map(({ room, weight }) => [room, weight]).toSorted()).toEqual(
      [
        [id, 'grave'],
        [real, 'grave'],
      ].toSorted(),
    )
    // The seal stands: what the members read says what it is.
    expect([rooms.room(id)?.exercise, rooms.room(real)?.exercise]).toEqual([true, false])
  }
})

test('no chair turns what is played into what is real: the others refuse such a change', async () => {
  const { belmere, carthia, id, all } = await playedRoom()
  const bent: Parameters<typeof belmere.rooms.change>[1] & { exercise: boolean } = { title: 'Grid', exercise: false }
  await belmere.rooms.change(id, bent).catch(() => {})
  await settle(id, all)
  expect(view(carthia, id)).toMatchObject({ title: 'Grid drill', exercise: true })
})

test('a room that went with its exercise stands on the device alone, and raises no alarm; a real one that is gone does', async () => {
  const { host, carthia, id, real } = await playedRoom()
  await carthia.rooms.say(id, { text: 'End of exercise.' })
  for (const one of [id, real]) host.rooms.delete(one)
  await carthia.rooms.sync()
  await carthia.rooms.sync()
  expect(view(carthia, id)).toMatchObject({ state: 'removed', alarms: 0, may: { speak: 'not-open' } })
  expect(view(carthia, id).messages.at(-1)?.content).toMatchObject({ text: 'End of exercise.' })
  expect(carthia.rooms.alarms().map(({ kind, room }) => [kind, room])).toEqual([['withheld', real]])
  expect(carthia.rooms.trouble()).toBeUndefined()
})
