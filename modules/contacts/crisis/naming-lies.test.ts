import { expect, test } from 'vitest'
import { canonicalJson } from '#platform/canonical-json.ts'
import type { TestPerson } from '#modules/rooms/sealing/client/test-keys-world.ts'
import { named, openLine, openTestLine, restarted, settle, type TestLine, type TestOfficer } from './test-line.ts'

const minute = 60_000
const inRoom = ({ rooms }: TestOfficer, room: string): string[] =>
  (rooms.room(room)?.people ?? []).map(({ name }) => name).toSorted()

/** Somebody of a delegation of the line with a device, whom the host names an officer. */
async function liedOf(line: TestLine, name = 'Xenia', delegation = 'Carthia') {
  const person = line.host.person(name, delegation)
  line.kept.officers.push(person)
  return { person, seat: await line.officer(person) }
}

test('a host that names somebody of a delegation lets nobody in: their own side is asked, and the other is not', async () => {
  const line = await openLine()
  const { mara, samir, kept, id } = line
  const room = kept.roomId ?? ''
  const { person, seat } = await liedOf(line)
  await samir.crisis.say(id, { class: 'query', text: 'Between us.', language: 'en' })
  await settle(samir, mara, seat)
  line.host.now.at += 60 * minute
  await settle(samir, mara, seat)
  expect(seat.view().state).toBe('joining')
  expect(inRoom(mara, room)).toEqual(['Mara', 'Samir'])
  expect(samir.view().asks).toEqual([{ account: person.id, name: 'Xenia', side: 'us', inRoom: false }])
  expect(mara.view().asks).toEqual([])
  expect(mara.view().officers.map(({ name, standing }) => [name, standing])).toEqual([
    ['Mara', 'first'],
    ['Samir', 'first'],
    ['Xenia', 'unsaid'],
  ])

  // The first of each side stands there on the host's word, and it is shown.
  expect(mara.view().onHostsWord).toEqual([{ name: 'Samir', delegation: 'Carthia', side: 'them' }])
  expect(samir.view().onHostsWord).toEqual([{ name: 'Mara', delegation: 'Belmere', side: 'them' }])

  // Left out, nobody is asked again; let in after all, she comes with each of her devices.
  await named(line, samir, person, false)
  await settle(samir, mara, seat)
  expect(samir.view()).toMatchObject({ asks: [], officers: [{}, {}, { name: 'Xenia', standing: 'left-out' }] })
  expect(seat.view().state).toBe('joining')
  await named(line, samir, person)
  const telephone = await line.officer(person, { name: 'Telephone' })
  await settle(samir, seat, telephone, mara, samir, telephone)
  expect([seat.view().state, telephone.view().state]).toEqual(['open', 'open'])
  expect(mara.view().letIn.find(({ name }) => name === 'Xenia')).toMatchObject({ named: true })
  expect(mara.view()).toMatchObject({ former: [], found: [], newer: [] })
})

test('whom their own side names no more is put out, whatever the host says; what they had named stands', async () => {
  const line = await openLine()
  const { mara, samir, kept } = line
  const room = kept.roomId ?? ''
  const tariq = await liedOf(line, 'Tariq')
  await named(line, samir, tariq.person)
  await settle(samir, tariq.seat, mara)
  const noor = await liedOf(line, 'Noor')
  await named(line, tariq.seat, noor.person)
  await settle(tariq.seat, noor.seat, samir, mara)
  expect(inRoom(mara, room)).toEqual(['Mara', 'Noor', 'Samir', 'Tariq'])
  await named(line, samir, tariq.person, false)
  await settle(samir, noor.seat, mara)
  expect(inRoom(mara, room)).toEqual(['Mara', 'Noor', 'Samir'])
  expect(mara.view().officers.find(({ name }) => name === 'Noor')).toMatchObject({ standing: 'named' })
  // The host lets nobody stay by naming them, nor in again.
  await settle(tariq.seat, samir, noor.seat, mara)
  expect(tariq.seat.view().state).toBe('shut')
  // Whom it names no more goes at once, by their own people.
  kept.officers = kept.officers.filter(({ name }) => name !== 'Noor')
  await settle(samir, mara)
  expect(inRoom(mara, room)).toEqual(['Mara', 'Samir'])
})

test('the other side names nobody of ours, nobody names themselves, and a name the keys do not know names nobody', async () => {
  const line = await openLine()
  const { mara, samir, kept, id } = line
  const room = kept.roomId ?? ''
  const { person, seat } = await liedOf(line, 'Xenia', 'Belmere')
  const say = ({ rooms }: TestOfficer, { id: account, name }: TestPerson) =>
    rooms.act(room, {
      app: 'crisis',
      text: canonicalJson({ v: 1, kind: 'naming', to: [], named: [{ account, name, officer: true, n: 9 }] }),
    })
  await say(samir, person)
  await say(mara, line.people.mara)
  // A host that says of Xenia's account that it is Lotte's.
  await mara.crisis.nameOfficer(id, { account: person.id, name: 'Lotte' }, true)
  await settle(mara, samir, seat)
  expect(inRoom(mara, room)).toEqual(['Mara', 'Samir'])
  expect(samir.view().onHostsWord).toMatchObject([{ name: 'Mara' }])
  expect(mara.view().asks).toMatchObject([{ name: 'Xenia', inRoom: false }])
  await expect(mara.crisis.nameOfficer(id, { account: line.people.mara.id, name: 'Mara' }, true)).rejects.toMatchObject(
    {
      code: 'malformed',
    },
  )
})

test('of the other side one is let in on the host’s word, and another only where the first says nothing for minutes', async () => {
  const line = await openTestLine()
  const { host, kept, people } = line
  const drawer = await host.client(people.samir)
  await drawer.rooms.start()
  const mara = await line.officer(people.mara)
  const { seat } = await liedOf(line, 'Tariq')
  await settle(mara, seat)
  const room = kept.roomId ?? ''
  expect(inRoom(mara, room)).toEqual(['Mara', 'Samir'])
  expect(mara.view().onHostsWord).toMatchObject([{ name: 'Samir' }])
  host.now.at += 6 * minute
  await settle(mara, seat)
  expect(inRoom(mara, room)).toEqual(['Mara', 'Samir', 'Tariq'])
  await settle(seat, mara)
  // From the first word of theirs on it is their own affair.
  const { seat: late } = await liedOf(line, 'Xenia')
  host.now.at += 60 * minute
  await settle(mara, late)
  expect(inRoom(mara, room)).toEqual(['Mara', 'Samir', 'Tariq'])
  expect(mara.view().asks).toEqual([])
})

test('what is named without a network waits, also through a restart, and counts once it is said', async () => {
  const line = await openLine()
  const { mara, samir, kept } = line
  const { person, seat } = await liedOf(line, 'Joris', 'Belmere')
  await settle(mara)
  mara.cut.off = true
  await named(line, mara, person)
  expect(mara.view()).toMatchObject({ asks: [], officers: [{}, {}, { standing: 'named' }] })
  const again = await restarted(line, mara)
  await settle(again, seat, samir)
  expect(inRoom(samir, kept.roomId ?? '')).toEqual(['Joris', 'Mara', 'Samir'])
  // Whoever comes later hears what was named before.
  const lotte = await liedOf(line, 'Lotte', 'Belmere')
  await named(line, seat, lotte.person)
  await settle(seat, lotte.seat, samir, again)
  const standing = (one: TestOfficer) => one.view().officers.map(({ name, standing: s }) => `${name} ${s}`)
  expect(standing(samir)).toEqual(['Mara first', 'Samir first', 'Joris named', 'Lotte named'])
  // Whoever says it again to a newcomer is believed of all but themselves.
  expect(standing(lotte.seat).filter((one) => one.endsWith('unsaid'))).toEqual([])
  // Nobody is asked about who was there before.
  expect(lotte.seat.view().asks).toEqual([])
})

/** Another officer, named by their own side, and a third of Carthia whom the host alone names. */
async function linePeopled() {
  const line = await openLine()
  const { mara, samir } = line
  const tariq = await liedOf(line, 'Tariq')
  await named(line, samir, tariq.person)
  await settle(samir, tariq.seat, mara)
  return { ...line, tariq, lied: await liedOf(line) }
}

test('in a new room who was named belongs, and a host that names another alone is asked for nobody', async () => {
  const line = await linePeopled()
  const { mara, samir, tariq, lied, kept } = line
  const before = kept.roomId ?? ''
  // The host says that there is no room any more, and that Carthia has one officer alone.
  kept.roomId = null
  kept.officers = [line.people.mara, lied.person]
  await settle(mara, lied.seat)
  const after = kept.roomId ?? ''
  expect(after).not.toBe(before)
  expect(inRoom(mara, after)).toEqual(['Mara'])
  expect(mara.view().asks).toEqual([{ account: lied.person.id, name: 'Xenia', side: 'them', inRoom: false }])
  kept.officers.push(line.people.samir, tariq.person)
  await settle(mara, samir, tariq.seat, lied.seat, mara)
  expect(inRoom(mara, after)).toEqual(['Mara', 'Samir', 'Tariq'])
  for (const one of [mara, samir, tariq.seat])
    expect(one.view()).toMatchObject({ state: 'open', room: { id: after }, found: [{ kind: 'room-replaced' }] })
  // A device that comes to the new room alone hears who was named in the old one.
  const noor = await liedOf(line, 'Noor')
  await named(line, tariq.seat, noor.person)
  await settle(tariq.seat, noor.seat, samir, mara)
  expect(inRoom(mara, after)).toEqual(['Mara', 'Noor', 'Samir', 'Tariq'])
  const others = noor.seat.view().officers.filter(({ name }) => name !== 'Xenia')
  expect(others.every(({ standing }) => standing !== 'unsaid')).toBe(true)
})

test('a room of somebody whom nobody has named is not spoken in, whatever the host calls it, until a person vouches', async () => {
  const line = await linePeopled()
  const { mara, samir, tariq, lied, kept, id } = line
  const before = kept.roomId
  const title = `Crisis line: Belmere – Carthia (${id.slice(0, 8)})`
  const other = await lied.seat.rooms.open({ title, history: 'from-joining', exercise: false, marking: 'red' })
  await lied.seat.rooms.invite(other, { devices: [mara.device.id, samir.device.id], role: 'chair' })
  kept.roomId = other
  await settle(mara, samir)
  await mara.crisis.say(id, { class: 'query', text: 'For those we know.', language: 'en' })
  await settle(mara, samir, tariq.seat, lied.seat)
  expect((await lied.seat.rooms.acts(other, 'crisis', 0)).some(({ text }) => text.includes('For those'))).toBe(false)
  expect(tariq.seat.view().messages).toMatchObject([{ text: 'For those we know.' }])
  expect(mara.view()).toMatchObject({ state: 'open', room: { id: before } })
  const asked = { account: lied.person.id, name: 'Xenia', inRoom: true }
  expect(mara.view().asks).toEqual([{ ...asked, side: 'them' }])
  expect(samir.view().asks).toEqual([{ ...asked, side: 'us' }])
  // With the old room dead nothing is said at all.
  await mara.rooms.close(before ?? '')
  await settle(mara, samir)
  expect(mara.view().state).toBe('doubtful')
  await mara.crisis.say(id, { class: 'query', text: 'Still waits.', language: 'en' })
  expect(mara.view().messages.at(-1)).toMatchObject({ status: 'waiting' })
  await mara.crisis.vouch(id, lied.person.id)
  await named(line, samir, lied.person)
  await settle(mara, samir, lied.seat)
  expect(mara.view()).toMatchObject({ state: 'open', room: { id: other }, asks: [] })
  expect(samir.view().messages.map(({ text }) => text)).toContain('Still waits.')
})

/** Words of both sides, and then somebody of ours who comes while the other side sleeps. */
async function lineWithNewcomer(before: (line: TestLine & { mara: TestOfficer; samir: TestOfficer }) => Promise<void>) {
  const line = await openLine()
  const { mara, samir, id } = line
  await samir.crisis.say(id, { class: 'query', text: 'The secret of the two.', language: 'en' })
  await settle(samir, mara)
  await mara.crisis.say(id, { class: 'clarification', text: 'We heard you.', language: 'en' })
  await settle(samir, mara)
  await before(line)
  const { person, seat } = await liedOf(line, 'Lotte', 'Belmere')
  await named(line, mara, person)
  await settle(mara, seat)
  return { ...line, lotte: { person, seat } }
}

const texts = (seat: TestOfficer): string[] => seat.view().messages.map(({ text }) => text)

const newcomers = [
  ['in the room of all', 'Lotte'],
  ['in the room of all', 'Xenia'],
  ['in a new room where nobody of the other side is', 'Lotte'],
] as const
for (const [how, opens] of newcomers)
  test(`a newcomer, let in ${how}, takes nobody of the other side on the host’s word, in a room that ${opens} opens`, async () => {
    const line = await lineWithNewcomer(async ({ kept, mara, people }) => {
      if (how === 'in the room of all') return
      kept.roomId = null
      kept.officers = [people.mara]
      await settle(mara)
    })
    const { lotte, mara, kept } = line
    if (how === 'in the room of all') expect(texts(lotte.seat)).toEqual(['The secret of the two.', 'We heard you.'])
    // There is no room, says the host, and Carthia's officer is Xenia.
    const xenia = line.host.person('Xenia', 'Carthia')
    kept.roomId = null
    kept.officers = [lotte.person, xenia]
    if (opens === 'Lotte') await settle(lotte.seat)
    const seat = await line.officer(xenia)
    await settle(lotte.seat, seat)
    line.host.now.at += 60 * minute
    await settle(lotte.seat, seat, lotte.seat, seat)
    expect(inRoom(lotte.seat, kept.roomId ?? '')).toEqual(opens === 'Lotte' ? ['Lotte'] : ['Lotte', 'Xenia'])
    await lotte.seat.crisis.say(line.id, { class: 'query', text: 'Not to a stranger.', language: 'en' })
    await settle(lotte.seat, seat)
    expect(texts(seat)).toEqual([])
    const asked = { account: xenia.id, name: 'Xenia', side: 'them', inRoom: opens === 'Xenia' }
    expect(lotte.seat.view().asks).toContainEqual(asked)
    // On the telephone somebody of Carthia says that she is one of theirs.
    await lotte.seat.crisis.vouch(line.id, xenia.id)
    await settle(lotte.seat, seat, lotte.seat, seat)
    expect(inRoom(lotte.seat, kept.roomId ?? '')).toEqual(['Lotte', 'Xenia'])
    if (opens === 'Lotte') expect(texts(seat)).toContain('Not to a stranger.')
    expect(mara.view().officers.find(({ name }) => name === 'Xenia')).not.toMatchObject({ standing: 'first' })
  })

test('a side that has once been heard is not unheard again, though all who spoke were put off', async () => {
  const line = await openLine()
  const { mara, samir, kept } = line
  const tariq = await liedOf(line, 'Tariq')
  await named(line, samir, tariq.person)
  await settle(samir, tariq.seat, mara)
  await named(line, tariq.seat, samir.person, false)
  await say(tariq.seat, kept.roomId ?? '', [{ ...nameOf(tariq.person), officer: false, n: 2 }])
  await settle(tariq.seat, mara, samir)
  const lied = await liedOf(line)
  line.host.now.at += 60 * minute
  await settle(mara, lied.seat, mara)
  expect(lied.seat.view().state).toBe('joining')
})

const nameOf = ({ id: account, name }: TestPerson) => ({ account, name })

/** As a changed client would. */
const say = ({ rooms }: TestOfficer, room: string, words: object[]) =>
  rooms.act(room, { app: 'crisis', text: canonicalJson({ v: 1, kind: 'naming', to: [], named: words }) })

test('one officer who bars all colleagues bars them until the host puts that one off, and the other side telephones', async () => {
  const line = await openLine()
  const { mara, samir, kept, id } = line
  const room = kept.roomId ?? ''
  const tariq = await liedOf(line, 'Tariq')
  await named(line, samir, tariq.person)
  await settle(samir, tariq.seat, mara)
  const noor = await liedOf(line, 'Noor')
  await named(line, samir, noor.person)
  await settle(samir, noor.seat, tariq.seat, mara)
  const barred = [samir.person, noor.person].map((one) => ({ ...nameOf(one), officer: false, n: 1_000_000 }))
  await say(tariq.seat, room, barred)
  await settle(tariq.seat, samir, noor.seat, mara)
  line.host.now.at += 10 * minute
  await settle(tariq.seat, mara, samir, noor.seat, mara)
  expect(inRoom(mara, room)).toEqual(['Mara', 'Tariq'])

  // Their head puts Tariq off; who was barred does not come back by it, but is asked about.
  kept.officers = kept.officers.filter(({ name }) => name !== 'Tariq')
  await settle(mara)
  line.host.now.at += 10 * minute
  await settle(mara, samir, noor.seat, mara)
  expect(inRoom(mara, room)).toEqual(['Mara'])
  expect(mara.view().asks.map(({ name, side }) => `${name} ${side}`)).toEqual(['Samir them', 'Noor them'])
  await mara.crisis.vouch(id, samir.person.id)
  await settle(mara, samir)
  await named(line, samir, noor.person)
  // Of Samir a colleague's device was told that he is none; its person says that he is.
  await settle(samir, mara, noor.seat, samir)
  expect(noor.seat.view().asks).toContainEqual({ ...nameOf(samir.person), side: 'us', inRoom: true })
  await named(line, noor.seat, samir.person)
  await named(line, samir, tariq.person, false)
  await settle(samir, mara, noor.seat)
  expect(inRoom(mara, room)).toEqual(['Mara', 'Noor', 'Samir'])
  for (const one of [mara, samir, noor.seat])
    expect(one.view().officers.filter(({ standing }) => standing === 'unsaid')).toEqual([])
  // And Tariq stays out, also where the host names him again.
  kept.officers.push(tariq.person)
  await settle(samir, mara, noor.seat, tariq.seat, mara, samir)
  expect(inRoom(mara, room)).toEqual(['Mara', 'Noor', 'Samir'])
  for (const one of [mara, samir, noor.seat]) expect(one.view()).toMatchObject({ state: 'open', newer: [] })
})

test('a number that is far too high is as one more: whoever is barred by it is named again with a press', async () => {
  const line = await openLine()
  const { mara, samir, kept } = line
  const tariq = await liedOf(line, 'Tariq')
  const noor = await liedOf(line, 'Noor')
  await named(line, samir, tariq.person)
  await named(line, samir, noor.person)
  await settle(samir, tariq.seat, noor.seat, mara)
  await say(tariq.seat, kept.roomId ?? '', [{ ...nameOf(noor.person), officer: false, n: 1_000_000 }])
  await settle(tariq.seat, samir, noor.seat, mara)
  expect(noor.seat.view().state).toBe('shut')
  await named(line, samir, noor.person)
  await settle(samir, mara, noor.seat, tariq.seat)
  expect(inRoom(mara, kept.roomId ?? '')).toEqual(['Mara', 'Noor', 'Samir', 'Tariq'])
})

test('a host that names an officer no more takes nothing back that they said no to', async () => {
  const line = await openLine()
  const { mara, samir, kept } = line
  const room = kept.roomId ?? ''
  const tariq = await liedOf(line, 'Tariq')
  await named(line, samir, tariq.person)
  await settle(samir, tariq.seat, mara)
  const noor = await liedOf(line, 'Noor')
  await named(line, samir, noor.person)
  await settle(samir, noor.seat, tariq.seat, mara)
  await named(line, tariq.seat, noor.person, false)
  await settle(tariq.seat, samir, mara, noor.seat)
  kept.officers = kept.officers.filter(({ name }) => name !== 'Tariq')
  line.host.now.at += 60 * minute
  await settle(samir, mara, noor.seat, samir, mara)
  expect(inRoom(mara, room)).toEqual(['Mara', 'Samir'])
  expect(samir.view().asks).toEqual([{ account: noor.person.id, name: 'Noor', side: 'us', inRoom: false }])
})

test('of a machine account an officer is as of a person', async () => {
  const line = await openLine()
  const { mara, samir, kept } = line
  const desk = await liedOf(line, 'Carthia desk')
  Object.assign(kept.officers.at(-1) ?? {}, { kind: 'machine' })
  await settle(samir, desk.seat, mara)
  expect(desk.seat.view().state).toBe('joining')
  await named(line, samir, desk.person)
  await settle(samir, desk.seat, mara)
  expect(desk.seat.view().state).toBe('open')
})
