import { afterEach, expect, test } from 'vitest'
import { toHex, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { sha256 } from '#platform/crypto.ts'
import { signHybrid } from '#platform/signing.ts'
import { fold, newNegotiation } from '../text/fold.ts'
import type { Act } from '../text/acts.ts'
import type { Done, Negotiation } from '../text/state.ts'
import { handedOf } from './history-pages.ts'
import type { NegotiationView } from './views.ts'
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

afterEach(leaveTables)

/** What goes on behind the pages takes its time on a busy machine. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 40_000, interval: 50 })
type Origin = NegotiationView['origin']

/** Until the newcomer has taken and checked all that was handed over. */
async function checked(id: string, newcomer: Player, all: readonly Player[]): Promise<Origin | undefined> {
  const look = (): Origin | undefined => newcomer.negotiations.negotiation(id)?.origin
  for (let origin = look(); !(origin?.kind === 'snapshot' && origin.checked === origin.of); origin = look())
    await settle(id, [...all, newcomer])
  return look()
}

type Table = Awaited<ReturnType<typeof openTable>>

async function talked(table: Table, entries = 40): Promise<void> {
  const { id, belmere, carthia, all } = table
  await belmere.negotiations.act(id, paragraph('a', 'States should refrain from harm.'))
  const comments = Array.from({ length: entries }, (_, number) => ({
    kind: 'comment.make' as const,
    comment: newId(),
    text: `${number}`,
  }))
  await carthia.negotiations.act(id, comments)
  await settle(id, all)
}

async function letIn({ host, id, all }: Table, by: Player, name = 'Ivo', delegation = 'Dorvane'): Promise<Player> {
  const ivo = await newPlayer(host, name, delegation)
  await by.rooms.invite(id, { devices: [ivo.device.id], role: 'member' })
  await ivo.rooms.sync()
  while (!ivo.negotiations.negotiation(id)) await settle(id, [...all, ivo])
  return ivo
}

test('a newcomer sees the text at once, verifies its whole history, and hears it confirmed by the next who speaks', async () => {
  const table = await openTable()
  const { id, belmere, carthia, all } = table
  await talked(table, 600)
  const ivo = await letIn(table, belmere)
  expect(canonicalJson(view(ivo, id).state)).toBe(canonicalJson(view(belmere, id).state))
  expect(await checked(id, ivo, all)).toMatchObject({ kind: 'snapshot', checked: 602, of: 602, confirmed: false })
  expect(view(ivo, id).origin).toMatchObject({ by: 'Mara (Belmere)' })
  await carthia.negotiations.act(id, { kind: 'comment.make', comment: newId(), text: 'Welcome.' })
  await settle(id, [...all, ivo])
  expect(view(ivo, id).origin).toMatchObject({ confirmed: true })
  expect(view(ivo, id).alarms).toEqual([])
  expect(await ivo.negotiations.history(id)).toEqual(await belmere.negotiations.history(id))
  expect((await ivo.negotiations.stateAt(id, 300)).count).toBe(300)
  await ivo.negotiations.act(id, { kind: 'comment.make', comment: newId(), text: 'Thank you.' })
  await settle(id, [...all, ivo])
  const again = await restarted(table.host, ivo)
  for (const one of [again, ...all]) expect(view(one, id)).toMatchObject({ alarms: [], refusals: [] })
  expect(view(again, id).state.trail).toBe(view(belmere, id).state.trail)
  expect(view(again, id).origin).toMatchObject({ checked: 602, of: 602, confirmed: true })
  // Who was let in lets in: what they were handed and checked they can hand on.
  await belmere.rooms.setRole(id, ivo.person.id, 'chair')
  await settle(id, [...all, again])
  const next = await letIn({ ...table, all: [...all, again] }, again, 'Nadia', 'Carthia')
  expect(await checked(id, next, all)).toMatchObject({ checked: 604, of: 604, by: 'Ivo (Dorvane)' })
  expect(view(next, id).alarms).toEqual([])
}, 120_000)

test('one’s own second device is handed the negotiation by the first', async () => {
  const table = await openTable()
  const { host, id, carthia, all } = table
  await talked(table)
  const phone = await newPlayer(host, 'Samir', 'Carthia')
  phone.rooms.stop()
  phone.negotiations.stop()
  const client = await host.client(carthia.person, { name: 'Phone' })
  await client.rooms.start()
  const { player } = await import('./test-table.ts')
  const second = await player(host, client)
  await carthia.rooms.sync()
  await second.rooms.sync()
  await settle(id, [...all, second])
  expect(await checked(id, second, all)).toMatchObject({ checked: 42, of: 42 })
  await second.negotiations.act(id, { kind: 'comment.make', comment: newId(), text: 'From my phone.' })
  await settle(id, [...all, second])
  expect(view(table.belmere, id).state.trail).toBe(view(second, id).state.trail)
  for (const one of [...all, second]) expect(view(one, id)).toMatchObject({ alarms: [], refusals: [] })
})

test('the check of the history may be paused and taken up again, after a restart too', async () => {
  const table = await openTable()
  const { host, id, belmere, all } = table
  await talked(table, 300)
  const ivo = await newPlayer(host, 'Ivo', 'Dorvane')
  ivo.negotiations.checking(id, false)
  await belmere.rooms.invite(id, { devices: [ivo.device.id], role: 'member' })
  await ivo.rooms.sync()
  while (!ivo.negotiations.negotiation(id)) await settle(id, [...table.all, ivo])
  expect(view(ivo, id).state.count).toBe(302)
  expect(view(ivo, id).origin).toMatchObject({ checked: 0, of: 302 })
  await expect(ivo.negotiations.stateAt(id, 10)).rejects.toThrow('not checked')
  expect(await ivo.negotiations.history(id)).toEqual([])
  const again = await restarted(host, ivo)
  expect(await checked(id, again, all)).toMatchObject({ checked: 302, of: 302 })
  expect((await again.negotiations.stateAt(id, 10)).count).toBe(10)
})

type Bent = { state: Negotiation; history: Done[]; device?: Player }

/** What a lying member hands over, in the place of its program. */
async function handOver(by: Player, id: string, to: Player, { state, history, device = by }: Bent): Promise<void> {
  const bytes = utf8(canonicalJson(state))
  const { lastSeq: upto } = by.rooms.room(id) ?? { lastSeq: 0 }
  const { count, trail } = state
  const statement = { v: 1, room: id, upto, count, trail, list: 0, state: toHex(sha256(bytes)), whole: true }
  const signature = await signHybrid(device.device.secret, 'negotiation-snapshot', statement)
  const target = [to.device.id]
  const send = async (handing: unknown, file: Uint8Array): Promise<string> =>
    by.rooms.act(id, {
      app: 'negotiation-handing',
      text: canonicalJson(handing),
      file: { name: 'x.json', type: 'application/json', bytes: file },
    })
  await send({ kind: 'state', to: target, statement, key: device.device.key, signature }, bytes)
  const handed = utf8(JSON.stringify(handedOf(history.map((one) => ({ ...one, trail: '' })))))
  await send({ kind: 'history', to: target, trail, from: 1, last: history.length }, handed)
}

async function deceived(bend: (table: Table) => Promise<Bent>, entries = 40) {
  const table = await openTable()
  const { host, id, belmere, all } = table
  await talked(table, entries)
  const bent = await bend(table)
  belmere.negotiations.stop()
  const ivo = await newPlayer(host, 'Ivo', 'Dorvane')
  await belmere.rooms.invite(id, { devices: [ivo.device.id], role: 'member' })
  await ivo.rooms.sync()
  await handOver(belmere, id, ivo, bent)
  await settle(
    id,
    [...all.filter((one) => one !== belmere), belmere, ivo].filter((one) => one !== belmere).concat([belmere]),
  )
  await ivo.rooms.sync(id)
  await settle(id, [ivo])
  return { ...table, ivo }
}

test('a state that the history does not come to is found out, told with its signature, and the history stands in its place', async () => {
  const { id, carthia, ivo } = await deceived(async ({ id: room, belmere }) => {
    const state = structuredClone(view(belmere, room).state)
    state.title = 'What Belmere would like it to be'
    return { state, history: await belmere.negotiations.history(room) }
  })
  await soon(() => view(ivo, id).alarms.map(({ kind }) => kind)).toEqual(['snapshot-false'])
  const [alarm] = view(ivo, id).alarms
  expect(alarm?.about).toBe('Mara (Belmere)')
  expect(alarm?.evidence).toContain('mldsa65')
  expect(canonicalJson(view(ivo, id).state)).toBe(canonicalJson(view(carthia, id).state))
})

test('a history with a word that nobody signed is found out', async () => {
  const { id, ivo } = await deceived(async ({ id: room, belmere }) => {
    const history = structuredClone(await belmere.negotiations.history(room))
    const { act } = history[5]?.signed.operation ?? {}
    if (act?.kind === 'comment.make') act.text = 'We concede everything.'
    return { state: view(belmere, room).state, history }
  })
  await soon(() => view(ivo, id).alarms.map(({ kind }) => kind)).toEqual(['snapshot-false'])
  expect(view(ivo, id).origin).toMatchObject({ checked: 0 })
})

test('whoever leaves somebody’s words out of the history is found out by the next who speaks', async () => {
  const { id, carthia, ivo, all } = await deceived(async ({ id: room, belmere }) => {
    const history = (await belmere.negotiations.history(room)).slice(0, 30)
    const state = newNegotiation(room)
    for (const entry of history) fold(state, entry)
    return { state, history }
  })
  expect(await checked(id, ivo, all)).toMatchObject({ checked: 30, of: 30, confirmed: false })
  expect(view(ivo, id).alarms).toEqual([])
  await carthia.negotiations.act(id, { kind: 'comment.make', comment: newId(), text: 'As I said.' })
  await settle(id, [...all.slice(1), ivo])
  await soon(() => view(ivo, id).alarms.map(({ kind }) => kind)).toEqual(['snapshot-false'])
})

test('a state that somebody else is said to have signed is not taken', async () => {
  const { id, ivo } = await deceived(async ({ id: room, belmere, carthia }) => ({
    state: view(belmere, room).state,
    history: await belmere.negotiations.history(room),
    device: carthia,
  }))
  expect(ivo.negotiations.negotiation(id)).toBeUndefined()
  expect(ivo.negotiations.list()).toEqual([])
})

test('whoever was expelled and let in again is handed what was missed, and goes on from there', async () => {
  const table = await openTable()
  const { id, belmere, carthia, norhaven, all } = table
  await talked(table)
  await carthia.negotiations.act(id, { kind: 'comment.make', comment: newId(), text: 'Before.' })
  await settle(id, all)
  await belmere.rooms.expel(id, carthia.person.id)
  await settle(id, all)
  await expect(carthia.negotiations.act(id, paragraph('b', 'And I?'))).rejects.toThrow()
  await norhaven.negotiations.act(id, { kind: 'comment.make', comment: newId(), text: 'Between.' })
  await settle(id, [belmere, norhaven])
  expect(view(carthia, id).state.count).toBe(43)
  await belmere.rooms.invite(id, { devices: [carthia.device.id], role: 'member' })
  await carthia.rooms.sync()
  while (view(carthia, id).state.count < 44) await settle(id, all)
  await carthia.negotiations.act(id, { kind: 'comment.make', comment: newId(), text: 'After.' })
  await settle(id, all)
  const said = Object.values(view(carthia, id).state.comments).map(({ text }) => text)
  expect(said.slice(-3)).toEqual(['Before.', 'Between.', 'After.'])
  for (const one of all) expect(view(one, id)).toMatchObject({ alarms: [], refusals: [] })
  expect(new Set(all.map((one) => view(one, id).state.trail)).size).toBe(1)
})

test('whoever was let in by a program that knows nothing of negotiations asks the chair', async () => {
  const table = await openTable()
  const { host, id, belmere, carthia, all } = table
  await talked(table)
  await belmere.rooms.setRole(id, carthia.person.id, 'chair')
  await settle(id, all)
  belmere.negotiations.stop()
  const ivo = await newPlayer(host, 'Ivo', 'Dorvane')
  await belmere.rooms.invite(id, { devices: [ivo.device.id], role: 'member' })
  await ivo.rooms.sync()
  const players = [...all, ivo]
  await carthia.negotiations.act(id, { kind: 'comment.make', comment: newId(), text: 'Who is here?' })
  for (let turn = 0; turn < 40 && !ivo.negotiations.negotiation(id); turn++) {
    host.now.at += 10_000
    await settle(id, players)
  }
  expect(await checked(id, ivo, all)).toMatchObject({ by: 'Samir (Carthia)' })
  expect(view(ivo, id).state.trail).toBe(view(carthia, id).state.trail)
  expect(view(ivo, id).alarms).toEqual([])
})
/** What is handed over without its history: Belmere's device gives, and says nothing more. */
async function handState(by: Player, id: string, to: Player, state: unknown, like = view(by, id).state): Promise<void> {
  const bytes = utf8(canonicalJson(state))
  const { count, trail } = like
  const upto = by.rooms.room(id)?.lastSeq ?? 0
  const statement = { v: 1, room: id, upto, count, trail, list: 0, state: toHex(sha256(bytes)), whole: false }
  const signature = await signHybrid(by.device.secret, 'negotiation-snapshot', statement)
  const text = canonicalJson({ kind: 'state', to: [to.device.id], statement, key: by.device.key, signature })
  const file = { name: 'x.json', type: 'application/json', bytes }
  await by.rooms.act(id, { app: 'negotiation-handing', text, file })
}

/** A party that is let in, and is handed what Belmere makes of the state; its program is silent. */
async function handedAlone(bend: (state: Negotiation) => unknown) {
  const table = await openTable()
  const { host, id, belmere, all } = table
  const one = paragraph('a', 'States should refrain from harm.')
  await belmere.negotiations.act(id, [one, { kind: 'paragraph.discuss', paragraph: one.paragraph }])
  const ivo = await newPlayer(host, 'Ivo', 'Dorvane')
  const parties = [...view(belmere, id).state.parties, { delegation: ivo.device.delegation, name: 'Dorvane' }]
  await belmere.negotiations.act(id, { kind: 'parties.set', parties })
  await settle(id, all)
  belmere.negotiations.stop()
  await belmere.rooms.invite(id, { devices: [ivo.device.id], role: 'member' })
  await ivo.rooms.sync()
  const state = structuredClone(view(belmere, id).state)
  await handState(belmere, id, ivo, bend(state))
  await settle(id, [...all, ivo])
  return { ...table, ivo, one, players: [...all, ivo] }
}

test('other words under the true hashes and the true trail are not taken', async () => {
  const { id, ivo } = await handedAlone((state) => {
    const [words] = Object.values(state.paragraphs)[0]?.alternatives ?? []
    if (words) words.runs = words.runs.map((run) => ({ ...run, text: 'States need not refrain.' }))
    return state
  })
  expect(ivo.negotiations.negotiation(id)).toBeUndefined()
})

test('on words whose history never came nobody takes a position, and another’s voice alone confirms nothing', async () => {
  const { id, belmere, carthia, ivo, one, players } = await handedAlone((state) => ({ ...state, title: 'Another' }))
  await carthia.negotiations.act(id, { kind: 'comment.make', comment: newId(), text: 'Welcome.' })
  await settle(id, players)
  expect(view(ivo, id).origin).toMatchObject({ checked: 0, confirmed: false })
  const hash = view(ivo, id).state.paragraphs[one.paragraph]?.hash ?? ''
  const position = { kind: 'position.take', paragraph: one.paragraph, hash, stand: 'support' } as const
  const motion = newId()
  const binding: Act[] = [
    position,
    { kind: 'align', with: newId(), stand: 'align' },
    { kind: 'group.join', group: newId(), member: true },
    { kind: 'reopen.back', motion, consent: true },
    { kind: 'openness.back', openness: newId(), consent: true },
    { kind: 'openness.ask', openness: newId(), mode: 'open', reader: ivo.device.id },
  ]
  for (const act of binding)
    await expect(ivo.negotiations.act(id, act)).rejects.toMatchObject({ refused: { why: 'unchecked' } })
  await ivo.negotiations.act(id, { kind: 'comment.make', comment: newId(), text: 'I read.' })
  // Whoever vouches for another state after as many entries is told.
  expect(view(ivo, id).alarms).toEqual([])
  const like = view(belmere, id).state
  const other = { ...like, title: 'A third' }
  await handState(belmere, id, ivo, other, like)
  await settle(id, players)
  expect(view(ivo, id).alarms.map(({ kind }) => kind)).toEqual(['snapshot-false'])
}, 60_000)

test('where the giver never sends the history, the others are asked for it one after the other, and it is checked all the same', async () => {
  const { host, id, carthia, norhaven, ivo, one, players } = await handedAlone((state) => state)
  await soon(() => view(ivo, id).origin).toMatchObject({ checked: 0, of: 4, lacks: true })
  // The first who is asked does not answer either.
  carthia.negotiations.stop()
  expect(await ivo.negotiations.askOthers(id)).toBe(true)
  await settle(id, players)
  expect(view(ivo, id).origin).toMatchObject({ checked: 0, lacks: true })
  host.now.at += 61_000
  for (let turn = 0; turn < 20 && view(ivo, id).origin.kind === 'snapshot' && 'lacks' in view(ivo, id).origin; turn++)
    await settle(id, players)
  // The one giver had signed the state, the other its history: two who agree.
  expect(view(ivo, id).origin).toEqual({ kind: 'snapshot', by: 'Lena (Norhaven)', checked: 4, of: 4, confirmed: true })
  expect(view(ivo, id).alarms).toEqual([])
  const hash = view(ivo, id).state.paragraphs[one.paragraph]?.hash ?? ''
  await ivo.negotiations.act(id, { kind: 'position.take', paragraph: one.paragraph, hash, stand: 'support' })
  await settle(id, players)
  expect(view(norhaven, id).state.paragraphs[one.paragraph]?.positions[ivo.device.delegation]?.stand).toBe('support')
  expect(await ivo.negotiations.history(id)).toEqual(await norhaven.negotiations.history(id))
})

test('a state that was told without its history gives way to the history of another, and its giver is told', async () => {
  const { host, id, norhaven, ivo, players } = await handedAlone((state) => ({ ...state, title: 'Another' }))
  await soon(() => view(ivo, id).origin).toMatchObject({ lacks: true })
  host.now.at += 61_000
  await ivo.negotiations.askOthers(id)
  await soon(() => settle(id, players).then(() => view(ivo, id).state.title)).toBe(view(norhaven, id).state.title)
  expect(view(ivo, id).origin).toMatchObject({ checked: 4, of: 4 })
  // Two said otherwise of the same entries; and then it was seen which of them had lied.
  expect(view(ivo, id).alarms.map(({ kind, about }) => [kind, about])).toEqual([
    ['snapshot-false', 'Samir (Carthia), Mara (Belmere)'],
    ['snapshot-false', 'Mara (Belmere)'],
  ])
})
