/** What is told to the person because somebody did what no honest program does. */
import { toBase64url, utf8 } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import type { NegotiationAlarm } from './views.ts'

type Raised = Pick<NegotiationAlarm, 'kind' | 'about' | 'at'> & {
  room: string
  evidence: unknown
  /** Tells it from others of its kind. */ cause: string
}

/** Of larger evidence the beginning is kept. */
const mostEvidence = 32 * 1024

export function alarmOf({ kind, about, at, room, evidence, cause }: Raised): NegotiationAlarm {
  const id = toBase64url(sha256(utf8(JSON.stringify([kind, room, cause]))).subarray(0, 16))
  return { id, kind, about, at, evidence: JSON.stringify(evidence, null, 2).slice(0, mostEvidence) }
}
