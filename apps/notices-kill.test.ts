import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { expect, test } from 'vitest'
import { type Notice, notify } from '#modules/notices/server/index.ts'
import { type MailServer, startMailServer } from '#modules/notices/test-mail-server.ts'
import { system } from '#platform/actor.ts'
import { readConfig } from '#platform/server/config.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { openHouse } from './server/open-house.ts'
import { layPrepared } from './test-data-folder.ts'

const many = 300
/** One mail in the hand of each lane at most may be sent twice by a kill. */
const lanes = 4

test('killed while it sends, a house tells everybody in the end and nobody under two names; told to close, it tells nobody twice', async () => {
  await using mailServer = await startMailServer(15)
  const { mails } = mailServer
  const folder = await mkdtemp(join(tmpdir(), 'chancery-notices-'))
  await layPrepared(folder)
  const database = await ownDatabase()
  const environment = {
    CHANCERY_DATA: folder,
    PORT: '0',
    LOG_LEVEL: 'info',
    SMTP_URL: mailServer.url,
    ...(database ? { DATABASE_URL: database.url } : {}),
  }
  try {
    await askForAll(environment)
    await startAndEnd(environment, mailServer, 100, 'SIGKILL')
    await letClaimsRunOut(environment)
    // What the kill had in hand is sent again now, and first of all.
    expect(await startAndEnd(environment, mailServer, mails.length + 80, 'SIGTERM')).toBe(0)
    const twice = mails.length - namesOf(mailServer).size
    expect(twice).toBeLessThanOrEqual(lanes)
    await startAndEnd(environment, mailServer, many + twice, 'SIGTERM')
    expect(mails.length - namesOf(mailServer).size).toBe(twice)

    expect(namesOf(mailServer).size).toBe(many)
    for (const [to, of] of Map.groupBy(mails, (mail) => mail.to))
      expect([to, new Set(of.map(({ messageId }) => messageId)).size]).toEqual([to, 1])
    expect(new Set(mails.map(({ to }) => to)).size).toBe(many)
  } finally {
    await rm(folder, { recursive: true, force: true })
    await database?.drop()
  }
}, 120_000)

const namesOf = ({ mails }: MailServer): Set<string> => new Set(mails.map(({ messageId }) => messageId))

type Environment = Record<string, string>

/** Asked for in one transaction, by a process that ends before anything is sent. */
async function askForAll(environment: Environment): Promise<void> {
  await using open = await openHouse(readConfig({ ...environment, LOG_LEVEL: 'silent' }))
  const notice: Notice = {
    key: 'kill:1:',
    to: Array.from({ length: many }, (_, n) => ({
      mailbox: { email: `contact${n}@belmere.example`, name: '', language: null },
    })),
    kind: 'notices.test',
    urgency: 'prompt',
    say: 'notices.test',
    values: {},
    path: '/notices',
    exercise: false,
  }
  await inTransaction(open.house, system, 'test', 'acts', (call) => notify(call, notice))
}

/** Where several processes share a database, what a dead one had claimed is free when its time has run out. */
async function letClaimsRunOut({ DATABASE_URL }: Environment): Promise<void> {
  if (DATABASE_URL)
    await onServer(DATABASE_URL, `update notice_delivery set claimed_until = now() where claimed_until is not null`)
}

/** The real server; ended when the mail server has taken so many. Answers its exit code. */
async function startAndEnd(
  environment: Environment,
  { mails }: MailServer,
  wanted: number,
  by: 'SIGKILL' | 'SIGTERM',
): Promise<number | null> {
  const { DATABASE_URL: _, ...inherited } = process.env
  const child = spawn(process.execPath, ['apps/server/main.ts'], {
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = once(child, 'exit')
  while (mails.length < wanted && alive(child)) await pause(5)
  expect(alive(child)).toBe(true)
  child.kill(by)
  await ended
  return child.exitCode
}

const alive = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null

async function ownDatabase(): Promise<{ url: string; drop(): Promise<void> } | undefined> {
  const url = process.env['DATABASE_URL']
  if (!url) return undefined
  const name = `chancery_notices_${crypto.randomUUID().replaceAll('-', '')}`
  const own = new URL(url)
  own.pathname = `/${name}`
  await onServer(url, `create database ${name}`)
  return { url: own.href, drop: () => onServer(url, `drop database ${name} with (force)`) }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}
