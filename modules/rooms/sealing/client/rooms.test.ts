import { expect, test } from 'vitest'
import { settle, threeDelegations, view, words } from './test-conversation.ts'
import { openTestHost } from './test-host.ts'

test('three delegations converse, and all read the same in the same order', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await belmere.rooms.say(id, { text: 'The relay stations at the border are ours.' })
  await settle(id, all)
  await carthia.rooms.say(id, { text: 'So is the incident.' })
  await norhaven.rooms.say(id, { text: 'We offer to mediate.' })
  await settle(id, all)
  for (const one of all) {
    expect(one.rooms.trouble()).toBeUndefined()
    expect(words(one, id)).toEqual(words(belmere, id))
    expect(words(one, id)).toHaveLength(3)
    expect(one.rooms.alarms()).toEqual([])
  }
  expect(new Set(all.map((one) => view(one, id).code)).size).toBe(1)
  expect(view(belmere, id).people.map(({ name, delegation, role }) => [name, delegation.name, role])).toEqual([
    ['Mara', 'Belmere', 'chair'],
    ['Samir', 'Carthia', 'member'],
    ['Lena', 'Norhaven', 'member'],
  ])
})

test('receipts say who got it, who read it and who acknowledged it, and by when', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  const by = new Date(host.now.at + 600_000).toISOString()
  const asked = await belmere.rooms.say(id, {
    text: 'Confirm that the line is open.',
    acknowledge: { by, of: [carthia.person.id] },
  })
  await settle(id, all)
  expect(carthia.rooms.list()[0]).toMatchObject({ awaited: 1, unread: 1 })
  expect(norhaven.rooms.list()[0]).toMatchObject({ awaited: 0, unread: 1 })
  const shown = view(carthia, id).messages.find((message) => message.id === asked)
  expect(shown?.acknowledge).toMatchObject({ mine: 'asked', late: false, missing: [carthia.person.id] })
  await carthia.rooms.read(id, shown?.seq ?? 0)
  await norhaven.rooms.read(id, shown?.seq ?? 0)
  for (const one of [carthia, norhaven]) await one.rooms.flush(id)
  await settle(id, all)
  const after = () => view(belmere, id).messages.find((message) => message.id === asked)
  expect(after()?.receipts.map(({ name, read, acknowledged }) => [name, read !== undefined, acknowledged])).toEqual([
    ['Samir', true, undefined],
    ['Lena', true, undefined],
  ])
  host.now.at += 660_000
  await settle(id, all)
  await belmere.rooms.sync()
  expect(after()?.acknowledge).toMatchObject({ late: true, missing: [carthia.person.id] })
  await carthia.rooms.acknowledge(id, asked)
  await settle(id, all)
  expect(after()?.acknowledge).toMatchObject({ missing: [], late: true, mine: 'not-asked' })
  expect(carthia.rooms.list()[0]?.awaited).toBe(0)
  const told = view(norhaven, id).messages.find((message) => message.id === asked)?.receipts
  expect(told?.find(({ name }) => name === 'Samir')?.acknowledged).toBe('2026-11-21T09:41:00Z')
})

test('who is asked without names is everybody who was there, and nobody who came later', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  const asked = await belmere.rooms.say(id, { text: 'Confirm, all.', acknowledge: { by: '2026-11-21T10:00:00Z' } })
  await settle(id, all)
  const dorvane = await host.client(host.person('Ivo', 'Dorvane'))
  await dorvane.rooms.start()
  await belmere.rooms.invite(id, { devices: [dorvane.device.id], role: 'member' })
  await dorvane.rooms.sync()
  await carthia.rooms.acknowledge(id, asked)
  await settle(id, [...all, dorvane])
  const shown = view(belmere, id).messages.find((message) => message.id === asked)
  expect(shown?.acknowledge).toMatchObject({ missing: [norhaven.person.id] })
})

test('an acknowledgement in time is not late, and a reply says to what', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, all } = await threeDelegations(host)
  const by = new Date(host.now.at + 600_000).toISOString()
  const asked = await belmere.rooms.say(id, { text: 'Confirm.', acknowledge: { by, of: [carthia.person.id] } })
  await settle(id, all)
  await carthia.rooms.acknowledge(id, asked)
  await carthia.rooms.acknowledge(id, asked)
  await carthia.rooms.say(id, { text: 'Confirmed.', replyTo: asked, marking: 'red' })
  await settle(id, all)
  host.now.at += 660_000
  await belmere.rooms.sync(id)
  const [question, answer] = view(belmere, id).messages.filter(({ content }) => content.kind === 'text')
  expect(question?.acknowledge).toMatchObject({ missing: [], late: false })
  expect(answer).toMatchObject({ replyTo: asked, marking: 'red' })
})

test('whoever is expelled reads nothing that is said afterwards, and keeps what was said before', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await belmere.rooms.say(id, { text: 'Before.' })
  await settle(id, all)
  await belmere.rooms.expel(id, norhaven.person.id)
  await belmere.rooms.say(id, { text: 'After.' })
  await settle(id, all)
  expect(words(carthia, id)).toEqual(['Before.', 'After.'])
  expect(words(norhaven, id)).toEqual(['Before.'])
  expect(view(norhaven, id).state).toBe('expelled')
  expect(norhaven.rooms.alarms().map(({ kind }) => kind)).toEqual(['expelled'])
  expect(view(carthia, id).messages.at(-2)?.content).toMatchObject({
    kind: 'system',
    line: { name: 'expelled', who: { name: 'Lena' } },
  })
  expect(view(carthia, id).code).toBe(view(belmere, id).code)
  await expect(norhaven.rooms.say(id, { text: 'And I?' })).rejects.toMatchObject({ code: 'not-open' })
})

test('a second device of one’s own is brought in by the first, and has the same room', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven } = await threeDelegations(host)
  const phone = await host.client(carthia.person, { name: 'Phone' })
  await phone.rooms.start()
  await carthia.rooms.sync()
  await phone.rooms.sync()
  const all = [belmere, carthia, norhaven, phone]
  await belmere.rooms.say(id, { text: 'To all four.' })
  await settle(id, all)
  await phone.rooms.say(id, { text: 'From my pocket.' })
  await settle(id, all)
  expect(words(phone, id)).toEqual(['To all four.', 'From my pocket.'])
  expect(
    view(belmere, id)
      .people.find(({ name }) => name === 'Samir')
      ?.devices.map(({ name }) => name),
  ).toEqual(['Laptop', 'Phone'])
  expect(view(belmere, id).members).toBe(3)
  for (const one of all) expect(one.rooms.alarms().filter(({ kind }) => kind !== 'ghost-device')).toEqual([])
})

test('a lost device is removed by whoever comes first, and nothing is sealed to it', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven, all } = await threeDelegations(host)
  await host.keys.remove(norhaven.device)
  host.now.at += 60_000
  for (const one of [belmere, carthia]) {
    await one.rooms.say(id, { text: `From ${one.person.name}.` })
    await one.rooms.sync()
  }
  await settle(id, [belmere, carthia])
  await norhaven.rooms.sync(id)
  expect(words(norhaven, id)).toEqual([])
  expect(words(carthia, id)).toEqual(['From Mara.', 'From Samir.'])
  expect(view(carthia, id).people.map(({ name }) => name)).toEqual(['Mara', 'Samir'])
  expect(
    view(carthia, id).messages.find(({ content }) => content.kind === 'system' && content.line.name === 'expelled')
      ?.content,
  ).toMatchObject({
    line: { forced: true, who: { name: 'Lena' } },
  })
  for (const one of all.slice(0, 2)) expect(one.rooms.alarms()).toEqual([])
})

test('a newcomer gets a snapshot signed by whoever let them in, where the room says so', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven } = await threeDelegations(host, 'snapshot')
  await belmere.rooms.say(id, { text: 'Said early.' })
  await settle(id, [belmere, carthia, norhaven])
  const dorvane = await host.client(host.person('Ivo', 'Dorvane'))
  await dorvane.rooms.start()
  await belmere.rooms.invite(id, { devices: [dorvane.device.id], role: 'observer' })
  await dorvane.rooms.sync()
  await settle(id, [belmere, carthia, norhaven, dorvane])
  expect(words(dorvane, id)).toEqual(['Said early.'])
  expect(view(dorvane, id).messages.find(({ content }) => content.kind === 'text')).toMatchObject({
    snapshotBy: { name: 'Mara' },
    from: { name: 'Mara' },
  })
  expect(view(dorvane, id).may.speak).toBe('observer')
  await expect(dorvane.rooms.say(id, { text: 'May I?' })).rejects.toMatchObject({ code: 'observer' })
  expect(words(carthia, id)).toEqual(['Said early.'])
})

test('without a snapshot a newcomer reads nothing of before', async () => {
  const host = await openTestHost()
  const { id, belmere, carthia, norhaven } = await threeDelegations(host)
  await belmere.rooms.say(id, { text: 'Said early.' })
  await settle(id, [belmere, carthia, norhaven])
  const dorvane = await host.client(host.person('Ivo', 'Dorvane'))
  await dorvane.rooms.start()
  await belmere.rooms.invite(id, { devices: [dorvane.device.id], role: 'member' })
  await dorvane.rooms.sync()
  await settle(id, [belmere, dorvane])
  expect(words(dorvane, id)).toEqual([])
  expect(dorvane.rooms.alarms()).toEqual([])
})

test('newcomers renew their keys once, each in their own time, and then no more', async () => {
  const host = await openTestHost()
  const { id, belmere, all } = await threeDelegations(host)
  await settle(id, all)
  host.now.at += 60_000
  await settle(id, all)
  await settle(id, all)
  const { epoch } = view(belmere, id)
  expect(epoch).toBe(3)
  host.now.at += 600_000
  await settle(id, all)
  expect(view(belmere, id).epoch).toBe(epoch)
  for (const one of all) expect(one.rooms.alarms()).toEqual([])
})
