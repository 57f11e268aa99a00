// Not the whole command line of the record: a wrong word is answered at once.
import { alarmText } from '#modules/record/cli/alarm-text.ts'
import type { RecordAlarm } from '#modules/record/verifying.ts'

/** How a command ends. The table in docs/operations.md says the same. */
export const exitCodes = {
  done: 0,
  /** The house said no, or something broke; nothing was changed. */
  refused: 1,
  /** The command was written wrongly. */
  usage: 2,
  /** A file, a person, the database or the data folder cannot be reached. */
  unreachable: 3,
  /** What was read is not whole: a backup, a bundle, the books, a proof, the record. */
  damaged: 4,
} as const

type Ending = Exclude<keyof typeof exitCodes, 'done'>

/** Why a command did not do what it was asked for, in words for who typed it. */
export class NotDone extends Error {
  override name = 'NotDone'
  ending: Ending
  constructor(ending: Ending, message: string) {
    super(message)
    this.ending = ending
  }
}

const byName: Record<string, Ending> = {
  DamagedArchive: 'damaged',
  UnfitFile: 'damaged',
  NotEmpty: 'refused',
  TooNew: 'refused',
  FolderInUse: 'unreachable',
  PortTaken: 'unreachable',
  WrongSettings: 'usage',
  NotRecovered: 'refused',
  NotVerified: 'damaged',
  SyntaxError: 'damaged',
  Unreachable: 'unreachable',
  KeyRefused: 'damaged',
  NoSuchFile: 'unreachable',
  NotSignedIn: 'unreachable',
  NotAccredited: 'unreachable',
  NotFound: 'unreachable',
  StillAtWork: 'unreachable',
  ActRefused: 'refused',
  NotOpen: 'refused',
  CrisisRefused: 'refused',
  SealedRefused: 'damaged',
}

const unreachableCodes = new Set([
  'ENOENT',
  'EACCES',
  'EISDIR',
  'ECONNREFUSED',
  'ENOTFOUND',
  'ETIMEDOUT',
  '28P01',
  '3D000',
  '28000',
])

type Ended = { ending: Ending; message: string; evidence?: { alarm: object } }

export function endingOf(error: unknown): Ended {
  if (isAlarm(error)) {
    const { kind, at, seen, shown } = error
    return { ending: 'damaged', message: alarmText(error), evidence: { alarm: { kind, at, seen, shown } } }
  }
  if (error instanceof NotDone) return { ending: error.ending, message: error.message }
  if (!(error instanceof Error)) return { ending: 'refused', message: String(error) }
  const code = 'code' in error ? String(error.code) : ''
  const known = byName[error.name] ?? (unreachableCodes.has(code) ? 'unreachable' : undefined)
  // Node reports a refused connection to a name with two addresses as one error without a message.
  return { ending: known ?? 'refused', message: error.message || `The database cannot be reached (${code}).` }
}

function isAlarm(error: unknown): error is RecordAlarm {
  return error instanceof Error && error.name === 'RecordAlarm' && 'kind' in error
}
