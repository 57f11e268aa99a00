// What this browser itself finds of the record. It believes neither the doors nor the page before: it reads the files,
// checks every signature, and holds what it saw last against what it is shown now.
import { type AlarmKind, isStale, type Latest, openRecordView, RecordAlarm } from '../verifying.ts'
import { fileOfRecord } from './record-files.ts'

const place = (origin: string) => `chancery.record.${origin}`

export type Found =
  | { kind: 'sound'; latest: Latest; before: { size: number } | undefined; stale: boolean }
  | { kind: 'alarm'; alarm: AlarmKind; message: string; evidence: string }

/** Looks at the record anew. Throws only where it cannot be reached. */
export async function lookAtRecord(origin: string, policy: string): Promise<Found> {
  const seen = localStorage.getItem(place(origin)) ?? undefined
  try {
    const latest = await openRecordView({
      origin,
      policy,
      fetch: fileOfRecord,
      lastSeen: {
        load: async () => localStorage.getItem(place(origin)) ?? undefined,
        save: async (_, note) => localStorage.setItem(place(origin), note),
      },
      now: () => new Date(),
    }).latest()
    const size = Number(seen?.split('\n')[1])
    const before = seen === undefined ? undefined : { size }
    return { kind: 'sound', latest, before, stale: isStale(latest.witnessedAt, new Date()) }
  } catch (error) {
    if (!(error instanceof RecordAlarm)) throw error
    const { kind, message, at, seen: before, shown } = error
    return {
      kind: 'alarm',
      alarm: kind,
      message,
      evidence: JSON.stringify({ kind, message, at, seen: before, shown }, null, 2),
    }
  }
}
