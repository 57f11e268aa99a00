import { expect, test } from 'vitest'
import { utf8 } from '#platform/bytes.ts'
import { checkSuccessor, reinit, successorId } from '../group-engine.ts'
import { type Desk, commitTo, engineFor, epochOf, newDevice, seat } from './test-cast.ts'

test('a room moves from the classical to the hybrid suite, and all follow', async () => {
  const [classical, hybrid] = [await engineFor('classical'), await engineFor('hybrid')]
  const desks = await seat(classical, ['Belmere', 'Carthia', 'Dorvane'])
  const [belmere, carthia, dorvane] = desks
  if (!belmere || !carthia || !dorvane) throw new Error('Three desks.')
  await commitTo(belmere, desks, { settings: utf8('closed; followed by a hybrid room') })
  const own = await Promise.all(
    [carthia, dorvane].map(async ({ device }) => ({ device, ...(await hybrid.keyPackage(device)) })),
  )
  const settings = utf8('settings')
  const packages = own.map((each) => each.public)
  const { group, commit } = await reinit(belmere.group, hybrid, { device: belmere.device, packages, settings })
  await commit.apply()
  const { welcome } = commit
  if (!welcome) throw new Error('The others are welcomed.')
  const seats: Desk[] = [{ ...belmere, engine: hybrid, group }]
  for (const [index, desk] of [carthia, dorvane].entries()) {
    const find = async (ref: string) => own.find((each) => each.ref === ref && each.device === desk.device)?.private
    const joined = (await hybrid.join(welcome, find, desk.device)).group
    await checkSuccessor(desk.group, joined)
    expect(index).toBeLessThan(2)
    seats.push({ ...desk, engine: hybrid, group: joined })
  }
  for (const desk of seats) expect(await epochOf(desk)).toBe(await epochOf({ ...belmere, group }))
  expect(group.suite).toBe('hybrid')
  expect(group.groupId).toEqual(await successorId(dorvane.group, 'hybrid'))
  expect(group.groupId).not.toEqual(await successorId(dorvane.group, 'classical'))
})

test('nobody slips a stranger, or another room, into the move', async () => {
  const [classical, hybrid] = [await engineFor('classical'), await engineFor('hybrid')]
  const [belmere, carthia] = await seat(classical, ['Belmere', 'Carthia'])
  if (!belmere || !carthia) throw new Error('Two desks.')
  const ghost = await newDevice('Carthia')
  const settings = utf8('settings')
  const of = async (device: typeof ghost) => (await hybrid.keyPackage(device)).public
  for (const packages of [[], [await of(ghost)], [await of(carthia.device), await of(ghost)]])
    await expect(reinit(belmere.group, hybrid, { device: belmere.device, packages, settings })).rejects.toMatchObject({
      code: 'policy',
    })
  const other = await hybrid.create({ groupId: utf8('another room'), device: carthia.device, settings })
  await expect(checkSuccessor(carthia.group, other)).rejects.toMatchObject({ code: 'wrong-group' })
})
