import { z } from 'zod'
import { oc } from '#platform/contract.ts'

/** What many doors of identity say alike. */
export const open = oc.meta({ open: true })
export const limited = {
  TOO_MANY: { status: 429, message: 'Too many attempts; wait a little and try again.' },
} as const
/** A door of sign-in: open, and counted. */
export const threshold = open.errors(limited)
export const notYours = { NOT_YOURS_TO_DECIDE: { status: 403, message: 'Your role does not allow this.' } } as const
export const unknown = {
  UNKNOWN: { status: 404, message: 'There is no such thing, or it is not for your eyes.' },
} as const
export const Id = z.object({ id: z.uuid() })
export const Done = z.object({ done: z.literal(true) })
