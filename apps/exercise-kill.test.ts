import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exercisesContract } from '#modules/exercises/contract.ts'
import type { ScenarioInput } from '#modules/exercises/rules.ts'
import { settleDelegation } from '#modules/identity/server/index.ts'
import { startMailServer } from '#modules/notices/test-mail-server.ts'
import { readConfig } from '#platform/server/config.ts'
import { doorsWithin } from './doors-within.ts'
import { openHouse } from './server/open-house.ts'
import { layPrepared } from './test-data-folder.ts'

const injects = 60

/** An inject for every second, each an incident on the platform, and one that follows each tenth. */
const busy: ScenarioInput = {
  title: { en: 'Sixty seconds' },
  summary: { en: 'An inject a second.' },
  briefing: { en: 'Watch.' },
  minutes: 1,
  roles: [{ id: 'belmere', name: { en: 'Belmere' }, brief: { en: 'You.' } }],
  injects: Array.from({ length: injects }, (_, n) => ({
    id: `inject-${n}`,
    kind: 'incident' as const,
    when:
      n % 10 === 9
        ? ({ by: 'inject', after: `inject-${n - 1}`, seconds: 1 } as const)
        : ({ by: 'time', at: n } as const),
    title: { en: `Inject ${n}` },
    words: { en: 'It happens.' },
    incident: {},
  })),
}

async function opened(environment: Record<string, string>) {
  return openHouse(readConfig({ ...environment, LOG_LEVEL: 'silent' }))
}

/** A run that has just begun, three times as fast as the wall. */
async function begin(environment: Record<string, string>): Promise<{ id: string; head: string; analyst: string }> {
  await using open = await opened(environment)
  const { house } = open
  const people = [
    { name: 'Head', email: 'head@belmere.example', roles: ['head-of-delegation'] },
    { name: 'Analyst', email: 'analyst@belmere.example', roles: ['technical-contact'] },
  ] as const
  const settled = await settleDelegation(
    house.database.kysely,
    { kind: 'state', name: 'Belmere', invented: true, people: [...people] },
    house.now(),
  )
  const [head = '', analyst = ''] = settled.people
  const control = doorsWithin(house).as(exercisesContract, head)
  const { id: scenarioId } = await control.scenarios.create({ scenario: busy })
  const players = [{ role: 'belmere', by: { kind: 'people' as const, accountIds: [analyst] } }]
  const { id } = await control.runs.prepare({ scenarioId, players })
  await control.runs.speed({ id, speed: 3 })
  await control.runs.start({ id })
  return { id, head, analyst }
}

test('however often the process is killed, each inject of an exercise goes out once, in order, with what it does', async () => {
  await using mailServer = await startMailServer()
  const { mails } = mailServer
  const folder = await mkdtemp(join(tmpdir(), 'chancery-exercise-kill-'))
  await layPrepared(folder)
  const environment = { CHANCERY_DATA: folder, PORT: '0', LOG_LEVEL: 'info' }
  const { DATABASE_URL: _, ...inherited } = process.env
  try {
    const { id, head, analyst } = await begin(environment)
    // The first falls as soon as an inject told somebody; the second may find the server still looking at what it missed.
    for (let life = 0; life < 2; life++) {
      const told = mails.length
      const child = spawn(process.execPath, ['apps/server/main.ts'], {
        env: { ...inherited, ...environment, SMTP_URL: mailServer.url },
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      const ended = once(child, 'exit')
      try {
        // A mail leaves when what it tells of stands: by then its inject is out, however long this machine took.
        await expect.poll(() => mails.length, { interval: 5, timeout: 50_000 }).toBeGreaterThan(told)
      } finally {
        child.kill('SIGKILL')
        await ended
      }
    }
    await using open = await opened(environment)
    const { house } = open
    const doors = doorsWithin(house)
    const control = doors.as(exercisesContract, head)
    const outOf = async () =>
      (await control.runs.one({ id })).log.flatMap(({ entry }) => (entry.what === 'inject' ? [entry.inject] : []))
    expect((await outOf()).length).toBeGreaterThan(0)
    // However long that took, the clock of the run stands before this.
    await control.runs.jump({ id, to: 86_400 })
    const { items } = await control.runs.one({ id })
    const out = await outOf()
    const wanted = busy.injects.map((inject) => inject.id)
    expect(out).toEqual(wanted)
    expect(items.find(({ kind }) => kind === 'incident')).toEqual({ kind: 'incident', count: injects })
    const { received } = await doors.as(exercisesContract, analyst).play.one({ id })
    expect(received.map(({ inject }) => inject).toReversed()).toEqual(wanted)
    expect(new Set(received.map(({ item }) => item?.id)).size).toBe(injects)
    const db = house.database.kysely
    expect((await db.selectFrom('incident').select('id').where('exercise', '=', true).execute()).length).toBe(injects)
    expect((await db.selectFrom('notice').select('id').where('account_id', '=', analyst).execute()).length).toBe(
      injects,
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 120_000)
