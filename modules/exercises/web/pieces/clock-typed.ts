/**
 * Seconds of the exercise as somebody types them: `8:30`, `1:02:05`, or a number of minutes; in digits of any of our
 * languages. Undefined where it is no time.
 */
export function secondsTyped(typed: string): number | undefined {
  const plain = typed
    .trim()
    .replaceAll(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replaceAll(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0xe50))
  const read = /^(?:(?:(\d{1,4}):)?(\d{1,6}):([0-5]?\d)|(\d{1,6}))$/.exec(plain)
  if (!read) return undefined
  const [, hours, minutes, seconds, alone] = read
  if (alone !== undefined) return Number(alone) * 60
  if (hours !== undefined && Number(minutes) > 59) return undefined
  return Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds)
}

/** As it stands in a field, and is read again: `8:30`, `1:02:05`. */
export function typedAs(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}
