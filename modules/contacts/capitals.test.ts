import { afterAll, beforeAll, expect, test } from 'vitest'
import { delegations, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { agreedLine, crisisOf } from './server/test-crisis.ts'
import { doorsOf, marked, openContactsWorld, settleContact } from './server/test-contacts.ts'

let world: TestWorld
const { belmere, dorvane } = people

beforeAll(async () => {
  world = await openContactsWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

async function requestToDorvane(): Promise<string> {
  const { id } = await doorsOf(world, belmere.head).requests.draft({
    to: delegations.dorvane,
    kind: 'mitigation',
    world: 'real',
    subject: 'Scanning of hospitals from your territory',
    words: { text: 'Three hospitals are scanned from these addresses.', language: 'en' },
    form: { urgency: 'day' },
    cites: [],
    incidentId: null,
    dueAt: '2026-11-24T09:00:00.000Z',
    marking: marked('amber+strict'),
  })
  return id
}

test('a capital’s zone is told as far as the reader sees a contact there, and is unknown, never UTC, where none says it', async () => {
  const [line, request] = [
    await agreedLine(world, belmere.head, delegations.dorvane, dorvane.head),
    await requestToDorvane(),
  ]
  const told = async () => {
    const { requests, crisis } = doorsOf(world, belmere.head)
    return {
      request: (await requests.one({ id: request })).zones.to,
      line: (await crisis.line({ id: line })).zones.them,
      list: (await crisis.lines()).map(({ zones }) => zones.them),
      alarm: (await crisis.mine()).lines.map(({ zones }) => zones.them),
    }
  }
  const unknown = { request: null, line: null, list: [null], alarm: [null] }
  expect(await told()).toEqual(unknown)
  await settleContact(world, {
    delegationId: delegations.dorvane,
    function: 'For other eyes',
    marking: marked('red', { people: [dorvane.duty] }),
  })
  expect(await told()).toEqual(unknown)
  await settleContact(world, {
    delegationId: delegations.dorvane,
    function: 'Not yet',
    effectiveFrom: '2027-01-01T00:00:00Z',
  })
  expect(await told()).toEqual(unknown)
  await settleContact(world, { delegationId: delegations.dorvane, function: 'For all' })
  const berlin = 'Europe/Berlin'
  expect(await told()).toEqual({ request: berlin, line: berlin, list: [berlin], alarm: [berlin] })
  // A head of Dorvane reads their own zone, and knows no better than anybody what the clock shows in Belmere.
  expect((await crisisOf(world)(dorvane.head).mine()).lines.map(({ zones }) => zones)).toEqual([
    { us: berlin, them: null },
  ])
})
