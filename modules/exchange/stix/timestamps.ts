const shape = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?Z$/

/** Room for more digits than any clock has; without a limit a version could be megabytes long. */
const mostLength = 64

/**
 * Whether a text is a STIX 2.1 timestamp (section 2.16: RFC 3339, always `Z`, any number of fraction digits) of a day
 * that the calendar has. A leap second is taken only where one can fall, at 23:59:60.
 */
export function isTimestamp(text: string): boolean {
  if (text.length < 20 || text.length > mostLength || text.charCodeAt(text.length - 1) !== 90) return false
  const parts = shape.exec(text)
  if (parts === null) return false
  const month = Number(parts[2])
  const day = Number(parts[3])
  const hour = Number(parts[4])
  const minute = Number(parts[5])
  const second = Number(parts[6])
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59) return false
  if (second > 59 && !(second === 60 && hour === 23 && minute === 59)) return false
  return day <= 28 || day <= daysIn(Number(parts[1]), month)
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/**
 * Compares two timestamps as points in time, however many fraction digits each was written with:
 * `…:00Z`, `…:00.0Z` and `…:00.000Z` are one moment.
 *
 * @returns less than, equal to or greater than zero. The texts must be timestamps; see `isTimestamp`.
 */
export function compareTimestamps(one: string, other: string): number {
  const seconds = order(one.slice(0, 19), other.slice(0, 19))
  return seconds === 0 ? order(fraction(one), fraction(other)) : seconds
}

/** The fraction's digits without trailing zeros: these sort as the numbers do. */
export function fraction(text: string): string {
  let end = text.length - 1
  while (end > 20 && text.charCodeAt(end - 1) === 48) end--
  return text.slice(20, end)
}

function order(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
