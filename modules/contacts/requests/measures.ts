import { z } from 'zod'
import measures from '../reference/measures.json' with { type: 'json' }

export const MeasureSet = z.enum(['un-norms', 'un-cbms', 'osce-cbms'])

/** A norm or confidence-building measure on which a request rests. `verified` is false until a source stands beside it. */
const Measure = z.object({
  id: z.string(),
  set: MeasureSet,
  label: z.string(),
  title: z.string(),
  source: z.string(),
  verified: z.boolean(),
})
export type Measure = z.infer<typeof Measure>

export const knownMeasures: readonly Measure[] = z.array(Measure).parse(measures)

const byId = new Map(knownMeasures.map((measure) => [measure.id, measure]))

export const measureById = (id: string): Measure | undefined => byId.get(id)
