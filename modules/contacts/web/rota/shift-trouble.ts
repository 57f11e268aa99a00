import { isRefusal } from '#platform/web/errors.ts'
import { useFormat } from '#platform/web/format.ts'
import { importTrouble } from '../pieces/import-trouble.ts'

/** A refusal names the shift by its beginning: its reader is told that moment as the clock of the rota shows it. */
export function useShiftTrouble(): (error: unknown, zone: string) => unknown {
  const format = useFormat()
  return (error, zone) => {
    if (!isRefusal(error)) return error
    const { data, code, status, message } = error
    if (typeof data !== 'object' || data === null || !('startsAt' in data)) return importTrouble(error)
    const startsAt = format.dateTime(String(data.startsAt), zone)
    return Object.assign(new Error(message), { code, status, data: { ...data, startsAt } })
  }
}
