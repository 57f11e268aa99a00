import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { identityContract } from '#modules/identity/contract.ts'
import { deviceCodeOf } from '#modules/identity/keys.ts'
import { openKeyedWorld } from '#modules/identity/server/test-keys.ts'
import { openTestWorld, people } from '#modules/identity/server/test-world.ts'
import { sequence } from '#modules/record/server/index.ts'
import * as room from '#modules/rooms/cli/index.ts'
import { roomsContract } from '#modules/rooms/contract.ts'
import { listen } from './server/listen.ts'
import { modules } from './server/modules.ts'
import { openRoomHost } from './test-room-host.ts'
import { typed, typedApart } from './test-typed.ts'

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

/** One host for two sentences: what it costs is its opening, and the desks. */
let opened: Awaited<ReturnType<typeof openDesks>> | undefined

async function openDesks() {
  const host = await openRoomHost()
  return { host, desks: await host.admit(['Belmere', 'Carthia', 'Dorvane']) }
}
beforeAll(async () => {
  opened = await openDesks()
})
afterAll(() => opened?.host[Symbol.asyncDispose]())

function desksOf() {
  if (!opened) throw new Error('The host is not open')
  const [belmere, carthia, dorvane] = opened.desks
  if (!belmere || !carthia || !dorvane) throw new Error('A desk is missing')
  return { host: opened.host, belmere, carthia, dorvane }
}

test('duty desks of three delegations converse at the command line, through a restart, a file and an expulsion', async () => {
  const { host, belmere, carthia, dorvane } = desksOf()
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

test('who follows a room hears what is said as it is said, and goes on after the host was away', async () => {
  const { host, belmere, carthia } = desksOf()
  const wanted = { title: 'Duty line', history: 'from-joining', exercise: false, marking: 'green' } as const
  const { room: id } = Opened.parse((await room.open(belmere, wanted)).json)
  await room.invite(belmere, id, { people: ['Carthia'], role: 'member' })

  const stop = new AbortController()
  const heard: string[] = []
  const following = room.follow(carthia, id, {
    after: 0,
    peek: true,
    signal: stop.signal,
    tell: ({ content }) => content.kind === 'text' && heard.push(content.text),
  })
  const until = async (words: string) => {
    for (let waited = 0; !heard.includes(words); waited++) {
      if (waited > 600) throw new Error(`Not heard: ${words}; heard: ${heard.join(' / ')}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  await room.say(belmere, id, 'First.', {})
  await until('First.')
  // The same device speaks while it follows: both are one, and neither is in the other's way.
  await room.say(carthia, id, 'Second, of my own.', {})
  await until('Second, of my own.')
  await host.stop()
  await host.start()
  await room.say(belmere, id, 'Third, after the night.', {})
  await until('Third, after the night.')
  stop.abort()
  await following
  expect(heard).toEqual(['First.', 'Second, of my own.', 'Third, after the night.'])
  for (const desk of [belmere, carthia]) expect((await room.alarms(desk, { all: true })).lines).toEqual(['No alarms.'])
}, 180_000)

test('at a host of earnest a device waits until its code was compared and its delegation signed for it', async () => {
  await using world = await openTestWorld(modules)
  const keyed = await openKeyedWorld(world)
  await sequence(world.house)
  await using door = await listen(world.app, '127.0.0.1', 0)
  const folder = await mkdtemp(join(tmpdir(), 'chancery-desk-'))
  const desk = { folder, now: () => world.house.now() }
  const head = world.as(identityContract, people.belmere.head)
  const machine = await head.createMachine({ name: 'Belmere duty desk', scopes: ['rooms', 'incidents:read'] })
  const key = { id: machine.id, kind: 'token' as const, name: 'desk', days: 30 }
  const host = `http://127.0.0.1:${door.port}`
  const { secret: other } = await head.issueKey({ ...key, scopes: ['incidents:read'] })
  await expect(room.signIn(desk, { host, token: other })).rejects.toThrow('scope rooms')
  await expect(room.signIn(desk, { host, token: 'chy_none' })).rejects.toThrow('does not know')
  const { secret: token } = await head.issueKey({ ...key, scopes: ['rooms'] })
  await room.signIn(desk, { host, token })
  await expect(room.list(desk)).rejects.toThrow('room device')

  const told: string[] = []
  const waiting = room.device(desk, { name: 'Duty desk', patience: 60_000, say: (line) => void told.push(line) })
  while (told.length === 0) await new Promise((resolve) => setTimeout(resolve, 50))
  const [asked] = await keyed.doors(people.belmere.head).requests()
  if (!asked) throw new Error('No device waits')
  expect(told.join()).toContain(deviceCodeOf(asked.device.id))
  await expect(room.list(desk)).rejects.toThrow('No device list names this device')
  await keyed.doors(people.belmere.head).addDevice({ signed: await keyed.sign('add', asked.device) })
  await sequence(world.house)
  expect((await waiting).json).toMatchObject({ standing: 'stands', device: asked.device.id })
  expect((await room.list(desk)).json).toMatchObject({ connection: 'connected', rooms: [] })
  expect((await room.alarms(desk, { all: true })).lines).toEqual(['No alarms.'])
  const left = await world.as(roomsContract, machine.id).packagesLeft({ device: asked.device.id })
  expect(left.lastResort && left.left > 0).toBe(true)

  const listed = await typedApart(['room', 'list', '--json', '--folder', folder])
  expect({ ...listed, out: JSON.parse(listed.out) as unknown }).toEqual({
    code: 0,
    out: { connection: 'connected', rooms: [] },
    err: '',
  })
  const type = (...words: string[]) => typed(['room', ...words, '--folder', folder])
  expect(await type('open', 'A room', '--marking', 'purple')).toMatchObject({ code: 2 })
  expect(await type('say', 'none', 'words', '--expires', 'soon')).toMatchObject({ code: 2 })
  expect(await type('read', 'none')).toEqual({ code: 3, out: '', err: 'There is no room none.\n' })
  expect(await typed(['room', 'list', '--folder', join(folder, 'nobody')])).toMatchObject({ code: 3 })
  await rm(folder, { recursive: true })
}, 60_000)
