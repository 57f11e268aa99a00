import { underExercise } from '#platform/exercise.ts'
import type { StixObject } from './names.ts'

/** Each object says it by itself, wherever it is carried: in its name where it has one, and as a label in any case. */
export function asExercise(object: StixObject): StixObject {
  const { name, labels } = object
  return {
    ...object,
    ...(typeof name === 'string' ? { name: underExercise(name) } : {}),
    labels: [...(Array.isArray(labels) ? labels : []), 'exercise'],
  }
}
