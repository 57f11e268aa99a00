import { resolve } from 'node:path'
import { backup } from '#platform/server/backup.ts'
import { restore } from '#platform/server/restore.ts'
import { modules } from '../server/modules.ts'
import { databaseAtHand, houseAtHand } from './at-hand.ts'
import { bar } from './bar.ts'

export async function keep(path: string | undefined, json: boolean): Promise<Record<string, unknown>> {
  const now = new Date()
  const file = resolve(path ?? `chancery-${now.toISOString().slice(0, 19).replaceAll(':', '')}Z.backup`)
  await using open = await houseAtHand()
  const rows = await backup(open.house.database, file, now, bar('Keeping rows', json))
  return { file, rows }
}

export async function bringBack(path: string, replace: boolean, json: boolean): Promise<Record<string, unknown>> {
  await using database = await databaseAtHand()
  const { rows, made } = await restore(database, modules, resolve(path), {
    replace,
    progress: bar('Bringing back rows', json),
  })
  const next = 'Nothing is added to the record until "chancery record recover" has taken over its newest copy.'
  return { file: resolve(path), rows, made, next }
}
