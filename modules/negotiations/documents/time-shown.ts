/**
 * To the minute, in UTC, alike in every language: a document is read in many places. Between words from right to left a
 * mark that nobody sees keeps the parts of the date in their order.
 */
export function timeShown(at: string, direction: 'ltr' | 'rtl'): string {
  const time = `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`
  return direction === 'rtl' ? `\u200e${time}\u200e` : time
}
