// The played delegations of the demonstration at their table: once to its half, whatever happens on the way.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { issueDemoList } from '#modules/identity/server/index.ts'
import { perform } from '#modules/negotiations/cli/index.ts'
import { textOf } from '#modules/negotiations/text/chars.ts'
import { statusOf } from '#modules/negotiations/text/status.ts'
import { readConfig } from '#platform/server/config.ts'
import { type SeatToken, seatsOf } from './demo/talks/seats.ts'
import { type Table, openTable } from './demo/talks/table.ts'
import { openServer } from './server/open-server.ts'
import { layPrepared } from './test-data-folder.ts'

test('the talks come to their half once: killed on the way they go on, and another start repeats nothing', async () => {
  await using host = await openHost()
  const { address, seats } = host
  await playAndKill(host)
  const begun = await openTable(address, await seats())
  const before = actsAt(begun)
  expect(before).toBeGreaterThan(0)
  // Somebody may come while it is played: it is looked meanwhile, and nobody is kept at the door.
  const [later] = await Promise.all([begun.letIn(), begun.play(new AbortController().signal)])
  expect(later).toEqual([])
  const state = stateAt(begun)
  expect(state.count).toBeGreaterThan(before)
  expect(state.parties).toHaveLength(5)
  const standing = Object.values(state.paragraphs).map((one) => statusOf(one))
  expect(standing).toHaveLength(12)
  expect(new Set(standing)).toEqual(new Set(['clean', 'bracketed', 'parked', 'ad-referendum']))
  const titles = Object.values(state.paragraphs).filter(({ type }) => type === 'title')
  expect(titles.map(({ alternatives: [first] }) => textOf(first?.runs ?? []))).toEqual([
    'Norms for the time between incidents in the Lantern Sea',
  ])
  const { count } = state
  await begun[Symbol.asyncDispose]()

  await using again = await openTable(address, await seats())
  expect(again.room).toBe(begun.room)
  await again.play(new AbortController().signal)
  expect(actsAt(again)).toBe(count)
  await answersOnce(again)
}, 240_000)

/** What somebody proposes is answered by one delegation, once. */
async function answersOnce(table: Table): Promise<void> {
  const { seats, room } = table
  await table.answer()
  const { count, paragraphs } = stateAt(table)
  const cables = Object.values(paragraphs).find(({ stage }) => stage === 'parked')
  // By a seat of the table it is no newcomer's: the played ones do not answer one another.
  await perform(seats.quillon, room, [
    { kind: 'comment.make', comment: 'A'.repeat(22), text: 'When?', ...(cables ? { paragraph: cables.id } : {}) },
  ])
  await table.answer()
  await table.answer()
  expect(actsAt(table)).toBe(count + 1)
}

function stateAt({ seats: { chair }, room }: Table) {
  const view = chair.negotiations.negotiation(room)
  if (!view) throw new Error('The table has no text')
  return view.state
}

const actsAt = (table: Table): number => stateAt(table).count

/** The process of the played delegations, ended as by a power cut when it has played a part of it. */
async function playAndKill({ address, seats, carried }: Host): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'demo', 'players.ts')], {
    stdio: ['pipe', 'inherit', 'inherit', 'ipc'],
  })
  const gone = once(child, 'exit')
  child.stdin?.end(JSON.stringify({ host: address, seats: await seats() }))
  await expect.poll(carried, { timeout: 60_000, interval: 20 }).toBeGreaterThan(14)
  child.kill('SIGKILL')
  await gone
}

type Host = Awaited<ReturnType<typeof openHost>>

async function openHost() {
  const folder = await mkdtemp(join(tmpdir(), 'chancery-table-'))
  await layPrepared(join(folder, 'data'))
  const server = await openServer(
    readConfig({
      PORT: '0',
      PUBLIC_URL: 'http://127.0.0.1',
      DATABASE_URL: '',
      CHANCERY_DATA: join(folder, 'data'),
      CHANCERY_DEMO: 'true',
      LOG_LEVEL: 'fatal',
    }),
  )
  return {
    address: server.address,
    async seats(): Promise<SeatToken[]> {
      const seats = await seatsOf(server.house, join(folder, 'players'))
      await issueDemoList(server.house)
      return seats
    },
    /** Envelopes that the host has taken. */
    async carried(): Promise<number> {
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from room_envelope`.execute(
        server.house.database.kysely,
      )
      return rows[0]?.n ?? 0
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
