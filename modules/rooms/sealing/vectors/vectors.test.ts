import { readFileSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { mlsVectors } from '../../cli/vectors.ts'
import { judgeVector, kindNames, kindOf } from './judge.ts'
import { keyScheduleByFormulas, pskSecretByFormulas, secretTreeByFormulas, treeMathByHalving } from './test-formulas.ts'
import { type Table, cryptoBasicsOf, suiteNumber } from './test-groups.ts'
import {
  messagesOf,
  ordinarySteps,
  outsiderSteps,
  passiveOf,
  treeOperationsOf,
  treeValidationOf,
  unevenlyMerged,
  welcomeOf,
} from './test-transcripts.ts'

type Vector = Record<string, unknown>

const folder = join(import.meta.dirname, 'fixtures')
const read = (name: string): Vector[] => JSON.parse(readFileSync(join(folder, name), 'utf8'))
const published = read('published.json')
const suites = [1, 2, 3, 4, 5, 6, 7]

async function faultOf(vector: unknown): Promise<string | undefined> {
  return (await judgeVector(vector)).fault
}

test('what the working group published holds', async () => {
  expect(new Set(published.map((vector) => kindOf(vector)))).toEqual(
    new Set(['treekem', 'message-protection', 'transcript-hashes', 'deserialization']),
  )
  for (const vector of published) expect(await faultOf(vector)).toBeUndefined()
})

test('the tree drawn by halving is the tree that the library counts', async () => {
  for (const leaves of [1, 2, 4, 8, 64, 1024]) expect(await faultOf(treeMathByHalving(leaves))).toBeUndefined()
})

test.for(suites)('suite %i derives what the formulas of the RFC derive', async (suite) => {
  const { hpke } = await suiteNumber(suite)
  const external = async (secret: Uint8Array): Promise<Uint8Array> =>
    hpke.exportPublicKey((await hpke.deriveKeyPair(secret)).publicKey)
  expect(await faultOf(await keyScheduleByFormulas(suite, 3, external))).toBeUndefined()
  expect(await faultOf(secretTreeByFormulas(suite, 4))).toBeUndefined()
  for (const count of [0, 1, 5]) expect(await faultOf(pskSecretByFormulas(suite, count))).toBeUndefined()
  expect(await faultOf(await cryptoBasicsOf(suite))).toBeUndefined()
})

// The large curves of suites 4 to 7, which no room uses, take seconds for this: one of them stands for the others.
const inFull = suites.filter((suite) => suite < 4 || suite === 7)

test.for(inFull)('suite %i welcomes, changes trees and follows a group', { timeout: 60_000 }, async (suite) => {
  const made = [
    await welcomeOf(suite),
    ...(await treeOperationsOf(suite)),
    await treeValidationOf(suite),
    await messagesOf(suite),
    await passiveOf(suite, []),
    await passiveOf(suite, ordinarySteps),
  ]
  for (const vector of made) expect(await faultOf(vector)).toBeUndefined()
})

test('several external senders are read, and it is said that our rooms refuse them', async () => {
  const judgement = await judgeVector(await passiveOf(1, await outsiderSteps(1)))
  expect(judgement).toEqual({ kind: 'passive-client-welcome', beyond: ['sender external'] })
})

test('a newcomer joins a tree whose parents list different unmerged leaves, which the library alone refuses', async () => {
  const vector = await passiveOf(1, [], await unevenlyMerged(1))
  expect(await faultOf(vector)).toBeUndefined()
  const step = async (table: Table) => ({ proposals: [], commit: (await table.commit('Ama', [])).commit })
  await expect(passiveOf(1, [step], await unevenlyMerged(1))).rejects.toThrow('unmerged_leaves')
})

/** What no judge can see, and why. */
const unseen = new Set([
  // The next suite has the same hash, and nothing else of the suite is asked for.
  'transcript-hashes.cipher_suite',
  'secret-tree.cipher_suite',
  'psk_secret.cipher_suite',
  'tree-operations.cipher_suite',
  // HMAC pads a short key with zeros.
  'message-protection.membership_key + 00',
  'transcript-hashes.confirmation_key + 00',
  // Only the beginning of the ciphertext is sampled.
  'secret-tree.sender_data.ciphertext',
  'secret-tree.sender_data.ciphertext + 00',
  // Who proposes matters to an Update alone.
  'tree-operations.proposal_sender',
])

/** Every way to change one number or one digit of one byte string. */
function* forgeries(value: unknown, path: string): Generator<[string, unknown]> {
  if (typeof value === 'number') yield [path, value + 1]
  else if (typeof value === 'string' && /^(?:[0-9a-fA-F]{2})+$/.test(value)) {
    const at = value.length >> 1
    const digit = value[at] === '0' ? '1' : '0'
    yield [path, value.slice(0, at) + digit + value.slice(at + 1)]
    yield [`${path} + 00`, `${value}00`]
  } else if (Array.isArray(value)) {
    for (const [index, one] of value.entries())
      for (const [where, forged] of forgeries(one, `${path}[${index}]`)) yield [where, value.with(index, forged)]
  } else if (typeof value === 'object' && value !== null)
    for (const [name, one] of Object.entries(value))
      for (const [where, forged] of forgeries(one, `${path}.${name}`)) yield [where, { ...value, [name]: forged }]
}

test('a vector with one digit changed fails, wherever it is', { timeout: 120_000 }, async () => {
  const { hpke } = await suiteNumber(1)
  const external = async (secret: Uint8Array): Promise<Uint8Array> =>
    hpke.exportPublicKey((await hpke.deriveKeyPair(secret)).publicKey)
  const made = [
    ...published.filter((vector) => kindOf(vector) !== 'deserialization'),
    { vlbytes_header: '4040', length: 64 },
    treeMathByHalving(4),
    secretTreeByFormulas(1, 2),
    pskSecretByFormulas(1, 2),
    await keyScheduleByFormulas(1, 2, external),
    await cryptoBasicsOf(1),
    await welcomeOf(1),
    ...(await treeOperationsOf(1)).slice(0, 1),
    await treeValidationOf(1),
    await passiveOf(1, ordinarySteps.slice(0, 2)),
  ]
  const passed: string[] = []
  let count = 0
  for (const vector of made)
    for (const [where, forged] of forgeries(vector, kindOf(vector) ?? '')) {
      count++
      if ((await faultOf(forged)) === undefined && !unseen.has(where)) passed.push(where)
    }
  expect(count).toBeGreaterThan(250)
  expect(passed).toEqual([])
})

test('bytes that follow a structure, or are missing, make its message fail', async () => {
  const vector = Object.entries(Object(await messagesOf(1)))
  for (const [name, value] of vector) {
    expect(await faultOf({ ...Object.fromEntries(vector), [name]: `${value}00` })).toContain(name)
    expect(await faultOf({ ...Object.fromEntries(vector), [name]: String(value).slice(0, -2) })).toBeDefined()
  }
})

test('a header longer than need be is refused', async () => {
  for (const header of ['4000', '403f', '80000040', '80003fff', 'c000000000000040', ''])
    expect(await faultOf({ vlbytes_header: header, length: Number.parseInt(header.slice(1), 16) || 0 })).toBeDefined()
})

test('every kind is known by its fields, and three by the name of the file', async () => {
  expect(kindNames).toHaveLength(16)
  const transcript = await passiveOf(1, [])
  for (const name of ['passive-client-welcome', 'passive-client-handling-commit', 'passive-client-random'])
    expect(kindOf(transcript, `${name}.json.gz`)).toBe(name)
  expect(kindOf({ a: 1 })).toBeUndefined()
  expect(await faultOf({ a: 1 })).toContain('no kind')
  expect(await faultOf(null)).toContain('no kind')
})

test('files are read plain and gzipped, one object or many, and every fault is counted', async () => {
  const place = await mkdtemp(join(tmpdir(), 'vectors-'))
  const file = async (name: string, body: string | Uint8Array): Promise<string> => {
    await writeFile(join(place, name), body)
    return join(place, name)
  }
  const headers = published.filter((vector) => kindOf(vector) === 'deserialization')
  const one = { vlbytes_header: '40ff', length: 255, something: 'new' }
  const files = [
    await file('many.json', JSON.stringify(headers)),
    await file('one.json.gz', gzipSync(JSON.stringify(one))),
    await file('wrong.json', JSON.stringify([one, { ...one, length: 254 }])),
    await file('broken.json', '[{'),
    await file('empty.json', '[]'),
    join(place, 'absent.json'),
  ]
  const lines: string[] = []
  const total = await mlsVectors(files, (line) => lines.push(line))
  expect(total).toEqual({ passed: headers.length + 2, failed: 4 })
  expect(lines.at(-1)).toBe(`${headers.length + 2} passed, 4 failed`)
  expect(lines.find((line) => line.includes('wrong.json'))).toContain('[1] deserialization: the length is 255, not 254')
})

test('a number too large for a double is read to its last digit', async () => {
  const place = await mkdtemp(join(tmpdir(), 'vectors-'))
  const [vector] = published.filter((one) => kindOf(one) === 'message-protection')
  // Epoch 2^64 - 1 is well-formed and simply another epoch than that of the messages.
  const text = JSON.stringify(vector).replace(/"epoch":\d+/, '"epoch":18446744073709551615')
  await writeFile(join(place, 'large.json'), text)
  const lines: string[] = []
  await mlsVectors([join(place, 'large.json')], (line) => lines.push(line))
  expect(lines[0]).toContain('is "1184274", not "18446744073709551615"')
})
