/** What the opposite of an act is found from. */
import type { Entry, Negotiation } from '../state.ts'

/** `before`: the negotiation before the entry; without it, only what needs no memory can be undone. */
export type Undoing = { state: Negotiation; before: Negotiation | undefined; entry: Entry; newId: () => string }
