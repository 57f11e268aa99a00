/** The one place where incidents become STIX 2.1 and STIX becomes incidents. */
export { fromStix, narrower } from './stix/reading.ts'
export type { StixObject } from './stix/names.ts'
export { toStix } from './stix/writing.ts'
