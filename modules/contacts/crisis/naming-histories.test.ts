/** What a host that lies can have read, over histories at random: real rooms, real keys. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { named, openLine, settle, type TestOfficer } from './test-line.ts'

const seats = ['mara', 'samir', 'lotte', 'xenia'] as const
type Seat = (typeof seats)[number]

const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('say' as const), who: fc.constantFrom('mara', 'samir', 'lotte') }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('look' as const), who: fc.subarray([...seats], { minLength: 1 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('list' as const), who: fc.subarray([...seats]) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'no-room' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('room' as const), which: fc.nat({ max: 5 }) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'wait' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave-out' as const), by: fc.constantFrom('mara', 'samir') }) },
)

test('whatever a host names, shows and withholds: who is named by nobody of a side that was heard reads no word of it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async (steps) => {
      const line = await openLine()
      const { kept, id, host, mara, samir } = line
      await samir.crisis.say(id, { class: 'query', text: 'Heard.', language: 'en' })
      await settle(samir, mara)
      const [lotte, xenia] = [host.person('Lotte', 'Belmere'), host.person('Xenia', 'Carthia')]
      const people = { mara: line.people.mara, samir: line.people.samir, lotte, xenia }
      kept.officers = [people.mara, people.samir, lotte]
      const at: Record<Seat, TestOfficer> = {
        mara,
        samir,
        lotte: await line.officer(lotte),
        xenia: await line.officer(xenia),
      }
      await named(line, mara, lotte)
      await settle(mara, at.lotte)
      const rooms = [kept.roomId]
      for (const one of [...steps, { do: 'look' as const, who: [...seats] }]) {
        if (one.do === 'say')
          await at[one.who as Seat].crisis.say(id, { class: 'query', text: 'Sealed.', language: 'en' }).catch(() => '')
        else if (one.do === 'look') await settle(...one.who.map((who) => at[who]))
        else if (one.do === 'list') kept.officers = [...one.who.map((who) => people[who]), xenia]
        else if (one.do === 'no-room') kept.roomId = null
        else if (one.do === 'room') kept.roomId = rooms[one.which % rooms.length] ?? null
        else if (one.do === 'wait') host.now.at += 10 * 60_000
        else await named(line, at[one.by as Seat], one.by === 'mara' ? lotte : xenia, false).catch(() => undefined)
        if (kept.roomId !== null && !rooms.includes(kept.roomId)) rooms.push(kept.roomId)
      }
      expect(at.xenia.view().messages).toEqual([])
      for (const { crisis, rooms: own } of Object.values(at)) {
        crisis.stop()
        own.stop()
      }
    }),
    {
      numRuns: 4,
      // No room any more, says the host, to a newcomer who has not heard the other side since they came.
      examples: [[[{ do: 'no-room' }, { do: 'list', who: ['lotte'] }, { do: 'look', who: ['lotte'] }]]],
    },
  )
})
