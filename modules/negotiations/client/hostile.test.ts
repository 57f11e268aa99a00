/** A member with a program of their own. The room carries whatever they say; what it is worth, every client judges alike. */
import { afterEach, expect, test } from 'vitest'
import { canonicalJson } from '#platform/canonical-json.ts'
import type { Act } from '../text/acts.ts'
import type { Operation, SignedOperation } from '../text/operation.ts'
import { operationOf, signOperation } from '../text/signing.ts'
import { newId, openTable, paragraph, type Player, settle, view, leaveTables } from './test-table.ts'

afterEach(leaveTables)

const comment = (text: string): Act => ({ kind: 'comment.make', comment: newId(), text })

async function say(by: Player, id: string, signed: readonly unknown[]): Promise<void> {
  await by.rooms.act(id, { app: 'negotiation', text: canonicalJson(signed) })
}

/** Signed as its program would sign it, with whatever is asked. */
function signedBy(by: Player, id: string, act: Act, more: Partial<Operation> = {}): Promise<SignedOperation> {
  const { count, trail, heard } = view(by, id).state
  const operation = operationOf(by.device.id, {
    room: id,
    n: (heard[by.device.id] ?? 0) + 1,
    seen: { count, trail },
    sentAt: '2026-11-21T09:30:00.000Z',
    act,
    ...more,
  })
  return signOperation(by.device.secret, { ...operation, ...more })
}

const kinds = (player: Player, id: string): string[] => view(player, id).alarms.map(({ kind }) => kind)
const comments = (player: Player, id: string): string[] =>
  Object.values(view(player, id).state.comments).map(({ text }) => text)

test('nobody speaks with another’s signature, and nobody changes a word under one', async () => {
  const { id, belmere, carthia, norhaven, all } = await openTable()
  await norhaven.negotiations.act(id, comment('Ours.'))
  await settle(id, all)
  const [theirs] = (await carthia.negotiations.history(id)).slice(-1)
  const own = await signedBy(carthia, id, comment('As signed.'))
  const changed = structuredClone(own)
  Object.assign(changed.operation.act, { text: 'As nobody signed.' })
  await say(carthia, id, [theirs?.signed])
  await say(carthia, id, [changed])
  await settle(id, all)
  for (const one of [belmere, norhaven]) {
    expect(kinds(one, id)).toEqual(['false-signature', 'false-signature'])
    expect(view(one, id).alarms[0]?.about).toBe('Samir (Carthia)')
    expect(view(one, id).alarms[1]?.evidence).toContain('As nobody signed.')
    expect(comments(one, id)).toEqual(['Ours.'])
    expect(view(one, id).state.count).toBe(2)
  }
})

test('an operation said again changes nothing, nor does one of another negotiation; both stay in the history', async () => {
  const { id, belmere, carthia, all } = await openTable()
  await carthia.negotiations.act(id, comment('Once.'))
  await settle(id, all)
  const [once] = (await carthia.negotiations.history(id)).slice(-1)
  await say(carthia, id, [once?.signed])
  const other = '00000000-0000-4000-8000-000000000001'
  await say(carthia, id, [await signedBy(carthia, id, comment('Elsewhere.'), { room: other, n: 2 })])
  await settle(id, all)
  expect(comments(belmere, id)).toEqual(['Once.'])
  expect((await belmere.negotiations.history(id)).map(({ outcome }) => outcome)).toEqual([
    { fate: 'done' },
    { fate: 'done' },
    { fate: 'refused', refused: { why: 'taken', about: 'n' } },
    { fate: 'refused', refused: { why: 'unknown', about: 'room' } },
  ])
  expect(new Set(all.map((one) => view(one, id).state.trail)).size).toBe(1)
})

test('what is no operation is passed over with an alarm, and what stands beside it is heard', async () => {
  const { id, belmere, carthia, all } = await openTable()
  const good = await signedBy(carthia, id, comment('Good.'))
  await say(carthia, id, [{ operation: 'none' }, good, { ...good, more: 1 }])
  await carthia.rooms.act(id, { app: 'negotiation', text: '{"not":"a list"}' })
  await carthia.rooms.act(id, { app: 'negotiation', text: 'nothing' })
  await settle(id, all)
  expect(comments(belmere, id)).toEqual(['Good.'])
  expect(kinds(belmere, id)).toEqual(['malformed', 'malformed', 'malformed', 'malformed'])
  expect((await belmere.negotiations.history(id)).map(({ seq, index }) => [seq > 0, index])).toEqual([
    [true, 0],
    [true, 1],
  ])
})

test('whoever folded the same order to something else is found out by their next word, with the proof of it', async () => {
  const { id, belmere, carthia, norhaven, all } = await openTable()
  await norhaven.negotiations.act(id, comment('Ours.'))
  await settle(id, all)
  const { trail } = view(carthia, id).state
  const forked = await signedBy(carthia, id, comment('I saw it otherwise.'), {
    seen: { count: 2, trail: `${trail.slice(0, -2)}${trail.endsWith('A') ? 'QQ' : 'AA'}` },
  })
  await say(carthia, id, [forked])
  await settle(id, all)
  for (const one of [belmere, norhaven]) {
    expect(kinds(one, id)).toEqual(['parted'])
    expect(JSON.parse(view(one, id).alarms[0]?.evidence ?? '')).toMatchObject({
      signed: forked,
      ours: { count: 2, trail },
    })
  }
  // And so is whoever claims to have seen what was still to come.
  await say(norhaven, id, [await signedBy(norhaven, id, comment('Tomorrow.'), { seen: { count: 900, trail } })])
  await settle(id, all)
  expect(kinds(belmere, id)).toEqual(['parted', 'parted'])
})

test('nobody judges powers by a list that was never issued, nor goes back to one that somebody has left behind', async () => {
  const { host, id, belmere, carthia, norhaven, all } = await openTable()
  const one = paragraph('a', 'States should refrain from harm.')
  await belmere.negotiations.act(id, [one, { kind: 'paragraph.discuss', paragraph: one.paragraph }])
  await settle(id, all)
  const hash = view(belmere, id).state.paragraphs[one.paragraph]?.hash ?? ''
  const procedure = newId()
  const on = [{ paragraph: one.paragraph, hash }]
  await belmere.negotiations.act(id, { kind: 'ad-referendum.open', procedure, on, until: '2026-11-25T12:00:00.000Z' })
  await settle(id, all)
  const answer = { kind: 'ad-referendum.answer', procedure, paragraph: one.paragraph, hash, answer: 'confirm' } as const
  const n = (view(carthia, id).state.heard[carthia.device.id] ?? 0) + 1
  await say(carthia, id, [await signedBy(carthia, id, answer, { list: 999, n })])
  await settle(id, all)
  await say(carthia, id, [await signedBy(carthia, id, answer, { n: n + 1 })])
  await settle(id, all)
  host.now.at += 60_000
  await host.keys.issue({})
  for (const { trust } of all) await trust.refresh()
  await norhaven.negotiations.act(id, answer)
  await settle(id, all)
  await say(carthia, id, [await signedBy(carthia, id, answer, { list: 1, n: n + 2 })])
  await settle(id, all)
  const outcomes = (await belmere.negotiations.history(id)).slice(-4)
  expect(outcomes.map(({ by, outcome }) => [by.name, outcome])).toEqual([
    ['Samir', { fate: 'refused', refused: { why: 'no-power', about: 'agree-ad-referendum' } }],
    ['Samir', { fate: 'refused', refused: { why: 'no-power', about: 'agree-ad-referendum' } }],
    ['Lena', { fate: 'done' }],
    ['Samir', { fate: 'done' }],
  ])
  expect(new Set(all.map((player) => view(player, id).state.trail)).size).toBe(1)
  for (const player of all) expect(kinds(player, id)).toEqual([])
})

test('a list that is kept from a device makes it wait, and judge by nothing older', async () => {
  const { host, id, belmere, carthia, all } = await openTable()
  const one = paragraph('a', 'States should refrain from harm.')
  await belmere.negotiations.act(id, [one, { kind: 'paragraph.discuss', paragraph: one.paragraph }])
  await settle(id, all)
  const hash = view(belmere, id).state.paragraphs[one.paragraph]?.hash ?? ''
  const procedure = newId()
  const until = '2026-11-25T12:00:00.000Z'
  await belmere.negotiations.act(id, {
    kind: 'ad-referendum.open',
    procedure,
    on: [{ paragraph: one.paragraph, hash }],
    until,
  })
  await settle(id, all)
  const { trust } = host.keys.doors
  host.now.at += 60_000
  await host.keys.issue({})
  await carthia.trust.refresh()
  let cut = true
  host.keys.doors.trust = (asked) => (cut ? Promise.reject(new TypeError('fetch failed')) : trust(asked))
  await carthia.negotiations.act(id, {
    kind: 'ad-referendum.answer',
    procedure,
    paragraph: one.paragraph,
    hash,
    answer: 'confirm',
  })
  await settle(id, all)
  expect(view(belmere, id).state.count).toBe(4)
  cut = false
  host.now.at += 20_000
  await settle(id, all)
  expect(view(belmere, id).state.count).toBe(5)
  expect((await belmere.negotiations.history(id)).at(-1)?.outcome).toEqual({ fate: 'done' })
  expect(view(belmere, id).state.trail).toBe(view(carthia, id).state.trail)
})
