/** Which hours somebody must answer, and in which of them nobody does. Moments are in milliseconds since 1970. */
import type { Cover } from '../contract/rota.ts'
import { inMilliseconds, isZone, minutesOf, momentOf, wallDay } from '../directory/zones.ts'

export type Span = { from: number; to: number }

const { day, minute } = inMilliseconds

/** Whether a cover can be kept: its zone is known, and its hours are some. */
export function isSoundCover({ zone, from, to }: Cover): boolean {
  return isZone(zone) && minutesOf(to) > minutesOf(from)
}

/** The stretches between two moments that a cover asks for, in order and apart from one another. */
export function coveredSpans(cover: Cover, from: Date, to: Date): Span[] {
  const spans: Span[] = []
  const last = wallDay(to, cover.zone)
  for (let wall = wallDay(from, cover.zone) - day; wall <= last; wall += day) {
    const weekday = ((Math.floor(wall / day) + 3) % 7) + 1
    if (!cover.days.includes(weekday)) continue
    const span = {
      from: Math.max(momentOf(wall + minutesOf(cover.from) * minute, cover.zone).getTime(), from.getTime()),
      to: Math.min(momentOf(wall + minutesOf(cover.to) * minute, cover.zone).getTime(), to.getTime()),
    }
    if (span.from < span.to) spans.push(span)
  }
  return joined(spans)
}

/** What touches or overlaps becomes one. */
function joined(spans: readonly Span[]): Span[] {
  const whole: Span[] = []
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const before = whole.at(-1)
    if (before && span.from <= before.to) before.to = Math.max(before.to, span.to)
    else whole.push({ ...span })
  }
  return whole
}

/** The stretches of what is to be covered in which no shift is kept. */
export function gapsIn(covered: readonly Span[], shifts: readonly Span[]): Span[] {
  const kept = joined(shifts)
  return covered.flatMap((span) => {
    const gaps: Span[] = []
    let open = span.from
    for (const shift of kept) {
      if (shift.to <= open || shift.from >= span.to) continue
      if (shift.from > open) gaps.push({ from: open, to: shift.from })
      open = Math.max(open, shift.to)
    }
    if (open < span.to) gaps.push({ from: open, to: span.to })
    return gaps
  })
}

/** The first pair that overlaps; undefined where none does. */
export function overlapIn<Shift extends Span>(shifts: readonly Shift[]): readonly [Shift, Shift] | undefined {
  const sorted = shifts.toSorted((a, b) => a.from - b.from)
  for (const [index, shift] of sorted.entries()) {
    const next = sorted[index + 1]
    if (next && next.from < shift.to) return [shift, next]
  }
  return undefined
}
