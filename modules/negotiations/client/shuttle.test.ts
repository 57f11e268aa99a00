import { afterEach, expect, test } from 'vitest'
import { canonicalJson } from '#platform/canonical-json.ts'
import { signHybrid } from '#platform/signing.ts'
import type { TestClient } from '#modules/rooms/sealing/client/test-client.ts'
import { openTestHost, type TestHost } from '#modules/rooms/sealing/client/test-host.ts'
import { openShuttles, type Shuttles } from './shuttle.ts'
import { readShuttle, type SignedConsent, shuttleApp, shuttleDomain } from './shuttle/statements.ts'
import { newId } from './test-table.ts'

type Seat = TestClient & { shuttles: Shuttles }

const seated: Seat[] = []
afterEach(() => {
  for (const { rooms, shuttles } of seated.splice(0)) {
    shuttles.stop()
    rooms.stop()
  }
})

async function seat(host: TestHost, name: string, delegation: string, before?: Seat): Promise<Seat> {
  before?.rooms.stop()
  before?.shuttles.stop()
  const client = await host.client(before?.person ?? host.person(name, delegation), before)
  await client.rooms.start()
  const shuttles = openShuttles({
    rooms: client.rooms,
    trust: client.trust,
    device: client.device,
    account: { id: client.person.id, name },
    now: () => new Date(host.now.at),
  })
  await shuttles.start()
  seated.push({ ...client, shuttles })
  return { ...client, shuttles }
}

/** Ilse of Norhaven mediates between Mara of Belmere and Samir of Carthia, with a room for each. */
async function openShuttling() {
  const host = await openTestHost()
  const mediator = await seat(host, 'Ilse', 'Norhaven')
  const belmere = await seat(host, 'Mara', 'Belmere')
  const carthia = await seat(host, 'Samir', 'Carthia')
  const all = [mediator, belmere, carthia]
  const roomWith = async ({ person, device }: Seat): Promise<string> =>
    mediator.shuttles.open({ title: 'Caucus', party: partyOf(person), devices: [device.id] })
  const [ofBelmere, ofCarthia] = [await roomWith(belmere), await roomWith(carthia)]
  const settle = async (): Promise<void> => {
    for (const one of [...all, ...all]) await one.rooms.sync()
    for (let turn = 0; turn < 15; turn++) await new Promise((resolve) => setTimeout(resolve, 8))
  }
  for (const one of all) await one.rooms.start()
  await settle()
  return { host, mediator, belmere, carthia, ofBelmere, ofCarthia, settle }
}
type World = Awaited<ReturnType<typeof openShuttling>>

const partyOf = ({ delegation, delegationName }: { delegation: string; delegationName?: string }) => ({
  id: delegation,
  name: delegationName ?? 'A party',
})

const words = 'Belmere could live with thirty days.'

/** Mara says a point; Ilse asks whether she may say it to Samir in her own words. */
async function asked({ mediator, belmere, carthia, ofBelmere, settle }: World): Promise<string> {
  await belmere.shuttles.point(ofBelmere, 'We said ten days. Between us: thirty would do.')
  await settle()
  const [point] = mediator.shuttles.of(ofBelmere)?.points ?? []
  const ask = await mediator.shuttles.ask(ofBelmere, { point: point?.id ?? '', words, to: partyOf(carthia.person) })
  await settle()
  return ask
}

async function signed({ host }: World, { id, delegation, secret }: Seat['device'], statement: unknown) {
  const told = { by: id, of: delegation, at: new Date(host.now.at).toISOString(), statement }
  return { ...told, signature: await signHybrid(secret, shuttleDomain, told) }
}

/** What Ilse’s program would not send: a disclosure made by hand. */
async function discloseByHand(
  world: World,
  { name = 'A party', ...said }: { words: string; consent: SignedConsent; name?: string },
): Promise<void> {
  const { mediator, belmere, ofCarthia, settle } = world
  const from = { id: belmere.person.delegation, name }
  const statement = { v: 1, kind: 'disclosure', home: ofCarthia, id: newId(), from, ...said }
  const text = canonicalJson(await signed(world, mediator.device, statement))
  await mediator.rooms.act(ofCarthia, { app: shuttleApp, text })
  await settle()
}

test('a point reaches the other party in the very words to which its own consented, with the consent', async () => {
  const world = await openShuttling()
  const { mediator, belmere, carthia, ofBelmere, ofCarthia, settle } = world
  const ask = await asked(world)
  expect(belmere.shuttles.of(ofBelmere)?.asks).toMatchObject([{ words, state: 'asked' }])
  expect(carthia.shuttles.of(ofBelmere)).toBeUndefined()
  await belmere.shuttles.answer(ofBelmere, ask, 'consent')
  await settle()
  await mediator.shuttles.disclose(ofBelmere, ask, ofCarthia)
  await settle()
  const told = carthia.shuttles.of(ofCarthia)?.told
  expect(told).toMatchObject([{ words, from: { id: belmere.person.delegation } }])
  expect(told?.[0]?.fault).toBeUndefined()
  expect(belmere.shuttles.of(ofBelmere)?.asks[0]?.state).toBe('told')
  expect(JSON.stringify(carthia.shuttles.of(ofCarthia))).not.toContain('ten days')
  await expect(belmere.shuttles.answer(ofBelmere, ask, 'revoke')).rejects.toMatchObject({ why: 'told-already' })
})

test('without consent, after it was declined or withdrawn, nothing is sent', async () => {
  const world = await openShuttling()
  const { mediator, belmere, ofBelmere, ofCarthia, settle } = world
  const ask = await asked(world)
  const disclose = () => mediator.shuttles.disclose(ofBelmere, ask, ofCarthia)
  await expect(disclose()).rejects.toMatchObject({ why: 'no-consent' })
  await belmere.shuttles.answer(ofBelmere, ask, 'consent')
  await belmere.shuttles.answer(ofBelmere, ask, 'revoke')
  await settle()
  await expect(disclose()).rejects.toMatchObject({ why: 'revoked' })
  await expect(mediator.shuttles.answer(ofBelmere, ask, 'consent')).rejects.toMatchObject({ why: 'not-yours' })
  const acts = await mediator.rooms.acts(ofCarthia, shuttleApp, 0)
  expect(acts.map(({ text }) => readShuttle(text)?.said[0]?.statement.kind)).toEqual(['opened'])
})

test('a consent for one party serves for no other, and for other words not at all', async () => {
  const world = await openShuttling()
  const { mediator, belmere, carthia, ofBelmere, ofCarthia, settle } = world
  const ask = await asked(world)
  await belmere.shuttles.answer(ofBelmere, ask, 'consent')
  await settle()
  await expect(mediator.shuttles.disclose(ofBelmere, ask, ofBelmere)).rejects.toMatchObject({ why: 'other-party' })
  const consent = mediator.shuttles.of(ofBelmere)?.asks[0]?.consent
  if (!consent) throw new Error('Mara consented')
  await discloseByHand(world, { words: 'Belmere gives up its ten days.', consent })
  const forOthers = { ...consent, statement: { ...consent.statement, to: belmere.person.delegation } }
  await discloseByHand(world, { words, consent: forOthers })
  const told = carthia.shuttles.of(ofCarthia)?.told ?? []
  expect(told.map(({ fault, words: shown }) => [fault, shown])).toEqual([
    ['other-words', undefined],
    ['false-signature', undefined],
  ])
})

test('a consent that was truly given for another party is refused where it is brought', async () => {
  const world = await openShuttling()
  const { mediator, belmere, carthia, ofBelmere, ofCarthia, settle } = world
  await asked(world)
  const point = mediator.shuttles.of(ofBelmere)?.points[0]?.id ?? ''
  const elsewhere = { id: mediator.person.delegation, name: 'Ourselves' }
  const ask = await mediator.shuttles.ask(ofBelmere, { point, words, to: elsewhere })
  await settle()
  await belmere.shuttles.answer(ofBelmere, ask, 'consent')
  await settle()
  const consent = mediator.shuttles.of(ofBelmere)?.asks.find(({ id }) => id === ask)?.consent
  if (!consent) throw new Error('Mara consented')
  await expect(mediator.shuttles.disclose(ofBelmere, ask, ofCarthia)).rejects.toMatchObject({ why: 'other-party' })
  await discloseByHand(world, { words, consent })
  expect(carthia.shuttles.of(ofCarthia)?.told).toMatchObject([{ fault: 'other-party' }])
})

test('nobody of the party’s room speaks as its mediator, and the mediator consents to nothing', async () => {
  const world = await openShuttling()
  const { belmere, carthia, ofBelmere } = world
  await asked(world)
  const point = belmere.shuttles.of(ofBelmere)?.points[0]?.id ?? ''
  const to = partyOf(carthia.person)
  await expect(belmere.shuttles.ask(ofBelmere, { point, words, to })).rejects.toMatchObject({ why: 'not-yours' })
  await expect(carthia.shuttles.point(ofBelmere, 'Hello.')).rejects.toMatchObject({ why: 'unknown' })
})

test('delegations are called by the names of the credentials list, whatever the mediator calls them', async () => {
  const world = await openShuttling()
  const { mediator, belmere, carthia, ofBelmere, ofCarthia, settle } = world
  await belmere.shuttles.point(ofBelmere, 'Thirty would do.')
  await settle()
  const point = mediator.shuttles.of(ofBelmere)?.points[0]?.id ?? ''
  const ask = await mediator.shuttles.ask(ofBelmere, {
    point,
    words,
    to: { id: carthia.person.delegation, name: 'Dorvane' },
  })
  await settle()
  expect(belmere.shuttles.of(ofBelmere)).toMatchObject({
    party: { name: 'Belmere' },
    asks: [{ to: { name: 'Carthia' } }],
  })
  await belmere.shuttles.answer(ofBelmere, ask, 'consent')
  await settle()
  const consent = mediator.shuttles.of(ofBelmere)?.asks[0]?.consent
  if (!consent) throw new Error('Mara consented')
  await discloseByHand(world, { words, consent, name: 'Dorvane' })
  expect(carthia.shuttles.of(ofCarthia)?.told).toMatchObject([{ words, from: { name: 'Belmere' } }])
})

test('the consent of a device that was removed tells nothing any more, and what came before keeps its words', async () => {
  const world = await openShuttling()
  const { host, mediator, belmere, carthia, ofBelmere, ofCarthia, settle } = world
  const [before, after] = [await asked(world), await asked(world)]
  for (const ask of [before, after]) await belmere.shuttles.answer(ofBelmere, ask, 'consent')
  await settle()
  await mediator.shuttles.disclose(ofBelmere, before, ofCarthia)
  await settle()
  host.now.at += 60_000
  await host.keys.remove(belmere.device)
  const refused = { why: 'removed-key', code: 'negotiations.mediator.refused.removed-key' }
  await expect(mediator.shuttles.disclose(ofBelmere, after, ofCarthia)).rejects.toMatchObject(refused)
  const consent = mediator.shuttles.of(ofBelmere)?.asks.find(({ id }) => id === after)?.consent
  if (!consent) throw new Error('Mara consented')
  await discloseByHand(world, { words, consent })
  const shown = [
    [words, undefined],
    [undefined, 'removed-key'],
  ]
  const told = (one: Seat) => one.shuttles.of(ofCarthia)?.told.map(({ words: said, fault }) => [said, fault])
  expect(told(carthia)).toEqual(shown)
  // A program that has just been started judges alike.
  const again = await seat(host, 'Samir', 'Carthia', carthia)
  await again.rooms.start()
  await settle()
  expect(told(again)).toEqual(shown)
})

test('nobody hands on, as a party’s word, what a device says that the party removed', async () => {
  const world = await openShuttling()
  const { host, mediator, carthia, ofCarthia, settle } = world
  const lost = await host.keys.device(carthia.person, 'Lost phone')
  const point = (text: string) => signed(world, lost, { v: 1, kind: 'point', home: ofCarthia, id: newId(), text })
  const hand = async (by: Seat, said: unknown): Promise<void> => {
    const text = canonicalJson({ v: 1, kind: 'handed', said: [said] })
    await by.rooms.act(ofCarthia, { app: shuttleApp, text })
    await settle()
  }
  await hand(mediator, await point('While it was ours.'))
  host.now.at += 60_000
  await host.keys.remove(lost)
  await carthia.trust.look([carthia.person.delegation])
  host.now.at += 60_000
  await hand(mediator, await point('We give up everything.'))
  const points = () => carthia.shuttles.of(ofCarthia)?.points.map(({ text }) => text)
  expect(points()).toEqual(['While it was ours.'])
  await hand(carthia, await point('What our lost phone had written.'))
  expect(points()).toEqual(['While it was ours.', 'What our lost phone had written.'])
})
