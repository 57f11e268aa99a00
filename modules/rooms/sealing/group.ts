/** The words of the sealing engine's face: groups, devices, and what is asked of whoever uses them. */

/**
 * `hybrid`: X-Wing (X25519 with ML-KEM-768), AES-256-GCM, SHA-512, Ed25519; the default.
 * `classical`: X25519, AES-128-GCM, SHA-256, Ed25519 (suite 1 of RFC 9420).
 */
export type SuiteName = 'hybrid' | 'classical'

/** The key by which a device signs in its groups. `identity` is what the basic credential of its leaf says. */
export type DeviceKey = { identity: Uint8Array; public: Uint8Array; /** Ed25519 seed. */ secret: Uint8Array }

export type Member = { leaf: number; identity: Uint8Array; signatureKey: Uint8Array }

/**
 * When the judge is asked. `inviting`: this device adds somebody. The others speak of what others did, perhaps long ago:
 * `joining` of each leaf that is found in the tree, `added` and `updated` of what a commit brought. Whoever refuses there
 * because a device has been revoked *since* locks himself out of the group: judge then whether the key is known at all.
 */
export type Occasion = 'joining' | 'inviting' | 'added' | 'updated'

/** May this key speak for this identity? Asked for every leaf at joining, adding and updating. */
export type Judge = (identity: Uint8Array, signatureKey: Uint8Array, occasion: Occasion) => Promise<boolean>

/** `settings` is absent where the commit leaves them; `before` is the group that the commit speaks to. */
export type CommitView = {
  by: Member
  adds: Member[]
  removes: Member[]
  settings?: Uint8Array
  before: { members: Member[]; settings: Uint8Array }
}

/** True, or the reason why this commit is refused. Asked before one's own commit is made and before another's is applied. */
export type Policy = (commit: CommitView) => true | string

export type Engine = {
  readonly suite: SuiteName
  /** Keep `private` until it is used; a last resort may be used more than once. */
  keyPackage(
    device: DeviceKey,
    o?: { lastResort?: boolean },
  ): Promise<{ ref: string; public: Uint8Array; private: Uint8Array }>
  /** Verifies signature, lifetime, capabilities and keys; the judge is asked when the package is added. */
  readKeyPackage(bytes: Uint8Array): Promise<{
    ref: string
    identity: Uint8Array
    signatureKey: Uint8Array
    suite: SuiteName
    lastResort: boolean
  }>
  create(o: { groupId: Uint8Array; device: DeviceKey; settings: Uint8Array }): Promise<Group>
  /** `find` gives the private half of a key package by its reference. Delete it afterwards unless it is a last resort. */
  join(
    welcome: Uint8Array,
    find: (ref: string) => Promise<Uint8Array | undefined>,
    device: DeviceKey,
  ): Promise<{ group: Group; usedRef: string }>
  restore(saved: Saved, device: DeviceKey): Promise<Group>
}

/** `tree` changes with the epoch only; `state` with every message. Both are secret. */
export type Saved = { tree: Uint8Array; state: Uint8Array }

export type PendingCommit = {
  commit: Uint8Array
  /** For all who are added; absent where nobody is. */
  welcome?: Uint8Array
  /** The host has taken the commit: the group moves on. Refused (`wrong-epoch`) where the group has moved otherwise. */
  apply(): Promise<void>
  /** The host has taken another's commit: this one never was. */
  discard(): void
}

export type Received =
  | { kind: 'message'; from: Member; epoch: number; plaintext: Uint8Array; authenticatedData: Uint8Array }
  | {
      kind: 'commit'
      view: CommitView
      /** The epoch that begins with this commit. */
      epoch: number
      authenticatedData: Uint8Array
      /** This device was removed: the group is closed to it from here. */
      expelled: boolean
    }

export type Group = {
  readonly groupId: Uint8Array
  readonly epoch: number
  /** This device's leaf. */
  readonly self: number
  readonly suite: SuiteName
  /** This device was removed; nothing can be sealed or opened any more. */
  readonly expelled: boolean
  readonly settings: Uint8Array
  members(): Member[]
  /** Without anything to do it renews this device's keys. The group is unchanged until `apply`. */
  commit(o: {
    add?: Uint8Array[]
    remove?: number[]
    settings?: Uint8Array
    authenticatedData?: Uint8Array
  }): Promise<PendingCommit>
  receive(message: Uint8Array): Promise<Received>
  /** Save the group before what is sealed leaves the device, so that no key is used twice after a restart. */
  seal(plaintext: Uint8Array, authenticatedData?: Uint8Array): Promise<Uint8Array>
  /** Five groups of six digits: equal for all who share this epoch, and for nobody else. */
  epochCode(): Promise<string>
  exportSecret(label: string, context: Uint8Array, length: number): Promise<Uint8Array>
  /** `delta` leaves the tree out where it has not changed since the last call. */
  save(since?: 'all' | 'delta'): Promise<{ tree?: Uint8Array; state: Uint8Array }>
}
