/** Where an actor of the public list stands. */
export const publicActorPath = (reference: string): string => `/threat-actors/public/${encodeURIComponent(reference)}`
