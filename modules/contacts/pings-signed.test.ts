import { safe } from '@orpc/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keys, identity } from '#modules/identity/server/index.ts'
import { type KeyedWorld, openKeyedWorld } from '#modules/identity/server/test-keys.ts'
import { delegations, openTestWorld, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { notices } from '#modules/notices/server/index.ts'
import { record } from '#modules/record/server/index.ts'
import { sharing } from '#modules/sharing/server/index.ts'
import { type HybridSecret, hybridPublicOf, signHybrid, verifyHybrid } from '#platform/signing.ts'
import type { PingAcknowledgement } from './contract.ts'
import { contacts } from './server/index.ts'
import { doorsOf, runJob, settleContact } from './server/test-contacts.ts'

let world: TestWorld
let keyed: KeyedWorld
const doors = (accountId: string) => doorsOf(world, accountId).pings

beforeAll(async () => {
  world = await openTestWorld([record, identity, keys, sharing, notices, contacts])
  keyed = await openKeyedWorld(world)
  await settleContact(world, {
    delegationId: delegations.belmere,
    function: 'Head of the CERT',
    person: { name: 'Analyst', accountId: people.belmere.analyst },
  })
})
afterAll(() => world[Symbol.asyncDispose]())

async function asked() {
  const { id } = await doors(people.host.secretary).create({
    title: 'By device',
    world: 'real',
    delegationIds: [delegations.belmere],
    kinds: ['technical'],
    startsAt: world.house.now().toISOString(),
    surprise: true,
    everyMonths: null,
    ladder: { deputy: 60, head: 120, mission: 240, closes: 600 },
  })
  await runJob(world, 'contacts-pings')
  const { items } = await doors(people.belmere.analyst).waiting({})
  const waiting = items.find(({ pingId }) => pingId === id)
  if (!waiting) throw new Error('Nobody is asked')
  const { id: contact, nonce } = waiting
  const statement: PingAcknowledgement = { v: 1, contact, nonce, at: world.house.now().toISOString() }
  return { id, statement }
}

const signed = async (secret: HybridSecret, statement: PingAcknowledgement) => ({
  statement,
  signature: await signHybrid(secret, 'ping-acknowledgement', statement),
})
const codeOf = async (promise: Promise<unknown>) => {
  const { error } = await safe(promise)
  return error && 'code' in error ? error.code : error
}

test('a device of who was asked acknowledges, whoever of the delegation hands it in; no other device, and none that was removed', async () => {
  const own = await keyed.deviceFor(people.belmere.analyst)
  const colleague = await keyed.deviceFor(people.belmere.duty)
  const stranger = await keyed.deviceFor(people.carthia.analyst)
  const { statement } = await asked()
  const carrier = doors(people.belmere.duty)
  const refused = async (secret: HybridSecret, other: PingAcknowledgement = statement) =>
    codeOf(carrier.acknowledgeSigned(await signed(secret, other)))
  expect(await refused(stranger.secret)).toBe('PING_SIGNATURE_INVALID')
  expect(await refused(own.secret, { ...statement, nonce: 'another' })).toBe('PING_SIGNATURE_INVALID')
  expect(await refused(colleague.secret)).toBe('PING_NOT_ASKED_OF_YOU')
  const forged = await signed(own.secret, statement)
  const late = { ...forged, statement: { ...statement, at: '2026-11-21T08:00:00.000Z' } }
  expect(await codeOf(carrier.acknowledgeSigned(late))).toBe('PING_SIGNATURE_INVALID')
  // Another delegation cannot even tell that there is such a check.
  expect(await codeOf(doors(people.carthia.analyst).acknowledgeSigned(forged))).toBe('PING_UNKNOWN')
  expect(await carrier.acknowledgeSigned(forged)).toMatchObject({ way: 'device', acknowledgedRung: 'contact' })

  const { statement: second } = await asked()
  await keyed.removeDevice(own)
  expect(await refused(own.secret, second)).toBe('PING_SIGNATURE_INVALID')
})

test('what a device signed is kept with the line, for whoever doubts the host’s word; a time at which no check ran is refused', async () => {
  const own = await keyed.deviceFor(people.belmere.analyst)
  const { analyst, duty } = people.belmere
  const { id, statement } = await asked()
  const at = (minutes: number) => new Date(Date.parse(statement.at) + minutes * 60_000).toISOString()
  for (const wrong of ['1990-01-01T00:00:00.000Z', at(-10), at(10)])
    expect([
      wrong,
      await codeOf(doors(duty).acknowledgeSigned(await signed(own.secret, { ...statement, at: wrong }))),
    ]).toEqual([wrong, 'PING_SIGNATURE_INVALID'])
  // A device whose clock is a little off, and a statement that waited for whoever carried it.
  const given = await signed(own.secret, { ...statement, at: at(-4) })
  const { contactId } = await doors(duty).acknowledgeSigned(given)
  for (const reader of [analyst, people.host.secretary]) {
    const { proof } = await doors(reader).proof({ id, contactId })
    expect(proof).toEqual(given)
    expect(
      await verifyHybrid(await hybridPublicOf(own.secret), 'ping-acknowledgement', proof?.statement, given.signature),
    ).toBe(true)
  }
  const stranger = doors(people.carthia.analyst).proof({ id, contactId })
  expect(await codeOf(stranger)).toBe('PING_UNKNOWN')

  const unsigned = await asked()
  await doors(analyst).acknowledge({ id: unsigned.statement.contact })
  expect(await doors(analyst).proof({ id: unsigned.id, contactId })).toEqual({ proof: null })
})
