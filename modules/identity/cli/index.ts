export { assemble, type Confirm, draft, joinSignatures, newKey, type Said, show, sign } from './committee-acts.ts'
export { fetchState, hostAt, type KeyHost, listDelegations, publish, signForDevice } from './host-acts.ts'
export type { Passphrase } from './key-files.ts'
export type { ListFlags } from './list-flags.ts'
