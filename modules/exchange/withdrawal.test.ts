import { createPublicKey, type JsonWebKey, verify } from 'node:crypto'
import { safe } from '@orpc/client'
import { expect, test } from 'vitest'
import { identity } from '#modules/identity/server/index.ts'
import { delegations, openTestWorld, people } from '#modules/identity/server/test-world.ts'
import { place, sharing } from '#modules/sharing/server/index.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { exchangeContract } from './contract.ts'
import { exchange, objectsOfOrigin, remarkOrigin, submitObjects } from './server/index.ts'
import { clientAt, idOf, malware, marked, openGroup, said, tlp } from './server/test-client.ts'
import { hearsWithdrawal } from './server/withdraw.ts'
import type { Json } from './stix/json.ts'

const modules = [identity, sharing, exchange]
const incident = '00000000-0000-7000-8000-1c1de0000001'

test('what its owner withdraws is gone from later pulls, and those who had received it are told, and nobody else', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia, esteria, accounts } = await openGroup(world, people.belmere.analyst)
  await belmere.post([malware(1), malware(2)])
  await carthia.ids()
  await esteria.ids(`?match[id]=${idOf('malware', 2)}`)
  const doors = world.as(exchangeContract, people.belmere.analyst)
  const { id, told } = await doors.withdraw({ stixId: idOf('malware', 1), reason: 'Found to be harmless' })
  expect(told).toEqual([delegations.carthia])
  expect(await carthia.ids()).toEqual([idOf('malware', 2)])
  expect(
    await world.database.kysely
      .selectFrom('outbox')
      .select(['name', 'data'])
      .where('name', '=', 'object.withdrawn')
      .execute(),
  ).toEqual([{ name: 'object.withdrawn', data: { id } }])
  const hears = async (account: string) => {
    const actor = await world.house.actorOf(new Request('http://house', { headers: { 'x-test-account': account } }))
    return inTransaction(world.house, actor, 'test', 'reads', (call) => hearsWithdrawal(call, { id }))
  }
  expect([
    await hears(people.belmere.duty),
    await hears(people.carthia.duty),
    await hears(people.esteria.duty),
    await hears(people.host.auditor),
  ]).toEqual([true, true, false, true])
  expect((await belmere.post([malware(1)])).success_count).toBe(1)
  expect(
    (await safe(world.as(exchangeContract, people.carthia.analyst).withdraw({ stixId: idOf('malware', 2) }))).error,
  ).toMatchObject({ code: 'OBJECT_NOT_YOURS' })
  expect(
    (await safe(world.as(exchangeContract, people.dorvane.duty).withdraw({ stixId: idOf('malware', 2) }))).error,
  ).toMatchObject({ code: 'OBJECT_UNKNOWN' })
  expect(
    (
      await safe(
        world
          .as(exchangeContract, accounts.belmere)
          .withdraw({ stixId: idOf('malware', 2), version: '2001-01-01T00:00:00Z' }),
      )
    ).error,
  ).toMatchObject({ code: 'OBJECT_UNKNOWN' })
})

test('what is withdrawn never to be accepted again is refused from everybody, by every door, with the reason', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia, esteria } = await openGroup(world, people.belmere.analyst)
  await belmere.post([malware(1)])
  await carthia.post([malware(1)])
  await world.as(exchangeContract, people.belmere.analyst).withdraw({ stixId: idOf('malware', 1), forbid: true })
  expect(await esteria.ids()).toEqual([])
  for (const client of [belmere, carthia]) {
    const status = await client.post([malware(1), malware(2)])
    expect(status).toMatchObject({
      success_count: 1,
      failures: [{ id: idOf('malware', 1), message: expect.stringMatching(/never to be accepted again/) }],
    })
  }
})

test('nobody can have what another brought first refused', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia, esteria } = await openGroup(world, people.belmere.analyst)
  await belmere.post([malware(1)])
  await carthia.post([malware(1)])
  await world.as(exchangeContract, people.carthia.analyst).withdraw({ stixId: idOf('malware', 1), forbid: true })
  expect(await esteria.ids()).toEqual([idOf('malware', 1)])
  expect((await belmere.post([malware(1, { modified: '2026-11-05T08:00:00.000Z' })])).success_count).toBe(1)
  expect((await carthia.post([malware(1)])).failure_count).toBe(1)
})

test('who brought another’s id first and had it refused from everybody is overruled by the host, once and for all', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia, esteria } = await openGroup(world, people.belmere.analyst)
  const stixId = idOf('malware', 1)
  const [officer, squatter] = [people.host.secretary, people.carthia.analyst].map((id) =>
    world.as(exchangeContract, id),
  )
  const later = malware(1, { modified: '2026-11-05T08:00:00.000Z' })
  await carthia.post([malware(1)])
  await squatter?.withdraw({ stixId, forbid: true })
  expect((await belmere.post([later])).failure_count).toBe(1)

  expect((await safe(world.as(exchangeContract, people.belmere.head).readmit({ stixId }))).error).toMatchObject({
    code: 'OFFICERS_ONLY',
  })
  await officer?.readmit({ stixId })
  expect((await safe(officer?.readmit({ stixId }) ?? Promise.reject(new Error('nobody')))).error).toMatchObject({
    code: 'OBJECT_NOT_FORBIDDEN',
  })
  expect((await belmere.post([later])).success_count).toBe(1)
  // It goes on binding whoever said it, who cannot say it for everybody again.
  expect((await carthia.post([malware(1)])).failure_count).toBe(1)
  expect(
    (await safe(squatter?.withdraw({ stixId, forbid: true }) ?? Promise.reject(new Error('nobody')))).error,
  ).toMatchObject({
    code: 'OBJECT_NOT_YOURS',
  })
  expect(await esteria.ids()).toEqual([stixId])
  expect((await belmere.post([malware(1)])).success_count).toBe(1)
})

test('what another makes of an id that somebody brought first is kept beside it, and shown with who brought which', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia } = await openGroup(world, people.belmere.analyst)
  await carthia.post([malware(1, { name: 'Not what it is' })])
  await belmere.post([malware(1), malware(1, { modified: '2026-11-05T08:00:00.000Z' })])
  const { versions } = await world.as(exchangeContract, people.esteria.duty).object({ stixId: idOf('malware', 1) })
  expect(versions.map(({ ownerId, name }) => [ownerId, name === 'Not what it is'])).toEqual([
    [delegations.belmere, false],
    [delegations.belmere, false],
    [delegations.carthia, true],
  ])
})

test('the feed of withdrawals is signed by the host, for one reader, with what that reader had received', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia, accounts } = await openGroup(world, people.belmere.analyst)
  await belmere.post([malware(1), malware(2), malware(3)])
  await carthia.ids(`?match[id]=${idOf('malware', 1)},${idOf('malware', 3)}`)
  for (const n of [1, 2])
    await world
      .as(exchangeContract, people.belmere.analyst)
      .withdraw({ stixId: idOf('malware', n), reason: 'Wrong', forbid: n === 1 })
  await belmere.delete(idOf('malware', 3))
  const feed = (account: string) =>
    said<{ payload: string; protected: string; signature: string }>(world.knock(account, '/feeds/withdrawals'))
  const { payload, protected: head, signature } = await feed(accounts.carthia)
  const { keys } = await said<{ keys: (JsonWebKey & { kid: string })[] }>(
    world.knock(null, '/.well-known/chancery-keys.json'),
  )
  const header = JSON.parse(Buffer.from(head, 'base64url').toString())
  const key = createPublicKey({ key: keys.find((one) => one.kid === header.kid) ?? {}, format: 'jwk' })
  expect(verify(null, Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(true)
  expect(verify(null, Buffer.from(`${head}.${payload}x`), key, Buffer.from(signature, 'base64url'))).toBe(false)
  expect(header).toMatchObject({ alg: 'EdDSA' })
  expect(JSON.stringify(keys)).not.toContain('"d"')
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
    iss: 'http://house',
    aud: delegations.carthia,
    withdrawals: [
      { id: idOf('malware', 1), version: null, reason: 'Wrong', never_accept_again: true },
      { id: idOf('malware', 3), version: '2026-11-01T08:00:00.000Z', never_accept_again: false },
    ],
  })
  const others = await feed(accounts.esteria)
  expect(JSON.parse(Buffer.from(others.payload, 'base64url').toString())).toMatchObject({ withdrawals: [] })
  expect((await world.knock(null, '/feeds/withdrawals')).status).toBe(401)
})

test('its owner and the auditor can say who received an object, when and how; others cannot', async () => {
  await using world = await openTestWorld(modules)
  const { belmere, carthia, accounts } = await openGroup(world, people.belmere.analyst)
  await belmere.post([malware(1)])
  await carthia.ids()
  await carthia.get(`objects/${idOf('malware', 1)}/`)
  const asked = { stixId: idOf('malware', 1) }
  const own = await world.as(exchangeContract, people.belmere.duty).object(asked)
  expect(own.versions).toMatchObject([
    { name: 'Invented 1', marking: { tlp: 'amber' }, text: JSON.stringify(malware(1)) },
  ])
  const byTaxii = {
    way: 'taxii',
    toDelegationId: delegations.carthia,
    toAccountId: accounts.carthia,
    version: '2026-11-01T08:00:00.000Z',
  }
  expect(own.deliveries).toMatchObject([{ way: 'page', toAccountId: people.belmere.duty }, byTaxii, byTaxii])
  expect((await world.as(exchangeContract, people.carthia.duty).object(asked)).deliveries).toEqual([])
  expect((await safe(world.as(exchangeContract, people.dorvane.duty).object(asked))).error).toMatchObject({
    code: 'OBJECT_UNKNOWN',
    status: 404,
  })
  await world.as(exchangeContract, people.belmere.analyst).withdraw(asked)
  const later = await world.as(exchangeContract, people.belmere.duty).object(asked)
  expect([later.versions, later.deliveries.filter(({ way }) => way === 'taxii').length]).toEqual([[], 2])
})

test('what an incident contains is pulled from the collection of all incidents as its marking allows, and follows when that changes', async () => {
  await using world = await openTestWorld(modules)
  const analyst = await world.house.actorOf(
    new Request('http://house', { headers: { 'x-test-account': people.belmere.analyst } }),
  )
  const submit = (audience: string[]) =>
    inTransaction(world.house, analyst, 'test', 'acts', async (call) => {
      const marking = await place(call, {
        tlp: 'amber',
        pap: null,
        audience: { delegations: audience, groups: [], people: [] },
        embargoUntil: null,
        caveats: [],
        exercise: false,
      })
      const sent = [malware(1), marked(malware(2), tlp.red), { type: 'nonsense' }].map((object) => ({
        value: object as Json,
        text: JSON.stringify(object),
      }))
      return { outcomes: await submitObjects(call, { objects: sent, markingId: marking, origin: incident }), marking }
    })
  const { outcomes } = await submit([delegations.carthia])
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['stored', 'stored', 'failed'])
  const at = '/taxii2/chancery/collections/incidents/'
  const carthia = clientAt(world, await world.machine(delegations.carthia, ['taxii:read', 'taxii:write']), at)
  const dorvane = clientAt(world, await world.machine(delegations.dorvane, ['taxii:read']), at)
  expect([await carthia.ids(), await dorvane.ids()]).toEqual([[idOf('malware', 1)], []])
  expect((await carthia.send(JSON.stringify({ objects: [malware(3)] }))).status).toBe(403)
  world.at('2026-11-21T10:00:00Z')
  await inTransaction(world.house, analyst, 'test', 'acts', async (call) => {
    const wider = await place(call, {
      tlp: 'amber',
      pap: null,
      audience: { delegations: [delegations.dorvane], groups: [], people: [] },
      embargoUntil: null,
      caveats: [],
      exercise: false,
    })
    await remarkOrigin(call, incident, { markingId: wider })
    expect((await objectsOfOrigin(call, incident)).map(({ stixId }) => stixId)).toEqual([
      idOf('malware', 1),
      idOf('malware', 2),
    ])
  })
  expect([await carthia.ids(), await dorvane.ids('?added_after=2026-11-21T09:30:00Z')]).toEqual([
    [],
    [idOf('malware', 1)],
  ])
  const rows = await world.as(exchangeContract, people.dorvane.duty).objects({ incidentId: incident })
  expect(rows.items).toMatchObject([{ stixId: idOf('malware', 1), name: 'Invented 1', incidentId: incident }])
})

test('to whom else an object went is for its owner to know: a recipient finds in its marking only themselves', async () => {
  await using world = await openTestWorld(modules)
  const audience = {
    delegations: [delegations.carthia, delegations.dorvane],
    groups: [],
    people: [people.norhaven.duty],
  }
  const analyst = await world.house.actorOf(
    new Request('http://house', { headers: { 'x-test-account': people.belmere.analyst } }),
  )
  await inTransaction(world.house, analyst, 'test', 'acts', async (call) => {
    const markingId = await place(call, {
      tlp: 'amber',
      pap: null,
      audience,
      embargoUntil: null,
      caveats: [],
      exercise: false,
    })
    const objects = [malware(1)].map((object) => ({ value: object as Json, text: JSON.stringify(object) }))
    await submitObjects(call, { objects, markingId, origin: incident })
  })
  const shownTo = async (account: string) => {
    const doors = world.as(exchangeContract, account)
    const [line] = (await doors.objects({ incidentId: incident })).items
    const [version] = (await doors.object({ stixId: idOf('malware', 1) })).versions
    const [used] = (await doors.markings()).collections.flatMap(({ markings }) => markings)
    return [line?.marking.audience, version?.marking.audience, used?.marking.audience]
  }
  const toCarthia = { delegations: [delegations.carthia], groups: [], people: [] }
  expect(await shownTo(people.carthia.duty)).toEqual([toCarthia, toCarthia, toCarthia])
  const named = { delegations: [], groups: [], people: [people.norhaven.duty] }
  expect(await shownTo(people.norhaven.duty)).toEqual([named, named, named])
  expect(await shownTo(people.belmere.duty)).toEqual([audience, audience, audience])
})
