import type { Engine, Judge, Policy, SuiteName } from '../group-engine.ts'

/** Opens the engine for one suite; a device that sits in groups of both opens two. */
export async function openEngine(_o: {
  suite?: SuiteName
  judge: Judge
  policy: Policy
  now: () => Date
}): Promise<Engine> {
  throw new Error('The engine is being built.')
}
