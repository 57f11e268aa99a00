/** The keys of delegations, as other modules and both sides of the house use them: the face of keys/. */
export {
  Committee,
  contentOf,
  CredentialsList,
  Device,
  DeviceStatement,
  domains,
  hashOf,
  keyLimits,
  momentOf,
  SignedCommittee,
  SignedDevice,
  SignedList,
} from './keys/statements.ts'
export type { Kept, ListedDelegation } from './keys/statements.ts'
export { deviceCodeOf } from './keys/device-code.ts'
export { fingerprintOf } from './keys/committee.ts'
export { nextStatement } from './keys/device-chain.ts'
export { deviceOf, signDevice } from './keys/drafting.ts'
export { openTrust } from './keys/trust.ts'
export { whoStood } from './keys/stood-then.ts'
export { deviceIdOf, leafBytes, readLeaf } from './keys/leaf.ts'
export type { KeyAlarm, KeyAlarmKind, KeyDoors, KeyValue, Standing, Trust } from './keys/trusting.ts'
export {
  type BackedUpKeys,
  BackupShut,
  openBackup,
  openBackupPrf,
  sealBackup,
  sealBackupPrf,
  shortestPassphrase,
} from './keys/sealed-backup.ts'
