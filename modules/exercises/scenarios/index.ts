import grid from './grid.json' with { type: 'json' }
import hospitals from './hospitals.json' with { type: 'json' }
import minister from './minister.json' with { type: 'json' }

/** The scenarios that ship with the product, by a name that stays. What they hold is read by the schema where they are laid out. */
export const shippedScenarios: Readonly<Record<string, unknown>> = { hospitals, grid, minister }
