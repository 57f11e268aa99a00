import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import * as negotiation from '#modules/negotiations/cli/index.ts'
import { fold, newNegotiation } from '#modules/negotiations/text/fold.ts'
import { RelayedEntry } from '#modules/negotiations/relayed-entry.ts'
import * as room from '#modules/rooms/cli/index.ts'
import { type Desk, openRoomHost } from './test-room-host.ts'
import { dump, findings, type Place } from './test-secrets.ts'
import { openWire } from './test-wire.ts'

const newId = (): string => randomBytes(16).toString('base64url')

async function ownOf({ folder }: Desk): Promise<{ delegation: { id: string; name: string }; device: string }> {
  const read = async (file: string): Promise<unknown> => JSON.parse(await readFile(join(folder, file), 'utf8'))
  const { delegation } = z
    .object({ delegation: z.object({ id: z.string(), name: z.string() }) })
    .parse(await read('sign-in.json'))
  return { delegation, device: z.object({ id: z.string() }).parse(await read('device.json')).id }
}

const Performed = z.object({ performed: z.array(z.object({ fate: z.string(), why: z.string().optional() })) })
async function done(told: Promise<room.Told>): Promise<void> {
  const { performed } = Performed.parse((await told).json)
  expect(performed.map(({ fate, why }) => why ?? fate)).toEqual(performed.map(() => 'done'))
}

/** A room that Belmere chairs, the others in it as they are named, and a text opened for Carthia and Dorvane. */
async function openText(desks: { chair: Desk; parties: readonly Desk[]; reader?: Desk }, title: string) {
  const wanted = { title: 'A room', history: 'snapshot', exercise: false, marking: 'red' } as const
  const { room: id } = z.object({ room: z.string() }).parse((await room.open(desks.chair, wanted)).json)
  const parties = await Promise.all(desks.parties.map(async (desk) => (await ownOf(desk)).delegation))
  await room.invite(desks.chair, id, { people: parties.map(({ name }) => name), role: 'member' })
  if (desks.reader)
    await room.invite(desks.chair, id, { people: [(await ownOf(desks.reader)).delegation.name], role: 'observer' })
  const named = parties.map(({ id: delegation, name }) => ({ delegation, name, zone: 'Europe/Vienna' }))
  const head = { title, class: 'rolling-text', language: 'en', parties: named, exercise: false }
  await done(negotiation.act(desks.chair, id, { kind: 'open', ...head }))
  return id
}

const State = z.object({
  paragraphs: z.array(z.object({ id: z.string(), hash: z.string() })),
  count: z.number(),
  trail: z.string(),
})
async function stateOf(desk: Desk, id: string): Promise<z.infer<typeof State>> {
  return State.parse((await negotiation.show(desk, id)).json)
}

const secrets = {
  title: 'Lantern Accord, third reading',
  words: 'Pilots shall answer within nineteen hours',
  amendment: 'eleven hours, Tidewrack reckoning',
  reason: 'Saltgate cannot staff a longer watch',
  bracketed: 'Brackwater reserves its view of the pilots',
  position: 'Kelpline opposes until the harbour bill has passed',
  silence: 'Fennmoor note under silence',
  objection: 'Our capital objects to the word forthwith',
  statement: 'An hour is understood as an hour of daylight',
  brief: 'Yield on hours, never on daylight',
} as const

/** One host for both sentences: what it costs is its opening, and the desks. */
let opened: Awaited<ReturnType<typeof openDesks>> | undefined

async function openDesks() {
  const host = await openRoomHost()
  const wire = await openWire(host.address)
  const desks = await host.admit(['Belmere', 'Carthia', 'Dorvane', 'Norhaven'], wire.address)
  return { host, wire, desks }
}
beforeAll(async () => {
  opened = await openDesks()
})
afterAll(async () => {
  await opened?.wire[Symbol.asyncDispose]()
  await opened?.host[Symbol.asyncDispose]()
})

function desksOf() {
  if (!opened) throw new Error('The host is not open')
  const [belmere, carthia, dorvane, reader] = opened.desks
  if (!belmere || !carthia || !dorvane || !reader) throw new Error('A desk is missing')
  return { ...opened, belmere, carthia, dorvane, reader }
}

test('of a whole negotiation at the command line the host holds, logs and carries nothing that was proposed, said or decided', async () => {
  const { host, wire, belmere, carthia, dorvane } = desksOf()
  await host.stop()
  await host.startApart()
  const id = await openText({ chair: belmere, parties: [carthia, dorvane] }, secrets.title)
  await done(negotiation.propose(belmere, id, secrets.words, { type: 'operative' }))
  await done(negotiation.propose(belmere, id, 'They shall do so forthwith.', { type: 'operative' }))
  // Two delegations at the same time, as they come.
  const amended = { paragraph: '1', replace: 'nineteen hours', type: 'operative', reason: secrets.reason } as const
  await Promise.all([
    done(negotiation.propose(carthia, id, secrets.amendment, amended)),
    done(negotiation.bracket(dorvane, id, '1', 'Pilots shall', { reason: secrets.bracketed })),
  ])
  await done(negotiation.position(carthia, id, '1', 'oppose', secrets.position))
  const [, second] = (await stateOf(belmere, id)).paragraphs
  if (!second) throw new Error('A paragraph is missing')
  const recordSubject = newId()
  await done(
    negotiation.act(belmere, id, {
      kind: 'silence.open',
      silence: newId(),
      recordSubject,
      template: 'plain',
      subject: { on: [{ paragraph: second.id, hash: second.hash }] },
      title: secrets.silence,
      until: new Date(Date.now() + 3_600_000).toISOString(),
    }),
  )
  await Promise.all([
    done(negotiation.objection(carthia, id, secrets.objection, { amendment: false })),
    done(negotiation.statement(dorvane, id, { type: 'general-statement', text: secrets.statement, on: [] })),
  ])
  await negotiation.brief(carthia, id, { kind: 'instruction', write: secrets.brief, paragraph: '1' })
  const file = join(host.folder, 'text.txt')
  await negotiation.exportText(dorvane, id, file, { format: 'txt', variant: 'bracketed' })

  // All of it arrived where it was meant to, and nowhere else.
  const heard = [JSON.stringify((await negotiation.history(dorvane, id, {})).json), await readFile(file, 'utf8')].join(
    '\n',
  )
  const { brief, ...told } = secrets
  for (const secret of Object.values(told)) expect(heard).toContain(secret)
  expect(heard).not.toContain(brief)
  expect((await negotiation.brief(carthia, id, { kind: 'note' })).lines.join('\n')).toContain(brief)

  await host.stop()
  await host.start()
  const database = host.database()
  if (!database) throw new Error('The host is not open')
  const places: Place[] = [
    ...(await dump(database)),
    { name: 'the log', bytes: Buffer.from(host.log.join('')) },
    ...wire.frames.map((bytes) => ({ name: `the wire (${bytes.subarray(0, 60).toString('latin1')})`, bytes })),
  ]
  // What the threat model says is there: that a procedure had a deadline, and when, under a pseudonym.
  const seen = findings(places, [recordSubject, id]).join('\n')
  for (const place of ['negotiation_subject.subject', 'negotiation_deadline.subject', 'record_entry.subject'])
    expect(seen).toContain(place)
  expect(host.log.join('')).toContain('"open"')
  expect(host.log.join('')).not.toContain(recordSubject)
  expect(findings(places, [...Object.values(secrets), second.id])).toEqual([])
}, 300_000)

test('an open negotiation is read by everybody as its parties hold it, and by nobody any further once one of them seals it', async () => {
  const { host, belmere, carthia, dorvane, reader } = desksOf()
  await host.start()
  const id = await openText({ chair: belmere, parties: [carthia, dorvane], reader }, 'Open accord')
  await done(negotiation.propose(belmere, id, 'Pilots answer.', { type: 'operative' }))
  const tell: negotiation.Relayed[] = []
  const relaying = (once: boolean) =>
    negotiation.relay(reader, id, { once, signal: new AbortController().signal, tell: (line) => void tell.push(line) })
  const openness = newId()
  const { device } = await ownOf(reader)
  await done(negotiation.act(carthia, id, { kind: 'openness.ask', openness, mode: 'open', reader: device }))
  await expect(relaying(true)).rejects.toThrow('have not consented')
  await done(negotiation.act(dorvane, id, { kind: 'openness.back', openness, consent: true }))
  await relaying(true)
  const read = async () => {
    const answer = await fetch(`${host.address}/api/open-texts/${id}/entries`)
    return z.object({ entries: z.array(RelayedEntry), count: z.number() }).parse(await answer.json())
  }
  const first = await read()
  const state = newNegotiation(id)
  for (const entry of first.entries) fold(state, entry)
  expect(state.trail).toBe((await stateOf(dorvane, id)).trail)
  expect(tell).toEqual([{ room: id, count: first.count, state: 'open' }])

  const going = relaying(false)
  await done(negotiation.propose(carthia, id, 'Harbours listen.', { type: 'operative' }))
  await expect.poll(async () => (await read()).count, { timeout: 60_000 }).toBe(first.count + 1)
  const sealing = { kind: 'openness.ask', openness: newId(), mode: 'sealed' }
  const behind = {
    paragraph: newId(),
    alternative: newId(),
    type: 'operative',
    place: 'zz',
    text: 'Not for the public.',
  }
  await done(negotiation.act(dorvane, id, [sealing, { kind: 'paragraph.add', ...behind }]))
  await going
  expect(tell.at(-1)).toMatchObject({ state: 'sealed' })
  const last = await read()
  expect(last.count).toBe(first.count + 1)
  expect(JSON.stringify(last)).not.toContain('Not for the public.')
}, 300_000)
