/**
 * The narrow face of the sealing engine: Messaging Layer Security (RFC 9420) for the rooms. Nobody outside `mls/` knows
 * which library stands behind it. Every blob that leaves the engine begins with the header of docs/sealed-wire.md.
 * All that comes from outside is refused by `GroupRefused` alone, and a refusal leaves the group as it was.
 */
export type * from './group.ts'
export { GroupRefused } from './group-refused.ts'
export { openEngine } from './mls/engine.ts'
export { readOutside } from './mls/wire.ts'
export { checkSuccessor, reinit, successorId } from './mls/reinit.ts'
