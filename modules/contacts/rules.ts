/** The face of the rules of every area; each area adds its own line. */
export * from './rules/crisis.ts'
export * from './rules/directory.ts'
export * from './rules/letters.ts'
export * from './rules/nominations.ts'
export * from './rules/pings.ts'
export * from './rules/requests.ts'
export * from './rules/rota.ts'
