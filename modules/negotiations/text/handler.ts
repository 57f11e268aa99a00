import type { ActKind, ActOf } from './acts.ts'
import type { Entry, Negotiation, Refused } from './state.ts'

/** Looks first and changes after: a refusal leaves the state as it was. Changed paragraphs, brackets … are new objects. */
export type Handler<Kind extends ActKind> = (state: Negotiation, act: ActOf<Kind>, entry: Entry) => Refused | undefined
export type Handlers<Kind extends ActKind> = { [K in Kind]: Handler<K> }
