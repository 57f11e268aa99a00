import { describe, expect, test } from 'vitest'
import { fromUtf8, utf8 } from '#platform/bytes.ts'
import { GroupRefused } from '../group-refused.ts'
import { paddedLength } from './framing.ts'
import { openGroup } from './group.ts'
import { suiteOf } from './provider.ts'
import { restoreHeld } from './saved.ts'
import { commitTo, engineFor, engineInJavaScript, epochOf, invite, nameOf, newDevice, noon, seat } from './test-cast.ts'

const suites = ['hybrid', 'classical'] as const

describe.each(suites)('in the %s suite', (suite) => {
  test('whoever is invited shares the epoch, and hears what is said', async () => {
    const engine = await engineFor(suite)
    const [belmere, carthia, dorvane] = await seat(engine, ['Belmere', 'Carthia', 'Dorvane'])
    if (!belmere || !carthia || !dorvane) throw new Error('Three desks.')
    expect(await epochOf(carthia)).toBe(await epochOf(belmere))
    expect(await epochOf(dorvane)).toBe(await epochOf(belmere))
    expect(belmere.group.members().map(nameOf)).toEqual(['Belmere', 'Carthia', 'Dorvane'])
    const sealed = await carthia.group.seal(utf8('We can live with the brackets.'), utf8('beside'))
    for (const { group } of [belmere, dorvane]) {
      const heard = await group.receive(sealed)
      if (heard.kind !== 'message') throw new Error('It was a message.')
      expect(fromUtf8(heard.plaintext)).toBe('We can live with the brackets.')
      expect([nameOf(heard.from), fromUtf8(heard.authenticatedData), heard.epoch]).toEqual(['Carthia', 'beside', 1])
    }
  })

  test('every member may renew its keys, remove, add and change the settings', async () => {
    const engine = await engineFor(suite)
    const desks = await seat(engine, ['Belmere', 'Carthia', 'Dorvane', 'Esteria', 'Norhaven'])
    const [belmere, carthia, dorvane, esteria, norhaven] = desks
    if (!belmere || !carthia || !dorvane || !esteria || !norhaven) throw new Error('Five desks.')
    for (const desk of desks) await commitTo(desk, desks)
    await commitTo(carthia, desks, { settings: utf8('others'), remove: [esteria.group.self] })
    expect(esteria.group.expelled).toBe(true)
    const rest = [belmere, carthia, dorvane, norhaven]
    const [quillon] = await invite(
      dorvane,
      ['Quillon'],
      rest.filter((desk) => desk !== dorvane),
    )
    if (!quillon) throw new Error('Quillon came.')
    expect(quillon.group.self).toBe(3)
    await commitTo(quillon, [...rest, quillon])
    for (const desk of [...rest, quillon]) expect(await epochOf(desk)).toBe(await epochOf(belmere))
    expect(fromUtf8(quillon.group.settings)).toBe('others')
  })

  test('a group kept in bytes goes on where it was', async () => {
    const engine = await engineFor(suite)
    const [belmere, carthia] = await seat(engine, ['Belmere', 'Carthia'])
    if (!belmere || !carthia) throw new Error('Two desks.')
    const early = await belmere.group.seal(utf8('early'))
    const late = await belmere.group.seal(utf8('late'))
    await carthia.group.receive(late)
    await commitTo(belmere, [carthia])
    const saved = await carthia.group.save()
    if (!saved.tree) throw new Error('All of it.')
    expect((await carthia.group.save('delta')).tree).toBeUndefined()
    const again = await engine.restore({ tree: saved.tree, state: saved.state }, carthia.device)
    expect(await epochOf({ ...carthia, group: again })).toBe(await epochOf(carthia))
    expect(await again.save()).toEqual(saved)
    const heard = await again.receive(early)
    expect(heard.kind === 'message' && fromUtf8(heard.plaintext)).toBe('early')
    await expect(again.receive(late)).rejects.toMatchObject({ code: 'replayed' })
  })

  test('a commit sent before a power failure is known again afterwards', async () => {
    const engine = await engineFor(suite)
    const [belmere, carthia] = await seat(engine, ['Belmere', 'Carthia'])
    if (!belmere || !carthia) throw new Error('Two desks.')
    const made = await belmere.group.commit({ settings: utf8('new'), authenticatedData: utf8('seen') })
    const { tree, state } = await belmere.group.save('delta')
    if (!tree) throw new Error('A commit without an answer is kept with the tree.')
    await carthia.group.receive(made.commit)
    const again = await engine.restore({ tree, state }, belmere.device)
    expect(again.epoch).toBe(1)
    expect(await again.receive(made.commit)).toMatchObject({ kind: 'commit', epoch: 2, expelled: false })
    expect(await epochOf({ ...belmere, group: again })).toBe(await epochOf(carthia))
    await expect(made.apply()).resolves.toBeUndefined()
  })
})

test.each(suites)('members with and without native cryptography share a room (%s)', async (suite) => {
  const [belmere] = await seat(await engineFor(suite), ['Belmere'])
  if (!belmere) throw new Error('One desk.')
  const [carthia, dorvane] = await invite(belmere, ['Carthia', 'Dorvane'], [], engineInJavaScript(suite))
  if (!carthia || !dorvane) throw new Error('Two guests.')
  const desks = [belmere, carthia, dorvane]
  for (const desk of desks) await commitTo(desk, desks)
  for (const desk of desks) expect(await epochOf(desk)).toBe(await epochOf(belmere))
  const long = new Uint8Array(10_000).fill(7)
  expect(await belmere.group.receive(await dorvane.group.seal(long))).toMatchObject({ plaintext: long })
  expect(await carthia.group.receive(await belmere.group.seal(long))).toMatchObject({ plaintext: long })
})

test('what is spent is overwritten', async () => {
  const device = await newDevice('Belmere')
  const engine = await engineFor('classical')
  const { tree = new Uint8Array(), state } = await (
    await engine.create({ groupId: utf8('room'), device, settings: utf8('s') })
  ).save()
  const suite = suiteOf('classical')
  const held = await restoreHeld(suite, { tree, state }, device)
  if (!held.active) throw new Error('A member.')
  const { epoch } = held
  const key = epoch.keys.get(0)
  const group = openGroup({ suite, device, judge: async () => true, policy: () => true, now: () => noon }, held)
  const discarded = await group.commit({})
  const [pending] = held.pending
  discarded.discard()
  expect(Object.values(pending?.next.schedule ?? {}).every(isZero)).toBe(true)
  expect(isZero(key)).toBe(false)
  await (await group.commit({})).apply()
  const { senderDataSecret, ...others } = epoch.schedule
  expect([...Object.values(others), key].every(isZero)).toBe(true)
  expect(isZero(senderDataSecret)).toBe(false)
  for (let more = 0; more < 5; more++) await (await group.commit({})).apply()
  expect(isZero(senderDataSecret)).toBe(true)
  expect([epoch.secrets.nodes.size, epoch.secrets.ratchets.size]).toEqual([0, 0])
})

const isZero = (bytes: Uint8Array | undefined): boolean => bytes !== undefined && bytes.every((byte) => byte === 0)

test('messages are padded to a few lengths, commits to steps', async () => {
  const engine = await engineFor('classical')
  const [belmere] = await seat(engine, ['Belmere', 'Carthia'])
  if (!belmere) throw new Error('Two desks.')
  const lengths = new Set<number>()
  for (const length of [0, 1, 100, 180, 200, 420, 1000, 4000, 5000])
    lengths.add((await belmere.group.seal(new Uint8Array(length))).length)
  expect([...lengths].map((length, _, [shortest = 0]) => length - shortest + 256)).toEqual([256, 512, 2048, 4096, 8192])
  expect([256, 512, 300].map((length) => paddedLength(length, 'commit'))).toEqual([256, 512, 512])
})

test('a code is five groups of six digits, and changes with the epoch', async () => {
  const engine = await engineFor('classical')
  const [belmere, carthia] = await seat(engine, ['Belmere', 'Carthia'])
  if (!belmere || !carthia) throw new Error('Two desks.')
  const before = await belmere.group.epochCode()
  expect(before).toMatch(/^\d{6}( \d{6}){4}$/)
  await commitTo(carthia, [belmere])
  expect(await belmere.group.epochCode()).not.toBe(before)
})

test('a commit that lost the race is void, and the winner is followed', async () => {
  const engine = await engineFor('classical')
  const [belmere, carthia] = await seat(engine, ['Belmere', 'Carthia'])
  if (!belmere || !carthia) throw new Error('Two desks.')
  const lost = await belmere.group.commit({})
  const before = await belmere.group.epochCode()
  const won = await carthia.group.commit({})
  await won.apply()
  expect(await belmere.group.epochCode()).toBe(before)
  await belmere.group.receive(won.commit)
  await expect(lost.apply()).rejects.toMatchObject({ code: 'wrong-epoch' })
  await expect(carthia.group.receive(lost.commit)).rejects.toMatchObject({ code: 'wrong-epoch' })
  expect(await epochOf(belmere)).toBe(await epochOf(carthia))
})

test('an expelled member derives nothing of what comes after', async () => {
  const engine = await engineFor('classical')
  const desks = await seat(engine, ['Belmere', 'Carthia', 'Dorvane'])
  const [belmere, carthia, dorvane] = desks
  if (!belmere || !carthia || !dorvane) throw new Error('Three desks.')
  const { tree, state } = await dorvane.group.save()
  if (!tree) throw new Error('All of it.')
  const kept = await engine.restore({ tree, state }, dorvane.device)
  const made = await belmere.group.commit({ remove: [dorvane.group.self] })
  await made.apply()
  await carthia.group.receive(made.commit)
  expect(await dorvane.group.receive(made.commit)).toMatchObject({ expelled: true })
  const after = await belmere.group.seal(utf8('among ourselves'))
  for (const group of [dorvane.group, kept]) {
    await expect(group.receive(after)).rejects.toBeInstanceOf(GroupRefused)
    await expect(group.receive(await commitTo(carthia, [belmere]))).rejects.toBeInstanceOf(GroupRefused)
  }
  await expect(dorvane.group.seal(utf8('still here?'))).rejects.toMatchObject({ code: 'expelled' })
  await expect(dorvane.group.epochCode()).rejects.toMatchObject({ code: 'expelled' })
})

test('a last resort is marked as one, and both kinds are read', async () => {
  const engine = await engineFor('classical')
  const device = await newDevice('Belmere')
  const once = await engine.readKeyPackage((await engine.keyPackage(device)).public)
  const last = await engine.readKeyPackage((await engine.keyPackage(device, { lastResort: true })).public)
  expect([once.lastResort, last.lastResort, once.suite, nameOf(once)]).toEqual([false, true, 'classical', 'Belmere'])
})
