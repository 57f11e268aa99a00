import { isRefusal } from '#platform/web/errors.ts'

/**
 * Of a file that was refused, the reason has words of its own, with the line and what stands there: as such an error it
 * reaches whoever reads it in their language. Everything else stays what it is.
 */
export function importTrouble(error: unknown): unknown {
  if (!isRefusal(error) || error.code !== 'IMPORT_REFUSED') return error
  const { data } = error
  if (typeof data !== 'object' || data === null || !('why' in data)) return error
  return Object.assign(new Error(error.message), {
    code: `contacts.import.${String(data.why)}`,
    status: error.status,
    data,
  })
}
