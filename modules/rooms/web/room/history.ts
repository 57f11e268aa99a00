import type { HistoryPolicy } from '../../sealing/views.ts'

/** What a newcomer gets to read of the time before, in the order in which it is offered. */
export const histories = ['from-joining', 'snapshot'] as const satisfies readonly HistoryPolicy[]
