/** What goes on around the text: typing, pointing, the delegation's own brief, and the record. */
import { afterEach, expect, test } from 'vitest'
import type { ClientWants } from '#modules/rooms/sealing/client/test-client.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { signHybrid } from '#platform/signing.ts'
import { openBriefProof } from './brief.ts'
import {
  newId,
  newPlayer,
  openTable,
  paragraph,
  type Player,
  restarted,
  settle,
  view,
  leaveTables,
} from './test-table.ts'
import type { RecordDoors } from './views.ts'

afterEach(leaveTables)

/** Until it is so, the host asked again and again. */
async function until(id: string, players: readonly Player[], look: () => boolean): Promise<void> {
  for (let turn = 0; turn < 60 && !look(); turn++) {
    for (const { rooms } of players) await rooms.sync(id)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  expect(look()).toBe(true)
}

test('two type in one draft, and nothing of it is kept', async () => {
  const { id, belmere, carthia, norhaven, all } = await openTable()
  const mine = belmere.negotiations.draft(id, newId(), newId())
  mine.edit(0, 0, 'States shall not.')
  await until(id, all, () => carthia.negotiations.drafts(id).length > 0)
  const [typing] = carthia.negotiations.drafts(id)
  expect(typing?.by).toMatchObject({ name: 'Mara', delegation: belmere.person.delegation })
  const theirs = carthia.negotiations.draft(id, typing?.id ?? '')
  await until(id, all, () => theirs.text() === 'States shall not.')
  theirs.edit(6, 6, ' parties')
  await until(id, all, () => mine.text() === 'States parties shall not.')
  expect(mine.cursors().map(({ name }) => name)).toEqual(['Samir'])
  mine.close()
  theirs.close()
  await settle(id, all)
  for (const one of [norhaven, carthia]) {
    const kept = [...one.kept.kept.values(), ...(one.store.kept?.values() ?? [])]
    expect(kept.map((bytes) => new TextDecoder().decode(bytes)).join()).not.toContain('typing')
    expect(one.rooms.alarms()).toEqual([])
  }
})

test('everybody sees what the chair points at, and nobody else points', async () => {
  const { id, belmere, carthia, norhaven, all } = await openTable()
  const [one, other] = [newId(), newId()]
  await carthia.negotiations.point(id, other)
  await belmere.negotiations.point(id, one)
  await until(id, all, () => norhaven.negotiations.pointedAt(id) !== undefined)
  expect(norhaven.negotiations.pointedAt(id)).toMatchObject({ paragraph: one, by: 'Mara' })
  expect(carthia.negotiations.pointedAt(id)?.paragraph).toBe(one)
})

test('a delegation’s brief is its own, is handed to its newcomers, and shows what the capital answered', async () => {
  const { host, id, belmere, carthia, all } = await openTable()
  const capital = await newPlayer(host, 'Orla', 'Carthia')
  await expect(carthia.negotiations.brief.write({ room: id, kind: 'note', text: 'x' })).rejects.toThrow(
    'open one first',
  )
  const home = await carthia.negotiations.brief.open('Carthia alone')
  expect(await carthia.negotiations.brief.open('again')).toBe(home)
  const one = newId()
  await carthia.negotiations.brief.write({ room: id, paragraph: one, kind: 'red-line', text: 'Not without a review.' })
  const asked = await carthia.negotiations.brief.write({
    room: id,
    paragraph: one,
    kind: 'capital-asked',
    text: 'May we?',
    until: '2026-11-25T12:00:00.000Z',
  })
  const gone = await carthia.negotiations.brief.write({ room: id, kind: 'note', text: 'Never mind.' })
  await carthia.negotiations.brief.remove(gone)
  await capital.rooms.sync()
  for (let turn = 0; turn < 40 && capital.negotiations.brief.of(id).length < 2; turn++) {
    for (const { rooms } of [carthia, capital]) await rooms.sync()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  expect(capital.negotiations.brief.of(id, one).map(({ kind, by, state }) => [kind, by.name, state])).toEqual([
    ['red-line', 'Samir', 'sent'],
    ['capital-asked', 'Samir', 'sent'],
  ])
  await capital.negotiations.brief.write({
    room: id,
    paragraph: one,
    kind: 'capital-answered',
    text: 'Confirmed.',
    answers: asked,
    answer: 'confirm',
  })
  const answered = () => carthia.negotiations.brief.of(id).find(({ kind }) => kind === 'capital-answered')
  await until(home, [capital, carthia], () => answered() !== undefined)
  expect(answered()).toMatchObject({ answers: asked, answer: 'confirm', by: { name: 'Orla' } })
  // Shown to others: that it was this device of Carthia's that said so.
  const proof = answered()?.proof ?? ''
  expect(await openBriefProof(proof, capital.device.key)).toMatchObject({ item: { answer: 'confirm' } })
  expect(await openBriefProof(proof.replace('"confirm"', '"decline"'), capital.device.key)).toBeUndefined()
  expect(await openBriefProof(proof, carthia.device.key)).toBeUndefined()
  expect(belmere.negotiations.brief.of(id)).toEqual([])
  expect(belmere.negotiations.brief.room()).toBeUndefined()
  const again = await restarted(host, carthia)
  expect(again.negotiations.brief.room()).toBe(home)
  expect(again.negotiations.brief.of(id)).toHaveLength(3)
  for (const client of all) expect(client.rooms.alarms()).toEqual([])
}, 120_000)

test('nothing of a brief is said in a room that others joined, and it goes on when they are out', async () => {
  const { host, id, belmere, carthia, all } = await openTable()
  const capital = await newPlayer(host, 'Orla', 'Carthia')
  const line = host.doors(carthia.person.id)
  let dead = false
  const cut: NonNullable<ClientWants['doors']> = {
    ...line,
    send: (asked) => (dead ? Promise.reject(new TypeError('fetch failed')) : line.send(asked)),
  }
  const samir = await restarted(host, carthia, { doors: cut })
  const { brief } = samir.negotiations
  const home = await brief.open('Carthia alone')
  const mayWrite = (text: string) => brief.write({ room: id, kind: 'instruction', text })
  await mayWrite('Before.')
  await capital.rooms.sync()
  await samir.rooms.setRole(home, capital.person.id, 'chair')
  await until(home, [samir, capital], () => capital.negotiations.brief.of(id).length === 1)
  // Written without a line, and before it is back the capital lets Mara in by mistake.
  dead = true
  await mayWrite('While we were alone.')
  expect(brief.of(id)).toHaveLength(2)
  await capital.rooms.invite(home, { devices: [belmere.device.id], role: 'member' })
  await samir.rooms.sync(home)
  dead = false
  await belmere.rooms.sync()
  await settle(id, [samir, capital, belmere])
  expect(brief.strangers()).toEqual([{ name: 'Mara', delegation: 'Belmere' }])
  const refused = { code: 'negotiations.brief.refused.strangers', data: { names: 'Mara (Belmere)' } }
  await expect(mayWrite('For us alone.')).rejects.toMatchObject(refused)
  await expect(brief.remove(brief.of(id)[0]?.id ?? '')).rejects.toMatchObject(refused)
  const later = await newPlayer(host, 'Timo', 'Carthia')
  await capital.rooms.invite(home, { devices: [later.device.id], role: 'member' })
  await later.rooms.sync()
  await until(home, [samir, capital, belmere, later], () => (later.rooms.room(home)?.people.length ?? 0) === 4)
  // Its own people find the room again, with the strangers in it.
  const again = await restarted(host, samir)
  expect(again.negotiations.brief.strangers()).toHaveLength(1)
  expect(await belmere.rooms.acts(home, 'brief', 0)).toEqual([])
  await capital.rooms.expel(home, belmere.person.id)
  await until(home, [again, capital, later], () => again.negotiations.brief.strangers().length === 0)
  await again.negotiations.brief.write({ room: id, kind: 'instruction', text: 'For us alone.' })
  const texts = () => later.negotiations.brief.of(id).map(({ text }) => text)
  await until(home, [again, capital, later], () => texts().length === 3)
  expect(texts().toSorted()).toEqual(['Before.', 'For us alone.', 'While we were alone.'])
  expect(await belmere.rooms.acts(home, 'brief', 0)).toEqual([])
  for (const client of all.slice(2)) expect(client.rooms.alarms()).toEqual([])
}, 120_000)

test('what a removed device wrote is its giver’s word when it is handed on, and no capital answers by it', async () => {
  const { host, id, carthia } = await openTable()
  const home = await carthia.negotiations.brief.open('Carthia alone')
  const lost = await host.keys.device(carthia.person, 'Lost phone')
  const { id: by, secret } = lost
  const hand = async (said: unknown[]): Promise<void> => {
    const text = canonicalJson({ v: 1, kind: 'handed', said })
    await carthia.rooms.act(home, { app: 'brief', text })
    await carthia.rooms.sync(home)
  }
  const item = async (kind: string, text: string, more = {}) => {
    const one = { room: id, kind, text, ...more }
    const told = { by, at: '2026-11-21T09:30:00.000Z', statement: { v: 1, kind: 'item', home, id: newId(), item: one } }
    return { ...told, signature: await signHybrid(secret, 'negotiation-brief', told) }
  }
  await hand([await item('note', 'While it was ours.')])
  host.now.at += 60_000
  await host.keys.remove(lost)
  await carthia.trust.look([carthia.person.delegation])
  host.now.at += 60_000
  const answer = await item('capital-answered', 'Yes.', { answers: newId(), answer: 'confirm' })
  await hand([await item('red-line', 'Handed on.'), answer])
  const direct = await item('note', 'By a device that is not here.')
  await carthia.rooms.act(home, { app: 'brief', text: canonicalJson(direct) })
  await until(home, [carthia], () => carthia.negotiations.brief.of(id).length > 1)
  expect(carthia.negotiations.brief.of(id).map(({ text, handedBy }) => [text, handedBy])).toEqual([
    ['While it was ours.', undefined],
    ['Handed on.', 'Samir'],
  ])
})

test('what was decided is entered in the record by whoever did it, once, and again after a lost line', async () => {
  const { host, id, belmere, carthia, all } = await openTable()
  const entered: Parameters<RecordDoors['enter']>[0][] = []
  let dead = true
  const records: RecordDoors = {
    enter: async (entry) => {
      if (dead) throw new TypeError('fetch failed')
      entered.push(entry)
      return { id: `${entered.length}` }
    },
    entries: async () => [],
  }
  const chair = await restarted(host, belmere, { records })
  const players = [chair, ...all.slice(1)]
  const one = paragraph('a', 'States should refrain from harm.')
  await chair.negotiations.act(id, [one, { kind: 'paragraph.discuss', paragraph: one.paragraph }])
  await settle(id, players)
  const hash = view(chair, id).state.paragraphs[one.paragraph]?.hash ?? ''
  const statement = newId()
  await chair.negotiations.act(id, {
    kind: 'statement.make',
    statement,
    type: 'general-statement',
    on: [{ paragraph: one.paragraph, hash }],
    text: 'For the record.',
  })
  await carthia.negotiations.act(id, { kind: 'comment.make', comment: newId(), text: 'Noted.' })
  await settle(id, players)
  expect(entered).toEqual([])
  const again = await restarted(host, chair, { records })
  dead = false
  host.now.at += 20_000
  for (let turn = 0; turn < 40 && entered.length === 0; turn++) await settle(id, [again, ...all.slice(1)])
  expect(entered).toMatchObject([{ room: id, kind: 'statement', subject: statement }])
  const third = await restarted(host, again, { records })
  await settle(id, [third, ...all.slice(1)])
  expect(entered).toHaveLength(1)
})
