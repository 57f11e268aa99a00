import { expect, test } from 'vitest'
import { ringIdOf } from './signing.ts'
import { lanternTide, named, openLine, openTestLine, restarted, settle } from './test-line.ts'
import { isOverdue, offeredOffline } from './timing.ts'

const minute = 60_000

test('a question rings, is received by a machine, acknowledged by a person and answered, and both see each step', async () => {
  const line = await openLine()
  const { mara, samir, kept, host } = line
  expect([mara.view().state, samir.view().state]).toEqual(['open', 'open'])
  expect(mara.view().officers.map(({ name, side, devices, me }) => [name, side, devices, me])).toEqual([
    ['Mara', 'us', 1, true],
    ['Samir', 'them', 1, false],
  ])
  const answerBy = new Date(host.now.at + 90 * minute).toISOString()
  const id = await mara.crisis.say(line.id, { class: 'query', text: 'Is this your ship?', language: 'en', answerBy })
  expect(mara.view().messages.at(-1)).toMatchObject({ id, status: 'waiting', n: 1, own: true, real: true })
  await settle(mara, samir)
  const sent = () => mara.view().messages.find((one) => one.id === id)
  expect(sent()).toMatchObject({ status: 'received', received: [{ name: 'Samir', by: 'room' }] })
  expect(samir.crisis.alarm()).toMatchObject([{ loud: true, them: { name: 'Belmere' }, message: { id } }])
  expect(mara.crisis.alarm().filter(({ loud }) => loud)).toEqual([])
  const ringId = ringIdOf(id)
  expect(kept.rings.filter((one) => one.kind === 'message')).toMatchObject([{ ringId, answerBy }])

  await samir.crisis.acknowledge(line.id, [id])
  expect(samir.crisis.alarm().filter(({ loud }) => loud)).toEqual([])
  await settle(samir, mara)
  expect(sent()).toMatchObject({ status: 'acknowledged', acknowledged: [{ name: 'Samir' }] })
  expect(kept.answered).toEqual([ringId])
  const late = new Date(host.now.at + 91 * minute)
  expect(isOverdue(sent()!, late)).toBe(true) // found above
  const answer = await samir.crisis.say(line.id, {
    class: 'clarification',
    text: 'خیر، این کشتی ما نیست.',
    language: 'fa',
    replyTo: id,
  })
  await settle(samir, mara)
  expect(sent()).toMatchObject({ status: 'answered', answers: [answer] })
  expect(isOverdue(sent()!, late)).toBe(false) // found above
  // One answers by hand; the machine of the first has it, and no person yet.
  expect(mara.crisis.alarm()).toMatchObject([{ loud: true, message: { id: answer, n: 1, language: 'fa' } }])
  for (const one of [mara, samir]) {
    expect(one.rooms.alarms()).toEqual([])
    expect(one.view()).toMatchObject({ missing: [], found: [], newer: [], strangers: [] })
    expect(one.crisis.trouble()).toBeUndefined()
  }
  const again = await restarted(line, samir)
  expect(again.view().messages).toEqual(samir.view().messages)

  // Who ends the line does not still by it what was said before.
  Object.assign(kept, { state: 'ended', endedAt: new Date(host.now.at + minute).toISOString() })
  await mara.crisis.tend()
  expect(mara.view().state).toBe('ended')
  expect(mara.crisis.alarm()).toMatchObject([{ loud: true, message: { id: answer } }])
  await mara.crisis.acknowledge(line.id, [answer])
  await settle(mara, again)
  expect(mara.crisis.alarm()).toEqual([])
  expect(kept.answered).toContain(ringIdOf(answer))
  expect(again.view().messages.find((one) => one.id === answer)).toMatchObject({ status: 'acknowledged' })
})

test('of two officers who open a room at once one is first, the other gives way and is let in', async () => {
  const line = await openTestLine()
  const [mara, samir] = await Promise.all([line.officer(line.people.mara), line.officer(line.people.samir)])
  await settle(mara, samir)
  expect(line.kept.attached).toHaveLength(1)
  for (const one of [mara, samir]) {
    expect(one.view()).toMatchObject({ state: 'open', room: { id: line.kept.roomId }, found: [] })
    expect(one.rooms.list().filter(({ state }) => state === 'open')).toHaveLength(1)
    expect(one.rooms.alarms()).toEqual([])
  }
})

test('an answer that was lost while the room was attached leads to no second room', async () => {
  const line = await openTestLine()
  let lost = true
  const attach = async ({ roomId }: { roomId: string }): Promise<void> => {
    line.kept.roomId ??= roomId
    if (lost) throw new TypeError('fetch failed')
  }
  const mara = await line.officer(line.people.mara, { doors2: { attach } })
  expect(mara.view().state).toBe('no-room')
  lost = false
  const again = await restarted(line, mara)
  const samir = await line.officer(line.people.samir)
  await settle(again, samir)
  expect(again.rooms.list()).toHaveLength(1)
  expect([again.view().state, samir.view().state]).toEqual(['open', 'open'])
})

test('what is said without a network waits, also through a restart, and goes once; after a minute it is offered for a file', async () => {
  const line = await openLine()
  const { samir, host, kept } = line
  let { mara } = line
  mara.cut.off = true
  const id = await mara.crisis.say(line.id, { class: 'notification', text: 'A drill of ours at sea.', language: 'en' })
  await mara.crisis.tend()
  const later = (seconds: number): Date => new Date(host.now.at + seconds * 1000)
  expect(offeredOffline(mara.view(), later(59))).toEqual([])
  expect(offeredOffline(mara.view(), later(60)).map((one) => one.id)).toEqual([id])
  mara = await restarted(line, mara)
  await settle(mara, samir)
  expect(mara.view().messages.filter((one) => one.id === id)).toMatchObject([{ status: 'received' }])
  expect(samir.view().messages.filter(({ text }) => text === 'A drill of ours at sea.')).toHaveLength(1)
  expect(kept.rings.filter(({ kind }) => kind === 'message')).toHaveLength(1)
  expect(offeredOffline(mara.view(), later(60))).toEqual([])
})

test('who is not let into the room yet has a bell all the same', async () => {
  const line = await openLine()
  const { kept, host, people } = line
  const telephone = await line.officer(people.samir, { name: 'Telephone' })
  expect(telephone.view().state).toBe('joining')
  const id = await telephone.crisis.say(line.id, { class: 'request', text: 'Call us.', language: 'en' })
  await telephone.crisis.tend()
  expect(kept.rings).toEqual([])
  host.now.at += 10_000
  await telephone.crisis.tend()
  await telephone.crisis.tend()
  expect(kept.rings).toMatchObject([{ ringId: ringIdOf(id), kind: 'message' }])
  expect(telephone.view().messages).toMatchObject([{ id, status: 'waiting' }])
})

test('before there is a room it can be said already, and goes when the other side comes', async () => {
  const line = await openTestLine()
  const mara = await line.officer(line.people.mara)
  const id = await mara.crisis.say(line.id, { class: 'request', text: 'Please call back.', language: 'en' })
  await settle(mara)
  const samir = await line.officer(line.people.samir)
  await settle(mara, samir)
  expect(samir.crisis.alarm()).toMatchObject([{ loud: true, message: { id, seq: null, ways: ['room'] } }])
  expect(mara.view().messages.find((one) => one.id === id)).toMatchObject({ status: 'received' })
  expect(samir.view().missing).toEqual([])
})

test('an exercise and a test call never ring like a message, and say at the host what they are', async () => {
  const line = await openLine()
  const { mara, samir, kept } = line
  await mara.crisis.say(line.id, {
    class: 'exercise',
    of: 'query',
    run: lanternTide,
    text: 'EXERCISE: is it yours?',
    language: 'en',
  })
  await mara.crisis.testCall(line.id)
  await settle(mara, samir)
  const ringing = samir.crisis.alarm()
  expect(ringing.map(({ message }) => message.class).toSorted()).toEqual(['exercise', 'test-call'])
  expect(ringing.every(({ loud, message }) => !loud && !message.real)).toBe(true)
  expect(samir.view().unacknowledged).toBe(0)
  const fromMara = kept.rings.filter(({ from }) => from === line.people.mara.delegation)
  expect(fromMara.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['exercise', 'test']))
  expect(fromMara.some(({ kind }) => kind === 'message')).toBe(false)
  await samir.crisis.acknowledge(
    line.id,
    ringing.map(({ message }) => message.id),
  )
  expect(samir.crisis.alarm()).toEqual([])

  // Nor is one the answer to what is real, or the other way round.
  const real = await samir.crisis.say(line.id, { class: 'request', text: 'Stop it.', language: 'en' })
  await settle(samir, mara)
  const played = samir.view().messages.find((one) => one.class === 'exercise')
  for (const [who, wanted] of [
    [mara, { class: 'exercise', of: 'query', replyTo: real }],
    [samir, { class: 'notification', replyTo: played?.id ?? '' }],
  ] as const)
    await expect(who.crisis.say(line.id, { ...wanted, text: 'x', language: 'en' })).rejects.toMatchObject({
      code: 'answers-unlike',
    })
  expect(mara.crisis.alarm().filter(({ loud }) => loud)).toHaveLength(1)
})

test('a desk that acknowledges is noted, and the alarm of people rings on', async () => {
  const line = await openLine()
  const { mara, samir, kept } = line
  kept.officers = [line.people.mara, { ...line.people.samir, kind: 'machine' }]
  const id = await mara.crisis.say(line.id, { class: 'request', text: 'Stop it.', language: 'en' })
  await settle(mara, samir)
  await samir.crisis.acknowledge(line.id, [id])
  await settle(samir, mara)
  // As a machine it is remembered also when it is named no more.
  kept.officers = [line.people.mara]
  await settle(mara)
  for (const one of [mara, samir])
    expect(one.view().messages.find((each) => each.id === id)).toMatchObject({
      status: 'received',
      acknowledged: [],
      noted: [{ name: 'Samir' }],
    })
  expect(kept.answered).toEqual([])
  kept.officers.push(line.people.samir)
  await settle(samir)
  expect(samir.crisis.alarm()).toMatchObject([{ loud: true, message: { id } }])
})

test('a colleague who comes later is handed what was said, rings for what nobody has acknowledged, and misses no number', async () => {
  const line = await openLine()
  const { mara, samir, host, kept } = line
  const first = await mara.crisis.say(line.id, { class: 'query', text: 'one', language: 'en' })
  await settle(mara, samir)
  await samir.crisis.acknowledge(line.id, [first])
  const second = await mara.crisis.say(line.id, { class: 'query', text: 'two', language: 'en' })
  await settle(mara, samir)
  const tariq = host.person('Tariq', 'Carthia')
  kept.officers.push(tariq)
  const late = await line.officer(tariq)
  await named(line, samir, tariq)
  await settle(samir, late, mara)
  expect(late.view().state).toBe('open')
  expect(
    late
      .view()
      .messages.filter(({ class: one }) => one === 'query')
      .map(({ text, status }) => [text, status]),
  ).toEqual([
    ['one', 'acknowledged'],
    ['two', 'received'],
  ])
  expect(
    late.crisis
      .alarm()
      .filter(({ loud }) => loud)
      .map(({ message }) => message.id),
  ).toEqual([second])
  expect(late.view().missing).toEqual([])
  await late.crisis.acknowledge(line.id, [second])
  await settle(late, samir)
  expect(samir.crisis.alarm().filter(({ loud }) => loud)).toEqual([])
  const third = await late.crisis.say(line.id, { class: 'request', text: 'three', language: 'en' })
  await settle(late, mara)
  const n = mara.view().messages.find((one) => one.id === third)?.n
  expect(n).toBe(
    Math.max(
      ...mara
        .view()
        .messages.filter(({ side }) => side === 'them')
        .map((one) => one.n),
    ),
  )
  expect(mara.view().messages.some(({ twin }) => twin)).toBe(false)
})

test('an officer who is one no more is let out by their own side, and a stranger by whoever sees them', async () => {
  const line = await openLine()
  const { mara, samir, host, kept } = line
  const tariq = host.person('Tariq', 'Carthia')
  kept.officers.push(tariq)
  const colleague = await line.officer(tariq)
  await named(line, samir, tariq)
  await settle(samir, colleague, mara)
  expect(colleague.view().state).toBe('open')
  // Who comes in is told to those who were there.
  expect(mara.view().letIn.map(({ name, named: by }) => [name, by])).toEqual([
    ['Samir', false],
    ['Tariq', true],
  ])
  expect(samir.view().letIn).toMatchObject([{ name: 'Tariq', delegation: 'Carthia' }])
  expect(colleague.view().letIn).toEqual([])
  kept.officers.pop()
  await settle(mara)
  expect(mara.view().officers.map(({ name }) => name)).toEqual(['Mara', 'Samir'])
  expect(colleague.rooms.room(kept.roomId ?? '')?.state).toBe('open')
  expect(mara.view().former).toEqual([{ name: 'Tariq', delegation: 'Carthia' }])
  await settle(samir, colleague, mara)
  expect(samir.view().former).toEqual([])
  expect(colleague.view().state).toBe('shut')
  await expect(colleague.crisis.say(line.id, { class: 'query', text: 'x', language: 'en' })).rejects.toMatchObject({
    code: 'not-officer',
  })

  const lena = await host.client(line.people.lena)
  await lena.rooms.start()
  await samir.rooms.invite(kept.roomId ?? '', { devices: [lena.device.id], role: 'member' })
  await mara.rooms.sync()
  // Said by a program that has not looked, it would still not be sealed for her.
  expect(mara.view().strangers).toEqual([{ name: 'Lena', delegation: 'Norhaven' }])
  await expect(mara.crisis.say(line.id, { class: 'query', text: 'secret', language: 'en' })).rejects.toMatchObject({
    code: 'strangers',
  })
  await settle(mara, samir)
  await lena.rooms.sync()
  expect(lena.rooms.room(kept.roomId ?? '')?.state).toBe('expelled')
  expect(mara.view()).toMatchObject({ strangers: [], maySay: true })
})

test('whom nobody of their own side can let out the other side lets out after some minutes, while another is named', async () => {
  const line = await openLine()
  const { mara, kept, host } = line
  const room = kept.roomId ?? ''
  kept.officers = [line.people.mara]
  await settle(mara)
  host.now.at += 6 * minute
  await settle(mara)
  // Else the host could empty a side by naming nobody.
  expect(mara.view().former).toEqual([{ name: 'Samir', delegation: 'Carthia' }])
  kept.officers.push(host.person('Head', 'Carthia'))
  await settle(mara)
  expect(mara.view().former).toEqual([])
  expect(mara.rooms.room(room)?.people.map(({ name }) => name)).toEqual(['Mara'])
})

test('whom the host names is let in only where the keys say that they are of the two delegations', async () => {
  const line = await openTestLine()
  const { people, kept, host } = line
  const lena = await host.client(people.lena)
  await lena.rooms.start()
  kept.officers.push({ ...people.lena, delegation: people.samir.delegation }, people.lena)
  const mara = await line.officer(people.mara)
  const samir = await line.officer(people.samir)
  await settle(mara, samir)
  expect([mara.view().state, samir.view().state]).toEqual(['open', 'open'])
  await lena.rooms.sync()
  expect(lena.rooms.list()).toEqual([])
})

test('whoever begins anew without the host is shown at once what they had, however long the host keeps silent', async () => {
  const line = await openLine()
  const { mara, samir } = line
  await samir.crisis.say(line.id, { class: 'query', text: 'Are you there?', language: 'en' })
  await settle(samir, mara)
  const { device, person, store, trustStore } = mara
  mara.crisis.stop()
  mara.rooms.stop()
  const silent = () => new Promise<never>(() => {})
  const doors2 = { lines: silent, ring: silent, answered: silent }
  const again = await line.officer(person, { device, store, trustStore, doors2, patience: 50 })
  expect(again.view()).toMatchObject({ state: 'open', messages: [{ text: 'Are you there?' }] })
  expect(again.crisis.alarm()).toMatchObject([{ loud: true }])
  // Its bell is dead, and what comes through the room rings all the same.
  await again.crisis.say(line.id, { class: 'clarification', text: 'We are.', language: 'en' })
  await again.rooms.sync()
  await samir.crisis.say(line.id, { class: 'query', text: 'Since when?', language: 'en' })
  await samir.rooms.sync()
  await again.rooms.sync()
  await expect
    .poll(() => again.crisis.alarm().map(({ message }) => message.text))
    .toEqual(['Are you there?', 'Since when?'])
  // Nor does it hold up what comes by file.
  again.trust.refresh = again.trust.look = silent
  const id = await samir.crisis.say(line.id, { class: 'request', text: 'By file.', language: 'en' })
  const { bytes } = await samir.crisis.exportSealed(line.id, [id])
  expect(await again.crisis.importSealed(bytes)).toMatchObject({ messages: [{ id }] })
  await again.crisis.tend()
  expect(again.crisis.trouble()).toContain('Silent')
})

test('a device that dies at any write has said a message once, or has said that it did not', async () => {
  const line = await openLine()
  const { samir } = line
  let { mara } = line
  for (let fatal = 1; fatal <= 7; fatal += 1) {
    let puts = 0
    const put = mara.store.put.bind(mara.store)
    mara.store.put = async (entries) => {
      puts += 1
      if (puts >= fatal) throw new Error('The power is gone.')
      await put(entries)
    }
    const text = `Dead at ${fatal}`
    const promised = await mara.crisis.say(line.id, { class: 'query', text, language: 'en' }).then(
      () => true,
      () => false,
    )
    mara.crisis.stop()
    mara.rooms.stop()
    // What the dead program still has under way finds no power, however long it takes.
    mara = await restarted(line, { ...mara, store: { ...mara.store, put } })
    await settle(mara, samir)
    const said = samir.view().messages.filter((one) => one.text === text)
    if (promised) expect(said, text).toHaveLength(1)
    else expect(said.length, text).toBeLessThanOrEqual(1)
    expect(mara.view().messages.filter((one) => one.text === text)).toHaveLength(said.length)
  }
  const all = samir.view().messages.filter(({ side }) => side === 'them')
  expect(all.length).toBeGreaterThan(0)
  expect(line.kept.rings.filter(({ kind }) => kind === 'message')).toHaveLength(all.length)
  expect([...samir.view().found, ...samir.view().missing]).toEqual([])
})

test('a line that is not agreed, or has ended, takes no word', async () => {
  const line = await openTestLine()
  line.kept.state = 'proposed-by-them'
  const mara = await line.officer(line.people.mara)
  expect(mara.view()).toMatchObject({ state: 'proposed', maySay: 'not-agreed' })
  expect(line.kept.roomId).toBeNull()
  const words = { class: 'query', text: 'x', language: 'en' } as const
  await expect(mara.crisis.say(line.id, words)).rejects.toMatchObject({ code: 'not-agreed' })
  line.kept.state = 'ended'
  await mara.crisis.tend()
  expect(mara.view()).toMatchObject({ state: 'ended', maySay: 'ended' })
  await expect(mara.crisis.say(crypto.randomUUID(), words)).rejects.toMatchObject({ code: 'unknown-line' })
  line.kept.state = 'agreed'
  await mara.crisis.tend()
  for (const bad of [
    { ...words, text: ' ' },
    { ...words, text: 'x'.repeat(6001) },
    { ...words, language: 'english please' },
    { ...words, answerBy: 'tomorrow' },
    { ...words, of: 'query' as const },
  ])
    await expect(mara.crisis.say(line.id, bad)).rejects.toMatchObject({ code: 'malformed' })
  await expect(mara.crisis.say(line.id, { ...words, replyTo: 'AAAAAAAAAAAAAAAAAAAAAA' })).rejects.toMatchObject({
    code: 'unknown-message',
  })
})
