import { expect, test } from 'vitest'
import { recordFiles, type TestDevice } from '#modules/identity/server/test-keys.ts'
import { people } from '#modules/identity/server/test-world.ts'
import { openRecordView } from '#modules/record/verifying.ts'
import { sequence } from '#modules/record/server/index.ts'
import { openRoomWorld } from '#modules/rooms/server/test-rooms.ts'
import { system } from '#platform/actor.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { modules } from '../../apps/server/modules.ts'
import { negotiationsContract } from './contract.ts'
import { makeFinalDocument } from './deciding/final-document.ts'
import { recordEntryOf } from './deciding/record-entries.ts'
import { verifyFinalDocument } from './deciding/verify-document.ts'
import { proveSilence } from './deciding/prove-silence.ts'
import { passDeadlines } from './server/deadlines.ts'
import type { Act } from './text/acts.ts'
import { fold, newNegotiation } from './text/fold.ts'
import { textHash } from './text/hash.ts'
import { operationOf, signOperation } from './text/signing.ts'
import type { Done } from './text/state.ts'
import { expectDone, idOf } from './text/test-text.ts'

const { belmere, carthia } = people
const until = '2026-11-21T18:00:00.000Z'

/** A room of two delegations at a host with a record, a committee and real devices. */
async function openTalks() {
  const rooms = await openRoomWorld(modules)
  const { world, keyed } = rooms
  const chair = await keyed.deviceFor(belmere.duty, 'Desk')
  const member = await keyed.deviceFor(carthia.duty, 'Desk')
  const { id: room } = await rooms.open(belmere.duty)
  await rooms.letIn(belmere.duty, room, carthia.duty)
  await keyed.sequence()
  const state = newNegotiation(room)
  const history: Done[] = []
  const doors = (account: string) => world.as(negotiationsContract, account)

  const does = async (device: TestDevice, act: Act): Promise<void> => {
    const at = world.house.now().toISOString()
    const { account, delegation, id } = device
    const n = 1 + history.filter(({ by }) => by.device === id).length
    const seen = { count: state.count, trail: state.trail }
    const operation = operationOf(id, { room, n, seen, sentAt: at, list: keyed.list().version, act })
    const role = device === chair ? ('chair' as const) : ('member' as const)
    const powers: Done['by']['powers'] = ['speak', 'agree-ad-referendum', 'sign']
    const by = { delegation, delegationName: '', account, name: device.device.holder.name, device: id, role, powers }
    const entry = { seq: history.length + 1, index: 0, at, by, signed: await signOperation(device.secret, operation) }
    const outcome = fold(state, entry)
    expectDone(outcome)
    history.push({ ...entry, count: state.count, kind: act.kind, outcome, touches: [] })
    const made = recordEntryOf(state, entry.signed)
    if (!made) return
    const { kind, subject, commitment, until: deadline } = made
    await doors(account).enter({ room, kind, subject, commitment, ...(deadline ? { until: deadline } : {}) })
    await sequence(world.house)
  }
  return { rooms, world, keyed, chair, member, state, history, doors, does }
}

async function adoptBySilence(talks: Awaited<ReturnType<typeof openTalks>>): Promise<void> {
  const { chair, does, member, state, world } = talks
  const parties = [chair, member].map(({ delegation }, at) => ({ delegation, name: ['Belmere', 'Carthia'][at] ?? '' }))
  const silence = idOf('silence')
  await does(chair, { kind: 'open', title: 'Hotline', class: 'rolling-text', language: 'en', parties, exercise: false })
  const place = { place: 'm', type: 'operative' as const }
  await does(chair, {
    kind: 'paragraph.add',
    ...place,
    paragraph: idOf('A'),
    alternative: idOf('A/1'),
    text: 'A line is kept open by day and by night.',
  })
  await does(chair, {
    kind: 'silence.open',
    silence,
    recordSubject: idOf('pseudonym'),
    template: 'osce',
    subject: { text: textHash(state) },
    title: 'Until the evening',
    until,
  })
  world.at('2026-11-21T18:00:02.000Z')
  await inTransaction(world.house, system, 'test', 'acts', (call) => passDeadlines(call, {}, world.house))
  await does(chair, { kind: 'silence.close', silence, outcome: 'adopted' })
  const text = textHash(state)
  await does(chair, { kind: 'adopt', adoption: idOf('adoption'), text, by: { way: 'silence', silence } })
  for (const device of [chair, member])
    await does(device, { kind: 'sign', adoption: idOf('adoption'), text, capacity: 'Head of delegation' })
}

test('at a host with a record: adopted by silence, signed, and verified by an outsider without the host', async () => {
  const talks = await openTalks()
  await using _ = talks.rooms
  const { chair, doors, history, keyed, state, world } = talks
  await adoptBySilence(talks)
  const bytes = await makeFinalDocument({
    state,
    history,
    doors: keyed.doors(belmere.duty),
    fetch: recordFiles(world),
    records: doors(belmere.duty),
    device: { id: chair.id, delegation: chair.delegation, name: chair.device.holder.name, secret: chair.secret },
    now: () => world.house.now(),
  })
  const view = openRecordView({
    ...keyed.list().record,
    fetch: recordFiles(world),
    lastSeen: { load: async () => undefined, save: async () => undefined },
    now: () => world.house.now(),
  })
  const proof = await proveSilence({
    view,
    state,
    entries: history,
    records: doors(carthia.duty),
    silence: idOf('silence'),
  })
  expect(proof).toMatchObject({ outcome: 'lapsed', faults: [], until })
  expect(proof.cannotProve).toContain('before-it-was-entered')
  const report = await verifyFinalDocument(bytes, { committee: keyed.committee })
  expect(report.failures).toEqual([])
  const proven = new Set(report.proven.map(({ name }) => name))
  for (const point of ['text', 'adoption', 'adoption-entered', 'silence', 'signature', 'committee'] as const)
    expect(proven).toContain(point)
  expect(report.read?.signatures.every(({ signed }) => signed)).toBe(true)
})
