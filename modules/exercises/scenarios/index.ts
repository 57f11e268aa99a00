import type { ScenarioInput } from '../engine/scenario.ts'

/** The scenarios that ship with the product, by a name that stays. */
export const shippedScenarios: Readonly<Record<string, ScenarioInput>> = {}
