/** What a room is: agreed in the group itself (an extension of its GroupContext), so that nobody is told otherwise. */
import { z } from 'zod'
import { type Bytes, fromUtf8, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import type { Role } from '../views.ts'
import { contentLimits, MessageId, PersonKey, RoomMarking, ShownLine } from './content.ts'

const Role = z.enum(['chair', 'mediator', 'member', 'observer'])

const RoomSettings = z.strictObject({
  v: z.literal(1),
  title: ShownLine.max(contentLimits.title),
  history: z.enum(['from-joining', 'snapshot']),
  /** As it was opened, for good: policy.ts. */
  exercise: z.boolean(),
  marking: RoomMarking,
  /** By person: delegation and account. Whoever is not named here is an observer. */
  roles: z.record(PersonKey, Role),
  /** Devices that a chair shut out by name: their holder's other devices may not bring them back. */
  out: z.array(MessageId).max(contentLimits.people),
  /** The group that follows this one, when a room is begun anew under another suite. */
  successor: z.string().max(100).optional(),
})
export type RoomSettings = z.infer<typeof RoomSettings>

export function writeSettings(settings: RoomSettings): Bytes {
  return utf8(canonicalJson(RoomSettings.parse(settings)))
}

/** Undefined where the bytes are no settings. */
export function readSettings(bytes: Uint8Array): RoomSettings | undefined {
  if (bytes.length > 128 * 1024) return undefined
  try {
    return RoomSettings.safeParse(JSON.parse(fromUtf8(bytes))).data
  } catch {
    return undefined
  }
}

export function roleOf(settings: RoomSettings | undefined, person: string): Role {
  return settings && Object.hasOwn(settings.roles, person) ? (settings.roles[person] ?? 'observer') : 'observer'
}
