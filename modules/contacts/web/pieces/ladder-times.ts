/** The rungs for which a ladder has a time, and when it ends. */
export const ladderRungs = ['deputy', 'head', 'mission', 'closes'] as const
export type Ladder = Record<(typeof ladderRungs)[number], number>

export const ladderUnits = ['minute', 'hour', 'day'] as const
export type LadderUnit = (typeof ladderUnits)[number]

const minutesIn = { minute: 1, hour: 60, day: 24 * 60 } as const

/** A number of minutes as it is written in a field: in the largest of these units in which it is a whole number. */
export function writtenAs(minutes: number, units: readonly LadderUnit[]): { text: string; unit: LadderUnit } {
  const unit = units.findLast((one) => minutes % minutesIn[one] === 0) ?? 'minute'
  return { text: String(minutes / minutesIn[unit]), unit }
}

/** The minutes that are meant; 0 where none are, which fits on no ladder. */
export function meantBy(text: string, unit: LadderUnit): number {
  return Math.round(Number(text) * minutesIn[unit]) || 0
}

/** A ladder in other units of time: by 60, of minutes in seconds. */
export const scaled = ({ deputy, head, mission, closes }: Ladder, by: number): Ladder => ({
  deputy: deputy * by,
  head: head * by,
  mission: mission * by,
  closes: closes * by,
})
