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
export { deviceIdOf, leafBytes, LeafCredential, readLeaf } from './keys/leaf.ts'
export type {
  Judgement,
  KeyAlarm,
  KeyAlarmKind,
  KeyDoors,
  KeyValue,
  Standing,
  Trust,
  TrustWants,
} from './keys/trusting.ts'
