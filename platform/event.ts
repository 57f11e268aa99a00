/** What happened, as plain data: ids and values, never entities; a noun and a verb in the past tense. */
export type Event = { name: `${string}.${string}`; data: Record<string, unknown> }
