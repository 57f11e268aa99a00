import { expect, test } from 'vitest'
import { keysContract } from '#modules/identity/contract.ts'
import { recordFiles } from '#modules/identity/server/test-keys.ts'
import { people } from '#modules/identity/server/test-world.ts'
import { modules } from '../../../apps/server/modules.ts'
import { keysOf } from '../deciding/final-document.ts'
import { openNegotiationWorld } from '../server/test-negotiation.ts'
import type { Entry } from '../text/state.ts'
import { type OpenTextDoors, readOpenText } from './open-text.ts'

const { belmere, carthia, dorvane } = people

/** What a reader relayed of a negotiation, as a page of any visitor reads it. */
async function openRelayed() {
  const negotiation = await openNegotiationWorld(modules, [belmere.duty, carthia.duty, dorvane.duty])
  await negotiation.openText('Accord on the Lantern Strait')
  await negotiation.rooms.keyed.sequence()
  const { history, room, state, world } = negotiation
  const relayed: unknown[] = history.map(({ at, by, index, seq, signed }: Entry) => ({ at, by, index, seq, signed }))
  const delegations = [...new Set(history.map(({ by }) => by.delegation))]
  const keys = JSON.stringify(await keysOf(world.as(keysContract, belmere.duty), delegations))
  const doors = (more: Partial<OpenTextDoors> = {}): OpenTextDoors => ({
    entries: async (after) => ({ entries: relayed.slice(after, after + 1), count: relayed.length }),
    keys: async () => ({ keys, at: world.house.now().toISOString() }),
    record: recordFiles(world),
    ...more,
  })
  return { negotiation, room, state, relayed, doors, keys }
}

test('a visitor’s browser comes to the very state that the parties hold, from what was relayed alone', async () => {
  const { negotiation, doors, room, state } = await openRelayed()
  await using _ = negotiation
  const seen: number[] = []
  const text = await readOpenText(room, doors()).advance(({ count }) => void seen.push(count))
  expect(text).toMatchObject({ count: state.count, of: state.count })
  expect(text.fault).toBeUndefined()
  expect(text.state.trail).toBe(state.trail)
  expect(seen).toEqual(Array.from({ length: state.count }, (__, at) => at + 1))
  // Keys that come into the record later take nothing away from what was signed before.
  await negotiation.rooms.keyed.deviceFor(belmere.analyst)
  await negotiation.rooms.keyed.sequence()
  expect((await readOpenText(room, doors()).advance(() => {})).fault).toBeUndefined()
})

test('words that nobody signed, another’s name on them, and keys of nobody’s committee are told and not shown', async () => {
  const { negotiation, doors, keys, relayed, room } = await openRelayed()
  await using _ = negotiation
  const [first, second] = relayed.map((entry) => JSON.stringify(entry))
  const change = (text: string | undefined, from: string, to: string): unknown => {
    expect(text).toContain(from)
    return JSON.parse((text ?? '').replaceAll(from, to))
  }
  const read = async (entries: unknown[], more: Partial<OpenTextDoors> = {}) =>
    readOpenText(
      room,
      doors({ entries: async (after) => ({ entries: entries.slice(after), count: entries.length }), ...more }),
    ).advance(() => {})
  const words = await read([relayed[0], change(second, 'without delay', 'when it suits')])
  expect(words).toMatchObject({ fault: 'false-signature', count: 1 })
  expect(words.state.paragraphs).toEqual({})
  expect(await read([change(first, belmere.duty, carthia.duty)])).toMatchObject({ fault: 'false-signature', count: 0 })
  expect(await read([{ any: 'thing' }])).toMatchObject({ fault: 'malformed' })
  expect(await read(relayed, { keys: async () => ({ keys: null, at: '2026-11-21T09:00:00Z' }) })).toMatchObject({
    fault: 'keys',
  })
  const forged = keys.replace('"name":"belmere"', '"name":"brackwater"')
  expect(forged).not.toBe(keys)
  const judged = await read(relayed, { keys: async () => ({ keys: forged, at: '2026-11-21T09:00:00Z' }) })
  expect(judged.fault).toBeDefined()
  expect(judged.count).toBe(0)
})
