import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { people } from '#modules/identity/server/test-world.ts'
import { refusalOf } from '#modules/rooms/server/test-rooms.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { modules } from '../../../apps/server/modules.ts'
import { hostLimits } from '../contract.ts'
import { fold, newNegotiation } from '../text/fold.ts'
import type { Entry } from '../text/state.ts'
import { idOf } from '../text/test-text.ts'
import { RelayedEntry } from '../relayed-entry.ts'
import { openNegotiationWorld } from './test-negotiation.ts'

const { belmere, carthia, dorvane, norhaven } = people
const openness = idOf('openness')

/** Belmere chairs, Carthia and Dorvane negotiate, Norhaven’s observer is to read for the public. */
async function openWorld() {
  const negotiation = await openNegotiationWorld(modules, [belmere.duty, carthia.duty, dorvane.duty])
  const { rooms, room, does } = negotiation
  const reader = await rooms.letIn(belmere.duty, room, norhaven.observer)
  const opening = await negotiation.openText('Accord on the Lantern Strait')
  const ask = await does(carthia.duty, { kind: 'openness.ask', openness, mode: 'open', reader })
  const consent = { opening: { ...opening.signed }, ask: { ...ask.signed } }
  const back = () => does(dorvane.duty, { kind: 'openness.back', openness, consent: true })
  return { negotiation, room, reader, consent, back, doors: negotiation.doors }
}

const plainOf = ({ seq, index, at, by, signed }: Entry): Record<string, unknown> =>
  JSON.parse(canonicalJson({ seq, index, at, by, signed }))

test('a negotiation is opened to the public by nothing less than the signature of every party, for this reader alone', async () => {
  const { negotiation, room, reader, consent, back, doors } = await openWorld()
  await using _ = negotiation
  const opens = (account: string, backs: Record<string, unknown>[], device = reader) =>
    doors(account).open({ room, device, consent: { ...consent, backs } })
  expect(await refusalOf(opens(norhaven.observer, []))).toMatchObject({ code: 'NOT_CONSENTED' })
  const { signed } = await back()
  const forged = {
    ...signed,
    signature: { ...signed.signature, ed25519: signed.signature.ed25519.replace(/^./, (a) => (a === 'A' ? 'B' : 'A')) },
  }
  expect(await refusalOf(opens(norhaven.observer, [forged]))).toMatchObject({ code: 'NOT_CONSENTED' })
  // A consent to another reader is none to this one; and whoever is not in the room has no say.
  const own = negotiation.deviceOf(carthia.duty).id
  expect(await refusalOf(opens(carthia.duty, [signed], own))).toMatchObject({ code: 'NOT_CONSENTED' })
  expect(await refusalOf(opens(carthia.duty, [signed]))).toMatchObject({ code: 'DEVICE_NOT_YOURS' })
  expect(await refusalOf(opens(people.esteria.duty, [signed]))).toMatchObject({ code: 'ROOM_UNKNOWN' })
  const { kysely } = negotiation.world.database
  await sql`update room set exercise = true`.execute(kysely)
  expect(await refusalOf(opens(norhaven.observer, [signed]))).toMatchObject({ code: 'OTHER_WORLD' })
  await sql`update room set exercise = false`.execute(kysely)
  expect(await doors(null).openTexts({})).toEqual([])
  expect(await refusalOf(doors(null).openText({ id: room }))).toMatchObject({ code: 'TEXT_UNKNOWN' })

  expect(await opens(norhaven.observer, [signed])).toMatchObject({
    title: 'Accord on the Lantern Strait',
    parties: ['carthia', 'dorvane'],
    count: 0,
  })
}, 60_000)

test('what is relayed is read by everybody in its order, folds to the state that the parties hold, and ends when it is sealed', async () => {
  const { negotiation, room, reader, consent, back, doors } = await openWorld()
  await using _ = negotiation
  const { signed } = await back()
  const relay = doors(norhaven.observer)
  const opened = { room, device: reader, consent: { ...consent, backs: [{ ...signed }] } }
  await relay.open(opened)
  const entries = negotiation.history.map(plainOf)
  expect(await relay.relay({ room, from: 0, entries: entries.slice(0, 2), keys: '{}' })).toEqual({ count: 2 })
  // An answer was lost: the same again, and more behind it.
  expect(await relay.relay({ room, from: 0, entries })).toEqual({ count: entries.length })
  for (const wrong of [
    { from: entries.length + 1, entries: entries.slice(0, 1) },
    { from: 0, entries: entries.slice(1) },
    { from: entries.length, entries: [{ no: 'entry' }] },
  ])
    expect(await refusalOf(relay.relay({ room, ...wrong }))).toMatchObject({ code: 'NOT_IN_ORDER' })
  expect(await refusalOf(doors(carthia.duty).relay({ room, from: entries.length, entries: [] }))).toMatchObject({
    code: 'NOT_THE_READER',
  })

  const read = await doors(null).openEntries({ id: room })
  expect(read.count).toBe(entries.length)
  const state = newNegotiation(room)
  for (const entry of read.entries) fold(state, RelayedEntry.parse(entry))
  expect(state.trail).toBe(negotiation.state.trail)
  expect(state.openness).toEqual({ mode: 'open', reader })
  expect((await doors(null).openEntries({ id: room, after: 2 })).entries).toHaveLength(entries.length - 2)
  expect(await doors(null).openText({ id: room })).toMatchObject({ count: entries.length, keys: '{}' })

  await relay.end({ room })
  expect(await refusalOf(relay.relay({ room, from: entries.length, entries: [] }))).toMatchObject({
    code: 'NOT_THE_READER',
  })
  expect((await doors(null).openText({ id: room })).endedAt).not.toBeNull()
  await relay.open(opened)
  expect(await doors(null).openText({ id: room })).toMatchObject({ count: entries.length, endedAt: null })
}, 60_000)

test('a reader who was put out of the room relays nothing more', async () => {
  const { negotiation, room, reader, consent, back, doors } = await openWorld()
  await using _ = negotiation
  const { signed } = await back()
  await doors(norhaven.observer).open({ room, device: reader, consent: { ...consent, backs: [{ ...signed }] } })
  await negotiation.rooms.change(belmere.duty, room, { remove: [reader] })
  await negotiation.rooms.follow(carthia.duty, room)
  const entries = negotiation.history.slice(0, 1).map(plainOf)
  expect(await refusalOf(doors(norhaven.observer).relay({ room, from: 0, entries }))).toMatchObject({
    code: 'ROOM_UNKNOWN',
  })
  expect((await doors(null).openEntries({ id: room })).entries).toEqual([])
  expect(hostLimits.relayed).toBeGreaterThan(100)
}, 60_000)
