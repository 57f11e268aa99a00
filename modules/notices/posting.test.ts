import { createServer, type Socket } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { identity } from '#modules/identity/server/index.ts'
import { openTestWorld, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { system } from '#platform/actor.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { noticesContract, usualPreference } from './contract.ts'
import { deliverSoon } from './server/courier.ts'
import { deliver, deliveriesOf, type Notice, notices, notify } from './server/index.ts'
import { encrypted, longestMessage } from './server/sending/encrypting.ts'
import { isPublicAddress, mayBePosted, post, publicOnly } from './server/sending/posting.ts'
import { browserSide, isSigned, type Received, startReceiver, vapidClaims } from './test-receiver.ts'

test('the published example of RFC 8291, appendix A, comes out octet by octet', () => {
  const from = (text: string): Buffer => Buffer.from(text, 'base64url')
  const browser = browserSide(from('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94'), from('BTBZMqHH6r4Tts7J_aSIgg'))
  expect(browser.p256dh).toBe('BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4')
  const body = encrypted(
    Buffer.from('When I grow up, I want to be a watermelon'),
    { p256dh: from(browser.p256dh), auth: from(browser.auth) },
    { salt: from('DGv6ra1nlYgDCS1FRnbzlw'), secret: from('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw') },
  )
  expect(body.toString('base64url')).toBe(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  )
  expect(browser.open(body).toString()).toBe('When I grow up, I want to be a watermelon')
})

test('whatever is sent, the browser alone opens it; a changed octet opens nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: longestMessage }), fc.nat(), (message, at) => {
      const browser = browserSide()
      const keys = { p256dh: Buffer.from(browser.p256dh, 'base64url'), auth: Buffer.from(browser.auth, 'base64url') }
      const body = encrypted(Buffer.from(message), keys)
      expect(body.length).toBeLessThanOrEqual(4096)
      expect(browser.open(body).equals(Buffer.from(message))).toBe(true)
      expect(() => browserSide().open(body)).toThrow()
      const changed = Buffer.from(body)
      const place = 86 + (at % (body.length - 86))
      changed.writeUInt8(changed.readUInt8(place) ^ 1, place)
      expect(() => browser.open(changed)).toThrow()
    }),
    { numRuns: 40 },
  )
})

test.for([
  'http://hooks.example.org/x',
  'https://localhost/',
  'https://printer/',
  'https://nas.local/',
  'https://metadata.google.internal/',
  'https://user:secret@hooks.example.org/',
  'https://127.0.0.1/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://0177.0.0.1/',
  'https://10.1.2.3/',
  'https://172.31.0.1/',
  'https://192.168.1.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://100.64.0.1/',
  'https://224.0.0.1/',
  'https://[::1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:a9fe:a9fe]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[2001:0:1::]/',
  'https://[fe80::1]/',
  'https://[fd00::1]/',
  'https://[ff02::1]/',
  'ftp://hooks.example.org/',
  'file:///etc/passwd',
  'no address',
])('nothing is posted to %s', async (address) => {
  expect(mayBePosted(address, false)).toBe(false)
  expect(await post(address, {}, Buffer.from('x'), { internal: false })).toEqual({ fault: 'forbidden-address' })
})

test('public addresses are allowed, and every private one is known in each way of writing it', () => {
  for (const address of ['https://hooks.example.org/x', 'https://93.184.215.14:8443/', 'https://[2606:2800:21f::1]/'])
    expect([address, mayBePosted(address, false)]).toEqual([address, true])
  fc.assert(
    fc.property(fc.constantFrom(10, 127), fc.nat(255), fc.nat(255), fc.nat(255), (a, b, c, d) => {
      const number = ((a * 256 + b) * 256 + c) * 256 + d
      expect(isPublicAddress(`${a}.${b}.${c}.${d}`)).toBe(false)
      expect(isPublicAddress(`::ffff:${a}.${b}.${c}.${d}`)).toBe(false)
      for (const written of [String(number), `0x${number.toString(16)}`, `0${number.toString(8)}`])
        expect(mayBePosted(`https://${written}/`, false)).toBe(false)
    }),
  )
})

test.for([{}, { all: true }, { family: 4 }])(
  'a name that leads into our own network is refused when the connection is made: %j',
  async (options) => {
    // The hosts file answers as a hostile name server would.
    const refused = await new Promise((done) => publicOnly('localhost', options, (error) => done(error?.name)))
    expect(refused).toBe('ForbiddenAddress')
  },
)

test.for([
  [
    'takes the connection over',
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  ],
  ['says 101 and no more', 'HTTP/1.1 101 X\r\n\r\n'],
  ['speaks no HTTP', 'hello\r\n\r\n'],
  ['answers half', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n'],
  ['says nothing', ''],
  ['closes at once', undefined],
] as const)('whoever %s holds nobody up', async ([, said]) => {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => (said === undefined ? socket.destroy() : socket.write(said)))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  // Whoever were held up would be so until the test is called off.
  const given = await post(`http://127.0.0.1:${address.port}/`, {}, Buffer.from('x'), { internal: true, patience: 300 })
  expect(given).not.toMatchObject({ status: expect.toSatisfy((status: number) => status > 200 && status < 300) })
  server.close()
})

let world: TestWorld
let receiver: Awaited<ReturnType<typeof startReceiver>>
let answer: (got: Received) => number | { status: number; headers: Record<string, string> }
beforeAll(async () => {
  receiver = await startReceiver((got) => answer(got))
  world = await openTestWorld([identity, notices], {
    NOTICES_INTERNAL: 'true',
    PUBLIC_URL: 'https://chancery.example',
  })
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await receiver[Symbol.asyncDispose]()
})
beforeEach(() => {
  receiver.got.length = 0
  answer = () => 201
  world.at('2026-11-21T09:00:00Z')
})

let keys = 0
async function tell(account: string, wish: Partial<Notice> = {}): Promise<string> {
  const key = `post:${++keys}:`
  await inTransaction(world.house, system, 'test', 'acts', (call) =>
    notify(call, {
      key,
      to: [{ account }],
      kind: 'notices.test',
      urgency: 'prompt',
      say: 'notices.test',
      values: {},
      path: '/requests/1',
      exercise: false,
      ...wish,
    }),
  )
  await deliver(world.house)
  return key
}

async function channels(key: string) {
  const told = await inTransaction(world.house, system, 'test', 'reads', (call) => deliveriesOf(call, key))
  return told.flatMap((one) => one.channels.filter(({ channel }) => channel !== 'email'))
}

const subscribe = async (account: string, device: string, path = `/push/${device}`) => {
  const browser = browserSide()
  const { p256dh, auth } = browser
  const endpoint = receiver.url + path
  const made = await world.as(noticesContract, account).subscribe({ endpoint, p256dh, auth, device })
  return { ...browser, ...made, endpoint }
}

test('a browser is rung: what it gets opens with its keys alone, and says only that something waits', async () => {
  const browser = await subscribe(people.belmere.duty, 'laptop')
  const key = await tell(people.belmere.duty, { urgency: 'crisis', exercise: true })
  expect(receiver.got).toHaveLength(1)
  const [got] = receiver.got
  if (!got) throw new Error('nothing came')
  const { headers, body } = got
  const shown: unknown = JSON.parse(browser.open(body).toString())
  expect(shown).toEqual({
    title: 'EXERCISE · EXERCISE · EXERCISE – This is a test: you are reached this way.',
    body: 'Sign in to see it.',
    path: expect.stringMatching(/^\/notices\/[0-9a-f-]{36}$/),
    tag: expect.any(String),
    language: 'en',
    stays: true,
  })
  expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '3600', urgency: 'high' })
  expect(headers['topic']).toMatch(/^[\w-]{1,32}$/)
  const { key: ringer, claims, holds } = vapidClaims(String(headers['authorization']))
  expect(holds).toBe(true)
  expect(ringer).toBe((await world.as(noticesContract, people.belmere.duty).browsers()).key)
  expect(claims).toEqual({ aud: receiver.url, exp: 1795294800, sub: 'https://chancery.example' })
  expect(await channels(key)).toMatchObject([{ channel: 'push', state: 'sent' }])
})

test('a browser that is gone is forgotten; one that is busy is asked again when it says so', async () => {
  await subscribe(people.belmere.analyst, 'old')
  answer = () => 410
  const gone = await tell(people.belmere.analyst)
  expect(await channels(gone)).toMatchObject([{ state: 'failed', fault: 'gone' }])
  expect((await world.as(noticesContract, people.belmere.analyst).browsers()).browsers).toEqual([])

  // What is urgent goes by mail then, where the wish was to be rung alone; this host has no mail server, and says so.
  const { setPreference } = world.as(noticesContract, people.norhaven.duty)
  await setPreference({
    ...usualPreference,
    ways: { routine: [], prompt: ['push'], urgent: ['push'], crisis: ['push'] },
  })
  await subscribe(people.norhaven.duty, 'older')
  const urgent = await tell(people.norhaven.duty, { urgency: 'urgent' })
  await deliver(world.house)
  const told = await inTransaction(world.house, system, 'test', 'reads', (call) => deliveriesOf(call, urgent))
  expect(told[0]?.channels.map(({ channel, fault }) => [channel, fault]).toSorted()).toEqual([
    ['email', 'no-mail-server'],
    ['push', 'gone'],
  ])

  await subscribe(people.belmere.analyst, 'busy')
  answer = () => ({ status: 429, headers: { 'retry-after': '300' } })
  const busy = await tell(people.belmere.analyst)
  answer = () => 201
  world.at('2026-11-21T09:04:59Z')
  await deliver(world.house)
  expect(await channels(busy)).toMatchObject([{ state: 'waiting', attempts: 1 }])
  world.at('2026-11-21T09:05:00Z')
  await deliver(world.house)
  expect(await channels(busy)).toMatchObject([{ state: 'sent', attempts: 2 }])
  const [first, second] = receiver.got.slice(-2).map(({ headers }) => headers['topic'])
  expect(first).toBe(second)
})

test('whoever is revoked is rung no more, whoever comes to the same browser has it alone', async () => {
  await subscribe(people.carthia.duty, 'shared', '/push/desk')
  await subscribe(people.carthia.analyst, 'shared', '/push/desk')
  await tell(people.carthia.duty)
  expect(receiver.got).toEqual([])
  await tell(people.carthia.analyst)
  expect(receiver.got).toHaveLength(1)
  await world.revoke(people.carthia.analyst)
  const key = await tell(people.carthia.analyst)
  expect(receiver.got).toHaveLength(1)
  expect(await channels(key)).toEqual([])
})

test('a browser that its push service moves is rung where it is now, and only whoever is rung there moves it', async () => {
  const { endpoint: before } = await subscribe(people.carthia.legal, 'moved', '/push/before')
  const { p256dh, auth } = browserSide()
  const renewal = { before, endpoint: `${receiver.url}/push/after`, p256dh, auth }
  await expect(world.as(noticesContract, people.dorvane.head).renew(renewal)).rejects.toMatchObject({
    code: 'BROWSER_UNKNOWN',
  })
  const legal = world.as(noticesContract, people.carthia.legal)
  await expect(legal.renew({ ...renewal, endpoint: 'ftp://push.example/' })).rejects.toThrow()
  const moved = await legal.renew(renewal)
  expect(moved).toMatchObject({ device: 'moved', usedAt: null })
  expect((await legal.browsers()).browsers).toHaveLength(1)
  await expect(legal.renew(renewal)).rejects.toMatchObject({ code: 'BROWSER_UNKNOWN' })
  await tell(people.carthia.legal)
  expect(receiver.got.map(({ path }) => path)).toEqual(['/push/after'])
  await legal.unsubscribe({ id: moved.id })
})

test('what is no address, no key or a browser too many is refused, and nobody takes off another’s', async () => {
  const doors = world.as(noticesContract, people.dorvane.duty)
  const { p256dh, auth } = browserSide()
  const off = Buffer.from(p256dh, 'base64url').fill(7, 1).toString('base64url')
  const asked = { endpoint: receiver.url, auth, device: 'x' }
  await expect(doors.subscribe({ ...asked, p256dh: off })).rejects.toMatchObject({ code: 'ADDRESS_FORBIDDEN' })
  await expect(doors.subscribe({ ...asked, p256dh, endpoint: 'javascript:alert(1)' })).rejects.toThrow()
  for (let n = 0; n < 20; n++) await subscribe(people.dorvane.duty, `b${n}`)
  await expect(subscribe(people.dorvane.duty, 'b20')).rejects.toMatchObject({ code: 'BROWSERS_TOO_MANY' })
  const [{ id } = { id: '' }] = (await doors.browsers()).browsers
  await expect(world.as(noticesContract, people.dorvane.head).unsubscribe({ id })).rejects.toMatchObject({
    code: 'BROWSER_UNKNOWN',
  })
  expect(await doors.unsubscribe({ id })).toEqual({ changed: true })
})

test('a delegation’s webhook is set by its head, signed as Standard Webhooks are, and hears of what is urgent enough', async () => {
  const doors = world.as(noticesContract, people.dorvane.head)
  const wanted = { url: `${receiver.url}/hook`, urgency: 'prompt' as const }
  await expect(world.as(noticesContract, people.dorvane.duty).setWebhook(wanted)).rejects.toMatchObject({
    code: 'WEBHOOK_NOT_HEAD',
  })
  expect((await doors.setWebhook(wanted)).webhook).toMatchObject({ setBy: 'head of Dorvane', lastSentAt: null })
  const { secret } = await doors.renewSecret()
  const key = await tell(people.dorvane.head)
  await tell(people.dorvane.head, { urgency: 'routine' })
  expect(receiver.got.map(({ path }) => path)).toEqual(['/hook'])
  const [got] = receiver.got
  if (!got) throw new Error('nothing came')
  expect(isSigned(got, secret)).toBe(true)
  expect(isSigned({ ...got, body: Buffer.concat([got.body, Buffer.from(' ')]) }, secret)).toBe(false)
  expect(got.headers['webhook-timestamp']).toBe(String(Date.parse('2026-11-21T09:00:00Z') / 1_000))
  expect(JSON.parse(got.body.toString())).toEqual({
    type: 'notices.test',
    timestamp: '2026-11-21T09:00:00.000Z',
    data: {
      id: expect.any(String),
      to: people.dorvane.head,
      urgency: 'prompt',
      say: 'This is a test: you are reached this way.',
      due: null,
      exercise: false,
      // Where it leads is asked behind the sign-in, as with a mail.
      link: expect.stringMatching(/^https:\/\/chancery\.example\/notices\/[0-9a-f-]{36}$/),
    },
  })
  expect(got.body.toString()).not.toContain('requests')
  expect(await channels(key)).toMatchObject([{ channel: 'webhook', state: 'sent' }])
  expect((await doors.webhook()).webhook?.lastSentAt).toBe('2026-11-21T09:00:00.000Z')

  // For a day both secrets sign; then the new one alone.
  const renewed = await doors.renewSecret()
  await tell(people.dorvane.head)
  const both = receiver.got.at(-1)
  expect(both && [secret, renewed.secret].map((one) => isSigned(both, one))).toEqual([true, true])
  world.at('2026-11-22T09:00:01Z')
  await tell(people.dorvane.head)
  const later = receiver.got.at(-1)
  expect(later && [secret, renewed.secret].map((one) => isSigned(later, one))).toEqual([false, true])
  const { rows } = await inTransaction(world.house, system, 'test', 'reads', async ({ db }) => ({
    rows: await db.selectFrom('notice_webhook').selectAll().execute(),
  }))
  expect(JSON.stringify(rows)).not.toContain(renewed.secret.slice(6))
})

test('what is for a person alone is posted to no system of their delegation', async () => {
  const doors = world.as(noticesContract, people.dorvane.head)
  await doors.setWebhook({ url: `${receiver.url}/personal`, urgency: 'routine' })
  const key = await tell(people.dorvane.duty, { personal: true, urgency: 'crisis' })
  expect(receiver.got.filter(({ path }) => path === '/personal')).toEqual([])
  expect((await channels(key)).filter(({ channel }) => channel === 'webhook')).toEqual([])
  await tell(people.dorvane.duty, { urgency: 'crisis' })
  expect(receiver.got.filter(({ path }) => path === '/personal')).toHaveLength(1)
})

test('a webhook that sends us elsewhere is not followed; one that fails is tried again under the same id', async () => {
  const doors = world.as(noticesContract, people.belmere.head)
  await doors.setWebhook({ url: `${receiver.url}/moved`, urgency: 'routine' })
  answer = () => ({ status: 307, headers: { location: `${receiver.url}/elsewhere` } })
  const moved = await tell(people.belmere.head)
  expect(receiver.got.map(({ path }) => path)).toEqual(['/moved'])
  expect(await channels(moved)).toMatchObject([{ state: 'failed', fault: 'refused' }])
  expect((await doors.webhook()).webhook).toMatchObject({ lastFault: 'refused' })

  answer = () => 503
  const busy = await tell(people.belmere.head)
  answer = () => 204
  world.at('2026-11-21T09:01:00Z')
  await deliver(world.house)
  expect(await channels(busy)).toMatchObject([{ state: 'sent', attempts: 2 }])
  const ids = receiver.got.slice(-2).map(({ headers }) => headers['webhook-id'])
  expect(new Set(ids).size).toBe(1)
})

test('a host that is not told otherwise keeps no address of its own network', async () => {
  await using strict = await openTestWorld([identity, notices])
  const doors = strict.as(noticesContract, people.belmere.head)
  const { p256dh, auth } = browserSide()
  const forbidden = { code: 'ADDRESS_FORBIDDEN' }
  await expect(doors.setWebhook({ url: 'https://127.0.0.1/', urgency: 'urgent' })).rejects.toMatchObject(forbidden)
  await expect(doors.subscribe({ endpoint: 'https://192.168.0.1/p', p256dh, auth, device: 'x' })).rejects.toMatchObject(
    forbidden,
  )
  expect((await doors.webhook()).webhook).toBeNull()
})

test('a test goes by one way at once, whatever the hour, some times and then no more', async () => {
  const doors = world.as(noticesContract, people.esteria.duty)
  await expect(doors.test({ channel: 'push' })).rejects.toMatchObject({ code: 'NOTHING_TO_TRY' })
  await expect(doors.test({ channel: 'webhook' })).rejects.toMatchObject({ code: 'WEBHOOK_NOT_HEAD' })
  await expect(doors.test({ channel: 'email' })).rejects.toMatchObject({ code: 'NOTHING_TO_TRY' })
  await subscribe(people.esteria.duty, 'desk')
  const { id } = await doors.test({ channel: 'push' })
  await deliver(world.house)
  expect(receiver.got).toHaveLength(1)
  const { items, unread } = await doors.mine({})
  expect(items.map((one) => [one.id, one.ways.map(({ channel, state }) => `${channel} ${state}`)])).toEqual([
    [id, ['push sent']],
  ])
  expect(unread).toBe(1)
  expect(await doors.read({ id })).toEqual({ path: '/notices/settings' })
  expect((await doors.mine({ unread: true })).items).toEqual([])
  for (let n = 0; n < 3; n++) await doors.test({ channel: 'push' })
  await expect(doors.test({ channel: 'push' })).rejects.toMatchObject({ code: 'TOO_MANY' })
})

test('browsers that never answer hold up one lane: what is urgent for others leaves at once, and the rest after them', async () => {
  // Takes what comes and says nothing, until whoever sent it gives up: that may be before this test has looked.
  const held = new Set<Socket>()
  let [came, most] = [0, 0]
  const silent = createServer((socket) => {
    came += 1
    most = Math.max(most, held.add(socket).size)
    socket.on('error', () => {})
    socket.on('close', () => held.delete(socket))
  })
  await new Promise<void>((ready) => silent.listen(0, '127.0.0.1', ready))
  const address = silent.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const hostile = people.dorvane.head
  for (let n = 0; n < 8; n++) {
    const { p256dh, auth } = browserSide()
    const endpoint = `http://127.0.0.1:${address.port}/${n}`
    await world.as(noticesContract, hostile).subscribe({ endpoint, p256dh, auth, device: `silent ${n}` })
  }
  await subscribe(people.carthia.legal, 'prompt-rings')
  await world.as(noticesContract, hostile).test({ channel: 'push' })
  deliverSoon(world.house)
  await expect.poll(() => came, { timeout: 20_000 }).toBeGreaterThan(0)
  for (const [account, urgency] of [
    [hostile, 'crisis'],
    [people.carthia.legal, 'prompt'],
  ] as const)
    await inTransaction(world.house, system, 'test', 'acts', (call) =>
      notify(call, {
        key: `silent:${urgency}`,
        to: [{ account }],
        kind: 'notices.test',
        urgency,
        say: 'notices.test',
        values: {},
        path: '/',
        exercise: false,
      }),
    )
  deliverSoon(world.house)
  await expect.poll(() => receiver.got.map(({ path }) => path), { timeout: 20_000 }).toContain('/push/prompt-rings')
  // One letter of theirs is under way at a time, whatever heap of them waits.
  expect(most).toBe(1)
  await world.database.kysely.deleteFrom('push_subscription').where('account_id', '=', hostile).execute()
  for (const socket of held) socket.destroy()
  silent.close()
  await deliver(world.house)
})
