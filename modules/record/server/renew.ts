import type { Call } from '#platform/server/call.ts'
import type { AnyTables } from '#platform/server/database.ts'
import { freshness } from '../rules.ts'
import { publishAct, toSecond } from './enter.ts'
import { newestCheckpoint } from './files.ts'

/**
 * Enters that the record stands, where nothing else was entered for a while: so that witnesses sign anew, those that are
 * asked and those that look by themselves, and an old record that is shown to somebody can be told by its age.
 */
export async function renewRecord(call: Call<AnyTables>): Promise<void> {
  const newest = await newestCheckpoint(call.db, 'signed')
  if (!newest || call.now.getTime() - newest.at.getTime() < freshness.renewedAfter) return
  await publishAct(call, 'record/stands', { v: 1, act: 'record.stands', at: toSecond(call.now) })
}
