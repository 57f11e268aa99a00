/** What a room client raises an alarm for. */
import type { KeyAlarmKind } from '#modules/identity/keys.ts'

/** Words: `rooms.alarm.<kind>.title`, `.what`, `.do`; `values` fill them in (person, delegation, device, room …). */
export type RoomAlarm = {
  id: string
  kind: RoomAlarmKind
  /** grave: somebody may be lying; stop and talk by another way. care: look at it today. */
  weight: 'grave' | 'care'
  at: string
  room?: string
  values: Record<string, string>
  /** Signed things and bytes, for others to judge. JSON. */
  evidence: unknown
  settledAt?: string
}
export type RoomAlarmKind =
  /** Another member was shown another order of this room's envelopes than we were. */
  | 'room-forked'
  /** Another member, or an entry, shows a record that is not a past of ours. */
  | 'record-forked'
  /** The host went back behind what we have seen, or gave other bytes for a seq. */
  | 'room-rolled-back'
  /** The chain or the order of envelopes does not hold. */
  | 'chain-broken'
  /** Something came that only goes with a change which this device never took: it and the others have been parted. */
  | 'parted'
  /** The record's entry of this room does not open to the chain we saw. */
  | 'not-recorded'
  /** A key package, welcome or commit would have let in a leaf without a standing chain of credentials. */
  | 'leaf-refused'
  /** The key package that the host gave for a device is not that device's. */
  | 'key-package-false'
  /** A welcome that is not for us, or from somebody unknown, or to another room than the host says. */
  | 'welcome-refused'
  /** A commit that its maker had no right to make. */
  | 'commit-refused'
  /** The host's list of members is not the sealed roster. */
  | 'delivery-mismatch'
  /** The host takes the room for an exercise and its members do not, or the other way round. */
  | 'world-mismatch'
  /** Others have seen a newer record than the host shows us: a revocation may be withheld. */
  | 'record-withheld'
  /** The same sealed message was delivered again. */
  | 'replayed'
  /** An observer's words were dropped. */
  | 'observer-spoke'
  /** An envelope that nobody here can open. */
  | 'unreadable'
  /** Bytes are missing that the host must have. */
  | 'withheld'
  /** A file's chunks are not those that were sealed. */
  | 'file-false'
  /** This device was removed from the room. */
  | 'expelled'
  /** The key came back out of a backup: this device sits in rooms that it cannot open until it is let in again. */
  | 'keys-lost'
  /** A snapshot whose signature or list does not hold. */
  | 'snapshot-refused'
  /** Passed on from the keys: see identity. */
  | KeyAlarmKind
