import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { originOf, policyOf, record, sequence } from '#modules/record/server/index.ts'
import { newHybridKey } from '#platform/signing.ts'
import {
  assemble,
  draft,
  fetchState,
  joinSignatures,
  type KeyHost,
  type ListFlags,
  newKey,
  publish,
  show,
  sign,
  signForDevice,
} from './cli/index.ts'
import { identityContract, keysContract } from './contract.ts'
import { identity, keys } from './server/index.ts'
import { memoryStore, recordFiles } from './server/test-keys.ts'
import { delegations, openTestWorld, people, type TestWorld } from './server/test-world.ts'
import { openTrust } from './keys/trust.ts'

/** The ceremony of docs/key-ceremony.md, act by act, on files. */
let folder: string
let world: TestWorld
const now = new Date('2026-11-21T09:00:00Z')
const at = (name: string): string => join(folder, name)
const passphrase = async (): Promise<string> => 'four words of a passphrase'
const yes = async (): Promise<boolean> => true
const unchanged: ListFlags = { add: [], remove: [], key: [], deputy: [], withoutDeputy: [], powers: [], until: [] }
const hostAs = (account: string): KeyHost => ({
  name: 'the house',
  keys: world.as(keysContract, account),
  identity: world.as(identityContract, account),
})

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chancery-keys-'))
  world = await openTestWorld([record, identity, keys])
})
afterAll(async () => {
  await rm(folder, { recursive: true })
  await world[Symbol.asyncDispose]()
})

test('a committee of three lists a delegation, whose device then stands for every client', async () => {
  for (const name of ['Ada', 'Brun', 'Cleo']) await newKey(name, folder, name === 'Ada' ? passphrase : undefined)
  expect((await stat(at('ada.key'))).mode & 0o777).toBe(0o600)
  expect(await readFile(at('ada.key'), 'utf8')).not.toContain('"secret"')
  await expect(newKey('Ada', folder, undefined)).rejects.toThrow('not written over')

  const members = ['ada', 'brun', 'cleo'].map((name) => at(`${name}.public.json`))
  const made = await assemble(members, { name: 'Committee of Saltmarsh', k: 2, out: at('committee.json'), now })
  expect(made['fingerprint']).toMatch(/^(\d{6} ){4}\d{6}$/)
  expect(await publish(hostAs(people.host.secretary), at('committee.json'))).toMatchObject({ published: 'committee' })

  await newKey('Belmere', folder, undefined)
  await writeFile(at('policy'), (await policyOf(world.house)).text)
  const flags = {
    ...unchanged,
    add: [`${delegations.belmere}:${at('belmere.public.json')}`],
    powers: ['Belmere:speak,sign'],
  }
  const wanted = { committee: at('committee.json'), origin: originOf(world.house), policy: at('policy'), days: 90, now }
  const drafted = await draft({ ...flags, ...wanted, out: at('draft-1.json') })
  expect(String(drafted['says'])).toMatch(/This is the first list.*Listed anew: Belmere .*may: speak, sign/s)

  const read: string[] = []
  const confirm = async (lines: readonly string[]): Promise<boolean> => read.push(...lines) > 0
  await sign(at('draft-1.json'), { key: at('ada.key'), out: at('1-ada.json'), passphrase, confirm })
  expect(read.join('\n')).toContain('Listed anew: Belmere')
  await expect(joinSignatures(at('draft-1.json'), [at('1-ada.json')], at('list-1.json'))).rejects.toThrow(
    '1 of 2 signatures',
  )
  await sign(at('draft-1.json'), { key: at('cleo.key'), out: at('1-cleo.json'), passphrase, confirm: yes })
  await joinSignatures(at('draft-1.json'), [at('1-ada.json'), at('1-cleo.json')], at('list-1.json'))
  await publish(hostAs(people.host.secretary), at('list-1.json'))
  expect(await show(at('list-1.json'))).toMatchObject({ signatures: 2, committee: made['fingerprint'] })

  const { public: key } = await newHybridKey()
  const { device } = await world
    .as(keysContract, people.belmere.analyst)
    .requestDevice({ device: { name: 'Laptop', key } })
  await expect(fetchState(hostAs(people.belmere.head), at('state.json'), now)).rejects.toThrow('fetch again')
  await sequence(world.house)
  await fetchState(hostAs(people.belmere.head), at('state.json'), now)
  const signing = { state: at('state.json'), key: at('belmere.key'), passphrase, confirm: yes, now, device: device.id }
  await signForDevice({ ...signing, act: 'add', out: at('laptop.json') })
  await publish(hostAs(people.belmere.head), at('laptop.json'))
  await expect(publish(hostAs(people.belmere.head), at('laptop.json'))).rejects.toThrow('wrong-seq')
  expect(await world.as(keysContract, people.belmere.analyst).requests()).toEqual([])

  await sequence(world.house)
  const doors = world.as(keysContract, people.carthia.duty)
  const trust = openTrust({
    doors,
    store: memoryStore(),
    fetch: recordFiles(world),
    ownDelegation: delegations.carthia,
    now: () => now,
  })
  await trust.refresh()
  await trust.look([delegations.belmere])
  expect(trust.standing(device.id)).toMatchObject({
    stands: true,
    delegation: { name: 'Belmere', powers: ['speak', 'sign'] },
  })

  await fetchState(hostAs(people.belmere.head), at('state-2.json'), now)
  const lost = { ...signing, state: at('state-2.json') }
  await expect(signForDevice({ ...lost, act: 'add', out: at('again.json') })).rejects.toThrow('waits to be added')
  await signForDevice({ ...lost, act: 'remove', out: at('lost.json') })
  await publish(hostAs(people.belmere.head), at('lost.json'))
  await sequence(world.house)
  await trust.refresh()
  expect(trust.standing(device.id)).toMatchObject({ stands: false, why: 'removed' })
})

test('the next list tells what it changes, and nobody signs what is not theirs to sign', async () => {
  await newKey('Deputy', folder, undefined)
  await newKey('Belmere renewed', folder, undefined)
  const wanted = { committee: at('committee.json'), before: at('list-1.json'), days: 90, now }
  const flags = {
    ...unchanged,
    deputy: [`Belmere:${at('deputy.public.json')}`],
    key: [`Belmere:${at('belmere-renewed.public.json')}`],
  }
  const drafted = await draft({ ...flags, ...wanted, out: at('draft-2.json') })
  expect(String(drafted['says'])).toMatch(/Belmere gets another key.*Belmere gets a deputy: Deputy/s)
  const signing = { out: at('2-x.json'), passphrase }
  await expect(sign(at('draft-2.json'), { ...signing, key: at('deputy.key'), confirm: yes })).rejects.toThrow(
    'is no member',
  )
  await expect(
    sign(at('draft-2.json'), { ...signing, key: at('brun.key'), confirm: async () => false }),
  ).rejects.toThrow('Nothing was signed')
  await expect(
    sign(at('draft-2.json'), {
      key: at('ada.key'),
      out: at('2-x.json'),
      confirm: yes,
      passphrase: async () => 'another passphrase',
    }),
  ).rejects.toThrow('the passphrase is another one')
  await expect(joinSignatures(at('draft-2.json'), [at('1-ada.json')], at('list-2.json'))).rejects.toThrow(
    'signed another draft',
  )
  await expect(draft({ ...unchanged, ...wanted, remove: ['Carthia'], out: at('x.json') })).rejects.toThrow(
    'No delegation Carthia is listed: Belmere',
  )
  await expect(show(at('policy'))).rejects.toThrow('no JSON')
})

test('a committee hands over to another, which lists from then on', async () => {
  await newKey('Dora', folder, undefined)
  const after = { name: 'Second committee', k: 1, after: at('committee.json'), out: at('committee-2.draft.json'), now }
  await assemble([at('dora.public.json')], after)
  for (const name of ['brun', 'cleo'])
    await sign(at('committee-2.draft.json'), {
      key: at(`${name}.key`),
      out: at(`c-${name}.json`),
      passphrase,
      confirm: yes,
    })
  await joinSignatures(at('committee-2.draft.json'), [at('c-brun.json'), at('c-cleo.json')], at('committee-2.json'))
  await publish(hostAs(people.host.secretary), at('committee-2.json'))
  const wanted = { committee: at('committee-2.json'), before: at('list-1.json'), days: 90, now }
  const drafted = await draft({ ...unchanged, ...wanted, out: at('draft-3.json') })
  expect(String(drafted['says'])).toContain('THE COMMITTEE CHANGES')
  await sign(at('draft-3.json'), { key: at('dora.key'), out: at('3-dora.json'), passphrase, confirm: yes })
  await joinSignatures(at('draft-3.json'), [at('3-dora.json')], at('list-3.json'))
  expect(await publish(hostAs(people.host.secretary), at('list-3.json'))).toMatchObject({
    published: 'credentials list',
  })
})
