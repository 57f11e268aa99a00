import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import * as room from '#modules/rooms/cli/index.ts'
import { openRoomHost } from './test-room-host.ts'
import { dump, findings, type Place, spellings } from './test-secrets.ts'
import { openWire } from './test-wire.ts'

test('the search itself finds words in every spelling, wherever they stand', () => {
  const secret = 'Tidewrack läuft'
  for (const [spelling, spelt] of spellings(secret)) {
    const planted = Buffer.concat([Buffer.from('some '), Buffer.from(spelt, 'latin1'), Buffer.from(' more')])
    expect(findings([{ name: 'here', bytes: planted }], [secret]), spelling).not.toEqual([])
  }
  for (let before = 0; before < 7; before++)
    for (const coding of ['base64', 'base64url', 'hex'] as const) {
      const bytes = Buffer.from(Buffer.from(`${'x'.repeat(before)}${secret}yz`).toString(coding))
      expect(findings([{ name: 'here', bytes }], [secret])).not.toEqual([])
    }
  expect(findings([{ name: 'here', bytes: Buffer.from('Tidewrack lauft') }], [secret])).toEqual([])
})

const secrets = {
  title: 'Lantern Accord, third reading',
  caucus: 'Tidewrack caucus of two',
  text: 'Das Lotsensystem läuft seit 18:40 nicht mehr',
  reply: 'Brackwater desk confirms the outage',
  within: 'Nobody but the two of us reads Kelpline',
  file: 'kelpforest-indicators.csv',
  contents: 'address;saltgate-nine.example',
  beside: 'What Fennmoor has so far',
  role: 'observer',
} as const

test('of a whole conversation the host holds, logs and carries nothing that was said, in any spelling', async () => {
  await using host = await openRoomHost()
  await using wire = await openWire(host.address)
  const [belmere, carthia, dorvane] = await host.admit(['Belmere', 'Carthia', 'Dorvane'], wire.address)
  if (!belmere || !carthia || !dorvane) throw new Error('A desk is missing')
  await host.stop()
  await host.startApart()

  const wanted = { title: secrets.title, history: 'snapshot', exercise: false, marking: 'red' } as const
  const { room: id } = z.object({ room: z.string() }).parse((await room.open(belmere, wanted)).json)
  await room.invite(belmere, id, { people: ['Carthia'], role: 'member' })
  await room.say(belmere, id, secrets.text, {})
  await room.invite(belmere, id, { people: ['Dorvane'], role: secrets.role })
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
  await room.say(carthia, id, secrets.reply, { expiresAt, acknowledgeBy: expiresAt })
  const path = join(host.folder, secrets.file)
  await writeFile(path, `${secrets.contents}\n`.repeat(3_000))
  const sent = await room.sendFile(carthia, id, path, { type: 'text/csv', text: secrets.beside })
  const saved = join(host.folder, 'saved')
  await room.read(dorvane, id, { peek: false })
  await room.save(dorvane, id, z.object({ message: z.string() }).parse(sent.json).message, saved)
  const circle = await room.caucus(belmere, id, { title: secrets.caucus, people: ['Carthia'] })
  const { room: inside } = z.object({ room: z.string() }).parse(circle.json)
  for (const desk of [carthia, belmere, carthia, belmere]) await room.list(desk)
  await room.say(belmere, inside, secrets.within, {})
  const { code } = z.object({ code: z.string() }).parse((await room.members(carthia, id)).json)

  // All of it arrived where it was meant to.
  const heard = [
    ...(await room.read(carthia, id, { peek: false })).lines,
    ...(await room.read(carthia, inside, { peek: false })).lines,
    ...(await room.list(carthia)).lines,
    ...(await room.members(dorvane, id)).lines,
    await readFile(saved, 'utf8'),
  ].join('\n')
  for (const secret of Object.values(secrets)) expect(heard).toContain(secret)
  await room.expel(belmere, id, 'Dorvane')

  await host.stop()
  await host.start()
  const database = host.database()
  if (!database) throw new Error('The host is not open')
  const places: Place[] = [
    ...(await dump(database)),
    { name: 'the log', bytes: Buffer.from(host.log.join('')) },
    ...wire.frames.map((bytes) => ({ name: `the wire (${bytes.subarray(0, 60).toString('latin1')})`, bytes })),
  ]
  // The search sees what is there to be seen: the name of an account, the id of the room, an address that was asked for.
  const seen = findings(places, ['Carthia duty desk', id, 'envelopes']).join('\n')
  for (const place of ['public.account.name', 'public.room_envelope.room_id', 'the wire']) expect(seen).toContain(place)
  expect(host.log.join('')).toContain('"open"')
  const keys = await Promise.all(
    [belmere, carthia, dorvane].map(async ({ folder }) => {
      const own = z.object({ secret: z.object({ ed25519: z.string(), mldsa65: z.string() }) })
      return Object.values(own.parse(JSON.parse(await readFile(join(folder, 'device.json'), 'utf8'))).secret)
    }),
  )
  expect(findings(places, [...Object.values(secrets), code, ...keys.flat()])).toEqual([])
}, 240_000)
