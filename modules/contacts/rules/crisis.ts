/**
 * Crisis lines, the host's half: who has one, who decides over it, who may ring and answer. A third delegation, and the
 * host's own people, are told nothing of a line; of the two delegations every person sees that it stands, and only its
 * officers hear of rings.
 */
import type { Verdict } from '#platform/refusal.ts'
import type { CrisisLadder, CrisisRung, CrisisState, RingKind } from '../contract/crisis.ts'

type Who = {
  kind: string
  id: string | null
  delegationId: string | null
  roles: readonly string[]
  scopes: readonly string[]
}

/** Of the two delegations `lowId` is the one with the lower id. */
type Line = {
  lowId: string
  highId: string
  proposedBy: string
  agreedAt: Date | null
  roomId: string | null
  endedAt: Date | null
}

const yes = (condition: boolean, refused: string): Verdict => condition || { refused }

/** People, and machine accounts that may use rooms: a duty desk at a command line. */
export function mayReadCrisis({ kind, delegationId, scopes }: Who): Verdict {
  const fits = kind === 'person' || (kind === 'machine' && scopes.includes('rooms'))
  return yes(fits && delegationId !== null, 'CRISIS_NOT_FOR_YOU')
}

/** A machine account sees a line where it is an officer of it; people wherever their delegation is a side. */
export function maySeeLine(who: Who, line: Line, officer: boolean): Verdict {
  const side = who.delegationId !== null && (who.delegationId === line.lowId || who.delegationId === line.highId)
  return yes(side && mayReadCrisis(who) === true && (who.kind === 'person' || officer), 'CRISIS_LINE_UNKNOWN')
}

const heads = ({ kind, delegationId, roles }: Who): boolean =>
  kind === 'person' && delegationId !== null && roles.includes('head-of-delegation')

export function mayPropose(who: Who): Verdict {
  return yes(heads(who), 'CRISIS_NOT_HEAD')
}

const proposed = ({ agreedAt, endedAt }: Line): boolean => agreedAt === null && endedAt === null
const agreed = ({ agreedAt, endedAt }: Line): boolean => agreedAt !== null && endedAt === null

/** For heads; `stands`: whether the line stands as the act needs it. That a machine account sees the line was asked before. */
function byHead(who: Who, line: Line, stands: boolean): Verdict {
  if (maySeeLine(who, line, true) !== true) return { refused: 'CRISIS_LINE_UNKNOWN' }
  if (!heads(who)) return { refused: 'CRISIS_NOT_HEAD' }
  return yes(stands, 'CRISIS_STANDS_OTHERWISE')
}

export function mayAgree(who: Who, line: Line): Verdict {
  return byHead(who, line, proposed(line) && line.proposedBy !== who.delegationId)
}

/** Either side, while it is only proposed: whoever proposed it withdraws it so. */
export function mayDecline(who: Who, line: Line): Verdict {
  return byHead(who, line, proposed(line))
}

export function mayEnd(who: Who, line: Line): Verdict {
  return byHead(who, line, agreed(line))
}

export function mayReattach(who: Who, line: Line): Verdict {
  return byHead(who, line, agreed(line) && line.roomId !== null)
}

export function mayNameOfficers(who: Who, line: Line): Verdict {
  return byHead(who, line, line.endedAt === null)
}

/** For officers, in good standing at this moment; a head is one. */
function byOfficer(who: Who, line: Line, officer: boolean, stands: boolean): Verdict {
  const seen = maySeeLine(who, line, officer)
  if (seen !== true) return seen
  if (!officer) return { refused: 'CRISIS_NOT_OFFICER' }
  return yes(stands, 'CRISIS_STANDS_OTHERWISE')
}

export function mayAttach(who: Who, line: Line, officer: boolean): Verdict {
  return byOfficer(who, line, officer, agreed(line))
}

/** Also before its room stands, and when the room is dead: the bell is not the room. */
export function mayRing(who: Who, line: Line, officer: boolean): Verdict {
  return byOfficer(who, line, officer, agreed(line))
}

/** Also of a line that has ended: what rang before is not unanswered for ever. */
export function mayAnswer(who: Who, line: Line, officer: boolean): Verdict {
  return byOfficer(who, line, officer, true)
}

export function mayReadRings(who: Who, line: Line, officer: boolean): Verdict {
  return byOfficer(who, line, officer, true)
}

export function stateOf(line: Line, own: string | null): CrisisState {
  if (line.endedAt !== null) return 'ended'
  if (line.agreedAt !== null) return line.roomId === null ? 'agreed' : 'open'
  return line.proposedBy === own ? 'proposed-by-us' : 'proposed-by-them'
}

export const usualLadder: CrisisLadder = { deputy: 300, head: 900, mission: 1800, closes: 86_400 }

export function ladderFits({ deputy, head, mission, closes }: CrisisLadder): boolean {
  return deputy < head && head < mission && mission < closes
}

/** Only what is no test and no exercise reaches the mission: its mailbox belongs to the world outside of the line. */
export function rungsOf(kind: RingKind): readonly CrisisRung[] {
  return kind === 'message' ? ['officers', 'deputy', 'head', 'mission'] : ['officers', 'deputy', 'head']
}

const secondsOf = (ladder: CrisisLadder, rung: CrisisRung): number => (rung === 'officers' ? 0 : ladder[rung])

/** How many rungs are to have been told so long after the ring. */
export function rungsDue(kind: RingKind, ladder: CrisisLadder, milliseconds: number): number {
  return rungsOf(kind).filter((rung) => secondsOf(ladder, rung) * 1000 <= milliseconds).length
}

/** When the house has to look at a ring again of which so many rungs were told. */
export function nextLook(kind: RingKind, ladder: CrisisLadder, rangAt: Date, told: number): Date {
  const rung = rungsOf(kind)[told]
  return new Date(rangAt.getTime() + (rung === undefined ? ladder.closes : secondsOf(ladder, rung)) * 1000)
}

/** A message breaks everybody's quiet hours, at every rung; a test or an exercise nobody's. */
export function urgencyOf(kind: RingKind, rung: CrisisRung): 'crisis' | 'prompt' | 'routine' {
  if (kind === 'message') return 'crisis'
  return kind === 'test' && rung === 'head' ? 'routine' : 'prompt'
}

/** Of one side of a line within an hour, each kind by itself: however often one tests, one can still ring. */
export const mostRings: Readonly<Record<RingKind, number>> = { message: 60, exercise: 60, test: 12 }

/**
 * `officers`: named on one side of a line. Proposals of one delegation: `waiting` at once, and `daily`. `changes` of one side
 * to a line within a day: namings and new rooms. To take an office away, to agree and to end is never too much.
 */
export const mostOfLines = { officers: 40, waiting: 30, daily: 20, changes: 60 } as const
