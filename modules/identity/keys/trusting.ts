/** What a client knows of keys, and how it asks. `openTrust` (trust.ts) makes one. */
import type { Fetch, RecordView } from '#modules/record/verifying.ts'
import type { HybridPublic } from '#platform/signing.ts'
import type { Chain } from './device-chain.ts'
import type {
  Committee,
  CredentialsList,
  Kept,
  Power,
  SignedCommittee,
  SignedDevice,
  SignedList,
} from './statements.ts'

/** The doors of the host that a client reads keys from; the client of `keysContract` fits. */
export type KeyDoors = {
  /** All committees, oldest first, and the lists after a version, oldest first; without one, the newest list alone. */
  trust(input: {
    after?: number
  }): Promise<{ committees: Kept<SignedCommittee>[]; lists: Kept<SignedList>[]; latest: number }>
  /** In the order of the record, at most `keyLimits.statementsAtOnce`; `after` is an index of the record. */
  devices(input: { delegations?: string[]; after?: number }): Promise<Kept<SignedDevice>[]>
}

/** Where a client keeps what it verified. `put` is all or nothing; null deletes. */
export type KeyValue = {
  get(key: string): Promise<Uint8Array | undefined>
  put(entries: Record<string, Uint8Array | null>): Promise<void>
}

export type KeyAlarmKind =
  /** Another committee than the pinned one speaks, and the pinned one did not name it. */
  | 'committee-changed'
  /** A list that does not follow from the one before it, or is not signed as it must be. */
  | 'list-invalid'
  /** The host shows an older list than it showed before. */
  | 'list-rolled-back'
  | 'list-expired'
  /** A device of mine that I did not add, or that another delegation says is mine; or of my delegation, in the record without a statement. */
  | 'ghost-device'
  /** The record holds a statement of keys that the host does not hand out: perhaps a revocation. */
  | 'statement-withheld'
  /** The devices of a delegation are told in two ways, or with a statement that does not hold. */
  | 'device-list-forked'
  /** What the host says is in the record is not, or the record itself cannot be trusted. */
  | 'record'

/** Evidence is plain JSON: the signed statements and checkpoints that show it, for somebody else to verify. */
export type KeyAlarm = {
  id: string
  kind: KeyAlarmKind
  delegation?: string
  device?: string
  evidence: unknown
  at: string
}

export type Standing = {
  device: string
  deviceName: string
  delegation: { id: string; name: string; powers: Power[] }
  holder: { account: string; name: string }
  /** Its key, proven by the chain whether the device still stands or not. */
  key: HybridPublic
  /** Whether a key that might do so once added it: a device that nobody ever added never stood. */
  added: boolean
  stands: boolean
  why?: 'removed' | 'delegation-ended' | 'expired' | 'list-expired'
  /** Of a device that was removed: when its delegation said so, by its own clock. */
  removedAt?: string
}

export type Judgement = { ok: true; standing: Standing } | { ok: false; why: Doubt }

/** Why a leaf may not sit in a room. `unreachable`: the host did not answer, so nothing can be said yet. */
export type Doubt =
  | NonNullable<Standing['why']>
  | 'malformed'
  | 'no-list'
  | 'unknown-device'
  | 'other-key'
  | 'statement-withheld'
  | 'unreachable'

export type Trust = {
  /** Asks the host for what is new and verifies it. Rejects only where the host cannot be reached; the rest is an alarm. */
  refresh(): Promise<void>
  /** Whether a leaf may sit in a room: fetches and verifies the devices of its delegation where they are not known yet. */
  judge(identity: Uint8Array, signatureKey: Uint8Array): Promise<Judgement>
  /**
   * What is known of a device. A delegation may state the key of another's device as its own: name the delegation where
   * it is known, as it is of every leaf. Without one, any delegation that lets it stand comes before those that do not.
   */
  standing(device: string, delegation?: string): Standing | undefined
  /** Of an account, removed ones too; of one delegation only where it is named, for any delegation may name any account. */
  devicesOf(account: string, delegation?: string): Standing[]
  /**
   * Whether the record holds a list, or a statement of this delegation, that the host does not hand out: a revocation,
   * for all we know. Settling the alarm changes nothing of it.
   */
  withheld(delegation?: string): boolean
  /**
   * Where the newest checkpoint that we were shown, at the last look, was witnessed longer than a day ago: when it was (ISO
   * 8601). Perhaps witnesses rest; perhaps a newer record, with a revocation in it, is kept from us. A warning to show, and
   * nothing that `judge` asks: else a day without witnesses would shut every room.
   */
  staleSince(): string | undefined
  /** The same of a whole delegation, as far as it was looked at. */
  devicesOfDelegation(delegation: string): Standing[]
  /** Makes the devices of these delegations known, so that `standing` and `devicesOf` answer. */
  look(delegations: readonly string[]): Promise<void>
  alarms(): KeyAlarm[]
  /** Takes an alarm off for good; a device of my own that it was about is then one that I know. */
  settle(alarmId: string): Promise<void>
  /** This device of my own account was added by me: no alarm, when its statement comes back from the host. */
  know(device: string): Promise<void>
  /** The last statement of a delegation that was verified: what `nextStatement` builds upon. */
  head(delegation: string): Pick<Chain, 'delegation' | 'seq' | 'head'> | undefined
  list(): CredentialsList | undefined
  /**
   * What a delegation was empowered to do under one version of the list, at a time (ISO 8601): the same answer for whoever
   * asks, however much later. Undefined where there was no such list by
   * then, or none is known here yet.
   */
  powersAt(delegation: string, version: number, at: string): Power[] | undefined
  committee(): Committee | undefined
  record(): RecordView | undefined
  /** Called after each change of lists, devices or alarms; answers how to stop. */
  onChange(listener: () => void): () => void
}

export type TrustWants = {
  doors: KeyDoors
  /** The committee whose fingerprint was compared; without it the first one seen is pinned. */
  anchor?: Committee
  store: KeyValue
  fetch: Fetch
  ownDelegation: string
  /** Whose new devices are to be confirmed by their holder. */
  ownAccount?: string
  now: () => Date
}
