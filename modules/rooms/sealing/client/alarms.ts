/** Alarms: raised once for one cause, kept with their evidence, and never taken off by anybody but the person. */
import { toBase64url, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { sha256 } from '#platform/crypto.ts'
import type { KeyAlarm, KeyAlarmKind, Trust } from '#modules/identity/keys.ts'
import type { RoomAlarm, RoomAlarmKind } from '../views.ts'

const grave: ReadonlySet<string> = new Set([
  'room-forked',
  'record-forked',
  'room-rolled-back',
  'chain-broken',
  'parted',
  'not-recorded',
  'leaf-refused',
  'key-package-false',
  'welcome-refused',
  'commit-refused',
  'replayed',
  'file-false',
  'snapshot-refused',
  'world-mismatch',
  'committee-changed',
  'list-invalid',
  'list-rolled-back',
  'ghost-device',
  'statement-withheld',
  'device-list-forked',
  'record',
] satisfies RoomAlarmKind[])

export type Raised = {
  kind: Exclude<RoomAlarmKind, KeyAlarmKind>
  room?: string
  values?: Record<string, string>
  evidence: unknown
  /** What tells this cause from another of the same kind and room. */
  cause: string
  /** Settled, it opens again where its cause comes again. */
  again?: true
}

/** More than this and the oldest settled ones are let go. */
const most = 500

export function alarmOf(raised: Raised, at: string): RoomAlarm {
  const { kind, room, values = {}, evidence, cause } = raised
  const id = toBase64url(sha256(utf8(canonicalJson([kind, room ?? '', cause]))).subarray(0, 16))
  return { id, kind, weight: grave.has(kind) ? 'grave' : 'care', at, ...(room ? { room } : {}), values, evidence }
}

/** An alarm of the keys, as the rooms show it. */
export function passedOn(alarm: KeyAlarm, trust: Pick<Trust, 'standing' | 'list'>): RoomAlarm {
  const standing = alarm.device === undefined ? undefined : trust.standing(alarm.device, alarm.delegation)
  const listed = trust.list()?.delegations.find((one) => one.id === alarm.delegation)
  const values = {
    device: standing?.deviceName ?? alarm.device ?? '',
    person: standing?.holder.name ?? '',
    delegation: listed?.name ?? standing?.delegation.name ?? '',
  }
  const { id, kind, at, evidence } = alarm
  return { id: `keys.${id}`, kind, weight: grave.has(kind) ? 'grave' : 'care', at, values, evidence }
}

/** The list with a new alarm; the same list where that cause was known, and, if it is to be told again, open still. */
export function withAlarm(alarms: readonly RoomAlarm[], alarm: RoomAlarm, again = false): readonly RoomAlarm[] {
  const known = alarms.find(({ id }) => id === alarm.id)
  if (known && !(again && known.settledAt !== undefined)) return alarms
  const all = [...alarms.filter((one) => one !== known), alarm]
  if (all.length <= most) return all
  const oldest = all.findIndex(({ settledAt }) => settledAt !== undefined)
  return oldest === -1 ? all.slice(1) : all.toSpliced(oldest, 1)
}
