import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { identity } from '#modules/identity/server/index.ts'
import { openTestWorld, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { system } from '#platform/actor.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { noticesContract, type Urgency, usualPreference } from './contract.ts'
import { deliver, deliveriesOf, notices, notify } from './server/index.ts'
import { type MailServer, startMailServer } from './test-mail-server.ts'
import { browserSide, type Received, startReceiver } from './test-receiver.ts'

type Answer = number | { status: number; headers: Record<string, string> }

let world: TestWorld
let mailServer: MailServer
let pushService: Awaited<ReturnType<typeof startReceiver>>
let answer: (got: Received) => Answer
beforeAll(async () => {
  mailServer = await startMailServer()
  pushService = await startReceiver((got) => answer(got))
  world = await openTestWorld([identity, notices], {
    NOTICES_INTERNAL: 'true',
    PUBLIC_URL: 'https://chancery.example',
    SMTP_URL: mailServer.url,
  })
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await mailServer[Symbol.asyncDispose]()
  await pushService[Symbol.asyncDispose]()
})
beforeEach(() => {
  mailServer.mails.length = 0
  pushService.got.length = 0
  world.at(begin)
})

const begin = '2026-11-21T09:00:00.000Z'

/** To be rung and nothing beside it, in so many browsers. */
async function ringAlone(account: string, browsers = 1): Promise<void> {
  const doors = world.as(noticesContract, account)
  const ways = { routine: [], prompt: ['push' as const], urgent: ['push' as const], crisis: ['push' as const] }
  await doors.setPreference({ ...usualPreference, ways })
  for (const { id } of (await doors.browsers()).browsers) await doors.unsubscribe({ id })
  for (let n = 0; n < browsers; n++) {
    const { p256dh, auth } = browserSide()
    await doors.subscribe({ endpoint: `${pushService.url}/push/${account}/${n}`, p256dh, auth, device: `b${n}` })
  }
}

let keys = 0
async function ask(account: string, urgency: Urgency): Promise<string> {
  const key = `instead:${++keys}:`
  const more = { kind: 'notices.test', say: 'notices.test', values: {}, path: '/crisis', exercise: false } as const
  await inTransaction(world.house, system, 'test', 'acts', (call) =>
    notify(call, { key, to: [{ account }], urgency, ...more }),
  )
  return key
}

/** What is due now, and what came of it. */
async function carried(): Promise<void> {
  await deliver(world.house)
  await deliver(world.house)
}

async function later(seconds: number): Promise<void> {
  world.at(new Date(Date.parse(begin) + seconds * 1_000).toISOString())
  await carried()
}

async function ways(key: string): Promise<string[]> {
  const told = await inTransaction(world.house, system, 'test', 'reads', (call) => deliveriesOf(call, key))
  return told
    .flatMap((one) => one.channels.map(({ channel, state, fault }) => [channel, state, fault].join(' ').trim()))
    .toSorted()
}

const { duty } = people.norhaven

test.for<[string, Answer, string]>([
  ['does not know us, as after its key was lost (403)', 403, 'push failed gone'],
  ['does not take our word (401)', 401, 'push failed gone'],
  ['finds it too large (413)', 413, 'push failed refused'],
  ['is down (503)', 503, 'push waiting unreachable'],
  ['asks for a day of rest', { status: 429, headers: { 'retry-after': '86400' } }, 'push waiting unreachable'],
])('a crisis reaches by mail, at once, whomever a push service does not ring because it %s', async ([, said, push]) => {
  answer = () => said
  await ringAlone(duty)
  const key = await ask(duty, 'crisis')
  await carried()
  expect(await ways(key)).toEqual(['email sent', push])
  expect(mailServer.mails).toHaveLength(1)
  await later(3_600)
  expect(mailServer.mails).toHaveLength(1)
})

test('a push service that does not know us is not asked again: the list says that nobody is rung there', async () => {
  answer = () => 403
  await ringAlone(duty)
  await ask(duty, 'crisis')
  await carried()
  expect((await world.as(noticesContract, duty).browsers()).browsers).toEqual([])
  expect(pushService.got).toHaveLength(1)
})

test('no push service lets a crisis rest for longer than twenty seconds, nor what is urgent longer than a minute', async () => {
  answer = () => ({ status: 429, headers: { 'retry-after': '86400' } })
  await ringAlone(duty)
  const crisis = await ask(duty, 'crisis')
  await carried()
  answer = () => 201
  await later(19)
  expect(await ways(crisis)).toEqual(['email sent', 'push waiting unreachable'])
  await later(20)
  expect(await ways(crisis)).toEqual(['email sent', 'push sent'])

  world.at(begin)
  answer = () => ({ status: 429, headers: { 'retry-after': '86400' } })
  const urgent = await ask(duty, 'urgent')
  await carried()
  answer = () => 201
  await later(59)
  expect(await ways(urgent)).toEqual(['push waiting unreachable'])
  await later(60)
  expect(await ways(urgent)).toEqual(['push sent'])
})

test('what is urgent goes by mail when the second try fails as well; what is not urgent never does', async () => {
  answer = () => 503
  await ringAlone(duty)
  const [urgent, prompt] = [await ask(duty, 'urgent'), await ask(duty, 'prompt')]
  await carried()
  expect(await ways(urgent)).toEqual(['push waiting unreachable'])
  await later(120)
  expect(await ways(urgent)).toEqual(['email sent', 'push waiting unreachable'])
  await later(3_600)
  expect(await ways(prompt)).toEqual([expect.stringMatching(/^push waiting/)])
  expect(mailServer.mails).toHaveLength(1)
})

test('of two browsers one that is rung is enough; where neither is, one mail leaves', async () => {
  await ringAlone(duty, 2)
  answer = ({ path }) => (path.endsWith('/0') ? 413 : 201)
  const rung = await ask(duty, 'crisis')
  await carried()
  expect(await ways(rung)).toEqual(['push failed refused', 'push sent'])
  answer = () => 503
  const silent = await ask(duty, 'crisis')
  await carried()
  await later(60)
  expect(await ways(silent)).toEqual(['email sent', 'push waiting unreachable', 'push waiting unreachable'])
  expect(mailServer.mails).toHaveLength(1)
})

test('a webhook rings a machine and no person: where the only browser is gone, mail leaves beside it', async () => {
  answer = ({ path }) => (path === '/hook' ? 200 : 410)
  await world.as(noticesContract, people.belmere.head).setWebhook({ url: `${pushService.url}/hook`, urgency: 'prompt' })
  await ringAlone(people.belmere.duty)
  const [first, second] = [await ask(people.belmere.duty, 'crisis'), await ask(people.belmere.duty, 'crisis')]
  await carried()
  expect(await ways(first)).toEqual(['email sent', 'push failed gone', 'webhook sent'])
  // Its browser was forgotten when the first was refused.
  expect(await ways(second)).toEqual(['email sent', 'push failed gone', 'webhook sent'])
})
