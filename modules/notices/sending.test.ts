import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { identity } from '#modules/identity/server/index.ts'
import { openTestWorld, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { system } from '#platform/actor.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { noticesContract, usualPreference } from './contract.ts'
import { deliver, deliveriesOf, giveWords, type Notice, notices, notify, settle, type Told } from './server/index.ts'
import { sweep } from './server/sweep.ts'
import { type MailServer, startMailServer } from './test-mail-server.ts'

const sentence = (text: string) => ({ 'test.asked': text, 'test.bye': 'bye' })
giveWords({
  en: sentence('{{state}} asks you something'),
  fr: sentence('{{state}} vous demande quelque chose'),
  fa: sentence('{{state}} چیزی از شما می‌پرسد'),
  th: sentence('{{state}} ขอคำตอบจากท่าน'),
})

let server: MailServer
let world: TestWorld
beforeAll(async () => {
  server = await startMailServer()
  world = await openTestWorld([identity, notices], { SMTP_URL: server.url, PUBLIC_URL: 'https://chancery.example' })
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})
beforeEach(() => {
  server.mails.length = 0
  world.at('2026-11-21T09:00:00Z')
})

let keys = 0
type Wish = Partial<Omit<Notice, 'key'>>

/** Tells the duty officer of Carthia of something, and answers the key. */
async function tell(wish: Wish = {}, key = `test:${++keys}:`): Promise<string> {
  await asHouse((call) =>
    notify(call, {
      key,
      to: [{ account: people.carthia.duty }],
      kind: 'test.asked',
      urgency: 'prompt',
      say: 'test.asked',
      values: { state: 'Belmere' },
      path: '/requests/1',
      exercise: false,
      ...wish,
    }),
  )
  return key
}

function asHouse<Result>(work: (call: Parameters<typeof notify>[0]) => Promise<Result>): Promise<Result> {
  return inTransaction(world.house, system, 'test', 'acts', work)
}

const told = (key: string): Promise<Told[]> => asHouse((call) => deliveriesOf(call, key))
const states = async (key: string): Promise<string[]> =>
  (await told(key)).flatMap(({ channels }) =>
    channels.map(({ channel, state, fault }) => `${channel} ${fault ?? state}`),
  )

test('a notice arrives once by mail, in the language of whoever reads it, and says no more than that something waits', async () => {
  const { kysely } = world.database
  await kysely.updateTable('account').set({ language: 'fr' }).where('id', '=', people.carthia.duty).execute()
  const due = new Date('2026-11-22T10:00:00Z')
  const key = await tell({ due })
  await tell({ due }, key)
  await deliver(world.house)
  await deliver(world.house)
  await kysely.updateTable('account').set({ language: null }).where('id', '=', people.carthia.duty).execute()

  const [mail, ...more] = server.mails
  expect(more).toEqual([])
  expect(mail?.to).toContain('duty@carthia.example')
  expect(mail?.subject).toBe('Belmere vous demande quelque chose')
  expect(mail?.text).toContain('Réponse attendue avant le dimanche 22 novembre 2026')
  expect(mail?.text).toMatch(/https:\/\/chancery\.example\/notices\/[0-9a-f-]{36}/)
  expect(mail?.raw).toMatch(/^Auto-Submitted: auto-generated/m)
  expect(await states(key)).toEqual(['email sent'])
})

test('a mailbox without account is told by mail, and led to the matter itself', async () => {
  const key = await tell({ to: [{ mailbox: { email: 'poc@esteria.example', name: 'Watch', language: 'th' } }] })
  await deliver(world.house)
  expect(server.mails.map(({ subject, to }) => [subject, to])).toEqual([
    ['Belmere ขอคำตอบจากท่าน', 'Watch <poc@esteria.example>'],
  ])
  expect(server.mails[0]?.text).toContain('https://chancery.example/requests/1')
  expect((await told(key)).map(({ mailbox }) => mailbox)).toEqual(['poc@esteria.example'])
})

test('an exercise says so three times before anything else', async () => {
  await tell({ exercise: true })
  await deliver(world.house)
  expect(server.mails[0]?.subject).toBe('EXERCISE · EXERCISE · EXERCISE – Belmere asks you something')
})

test('a value cannot break out of its sentence, and becomes no header', async () => {
  await tell({ values: { state: 'Belmere\r\nBcc: everybody@carthia.example\u2028\u202E{{say}}' } })
  await deliver(world.house)
  expect(server.mails).toHaveLength(1)
  expect(server.mails[0]?.subject).toBe('Belmere Bcc: everybody@carthia.example {{say}} asks you something')
  expect(server.mails[0]?.raw).not.toMatch(/^Bcc:/m)
})

test('what is settled before it leaves does not leave, and vanishes from the desk', async () => {
  const due = new Date('2026-11-22T11:11:00Z')
  const key = await tell({ due })
  const desk = () => asActor((call) => notices.desk(call, 'real'))
  const waits = (await desk()).filter(({ due: at }) => at === due.toISOString())
  expect(waits.map(({ column, say }) => [column, say])).toEqual([['act', 'test.asked']])
  await asHouse((call) => settle(call, key))
  await deliver(world.house)
  expect(server.mails).toEqual([])
  expect((await desk()).filter(({ due: at }) => at === due.toISOString())).toEqual([])

  const planned = await tell({ urgency: 'routine' })
  await deliver(world.house)
  await asHouse((call) => settle(call, planned))
  expect(await states(planned)).toEqual(['email dropped'])
})

async function asActor<Result>(work: (call: Parameters<typeof notices.desk>[0]) => Promise<Result>): Promise<Result> {
  const request = new Request('http://house', { headers: { 'x-test-account': people.carthia.duty } })
  return inTransaction(world.house, await world.house.actorOf(request), 'test', 'reads', work)
}

test('quiet hours hold back what does not break them; a crisis rings whoever sleeps', async () => {
  const doors = world.as(noticesContract, people.dorvane.duty)
  const to = [{ account: people.dorvane.duty }]
  const preference = { ...usualPreference, zone: 'Asia/Bangkok', quiet: { from: '21:00', to: '06:30' } }
  // 21 November, 23:00 in Bangkok.
  world.at('2026-11-21T16:00:00Z')
  expect(await doors.setPreference(preference)).toMatchObject({
    zone: 'Asia/Bangkok',
    quietUntil: '2026-11-21T23:30:00.000Z',
  })
  const [prompt, crisis] = [await tell({ to }), await tell({ to, urgency: 'crisis' })]
  await deliver(world.house)
  expect([await states(prompt), await states(crisis)]).toEqual([['email waiting'], ['email sent']])
  world.at('2026-11-21T23:29:00Z')
  await deliver(world.house)
  expect(server.mails).toHaveLength(1)
  world.at('2026-11-21T23:30:00Z')
  await deliver(world.house)
  expect(await states(prompt)).toEqual(['email sent'])
})

test('whom the asker knows to be on duty hears of what is urgent in their quiet hours; on several rungs, once', async () => {
  const account = people.dorvane.head
  world.at('2026-11-21T02:00:00Z')
  const quiet = { from: '22:00', to: '07:00' }
  await world.as(noticesContract, account).setPreference({ ...usualPreference, quiet })
  const off = await tell({ to: [{ account }], urgency: 'urgent' })
  const on = await tell({ to: [{ account }, { account, onDuty: true }], urgency: 'urgent' })
  await deliver(world.house)
  expect([await states(off), await states(on)]).toEqual([['email waiting'], ['email sent']])
  await asHouse((call) => settle(call, off))
})

test('one daily mail gathers what is routine, of each world its own, and a repeat of it is the same mail', async () => {
  const to = [{ account: people.norhaven.duty }]
  const routine: Wish = { to, urgency: 'routine' }
  const all = [await tell(routine), await tell(routine), await tell({ ...routine, exercise: true })]
  await deliver(world.house)
  expect(server.mails).toEqual([])
  world.at('2026-11-22T08:00:00Z')
  await deliver(world.house)
  expect(server.mails.map(({ subject }) => subject).toSorted()).toEqual([
    'EXERCISE · EXERCISE · EXERCISE – Waiting for you: 1',
    'Waiting for you: 2',
  ])
  expect(new Set((await Promise.all(all.map(states))).flat())).toEqual(new Set(['email sent']))

  const real = server.mails.find(({ subject }) => subject === 'Waiting for you: 2')
  expect(real?.text.match(/Belmere asks you something/g)).toHaveLength(2)
  await asHouse(({ db }) =>
    db
      .updateTable('notice_digest')
      .set({ state: 'waiting', claimed_until: null })
      .where('exercise', '=', false)
      .execute(),
  )
  await asHouse(({ db }) =>
    db.updateTable('notice_delivery').set({ state: 'waiting' }).where('digest_id', 'is not', null).execute(),
  )
  server.mails.length = 0
  await deliver(world.house)
  expect(server.mails.map(({ messageId }) => messageId)).toEqual([real?.messageId])
})

test('a person who was revoked is told nothing from that moment, nor is whoever has no standing asked for', async () => {
  const before = await tell({ to: [{ account: people.carthia.legal }] })
  await world.revoke(people.carthia.legal)
  const after = await tell({ to: [{ account: people.carthia.legal }] })
  await deliver(world.house)
  expect(server.mails).toEqual([])
  expect([await states(before), await states(after)]).toEqual([['email no-standing'], ['email no-standing']])

  const held = await tell({ to: [{ account: people.carthia.analyst }], urgency: 'routine' })
  await deliver(world.house)
  await world.revoke(people.carthia.analyst)
  world.at('2026-11-22T08:00:00Z')
  await deliver(world.house)
  expect(server.mails).toEqual([])
  expect(await states(held)).toEqual(['email no-standing'])
})

test('what is no single address in a directory is no mail, and holds up no other', async () => {
  const mailbox = (email: string) => ({ mailbox: { email, name: 'X', language: null } })
  const wrong = ['a@x.example, b@x.example', 'a@x.example>\r\nRCPT TO:<b@x.example', 'nobody']
  const key = await tell({ to: [...wrong, 'right@x.example'].map(mailbox) })
  await deliver(world.house)
  expect(await states(key)).toEqual([...wrong.map(() => 'email no-address'), 'email sent'])
  expect(server.mails).toHaveLength(1)
})

test('old notices are swept away, and the browsers of whoever was revoked', async () => {
  const key = await tell({ to: [{ account: people.host.auditor }] })
  await deliver(world.house)
  world.at('2028-01-21T09:00:00Z')
  await asHouse((call) => sweep.work(call, {}, world.house))
  expect(await told(key)).toEqual([])
})

test('an address that is refused for good is given up; a server that is away is asked again, less and less often', async () => {
  const refused = await tell({ to: [{ mailbox: { email: 'refused@x.example', name: 'X', language: null } }] })
  await deliver(world.house)
  expect(await states(refused)).toEqual(['email refused'])

  const { config } = world.house
  world.house.config = { ...config, smtpUrl: 'smtp://127.0.0.1:9' }
  const key = await tell()
  await deliver(world.house)
  expect((await told(key))[0]?.channels[0]).toMatchObject({ state: 'waiting', attempts: 1, fault: 'unreachable' })
  world.house.config = config
  await deliver(world.house)
  expect(server.mails).toEqual([])
  world.at('2026-11-21T09:01:00Z')
  await deliver(world.house)
  expect(server.mails).toHaveLength(1)
  expect(await states(key)).toEqual(['email sent'])
})

test.for(['connections', 'senders'] as const)(
  'a mail server that quarrels with the host (refuses %s) has refused no address: all is sent when it is mended',
  async (refuses) => {
    await using quarrelsome = await startMailServer(0, refuses)
    const { config } = world.house
    world.house.config = { ...config, smtpUrl: quarrelsome.url }
    const key = await tell({ urgency: 'urgent' })
    await deliver(world.house)
    world.house.config = config
    expect((await told(key))[0]?.channels[0]).toMatchObject({ state: 'waiting', attempts: 1, fault: 'refused' })
    world.at('2026-11-21T09:00:10Z')
    await deliver(world.house)
    expect(await states(key)).toEqual(['email sent'])
  },
)

test('a host without a mail server says of each mail that it was not sent', async () => {
  await using silent = await openTestWorld([identity, notices])
  await inTransaction(silent.house, system, 'test', 'acts', (call) =>
    notify(call, {
      key: 'silent:1:',
      to: [{ account: people.carthia.duty }],
      kind: 'test.asked',
      urgency: 'crisis',
      say: 'test.bye',
      values: {},
      path: '/',
      exercise: false,
    }),
  )
  await deliver(silent.house)
  const [one] = await inTransaction(silent.house, system, 'test', 'reads', (call) => deliveriesOf(call, 'silent:1:'))
  expect(one?.channels).toMatchObject([{ channel: 'email', state: 'failed', fault: 'no-mail-server' }])
})

test.for([
  [{ say: 'nobody.gave-this' }, 'no module gave words'],
  [{ path: '//elsewhere.example' as const }, 'no path of ours'],
  [{ path: '/\\elsewhere.example' as const }, 'no path of ours'],
  [{ values: { state: 'x'.repeat(161) } }, 'a value is too long'],
  [{ kind: 'Ping' }, 'no kind'],
] as const)('a notice that is wrongly made is the mistake of a program: %j', async ([wish, why]) => {
  await expect(tell(wish)).rejects.toThrow(why)
})

test('whoever wishes to be rung and has no browser left is told so, and hears what is urgent by mail instead', async () => {
  const doors = world.as(noticesContract, people.carthia.duty)
  await doors.setPreference({
    ...usualPreference,
    ways: { routine: [], prompt: ['push'], urgent: ['push'], crisis: ['push'] },
  })
  const [prompt, crisis] = [await tell(), await tell({ urgency: 'crisis' })]
  await deliver(world.house)
  expect([await states(prompt), (await states(crisis)).toSorted()]).toEqual([
    ['push gone'],
    ['email sent', 'push gone'],
  ])
  await doors.setPreference(usualPreference)
})
