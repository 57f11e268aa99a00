import { readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import * as room from '#modules/rooms/cli/index.ts'
import { openRoomHost } from './test-room-host.ts'

const Opened = z.object({ room: z.string() })
const Read = z.object({
  connection: z.string(),
  messages: z.array(
    z.looseObject({
      id: z.string(),
      seq: z.number().nullable(),
      from: z.looseObject({ name: z.string(), delegation: z.looseObject({ name: z.string() }) }),
      content: z.looseObject({ kind: z.string(), text: z.string().optional() }),
    }),
  ),
})
type Desk = { folder: string; now: () => Date }

async function said(desk: Desk, id: string): Promise<string[]> {
  const { messages } = Read.parse((await room.read(desk, id, { peek: false })).json)
  return messages.flatMap(({ from, content }) =>
    content.kind === 'text' ? [`${from.delegation.name}: ${content.text}`] : [],
  )
}

test('duty desks of three delegations converse at the command line, through a restart, a file and an expulsion', async () => {
  await using host = await openRoomHost()
  const [belmere, carthia, dorvane] = await host.admit(['Belmere', 'Carthia', 'Dorvane'])
  if (!belmere || !carthia || !dorvane) throw new Error('A desk is missing')
  const wanted = { title: 'Pilot booking outage', history: 'from-joining', exercise: false, marking: 'amber' } as const
  const { room: id } = Opened.parse((await room.open(belmere, wanted)).json)
  const invited = await room.invite(belmere, 'Pilot', { people: ['Carthia duty desk', 'Dorvane'], role: 'member' })
  expect(invited.lines).toEqual(['invited Carthia duty desk (Carthia)', 'invited Dorvane duty desk (Dorvane)'])
  expect((await room.list(carthia)).lines[0]).toContain('Pilot booking outage')

  await room.say(belmere, id, 'Good evening. The pilot booking is down.', {})
  await room.say(carthia, 'Pilot', 'Received.\nOur desk looks.', {})
  expect(await said(dorvane, id)).toEqual([
    'Belmere: Good evening. The pilot booking is down.',
    'Carthia: Received.\nOur desk looks.',
  ])

  await host.stop()
  const waiting = await room.say(carthia, id, 'Said while the host was away.', {})
  expect(waiting.json).toMatchObject({ state: 'waiting' })
  expect((await room.list(carthia)).lines).toContainEqual(expect.stringContaining('could not be reached'))
  await host.start()
  expect((await room.list(carthia)).json).toMatchObject({ connection: 'connected' })
  expect((await said(belmere, id)).at(-1)).toBe('Carthia: Said while the host was away.')

  const file = join(host.folder, 'indicators.csv')
  await writeFile(file, 'address\n192.0.2.7\n')
  const progress: number[] = []
  const sent = await room.sendFile(belmere, id, file, { type: 'text/csv', progress: (done) => progress.push(done) })
  const { message } = z.object({ message: z.string() }).parse(sent.json)
  await room.list(carthia)
  const saved = join(host.folder, 'saved.csv')
  await room.save(carthia, id, message, saved)
  expect(await readFile(saved, 'utf8')).toBe('address\n192.0.2.7\n')
  expect((await stat(saved)).mode & 0o777).toBe(0o600)
  await expect(room.save(carthia, id, message, saved)).rejects.toMatchObject({ code: 'EEXIST' })

  const by = new Date(Date.now() + 3_600_000).toISOString()
  const asking = await room.say(belmere, id, 'Please acknowledge the hour: 07:00.', { acknowledgeBy: by })
  const asked = z.object({ message: z.string() }).parse(asking.json).message
  await room.acknowledge(carthia, id, asked)
  const [told] = Read.parse((await room.read(belmere, id, { peek: true, last: 1 })).json).messages
  expect(told).toMatchObject({ acknowledge: { mine: 'not-asked', missing: [expect.any(String)] } })

  const codes = async () =>
    Promise.all(
      [belmere, carthia].map(
        async (desk) => z.object({ code: z.string() }).parse((await room.members(desk, id)).json).code,
      ),
    )
  await room.expel(belmere, id, 'Dorvane')
  const [one, other] = await codes()
  expect(one).toMatch(/^\d{6}( \d{6}){4}$/)
  expect(other).toBe(one)
  await room.say(carthia, id, 'Now we are two.', {})
  expect(await said(dorvane, id)).not.toContain('Carthia: Now we are two.')
  expect((await room.list(dorvane)).lines[0]).toContain('expelled')
  expect((await said(belmere, id)).at(-1)).toBe('Carthia: Now we are two.')

  for (const desk of [belmere, carthia]) expect((await room.alarms(desk, { all: true })).lines).toEqual(['No alarms.'])
  const written = join(host.folder, 'transcript.json')
  await room.transcript(carthia, id, written)
  expect(await readFile(written, 'utf8')).toContain('Now we are two.')
  for (const name of await readdir(belmere.folder, { recursive: true })) {
    const found = await stat(join(belmere.folder, name))
    expect([name, found.mode & 0o077]).toEqual([name, 0])
    expect(name).not.toMatch(/part$|lock$|journal$/)
  }
}, 180_000)
