import { afterEach, expect, test } from 'vitest'
import { canonicalJson } from '#platform/canonical-json.ts'
import { memoryStore } from '#modules/rooms/sealing/client/test-client.ts'
import type { ClientWants } from '#modules/rooms/sealing/client/test-client.ts'
import { newId, openTable, paragraph, restarted, settle, view, leaveTables } from './test-table.ts'

afterEach(leaveTables)

test('three delegations negotiate, and all hold one state, to the last character', async () => {
  const { id, belmere, carthia, norhaven, all } = await openTable()
  const one = paragraph('a', 'States should refrain from harming critical infrastructure.')
  await belmere.negotiations.act(id, [one, { kind: 'paragraph.discuss', paragraph: one.paragraph }])
  await settle(id, all)
  const two = paragraph('b', 'States should share what they learn.')
  await carthia.negotiations.act(id, two)
  await norhaven.negotiations.act(id, {
    kind: 'comment.make',
    comment: newId(),
    paragraph: one.paragraph,
    text: 'Good.',
  })
  await settle(id, all)
  const states = all.map((player) => canonicalJson(view(player, id).state))
  expect(new Set(states).size).toBe(1)
  expect(view(norhaven, id).state.count).toBe(5)
  for (const player of all) {
    expect(player.negotiations.trouble()).toBeUndefined()
    expect(view(player, id)).toMatchObject({ pending: [], refusals: [], alarms: [], origin: { kind: 'all' } })
    expect(player.rooms.alarms()).toEqual([])
  }
  const history = await carthia.negotiations.history(id)
  expect(history.map(({ kind, by, outcome, count }) => [count, kind, by.name, outcome.fate])).toEqual([
    [1, 'open', 'Mara', 'done'],
    [2, 'paragraph.add', 'Mara', 'done'],
    [3, 'paragraph.discuss', 'Mara', 'done'],
    [4, 'paragraph.add', 'Samir', 'done'],
    [5, 'comment.make', 'Lena', 'done'],
  ])
  expect(history[4]?.touches).toEqual([one.paragraph])
})

test('what the rules refuse already now is refused here, with nothing sent; what was overtaken is told afterwards', async () => {
  const { id, belmere, carthia, norhaven, all } = await openTable()
  const one = paragraph('a', 'States should refrain from harm.')
  await expect(belmere.negotiations.act(id, [one, one])).rejects.toMatchObject({ name: 'ActRefused' })
  await expect(belmere.negotiations.act(id, { ...one, text: 7 as never })).rejects.toThrow()
  await expect(carthia.negotiations.act(id, { kind: 'rename', title: 'Ours' })).rejects.toMatchObject({
    refused: { why: 'not-chair' },
  })
  expect(await belmere.rooms.acts(id, 'negotiation', 0)).toHaveLength(1)
  await belmere.negotiations.act(id, one)
  await settle(id, all)
  // Both close the same thing at once: the second finds it closed.
  const bracket = { kind: 'comment.withdraw', comment: newId() } as const
  await carthia.negotiations.act(id, { kind: 'comment.make', comment: bracket.comment, text: 'Perhaps.' })
  await settle(id, all)
  const phone = view(carthia, id).state.count
  await carthia.negotiations.act(id, bracket)
  await expect(carthia.negotiations.act(id, bracket)).rejects.toMatchObject({ name: 'ActRefused' })
  await settle(id, all)
  expect(view(carthia, id).state.count).toBe(phone + 1)
  await norhaven.negotiations.act(id, {
    kind: 'alternative.add',
    paragraph: one.paragraph,
    alternative: newId(),
    text: 'No.',
  })
  await belmere.negotiations.act(id, {
    kind: 'paragraph.withdraw',
    paragraph: one.paragraph,
    hash: view(belmere, id).state.paragraphs[one.paragraph]?.hash ?? '',
  })
  await belmere.rooms.sync(id)
  await settle(id, all)
  const refused = all.flatMap((player) =>
    view(player, id).refusals.map(({ refused: { why } }) => [player.person.name, why]),
  )
  expect(refused).toHaveLength(1)
})

test('what is done without a line waits, goes out once when it comes back, and is numbered without a gap', async () => {
  const { host, id, belmere, carthia, all } = await openTable()
  const line = host.doors(carthia.person.id)
  let dead = false
  const cutOff = async (): Promise<never> => Promise.reject(new TypeError('fetch failed'))
  const doors: NonNullable<ClientWants['doors']> = {
    ...line,
    send: (asked) => (dead ? cutOff() : line.send(asked)),
    fetch: (asked) => (dead ? cutOff() : line.fetch(asked)),
  }
  const cut = await restarted(host, carthia, { doors })
  dead = true
  const one = paragraph('b', 'From the bunker.')
  await cut.negotiations.act(id, one)
  await cut.negotiations.act(id, { kind: 'comment.make', comment: newId(), paragraph: one.paragraph, text: 'Urgent.' })
  await expect.poll(() => view(cut, id).pending.map(({ act }) => act.kind)).toEqual(['paragraph.add', 'comment.make'])
  await belmere.negotiations.act(id, paragraph('a', 'Meanwhile.'))
  await settle(id, [belmere])
  const again = await restarted(host, cut, { doors })
  await expect.poll(() => again.negotiations.list()[0]?.waiting).toBe(2)
  await again.negotiations.act(id, { kind: 'comment.make', comment: newId(), paragraph: one.paragraph, text: 'Still.' })
  dead = false
  const players = [again, ...all.filter((player) => player !== carthia)]
  await settle(id, players)
  const ours = (await belmere.negotiations.history(id)).filter(({ by }) => by.name === 'Samir')
  expect(ours.map(({ signed, outcome }) => [signed.operation.n, outcome.fate])).toEqual([
    [1, 'done'],
    [2, 'done'],
    [3, 'done'],
  ])
  expect(view(again, id)).toMatchObject({ pending: [], refusals: [], alarms: [] })
  expect(new Set(players.map((player) => view(player, id).state.trail)).size).toBe(1)
})

test('a restart finds the same state, from what was written down and what came since; the past can be looked at', async () => {
  const { host, id, belmere, carthia, all } = await openTable()
  const many = Array.from({ length: 300 }, (_, number) => ({
    kind: 'comment.make' as const,
    comment: newId(),
    text: `${number}`,
  }))
  await belmere.negotiations.act(id, many)
  await settle(id, all)
  expect(carthia.kept.kept.has(`negotiation/${id}/state`)).toBe(true)
  await belmere.negotiations.act(id, paragraph('a', 'After it was written down.'))
  await settle(id, all)
  const before = view(carthia, id)
  expect(before.news).toBe(302)
  await carthia.negotiations.looked(id)
  const again = await restarted(host, carthia)
  expect(canonicalJson(view(again, id).state)).toBe(canonicalJson(before.state))
  expect(view(again, id).news).toBe(0)
  expect(again.negotiations.lastLooked(id)?.count).toBe(302)
  const history = await again.negotiations.history(id)
  expect(history.map(({ count }) => count)).toEqual(Array.from({ length: 302 }, (_, place) => place + 1))
  expect(history).toEqual(await belmere.negotiations.history(id))
  expect((await again.negotiations.history(id, { from: 250, to: 260 })).map(({ count }) => count)).toEqual(
    Array.from({ length: 11 }, (_, place) => place + 250),
  )
  for (const count of [0, 1, 100, 257, 302]) {
    const then = await again.negotiations.stateAt(id, count)
    expect(then.count).toBe(count)
    expect(Object.keys(then.comments)).toHaveLength(Math.max(0, Math.min(300, count - 1)))
  }
  await expect(again.negotiations.stateAt(id, 303)).rejects.toThrow('302 entries')
})

test('what one did can be undone, as a new act; what others did cannot', async () => {
  const { id, belmere, carthia, all } = await openTable()
  const one = paragraph('a', 'States should refrain from harm.')
  await belmere.negotiations.act(id, [one, { kind: 'paragraph.discuss', paragraph: one.paragraph }])
  await settle(id, all)
  const [operation = ''] = await carthia.negotiations.act(id, {
    kind: 'reserve.enter',
    reserve: newId(),
    paragraph: one.paragraph,
    type: 'scrutiny',
  })
  await settle(id, all)
  expect(await belmere.negotiations.undo(id, operation)).toBeUndefined()
  const inverse = await carthia.negotiations.undo(id, operation)
  expect(inverse).toMatchObject({ kind: 'reserve.lift' })
  if (inverse) await carthia.negotiations.act(id, inverse)
  await settle(id, all)
  expect(Object.values(view(belmere, id).state.reserves)[0]?.liftedAt).toBeDefined()
  expect((await belmere.negotiations.history(id)).at(-1)?.kind).toBe('reserve.lift')
})

test('who undoes twice goes back two steps, not one back and one forth, and at last there is nothing', async () => {
  const { id, belmere, carthia, all } = await openTable()
  const one = paragraph('a', 'States should refrain from harm.')
  await belmere.negotiations.act(id, [one, { kind: 'paragraph.discuss', paragraph: one.paragraph }])
  await settle(id, all)
  const reserve = newId()
  await carthia.negotiations.act(id, { kind: 'reserve.enter', reserve, paragraph: one.paragraph, type: 'scrutiny' })
  const comment = newId()
  await carthia.negotiations.act(id, { kind: 'comment.make', comment, paragraph: one.paragraph, text: 'Why?' })
  await settle(id, all)
  const undo = async (): Promise<string | undefined> => {
    const last = await carthia.negotiations.lastToUndo(id)
    if (last) await carthia.negotiations.act(id, last.act, { undoes: last.operation })
    return last?.act.kind
  }
  // The second is pressed before the first has its place in the order.
  expect([await undo(), await undo()]).toEqual(['comment.withdraw', 'reserve.lift'])
  expect(await undo()).toBeUndefined()
  await settle(id, all)
  expect(await undo()).toBeUndefined()
  expect(view(belmere, id).state.comments[comment]).toBeUndefined()
  expect(view(belmere, id).state.reserves[reserve]?.liftedAt).toBeDefined()
})

test('to ask the rules beforehand changes nothing of the state itself', async () => {
  const { id, belmere, all } = await openTable()
  const one = paragraph('a', 'States should refrain from harm.')
  await belmere.negotiations.act(id, [one, { kind: 'paragraph.discuss', paragraph: one.paragraph }])
  await settle(id, all)
  const { state } = view(belmere, id)
  for (const one of Object.values(state.paragraphs)) freeze(one)
  const alternative = state.paragraphs[one.paragraph]?.alternatives[0]
  const from = `${alternative?.runs[0]?.origin}:0`
  const before = canonicalJson(state)
  await belmere.negotiations.act(id, [
    {
      kind: 'bracket.open',
      paragraph: one.paragraph,
      alternative: one.alternative,
      bracket: newId(),
      range: { from, to: from },
    },
    { kind: 'alternative.add', paragraph: one.paragraph, alternative: newId(), text: 'Another.' },
    { kind: 'comment.make', comment: newId(), paragraph: one.paragraph, text: 'Why?' },
    { kind: 'reserve.enter', reserve: newId(), paragraph: one.paragraph, type: 'general' },
  ])
  expect(canonicalJson(state)).toBe(before)
  await settle(id, all)
  expect(view(belmere, id).refusals).toEqual([])
  expect(view(belmere, id).state.paragraphs[one.paragraph]?.brackets).toHaveLength(1)
})

/** Paragraphs as they are shared with the copy: whoever changed one in place would throw. */
function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const member of Object.values(value)) freeze(member)
  Object.freeze(value)
}

test('a device that dies at any put of its own loses nothing and says nothing twice', async () => {
  for (let fatal = 1; fatal <= 6; fatal++) {
    const { host, id, belmere, carthia, all } = await openTable()
    let puts = 0
    const doomedStore = {
      get: carthia.kept.get,
      put: async (entries: Record<string, Uint8Array | null>) => {
        puts += 1
        if (puts >= fatal) throw new Error('The power is gone.')
        await carthia.kept.put(entries)
      },
    }
    const doomed = await restarted(host, carthia, { negotiationStore: doomedStore })
    for (let some = 0; some < 3; some++) {
      const texts = Array.from({ length: 130 }, (_, number) => `${some} ${number}`)
      await belmere.negotiations.act(
        id,
        texts.map((text) => ({ kind: 'comment.make', comment: newId(), text })),
      )
      await doomed.negotiations.act(id, { kind: 'comment.make', comment: newId(), text: `${some}` }).catch(() => {})
      await doomed.negotiations.looked(id).catch(() => {})
      await settle(id, [belmere, doomed])
    }
    const again = await restarted(host, doomed, { negotiationStore: carthia.kept })
    await settle(id, [again, belmere, ...all.slice(2)])
    expect(canonicalJson(view(again, id).state)).toBe(canonicalJson(view(belmere, id).state))
    expect((await again.negotiations.history(id)).length).toBe(view(belmere, id).state.count)
    expect(view(again, id)).toMatchObject({ alarms: [], refusals: [], pending: [] })
  }
}, 240_000)

test('a device whose rooms die at any put does not say twice what it did, and keeps what it was promised', async () => {
  for (let fatal = 1; fatal <= 9; fatal += 2) {
    const { host, id, belmere, carthia } = await openTable()
    let puts = 0
    const memory = memoryStore(carthia.store.kept)
    const store = {
      ...memory,
      put: async (entries: Record<string, Uint8Array | null>) => {
        puts += 1
        if (puts === fatal) throw new Error('The power is gone.')
        await memory.put(entries)
      },
    }
    const doomed = await restarted(host, carthia, { store })
    const promised: string[] = []
    for (const text of ['one', 'two', 'three']) {
      const said = doomed.negotiations.act(id, { kind: 'comment.make', comment: newId(), text })
      await said.then(
        () => promised.push(text),
        () => {},
      )
      await doomed.rooms.sync(id).catch(() => {})
    }
    const again = await restarted(host, { ...doomed, store: memory })
    await settle(id, [again, belmere])
    const said = Object.values(view(belmere, id).state.comments).map(({ text }) => text)
    expect(said.toSorted()).toEqual(promised.toSorted())
    expect(view(again, id)).toMatchObject({ alarms: [], refusals: [], pending: [] })
    expect(view(again, id).state.trail).toBe(view(belmere, id).state.trail)
  }
}, 240_000)
