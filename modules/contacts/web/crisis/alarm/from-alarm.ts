/** The state of a navigation by which a page knows that somebody comes from the alarm, and wants what waits. */
export const fromAlarm = { crisis: 'alarm' } as const

export const isFromAlarm = (state: unknown): boolean =>
  typeof state === 'object' && state !== null && 'crisis' in state && state.crisis === fromAlarm.crisis
