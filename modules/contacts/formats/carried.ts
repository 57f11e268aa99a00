/** A contact as files carry it: what it is, and how far the strictest part of it goes, as a label of TLP 2.0. */
import { z } from 'zod'
import { Tlp } from '#modules/sharing/contract.ts'
import { Channel, ContactKey, ContactKind, LanguageTag, line, ZoneName } from '../contract/directory.ts'
import { isWellWritten } from '../directory/channels.ts'
import { isZone } from '../directory/zones.ts'
import { ImportFault } from './fault.ts'

/** Of what a file may say of a contact. Markings do not travel in it, but for the label. */
export const Carried = z.object({
  kind: ContactKind,
  function: line(200),
  institution: line(200),
  personName: line(200).nullable(),
  languages: z.array(LanguageTag).max(20),
  zone: ZoneName.refine(isZone),
  channels: z
    .array(Channel.pick({ kind: true, value: true }).refine((channel) => isWellWritten(channel), { path: ['value'] }))
    .max(20),
  keys: z.array(ContactKey.pick({ kind: true, fingerprint: true, text: true })).max(10),
  tlp: Tlp.nullable(),
})
export type Carried = z.infer<typeof Carried>

/** The zone of what names none. */
export const usualZone = 'Etc/UTC'
export const mostCarried = 500

/** Throws an ImportFault at the line of whatever is not as a contact has it. */
export function carriedFrom(said: unknown, lineOf: (path: readonly PropertyKey[]) => number): Carried {
  const carried = Carried.safeParse(said)
  if (carried.success) return carried.data
  const [issue] = carried.error.issues
  const path = issue?.path ?? []
  throw new ImportFault(lineOf(path), 'malformed', path.join('.'))
}
