/** To the minute, in UTC, alike in every language: a document is read in many places. */
export function timeShown(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`
}
