/** The keys of delegations, as other modules and both sides of the house use them: the face of keys/. */
export {
  Committee,
  contentOf,
  CredentialsList,
  Device,
  DeviceStatement,
  domains,
  hashOf,
  keptOf,
  keyLimits,
  momentOf,
  Power,
  SignedCommittee,
  SignedDevice,
  SignedList,
} from './keys/statements.ts'
export type { Kept, Keyed, ListedDelegation } from './keys/statements.ts'
export { deviceCodeOf } from './keys/device-code.ts'
export { fingerprintOf } from './keys/committee.ts'
export { nextStatement } from './keys/device-chain.ts'
export { deviceOf, signDevice } from './keys/drafting.ts'
export { openTrust } from './keys/trust.ts'
export { deviceIdOf, leafBytes, LeafCredential, readLeaf } from './keys/leaf.ts'
export type {
  Doubt,
  Judgement,
  KeyAlarm,
  KeyAlarmKind,
  KeyDoors,
  KeyValue,
  Standing,
  Trust,
  TrustWants,
} from './keys/trusting.ts'
export {
  type BackedUpKeys,
  BackupShut,
  openBackup,
  openBackupPrf,
  sealBackup,
  sealBackupPrf,
  shortestPassphrase,
  type Unopened,
} from './keys/sealed-backup.ts'
