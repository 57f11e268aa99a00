import { identityContract } from '#modules/identity/contract.ts'
import { doorsOf } from '#platform/web/api.ts'
import { queries } from '#platform/web/queries.ts'
import { exercisesContract } from '../contract.ts'

export const exercises = doorsOf('exercises', exercisesContract)
export const identity = doorsOf('identity', identityContract)

/** All of it may have changed: after a live event, or after an act. */
export const readAgain = (): void => void queries.invalidateQueries({ queryKey: exercises.key() })
