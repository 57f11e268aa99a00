import fc from 'fast-check'
import { expect, test } from 'vitest'
import { identityContract } from '#modules/identity/contract.ts'
import { delegations, people } from '#modules/identity/server/test-world.ts'
import { nobody } from '#platform/actor.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { modules } from '../../apps/server/modules.ts'
import { openRoomWorld, refusalOf } from './server/test-rooms.ts'

const { belmere, carthia, dorvane, norhaven } = people
const guests = [carthia.duty, dorvane.duty, norhaven.duty] as const

type Step = { who: number; device: number; act: 'in' | 'out' | 'say' }
const step = fc.record<Step>({
  who: fc.nat(guests.length - 1),
  device: fc.nat(1),
  act: fc.constantFrom('in', 'out', 'say'),
})

test('through any history of joining and leaving, everybody sees exactly the envelopes of the time that they were in', async () => {
  await using rooms = await openRoomWorld(modules)
  const devices = await Promise.all(
    guests.map(async (account) => [
      (await rooms.keyed.deviceFor(account, 'One')).id,
      (await rooms.keyed.deviceFor(account, 'Two')).id,
    ]),
  )
  const play = async (steps: readonly Step[]): Promise<void> => {
    const { id } = await rooms.open(belmere.duty)
    const seen = new Map<string, Set<number>>(guests.map((account) => [account, new Set()]))
    const inside = new Map<string, string>()
    let seq = 0
    for (const { who, device: number, act } of steps) {
      const account = guests[who] ?? ''
      const device = devices[who]?.[number] ?? ''
      if (act === 'say') await rooms.say(belmere.duty, id)
      else if (act === 'in' && !inside.has(device)) {
        await rooms.change(belmere.duty, id, { add: [{ device, account }] })
        inside.set(device, account)
      } else if (act === 'out' && inside.has(device)) {
        await rooms.change(belmere.duty, id, { remove: [device] })
        inside.delete(device)
        // Where more than two are in the room, another of them confirms it.
        const other = [...inside.values()].find((one) => one !== account)
        await rooms.follow(other ?? account, id)
        // The commit that removes a device is the last thing that it is handed.
        seen.get(account)?.add(seq + 1)
      } else continue
      seq += 1
      for (const one of inside.values()) seen.get(one)?.add(seq)
    }
    for (const account of guests) {
      const expected = [...(seen.get(account) ?? [])].toSorted((a, b) => a - b)
      const asked = rooms.doors(account).fetch({ id, after: 0, limit: 200 })
      if (expected.length === 0) expect(await refusalOf(asked)).toMatchObject({ code: 'ROOM_UNKNOWN' })
      else {
        const { envelopes, lastSeq } = await asked
        expect(envelopes.map((envelope) => envelope.seq)).toEqual(expected)
        const member = [...inside.values()].includes(account)
        expect(lastSeq).toBe(member ? seq : expected.at(-1))
        expect((await rooms.doors(account).room({ id })).members.length).toBe(member ? inside.size + 1 : 0)
      }
    }
  }
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), play), { numRuns: 12 })
}, 120_000)

test('of a delegation that ended, and of the host that holds the rows, nobody sees a room', async () => {
  await using rooms = await openRoomWorld(modules)
  const { id } = await rooms.open(belmere.duty)
  await rooms.letIn(belmere.duty, id, carthia.duty)
  await rooms.say(carthia.duty, id)
  const rowsFor = (account: string): Promise<number> =>
    inTransaction(rooms.world.house, { ...nobody, kind: 'person', id: account }, 'test', 'reads', async ({ db }) => {
      const tables = ['room', 'room_state', 'room_member', 'room_envelope', 'room_welcome', 'room_welcome_device']
      const all = await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()))
      return all.flat().length
    })
  expect(await rowsFor(carthia.duty)).toBeGreaterThan(5)
  for (const officer of Object.values(people.host)) expect([officer, await rowsFor(officer)]).toEqual([officer, 0])
  await rooms.world.as(identityContract, people.host.secretary).endDelegation({
    id: delegations.carthia,
  })
  expect(await rowsFor(carthia.duty)).toBe(0)
  expect(await refusalOf(rooms.doors(carthia.duty).fetch({ id }))).toMatchObject({ code: 'SIGN_IN_FIRST' })
})
