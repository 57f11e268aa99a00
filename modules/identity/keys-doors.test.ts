import { ORPCError, safe } from '@orpc/client'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { record } from '#modules/record/server/index.ts'
import { nobody, system } from '#platform/actor.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { newHybridKey } from '#platform/signing.ts'
import { keysContract } from './contract.ts'
import { deviceOf, newCommittee, signDevice } from './keys/drafting.ts'
import type { SignedDevice } from './keys/statements.ts'
import { identity, keys, standingOf } from './server/index.ts'
import { openKeyedWorld } from './server/test-keys.ts'
import { delegations, openTestWorld, people } from './server/test-world.ts'

const modules = [record, identity, keys]

async function codeOf(work: Promise<unknown>): Promise<string> {
  const { error } = await safe(work)
  return error instanceof ORPCError ? error.code : error ? String(error) : 'none'
}
async function faultOf(work: Promise<unknown>): Promise<unknown> {
  const { error } = await safe(work)
  return error instanceof ORPCError ? (error.data?.fault ?? error.code) : 'none'
}
function forgedBy({ statement, signature }: SignedDevice): SignedDevice {
  return { statement, signature: { ...signature, mldsa65: `${'A'.repeat(4411)}A` } }
}

test('a delegation adds a device by its key, and a second one by the first', async () => {
  await using world = await openTestWorld(modules)
  const keyed = await openKeyedWorld(world)
  const first = await keyed.deviceFor(people.belmere.analyst, 'Laptop')
  const key = await newHybridKey()
  const device = deviceOf(key.public, 'Telephone', first.device.holder)
  const signed = await keyed.sign('add', device, { secret: first.secret, public: first.key })
  await keyed.doors(people.belmere.analyst).addDevice({ signed })
  expect(await keyed.doors(people.carthia.duty).head({ id: delegations.belmere })).toMatchObject({ seq: 2 })
  const again = await safe(keyed.doors(people.belmere.analyst).addDevice({ signed }))
  expect(again.error).toMatchObject({ code: 'STATEMENT_REFUSED', data: { fault: 'wrong-seq' } })
})

test('whoever follows the keys hears of a statement again when the record shows it, and then no more', async () => {
  await using world = await openTestWorld(modules)
  const keyed = await openKeyedWorld(world)
  await keyed.deviceFor(people.belmere.analyst)
  const told = () => world.database.kysely.selectFrom('outbox').selectAll().where('name', '=', 'keys.changed').execute()
  const job = keys.jobs.find(({ name }) => name === 'keys.placing')
  const newlyTold = async () => {
    const before = (await told()).length
    await inTransaction(world.house, system, 'keys.placing', 'acts', async (call) => job?.work(call, {}, world.house))
    return (await told()).length - before
  }
  expect(await newlyTold()).toBe(0)
  await keyed.sequence()
  expect([await newlyTold(), await newlyTold()]).toEqual([1, 0])
})

test('only an officer founds the committee, once, and nobody publishes what its members did not sign', async () => {
  await using world = await openTestWorld(modules)
  const { public: key } = await newHybridKey()
  const committee = newCommittee({ name: 'Committee', k: 1, members: [{ name: 'Host', key }] }, world.house.now())
  const signed = { statement: committee, signatures: [] }
  for (const account of [people.belmere.head, people.host.auditor, await world.machine(delegations.host, ['rooms'])])
    expect(await codeOf(world.as(keysContract, account).publishCommittee({ signed }))).toBe('NOT_YOURS_TO_DECIDE')
  const demonstration = { ...signed, statement: { ...committee, demonstration: true as const } }
  expect(await codeOf(world.as(keysContract, people.host.admin).publishCommittee({ signed: demonstration }))).toBe(
    'STATEMENT_REFUSED',
  )

  const keyed = await openKeyedWorld(world)
  const officer = keyed.doors(people.host.secretary)
  expect(await faultOf(officer.publishCommittee({ signed }))).toBe('wrong-previous')
  expect(await faultOf(officer.publishList({ signed: await keyed.draft(undefined, { signers: 1 }) }))).toBe(
    'too-few-signatures',
  )
  expect(
    await faultOf(
      officer.publishList({
        signed: await keyed.draft((all) => all.map((one) => ({ ...one, id: one.id.replace('de1e', 'de1f') }))),
      }),
    ),
  ).toBe('unknown-delegation')
  const good = await keyed.draft()
  expect(await codeOf(keyed.doors(people.belmere.head).publishList({ signed: good }))).toBe('NOT_YOURS_TO_DECIDE')
  const elsewhere = {
    ...good,
    statement: { ...good.statement, record: { ...good.statement.record, origin: 'other.example/record' } },
  }
  expect(await faultOf(officer.publishList({ signed: elsewhere }))).toBe('forged-signature')
  world.at('2027-06-01T00:00:00Z')
  expect(await faultOf(officer.publishList({ signed: good }))).toBe('expired')
  world.at('2026-11-21T10:00:00Z')
  const machine = await world.machine(delegations.host, ['rooms'])
  expect(await codeOf(keyed.doors(machine).publishList({ signed: good }))).toBe('none')
  expect(await faultOf(officer.publishList({ signed: good }))).toBe('wrong-version')
})

test('however somebody signed in, no device is added without a signature that may add it', async () => {
  await using world = await openTestWorld(modules)
  const keyed = await openKeyedWorld(world)
  const first = await keyed.deviceFor(people.belmere.analyst)
  const { public: key, secret } = await newHybridKey()
  const device = deviceOf(key, 'Ghost', first.device.holder)
  const pair = { public: key, secret }
  const ghosts: [string, SignedDevice][] = [
    ['forged-signature', forgedBy(await keyed.sign('add', device))],
    ['unknown-signer', await keyed.sign('add', device, pair)],
    ['unknown-signer', await keyed.sign('add', device, keyed.keyOf(delegations.carthia))],
  ]
  for (const [fault, signed] of ghosts)
    for (const account of [people.belmere.analyst, people.belmere.head])
      expect(await faultOf(keyed.doors(account).addDevice({ signed }))).toBe(fault)
  // A statement that is right is taken from one's own delegation alone, and only for one of its accounts.
  const right = await keyed.sign('add', device)
  for (const account of [
    people.carthia.duty,
    people.host.admin,
    await world.machine(delegations.belmere, ['taxii:read']),
  ])
    expect(await codeOf(keyed.doors(account).addDevice({ signed: right }))).toBe('NOT_YOURS_TO_DECIDE')
  expect(await codeOf(keyed.doors(null).addDevice({ signed: right }))).toBe('SIGN_IN_FIRST')
  const stranger = deviceOf(key, 'Stranger', { account: people.carthia.duty, name: 'Duty' })
  const { statement } = right
  const misplaced = await signDevice(keyed.keyOf(delegations.belmere).secret, { ...statement, device: stranger })
  expect(await faultOf(keyed.doors(people.belmere.head).addDevice({ signed: misplaced }))).toBe('holder-changed')

  await world.revoke(people.belmere.analyst)
  expect(await codeOf(keyed.doors(people.belmere.analyst).addDevice({ signed: right }))).toBe('SIGN_IN_FIRST')
  expect(await faultOf(keyed.doors(people.belmere.head).addDevice({ signed: right }))).toBe('holder-changed')
  const rows = await world.database.kysely.selectFrom('device_statement').select('device').execute()
  expect(rows).toEqual([{ device: first.id }])
})

test('a machine account of the duty desk has a device of its own', async () => {
  await using world = await openTestWorld(modules)
  const keyed = await openKeyedWorld(world)
  const desk = await world.machine(delegations.belmere, ['rooms'])
  const { holder } = (await keyed.deviceFor(desk, 'Duty desk')).device
  expect(holder).toEqual({ account: desk, name: 'Machine 1' })
  const feed = await world.machine(delegations.belmere, ['feeds:read'])
  const { public: key } = await newHybridKey()
  expect(await codeOf(keyed.doors(feed).requestDevice({ device: { name: 'Feed', key } }))).toBe('NOT_YOURS_TO_DECIDE')
})

test('a device that waits is seen by its own delegation, and goes when it is signed for, withdrawn or turned down', async () => {
  await using world = await openTestWorld(modules)
  const keyed = await openKeyedWorld(world)
  const analyst = keyed.doors(people.belmere.analyst)
  const ask = async (name: string) => analyst.requestDevice({ device: { name, key: (await newHybridKey()).public } })
  const laptop = await ask('Laptop')
  const [telephone] = [await ask('Telephone'), await ask('Tablet')]
  expect(await codeOf(ask('Fourth'))).toBe('TOO_MANY_DEVICES_WAIT')
  expect((await keyed.doors(people.belmere.duty).requests()).map(({ device }) => device.name)).toEqual([
    'Laptop',
    'Telephone',
    'Tablet',
  ])
  for (const account of [people.carthia.duty, people.host.admin]) {
    expect(await keyed.doors(account).requests()).toEqual([])
    expect(await codeOf(keyed.doors(account).withdrawRequest({ id: laptop.id }))).toBe('UNKNOWN')
  }
  expect(await codeOf(keyed.doors(people.belmere.duty).withdrawRequest({ id: laptop.id }))).toBe('UNKNOWN')
  await keyed.doors(people.belmere.head).withdrawRequest({ id: telephone.id })
  await analyst.addDevice({ signed: await keyed.sign('add', laptop.device) })
  expect((await analyst.requests()).map(({ device }) => device.name)).toEqual(['Tablet'])
  world.at('2026-11-23T00:00:00Z')
  expect(await analyst.requests()).toEqual([])
})

test('a sealed backup is its owner’s alone, kept once for each way, and fetched so often and no more', async () => {
  await using world = await openTestWorld(modules)
  const keyed = await openKeyedWorld(world)
  const [own, head] = [keyed.doors(people.belmere.analyst), keyed.doors(people.belmere.head)]
  await own.keepBackup({ way: 'passphrase', sealed: 'A'.repeat(100) })
  await own.keepBackup({ way: 'passkey', sealed: 'C'.repeat(100) })
  await own.keepBackup({ way: 'passphrase', sealed: 'B'.repeat(100) })
  expect((await own.backups()).map(({ way, sealed }) => [way, sealed[0]])).toEqual([
    ['passkey', 'C'],
    ['passphrase', 'B'],
  ])
  expect(await head.backups()).toEqual([])
  expect(await codeOf(own.keepBackup({ way: 'passphrase', sealed: 'A'.repeat(20_000) }))).toBe('BAD_REQUEST')
  await own.dropBackup({ way: 'passkey' })
  expect(await own.backups()).toHaveLength(1)
  let refused = ''
  for (let count = 0; count < 25 && refused !== 'TOO_MANY'; count++) refused = await codeOf(own.backups())
  expect(refused).toBe('TOO_MANY')
})

test('of many statements the door tells some at once, in the order of the record', async () => {
  await using world = await openTestWorld(modules)
  const keyed = await openKeyedWorld(world)
  const [first, second] = [await keyed.deviceFor(people.belmere.analyst), await keyed.deviceFor(people.carthia.duty)]
  const doors = keyed.doors(people.dorvane.duty)
  expect(await doors.devices({})).toEqual([])
  await keyed.sequence()
  const all = await doors.devices({})
  expect(all.map(({ signed }) => signed.statement.device.id)).toEqual([first.id, second.id])
  expect(await doors.devices({ after: all[0]?.index ?? 0 })).toHaveLength(1)
  expect(await doors.devices({ delegations: [delegations.carthia] })).toHaveLength(1)
  expect(await doors.devices({ delegations: [delegations.dorvane] })).toEqual([])
  // The job keeps the places; what the door tells stays the same.
  await inTransaction(world.house, system, 'test', 'acts', async (call) => {
    await keys.jobs.find(({ name }) => name === 'keys.placing')?.work(call, {}, world.house)
  })
  expect(await doors.devices({})).toEqual(all)
  const { rows } = await sql`select 1 from device_statement where index is null`.execute(world.database.kysely)
  expect(rows).toEqual([])
})

test('the database itself lets no member change what was signed, speak for another delegation, or read the demonstration’s keys', async () => {
  await using world = await openTestWorld(modules)
  const keyed = await openKeyedWorld(world)
  await keyed.deviceFor(people.belmere.analyst)
  const refused = async (account: string, statement: string): Promise<string> => {
    const actor = await standingOf(world.database.kysely, account)
    return inTransaction(world.house, actor ?? nobody, 'test', 'acts', ({ db }) => sql.raw(statement).execute(db)).then(
      ({ numAffectedRows }) => `done to ${numAffectedRows ?? 0}`,
      (error: unknown) => (/permission denied|row-level security/.test(String(error)) ? 'refused' : String(error)),
    )
  }
  const copy = (table: string, row: string) =>
    `insert into ${table} select (jsonb_populate_record(null::${table}, to_jsonb(t) || '${row}')).* from ${table} t limit 1`
  const columns = 'delegation_id, seq, hash, act, device, signed, kept_at, entry, salt'
  const added = (delegation: string) =>
    `insert into device_statement (${columns}) select '${delegation}', 7, 'x' || seq, act, device, signed, kept_at, entry, salt from device_statement`
  for (const account of [people.belmere.head, people.host.admin])
    for (const statement of [
      'delete from device_statement',
      "update device_statement set device = 'x'",
      'delete from credentials_list',
      'update key_committee set salt = hash',
      'select * from demo_key',
      copy('credentials_list', '{"version": 2, "hash": "x", "index": 5}'),
      added(delegations.carthia),
    ])
      expect([statement, await refused(account, statement)]).toEqual([statement, 'refused'])
  expect(await refused(people.carthia.duty, added(delegations.belmere))).toBe('refused')
  expect(await refused(people.carthia.duty, 'select * from key_backup')).toBe('done to 0')
})
