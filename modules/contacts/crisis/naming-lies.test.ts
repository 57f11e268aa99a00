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
