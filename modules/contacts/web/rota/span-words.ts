import { useFormat } from '#platform/web/format.ts'
import { wallDay } from '../../directory/zones.ts'

/** From when until when by the clock of a zone; the day is said once where both are of one. */
export function useSpanWords(): (from: string, to: string, zone: string) => string {
  const format = useFormat()
  return (from, to, zone) => {
    const isOneDay = wallDay(new Date(from), zone) === wallDay(new Date(to), zone)
    return `${format.dateTime(from, zone)} – ${isOneDay ? format.time(to, zone) : format.dateTime(to, zone)}`
  }
}
