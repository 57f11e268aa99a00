import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { logOf, sequence, verifyRecord } from '#modules/record/server/index.ts'
import { parseSignedCheckpoint } from '#modules/record/checkpoint.ts'
import { system } from '#platform/actor.ts'
import { readConfig } from '#platform/server/config.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { openHouse } from './server/open-house.ts'
import { layPrepared } from './test-data-folder.ts'

/** A process that enters and sequences without end, and prints each checkpoint that it has published. */
const work = `
  import { openHouse } from '${join(import.meta.dirname, 'server', 'open-house.ts')}'
  import { readConfig } from '#platform/server/config.ts'
  import { inTransaction } from '#platform/server/transaction.ts'
  import { system } from '#platform/actor.ts'
  import { enter, recordFiles, sequence } from '#modules/record/server/index.ts'
  const { house } = await openHouse(readConfig(process.env))
  for (;;) {
    await inTransaction(house, system, 'test', 'acts', async (call) => {
      for (let n = 0; n < 90; n++) await enter(call, { kind: 'device', content: 'x' })
    })
    await sequence(house)
    process.stdout.write(JSON.stringify(Buffer.from(await recordFiles(house)('checkpoint')).toString()) + '\\n')
  }`

test('killed outright in the midst of sequencing, a host has one record, and every checkpoint that it showed holds', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chancery-record-kill-'))
  await layPrepared(folder)
  const environment = { CHANCERY_DATA: folder, LOG_LEVEL: 'silent' }
  const { DATABASE_URL: _, ...inherited } = process.env
  const shown = new Map<number, string>()
  try {
    for (const [round, life] of [300, 450].entries()) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', work], {
        cwd: join(import.meta.dirname, '..'),
        env: { ...inherited, ...environment },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let said = ''
      child.stdout.on('data', (part: Buffer) => (said += part.toString()))
      await once(child.stdout, 'data')
      await pause(life)
      child.kill('SIGKILL')
      await once(child, 'close')
      for (const line of said.split('\n').slice(0, -1)) {
        const { size, note } = parseSignedCheckpoint(String(JSON.parse(line)))
        expect(shown.get(size) ?? note.text).toBe(note.text)
        shown.set(size, note.text)
      }
      await using open = await openHouse(readConfig(environment))
      const { house } = open
      await sequence(house)
      const log = await logOf(house)
      const verdict = await inTransaction(house, system, 'test', 'reads', ({ db }) => verifyRecord(db, { log }))
      expect(verdict.breach).toBeUndefined()
      const { rows } = await house.database.connect().then(async (connection) => {
        try {
          return await connection.query<{ size: number; note: string }>('select size, note from record_checkpoint')
        } finally {
          connection.release()
        }
      })
      const kept = new Map(rows.map(({ size, note }) => [Number(size), parseSignedCheckpoint(note).note.text]))
      for (const [size, text] of shown) expect([round, size, kept.get(size)]).toEqual([round, size, text])
    }
    expect(shown.size).toBeGreaterThan(1)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 90_000)
