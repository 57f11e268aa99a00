import { expect, test } from 'vitest'
import { fromBase64url } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { speaker } from '#modules/rooms/sealing/client/test-bent.ts'
import type { CrisisAct, Message } from './acts.ts'
import { newBook, nextNumber, takeCounts, takeMessage } from './fold.ts'
import { digestOf, messageIdOf, ringIdOf, signMessage } from './signing.ts'
import { openLine, randomId, settle, type TestLine, type TestOfficer } from './test-line.ts'

const sample: Message = {
  v: 1,
  line: '6f1b24b8-8c1d-4d6e-9b1f-0c7d5a3e2f10',
  delegation: '0a0b0c0d-0000-4000-8000-000000000001',
  device: 'AAECAwQFBgcICQoLDA0ODw',
  id: 'EBESExQVFhcYGRobHB0eHw',
  class: 'query',
  n: 1,
  text: 'Is this your ship?',
  language: 'en',
  sentAt: '2026-11-21T12:00:00.000Z',
}

type Story = TestLine & { mara: TestOfficer; samir: TestOfficer }

const messageOf = ({ id, people }: Story, { device, person }: TestOfficer, more: Partial<Message> = {}): Message => ({
  v: 1,
  line: id,
  delegation: person.delegation,
  device: device.id,
  id: randomId(),
  class: 'query',
  n: people.samir.id === person.id ? 1 : 7,
  text: 'Bent words.',
  language: 'en',
  sentAt: '2026-11-21T12:00:00.000Z',
  ...more,
})

/** An act of a member whose program asks nobody. */
function bentSpeaker(line: Story) {
  const say = speaker(line.host, line.kept.roomId ?? '')
  return (who: TestOfficer, act: CrisisAct | object): Promise<void> =>
    say(who, { kind: 'act', app: 'crisis', text: canonicalJson(act) })
}

test('a number that has not come is told, and comes off when it comes', async () => {
  const line = await openLine()
  const { mara, samir } = line
  const say = bentSpeaker(line)
  const said = async (n: number): Promise<void> => {
    const signed = await signMessage(samir.device.secret, messageOf(line, samir, { n, text: `number ${n}` }))
    await say(samir, { v: 1, kind: 'message', signed })
  }
  for (const n of [1, 2, 5]) await said(n)
  await mara.rooms.sync()
  await mara.crisis.tend()
  expect(mara.view().missing).toEqual([
    { side: 'them', n: 3 },
    { side: 'them', n: 4 },
  ])
  for (const n of [4, 5]) await said(n)
  await mara.rooms.sync()
  await mara.crisis.tend()
  expect(mara.view().missing).toEqual([{ side: 'them', n: 3 }])
  expect(
    mara
      .view()
      .messages.filter(({ n }) => n === 5)
      .map(({ twin }) => twin),
  ).toEqual([true, true])
  // Two letters of its own tell each from the other.
  expect(new Set(mara.view().messages.map(({ number }) => number)).size).toBe(mara.view().messages.length)
  expect(mara.view().messages.find(({ n }) => n === 5)?.number).toMatch(/^5-[A-Z]{2}$/)
})

test('nobody speaks in another’s name, of another line, or twice under one id; each is told with its evidence', async () => {
  const line = await openLine()
  const { mara, samir } = line
  const say = bentSpeaker(line)
  const bent = async (message: Message, by = samir): Promise<CrisisAct> => ({
    v: 1,
    kind: 'message',
    signed: await signMessage(by.device.secret, message),
  })
  // In her name, from his device; signed by him under her key; handed on as hers.
  const hers = messageOf(line, mara)
  await say(samir, await bent(hers))
  const { signed } = (await bent(hers)) as Extract<CrisisAct, { kind: 'message' }>
  const handed = (message: object) => ({ v: 1, kind: 'handed', counts: {}, to: [], messages: [message] })
  await say(samir, handed({ signed, at: '2026-11-21T12:00:00Z' }))
  await say(samir, await bent(messageOf(line, samir, { line: crypto.randomUUID() })))
  await say(samir, await bent(messageOf(line, samir, { delegation: line.people.lena.delegation })))
  const first = messageOf(line, samir, { text: 'yes' })
  await say(samir, await bent(first))
  await say(samir, await bent(first))
  await say(samir, await bent({ ...first, text: 'no' }))
  // Of a later program, and of nobody's.
  await say(samir, { v: 2, kind: 'message', more: true })
  await say(samir, { v: 1, kind: 'acknowledged', ids: ['x'] })
  await mara.rooms.sync()
  await mara.crisis.tend()
  const { messages, found, newer } = mara.view()
  expect(messages.map(({ id, text }) => [id, text])).toEqual([[messageIdOf(first), 'yes']])
  expect(found.map(({ kind }) => kind)).toEqual([
    'false-signature',
    'false-signature',
    'wrong-line',
    'wrong-line',
    'words-differ',
  ])
  expect(found.every(({ about, evidence }) => about === 'Samir (Carthia)' && JSON.parse(evidence) !== null)).toBe(true)
  expect(newer).toMatchObject([{ side: 'them' }, { side: 'them' }])
  expect(mara.view().alarms).toBe(5)
})

test('a receipt counts only from the other side, and an acknowledgement of one’s own words is none', async () => {
  const line = await openLine()
  const { mara, samir } = line
  const id = await samir.crisis.say(line.id, { class: 'query', text: 'Heard?', language: 'en' })
  await settle(samir)
  const say = bentSpeaker(line)
  await say(samir, { v: 1, kind: 'received', ids: [id, randomId()], secrets: [], by: 'room' })
  await say(samir, { v: 1, kind: 'acknowledged', ids: [id] })
  await mara.rooms.sync()
  await mara.crisis.tend()
  expect(mara.crisis.alarm()).toMatchObject([{ loud: true, message: { id, acknowledged: [] } }])
})

test('of our reading, our numbers and its own days the other side is not believed, whomever it says it hands on to', async () => {
  const line = await openLine()
  const { mara, samir, people } = line
  const say = bentSpeaker(line)
  const [first, second] = await Promise.all(
    [1, 2].map((n) => signMessage(samir.device.secret, messageOf(line, samir, { n }))),
  )
  const at = '2026-11-20T12:00:00Z'
  const acknowledged = { at, account: people.mara.id, name: 'Mara\u202e' }
  const counts = { [people.mara.delegation]: 1_000_000, [people.samir.delegation]: 99 }
  await say(samir, { v: 1, kind: 'handed', counts, to: [], messages: [{ signed: first, at, acknowledged }] })
  await say(samir, {
    v: 1,
    kind: 'handed',
    counts: { ...counts, [people.mara.delegation]: 900 },
    to: [mara.device.id],
    messages: [{ signed: second, at, acknowledged }],
  })
  await mara.rooms.sync()
  await mara.crisis.tend()
  const ringing = mara.crisis.alarm()
  expect(ringing).toMatchObject([1, 2].map((n) => ({ loud: true, message: { n, acknowledged: [] } })))
  expect(ringing.every(({ message }) => Date.parse(message.at) > Date.parse('2026-11-21T09:00:00Z'))).toBe(true)
  const id = await mara.crisis.say(line.id, { class: 'query', text: 'We still speak.', language: 'en' })
  expect(mara.view().messages.find((one) => one.id === id)).toMatchObject({ n: 1 })
  // No game answers it, and no test call.
  for (const more of [
    { class: 'exercise', of: 'query', replyTo: id },
    { class: 'test-call', day: '2026-11-21', text: '', replyTo: id },
  ] as const)
    await say(samir, {
      v: 1,
      kind: 'message',
      signed: await signMessage(samir.device.secret, messageOf(line, samir, more)),
    })
  // Of what we said it tells truly who read it there; the name is that of their keys.
  const ours = await signMessage(mara.device.secret, messageOf(line, mara, { n: 9 }))
  const read = { at, account: people.samir.id, name: 'The Minister' }
  await say(samir, { v: 1, kind: 'handed', counts, to: [], messages: [{ signed: ours, at, acknowledged: read }] })
  await mara.rooms.sync()
  await mara.crisis.tend()
  expect(mara.view().messages.find((one) => one.id === id)).toMatchObject({ answers: [] })
  expect(mara.view().messages.find((one) => one.class === 'exercise')).not.toHaveProperty('replyTo')
  expect(mara.view()).toMatchObject({ newer: [{ side: 'them' }], messages: { length: 5 } })
  expect(mara.view().messages.find(({ n, side }) => side === 'us' && n === 9)).toMatchObject({
    status: 'acknowledged',
    acknowledged: [{ name: 'Samir' }],
  })
})

test('where no number is left, one is given twice, and nobody is muted', () => {
  const book = newBook(crypto.randomUUID())
  const [us, them] = [crypto.randomUUID(), crypto.randomUUID()]
  takeCounts(book, them, { [us]: 70_000, [them]: 5 })
  takeCounts(book, us, { [us]: 7 })
  takeCounts(book, us, { [us]: 900, [them]: 1_000_000 })
  expect([nextNumber(book, us), nextNumber(book, them)]).toEqual([8, 6])
  const message = { ...sample, delegation: us, n: 1_000_000 }
  takeMessage(book, {
    signed: { message, signature: '' },
    from: { account: '', name: '', device: '', delegation: { id: us, name: '' } },
    seq: 1,
    at: '',
  })
  expect(nextNumber(book, us)).toBe(1_000_000)
})

test('words that command a terminal or turn the direction of others are cleaned here, and refused from elsewhere', async () => {
  const line = await openLine()
  const { mara, samir } = line
  const id = await mara.crisis.say(line.id, { class: 'query', text: 'a\u001b[2Jb\u202ec\r\nd', language: 'en' })
  expect(mara.view().messages.find((one) => one.id === id)?.text).toBe('a[2Jbc\nd')
  const say = bentSpeaker(line)
  const signed = await signMessage(samir.device.secret, messageOf(line, samir, { text: 'a\u001b[2J' }))
  await say(samir, { v: 1, kind: 'message', signed })
  await mara.rooms.sync()
  await mara.crisis.tend()
  expect(mara.view()).toMatchObject({ messages: [{ id }], newer: [{ side: 'them' }] })
})

test('words of a room that the host gives out for the line’s are not those of the line, and nothing is said in it', async () => {
  const line = await openLine()
  const { mara, samir, kept } = line
  // A room of the same two that is open to others of their people.
  const other = await samir.rooms.open({
    title: 'Reception',
    history: 'from-joining',
    exercise: false,
    marking: 'green',
  })
  await samir.rooms.invite(other, { devices: [mara.device.id], role: 'chair' })
  const before = kept.roomId
  kept.roomId = other
  await settle(mara, samir)
  await mara.crisis.say(line.id, { class: 'query', text: 'For the officers alone.', language: 'en' })
  await settle(mara, samir)
  expect(await samir.rooms.acts(other, 'crisis', 0)).toEqual([])
  expect(mara.view()).toMatchObject({
    state: 'open',
    room: { id: before },
    found: [{ kind: 'room-replaced', about: other }],
  })
  expect(samir.view().messages).toMatchObject([{ text: 'For the officers alone.' }])
  // A line of the same two that says itself to be another one.
  const say = speaker(line.host, other)
  const [low, high] = [line.people.mara.delegation, line.people.samir.delegation].toSorted()
  const opened = { v: 1, kind: 'opened', line: crypto.randomUUID(), low, high }
  await say(samir, { kind: 'act', app: 'crisis', text: canonicalJson(opened) })
  await mara.rooms.sync()
  await mara.crisis.tend()
  expect(mara.view().found.map(({ kind }) => kind)).toEqual(['room-false', 'room-replaced'])
})

test('in a room of an exercise nothing is said, whatever the host and its title say', async () => {
  const line = await openLine()
  const { mara, samir, id, kept } = line
  const title = `Crisis line: Belmere – Carthia (${id.slice(0, 8)})`
  const played = await samir.rooms.open({ title, history: 'from-joining', exercise: true, marking: 'red' })
  await samir.rooms.invite(played, { devices: [mara.device.id], role: 'chair' })
  kept.roomId = played
  await settle(mara, samir)
  expect(mara.rooms.room(played)).toMatchObject({ state: 'open', exercise: true })
  await mara.crisis.say(id, { class: 'query', text: 'No game.', language: 'en' })
  await settle(mara, samir)
  expect(await samir.rooms.acts(played, 'crisis', 0)).toEqual([])
  expect(samir.view().messages).toMatchObject([{ text: 'No game.' }])
})

test('what waits is sealed for nobody of a third delegation who has come in meanwhile', async () => {
  const line = await openLine()
  const { mara, samir, kept, host, people } = line
  const room = kept.roomId ?? ''
  mara.cut.off = true
  const id = await mara.crisis.say(line.id, { class: 'query', text: 'For two alone.', language: 'en' })
  const lena = await host.client(people.lena)
  await lena.rooms.start()
  await samir.rooms.invite(room, { devices: [lena.device.id], role: 'member' })
  mara.crisis.stop()
  mara.cut.off = false
  await mara.rooms.sync()
  await lena.rooms.sync()
  await samir.rooms.sync()
  expect(lena.rooms.room(room)?.state).toBe('open')
  for (const one of [lena, samir])
    expect((await one.rooms.acts(room, 'crisis', 0)).filter(({ text }) => text.includes('For two alone.'))).toEqual([])
  const { device, person, store, trustStore } = mara
  mara.rooms.stop()
  const again = await line.officer(person, { device, store, trustStore })
  await settle(again, samir)
  await lena.rooms.sync()
  expect(samir.view().messages).toMatchObject([{ id }])
  expect((await lena.rooms.acts(room, 'crisis', 0)).some(({ text }) => text.includes('For two alone.'))).toBe(false)
})

test('where a head had the room replaced, all goes on in the new one, with what was said in the old', async () => {
  const line = await openLine()
  const { mara, samir, kept } = line
  const first = await mara.crisis.say(line.id, { class: 'query', text: 'In the old room.', language: 'en' })
  await settle(mara, samir)
  await mara.rooms.close(kept.roomId ?? '')
  await settle(mara, samir)
  expect(samir.view().state).toBe('shut')
  const waits = await samir.crisis.say(line.id, { class: 'query', text: 'Between the rooms.', language: 'en' })
  kept.roomId = null
  await settle(samir, mara)
  expect([mara.view().state, samir.view().state]).toEqual(['open', 'open'])
  for (const one of [mara, samir])
    expect(one.view().messages).toMatchObject([{ id: first }, { id: waits, seq: expect.any(Number) }])
  expect(mara.rooms.alarms()).toEqual([])
})

test('a head puts a new room in the place of a dead one, and says why', async () => {
  const line = await openLine()
  const told: object[] = []
  const reattach = async (o: { roomId: string; insteadOf: string; reason: string }): Promise<void> => {
    told.push(o)
    line.kept.roomId = o.roomId
  }
  const { device, person, store, trustStore } = line.mara
  line.mara.crisis.stop()
  line.mara.rooms.stop()
  const mara = await line.officer(person, { device, store, trustStore, doors2: { reattach } })
  const before = line.kept.roomId
  await settle(mara, line.samir)
  await mara.crisis.replaceRoom(line.id, 'Both sides lost their keys.')
  await settle(mara, line.samir)
  expect(told).toMatchObject([{ insteadOf: before, reason: 'Both sides lost their keys.' }])
  for (const one of [mara, line.samir])
    expect(one.view()).toMatchObject({
      state: 'open',
      room: { id: line.kept.roomId },
      found: [{ kind: 'room-replaced' }],
    })
  await expect(line.samir.crisis.replaceRoom(line.id, 'x')).rejects.toMatchObject({ code: 'malformed' })
})

test('two messages under one number are told apart, though their sender chose the ids', async () => {
  const line = await openLine()
  const { mara, samir } = line
  const say = bentSpeaker(line)
  // Some 1,200 tries: two letters are one of 400.
  const chosen = Array.from({ length: 1200 }, () => messageOf(line, samir)).map((message) => ({
    message,
    start: [...fromBase64url(messageIdOf(message))]
      .slice(0, 2)
      .map((byte) => byte % 20)
      .join(' '),
  }))
  const [alike = []] = [...Map.groupBy(chosen, ({ start }) => start).values()].filter(({ length }) => length > 1)
  for (const { message } of alike)
    await say(samir, { v: 1, kind: 'message', signed: await signMessage(samir.device.secret, message) })
  await settle(mara)
  const numbers = mara.view().messages.map(({ number }) => number)
  expect(numbers.length).toBeGreaterThan(1)
  expect(new Set(numbers).size).toBe(numbers.length)
  expect(numbers.every((number) => /^1-[A-Z]{3,}$/.test(number))).toBe(true)
})

test('ids, rings and signatures are what another program makes of the same message', async () => {
  const message = sample
  const secret = { ed25519: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8', mldsa65: '' }
  const { signature } = await signMessage(secret, message)
  expect({
    id: messageIdOf(message),
    ring: ringIdOf(messageIdOf(message)),
    digest: digestOf(message),
    signature,
  }).toEqual({
    id: 'BEPsD6wTf0CbCMu9TSMCsQ',
    ring: 'c767d3e1-dc51-8261-a691-a40aeaf60a62',
    digest: 'SxEDVcu9jPf79RNi--0gqd-gycrX1AS9RrAONk8JNc0',
    signature: 'YDGO0GBrqtxBc_EcK8FIu9aziE-E5shSFMKPqZt0Em7Y5tGmj3ld-ojigvcjDiZP5IJuDUOkgvXvtJBQk35cCA',
  })
})
