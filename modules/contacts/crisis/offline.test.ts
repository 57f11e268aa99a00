import fc from 'fast-check'
import encodeQR from 'qr'
import { expect, test } from 'vitest'
import { fromBase64url, utf8 } from '#platform/bytes.ts'
import { readPacket, writePacket } from './packet.ts'
import { SealedRefused } from './refusals.ts'
import { openSealed, readSealed, sealBytes } from './sealed-bytes.ts'
import { lanternTide, openLine, randomId, settle, type TestLine, type TestOfficer } from './test-line.ts'

const words = (text: string) => ({ class: 'request', text, language: 'en' }) as const

/** Every secret that a device knows, out of what its room gave it. */
async function secretsOf({ rooms }: TestOfficer, line: TestLine): Promise<string[]> {
  const acts = await rooms.acts(line.kept.roomId ?? '', 'crisis', 0)
  return acts.flatMap(({ text }) => /"secret":"([^"]+)"/.exec(text)?.[1] ?? [])
}

test('with no network at all a message goes by file, its receipt comes back by code, and later both are the same messages', async () => {
  const line = await openLine()
  const { mara, samir, host, kept } = line
  expect(mara.view().offline).toMatchObject({ ready: true, goneDevices: 0 })
  mara.cut.off = samir.cut.off = true
  const id = await mara.crisis.say(line.id, { ...words('Our lines are dead.'), answerBy: '2026-11-21T14:00:00.000Z' })
  host.now.at += 61_000
  const sealed = await mara.crisis.exportSealed(line.id, [id])
  expect(sealed).toMatchObject({ name: 'crisis-20261121T1201Z.chancery-crisis', exercise: false })
  expect(mara.view().messages.at(-1)).toMatchObject({ id, status: 'waiting', ways: ['file'] })
  const came = await samir.crisis.importSealed(sealed.bytes)
  expect(came).toMatchObject({ line: line.id, by: 'file', from: { name: 'Mara' }, messages: [{ id, state: 'new' }] })
  expect(samir.crisis.alarm()).toMatchObject([{ loud: true, message: { id, seq: null, ways: ['file'] } }])
  // Read twice, as a person would who is not sure.
  expect(await samir.crisis.importSealed(sealed.qr)).toMatchObject({ by: 'qr', messages: [{ id, state: 'known' }] })

  await samir.crisis.acknowledge(line.id, [id])
  const answer = await samir.crisis.say(line.id, { ...words('We hear you.'), class: 'clarification', replyTo: id })
  const back = await samir.crisis.exportSealed(line.id, [answer])
  expect(await mara.crisis.importSealed(back.qr)).toMatchObject({
    received: [id],
    acknowledged: [id],
    messages: [{ id: answer, state: 'new' }],
  })
  const sent = () => mara.view().messages.find((one) => one.id === id)
  expect(sent()).toMatchObject({
    status: 'answered',
    received: [{ name: 'Samir', by: 'qr' }],
    acknowledged: [{ name: 'Samir' }],
  })
  const receipt = await mara.crisis.exportSealed(line.id, [])
  await samir.crisis.importSealed(receipt.qr)
  expect(samir.view().messages.find((one) => one.id === answer)).toMatchObject({ status: 'received' })
  // Each that was cut off has what it had after its program began anew.
  mara.cut.off = samir.cut.off = false
  await settle(mara, samir)
  for (const one of [mara, samir]) {
    expect(one.view().messages.map(({ text }) => text)).toEqual(['Our lines are dead.', 'We hear you.'])
    expect(one.view().messages.every(({ seq }) => seq !== null)).toBe(true)
    expect(one.view()).toMatchObject({ found: [], missing: [], newer: [], waiting: 0 })
    expect(one.rooms.alarms()).toEqual([])
  }
  // What has been acknowledged by then rings nobody out of bed.
  expect(kept.rings.filter(({ from }) => from === line.people.mara.delegation)).toEqual([])
})

test('an ordinary message is one code that a telephone reads, a long one is several', async () => {
  const line = await openLine()
  const { mara, samir } = line
  samir.cut.off = true
  const text =
    'We ask you to look into traffic from your network towards the control systems of our northern grid, begun tonight at 02:10 UTC. '
  const short = await mara.crisis.say(line.id, words(text.repeat(6)))
  const one = await mara.crisis.exportSealed(line.id, [short])
  expect(one.qr).toHaveLength(1)
  // ISO/IEC 18004: version 1 has 21 modules on a side, each further one four more.
  expect(encodeQR(one.qr[0] ?? '', 'raw', { ecc: 'low', border: 1 }).length - 2).toBeLessThanOrEqual(21 + 29 * 4)
  const random = Array.from({ length: 150 }, randomId).join(' ')
  const long = await mara.crisis.say(line.id, words(random))
  const several = await mara.crisis.exportSealed(line.id, [long, short])
  expect(several.qr.length).toBeGreaterThan(1)
  expect((await samir.crisis.importSealed(several.qr.toReversed())).messages.map((each) => each.state)).toEqual([
    'new',
    'new',
  ])
})

test('an exercise says so in the name of its file, and never travels with what is real', async () => {
  const { id: line, mara, samir } = await openLine()
  const real = await mara.crisis.say(line, words('Real.'))
  samir.cut.off = true
  const played = await mara.crisis.say(line, {
    class: 'exercise',
    of: 'request',
    run: lanternTide,
    text: 'Played.',
    language: 'en',
  })
  const sealed = await mara.crisis.exportSealed(line, [played])
  expect(sealed).toMatchObject({ exercise: true, name: expect.stringMatching(/^EXERCISE-crisis-.*\.chancery-crisis$/) })
  await expect(mara.crisis.exportSealed(line, [played, real])).rejects.toMatchObject({ code: 'malformed' })
  await expect(mara.crisis.exportSealed(line, [randomId()])).rejects.toMatchObject({ code: 'unknown-message' })
  await samir.crisis.importSealed(sealed.bytes)
  expect(samir.crisis.alarm()).toMatchObject([{ loud: false, message: { class: 'exercise' } }])
})

test('a device that was removed opens nothing of later, and what it sealed is not believed', async () => {
  const line = await openLine()
  const { mara, samir, host, people, kept } = line
  const before = await mara.crisis.say(line.id, words('before'))
  const opens = await mara.crisis.exportSealed(line.id, [before])
  const second = await line.officer(people.samir, { name: 'Telephone' })
  await settle(samir, second, mara)
  const known = await secretsOf(samir, line)
  const theirs = await samir.crisis.say(line.id, words('from a lost device'))
  const stolen = await samir.crisis.exportSealed(line.id, [theirs])
  // The device is lost: its delegation strikes it off.
  samir.cut.off = true
  await host.keys.remove(samir.device)
  await settle(mara, second, mara)
  expect(mara.view().officers.find(({ side }) => side === 'them')?.devices).toBe(1)
  const after = await mara.crisis.say(line.id, words('after'))
  const closed = await mara.crisis.exportSealed(line.id, [after])
  const tries = [...new Set(known)].map(
    (secret) => (bytes: Uint8Array) =>
      openSealed(readSealed(bytes), { secret: fromBase64url(secret), line: line.id, device: mara.device.id }),
  )
  expect(tries.some((open) => open(opens.bytes) !== undefined)).toBe(true)
  expect(tries.some((open) => open(closed.bytes) !== undefined)).toBe(false)
  await expect(samir.crisis.importSealed(closed.bytes)).rejects.toMatchObject({ why: 'no-secret' })
  expect((await second.crisis.importSealed(closed.bytes)).messages).toMatchObject([{ id: after }])
  await expect(mara.crisis.importSealed(stolen.bytes)).rejects.toMatchObject({ why: 'not-standing' })
  expect(kept.roomId).toBe(mara.view().room?.id)
})

test('a secret is of use for forty days, and one’s own side opens nothing that it sealed', async () => {
  const { id: line, mara, samir, host } = await openLine()
  const id = await mara.crisis.say(line, words('x'))
  const sealed = await mara.crisis.exportSealed(line, [id])
  await expect(mara.crisis.importSealed(sealed.bytes)).rejects.toMatchObject({ why: 'own-side' })
  samir.cut.off = true
  host.now.at += 39 * 86_400_000
  expect(await samir.crisis.importSealed(sealed.bytes)).toMatchObject({ messages: [{ id }] })
  host.now.at += 2 * 86_400_000
  await expect(samir.crisis.importSealed(sealed.bytes)).rejects.toMatchObject({ why: 'no-secret' })
  await expect(samir.crisis.exportSealed(line, [])).rejects.toMatchObject({ code: 'no-secret' })
  await samir.crisis.tend()
  expect(samir.view().offline).toEqual({ ready: false, goneDevices: 0 })
})

test('who holds the secret and not the key of the device forges nothing, whatever they seal', async () => {
  const { id: line, mara, samir, people, ...rest } = await openLine()
  const secret = fromBase64url((await secretsOf(mara, { id: line, people, ...rest })).at(-1) ?? '')
  const id = await mara.crisis.say(line, words('true words'))
  const sealing = { secret, line, device: mara.device.id }
  samir.cut.off = true
  const { bytes } = await mara.crisis.exportSealed(line, [id])
  const whole = readSealed(bytes)
  const { packet } = await readPacket(openSealed(whole, sealing) ?? new Uint8Array())
  const [first] = packet.messages
  if (!first) throw new Error('No message.')
  const reseal = async (o: { packet?: object; by?: TestOfficer }): Promise<Uint8Array> => {
    const bent = { ...packet, ...o.packet }
    return sealBytes(sealing, whole.id, await writePacket((o.by ?? mara).device.secret, bent))
  }
  const refused = async (sealed: Promise<Uint8Array>, why: string): Promise<void> =>
    expect(samir.crisis.importSealed(await sealed)).rejects.toMatchObject({ why })
  // Signed by another device of the line, in her name.
  await refused(reseal({ by: samir }), 'false')
  // Her signature under words that she never said: as her own device could make it, were the packet all that counts.
  await refused(reseal({ packet: { messages: [{ ...first, message: { ...first.message, text: 'bent' } }] } }), 'false')
  await refused(
    reseal({ packet: { messages: [{ ...first, message: { ...first.message, line: crypto.randomUUID() } }] } }),
    'false',
  )
  await refused(reseal({ packet: { line: crypto.randomUUID() } }), 'false')
  await refused(reseal({ packet: { delegation: people.samir.delegation } }), 'false')
  await refused(reseal({ packet: { device: samir.device.id } }), 'false')
  await refused(reseal({ packet: { id: randomId() } }), 'false')
  await refused(reseal({ packet: { v: 2 } }), 'newer')
  await refused(reseal({ packet: { more: true } }), 'newer')
  await refused(Promise.resolve(sealBytes(sealing, whole.id, utf8('noise'))), 'newer')
  expect(samir.view()).toMatchObject({ messages: [], found: [] })
  expect(await samir.crisis.importSealed(bytes)).toMatchObject({ messages: [{ id, state: 'new' }] })
})

test('a packet that would grow beyond all measure is not blown up, and any bytes are refused by name', async () => {
  const stream = new CompressionStream('deflate-raw')
  const writer = stream.writable.getWriter()
  void writer.write(new Uint8Array(50_000_000))
  void writer.close()
  const bomb = new Uint8Array(await new Response(stream.readable).arrayBuffer())
  await expect(readPacket(Uint8Array.from([...new Uint8Array(64), ...bomb]))).rejects.toMatchObject({ why: 'newer' })
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (noise) => {
      await expect(readPacket(noise)).rejects.toBeInstanceOf(SealedRefused)
    }),
    { numRuns: 50 },
  )
})

test('the same id with other words is an alarm, whichever of them came first', async () => {
  const { id: line, mara, samir, people, ...rest } = await openLine()
  const secret = fromBase64url((await secretsOf(mara, { id: line, people, ...rest })).at(-1) ?? '')
  const id = await mara.crisis.say(line, words('We withdraw.'))
  const { bytes } = await mara.crisis.exportSealed(line, [id])
  const sealing = { secret, line, device: mara.device.id }
  const { packet } = await readPacket(openSealed(readSealed(bytes), sealing) ?? new Uint8Array())
  const { signMessage } = await import('./signing.ts')
  const [first] = packet.messages
  if (!first) throw new Error('No message.')
  const other = await signMessage(mara.device.secret, { ...first.message, text: 'We do not withdraw.' })
  const twoTongued = await writePacket(mara.device.secret, { ...packet, messages: [other] })
  await samir.crisis.importSealed(bytes)
  const came = await samir.crisis.importSealed(sealBytes(sealing, readSealed(bytes).id, twoTongued))
  expect(came.messages).toEqual([{ id, state: 'words-differ' }])
  expect(samir.view().messages.map(({ text }) => text)).toEqual(['We withdraw.'])
  expect(samir.view().found).toMatchObject([{ kind: 'words-differ', about: 'Mara (Belmere)' }])
  for (const text of ['We withdraw.', 'We do not withdraw.']) expect(samir.view().found[0]?.evidence).toContain(text)
  await settle(mara, samir)
  expect(samir.view()).toMatchObject({ alarms: 1, messages: [{ id, status: 'received' }] })
})
