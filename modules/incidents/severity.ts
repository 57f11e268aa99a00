/**
 * How severe an incident is, in two languages that states know: the cyber intensity and impact indicator of the European
 * Repository of Cyber Incidents (EuRepoC), and the scales of the NIS2 taxonomy. The inputs stay beside the result, so
 * that a reader can see why a number is what it is and disagree with one input rather than with the whole.
 *
 * Sources: EuRepoC codebook and Global Database 1.1 (eurepoc.eu/methodology); MISP taxonomy "nis2" after the
 * recommendation of the NIS Cooperation Group. See reference/SOURCES.md.
 */
import { z } from 'zod'
import { severityLists } from './code-lists.ts'

const Score = z.union([z.literal(0), z.literal(1), z.literal(2)])

/** The five components of EuRepoC's cyber intensity, and the weight of the target. */
export const IntensityInputs = z.object({
  /** 0 none, 1 information that is not sensitive, 2 sensitive information. */
  dataTheft: Score,
  /** 0 none, 1 up to 24 hours, 2 more than 24 hours. */
  disruption: Score,
  /** 0 none, 1 control gained but not used, 2 control misused. */
  hijacking: Score,
  /** 0 none, 1 local physical effects, 2 widespread physical effects. */
  physicalSpatial: Score,
  /** 0 none, 1 physical effects up to 24 hours, 2 longer. */
  physicalTemporal: Score,
  /** 1.5 for targets of very high political importance (critical infrastructure, the military), otherwise 1. */
  targetMultiplier: z.union([z.literal(1), z.literal(1.5)]),
})
export type IntensityInputs = z.infer<typeof IntensityInputs>

export type CyberIntensity = {
  inputs: IntensityInputs
  /** Sum of the five components, 0 to 10. */
  unweighted: number
  /** The sum times the target multiplier, 0 to 15; not rounded. */
  weighted: number
}

export const maxUnweightedIntensity = 10
export const maxWeightedIntensity = 15

/**
 * EuRepoC's cyber intensity: the sum of the five components, and that sum times the target multiplier.
 * @throws RangeError naming the input and its allowed values, when an input is off the scale.
 */
export function cyberIntensity(inputs: IntensityInputs): CyberIntensity {
  const parsed = IntensityInputs.safeParse(inputs)
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')
    throw new RangeError(
      `Cyber intensity: ${wrong} off the scale. Components are 0, 1 or 2; the target multiplier is 1 or 1.5.`,
    )
  }
  const { dataTheft, disruption, hijacking, physicalSpatial, physicalTemporal, targetMultiplier } = parsed.data
  const unweighted = dataTheft + disruption + hijacking + physicalSpatial + physicalTemporal
  return { inputs: parsed.data, unweighted, weighted: unweighted * targetMultiplier }
}

const ImpactScore = z.number().int().min(0).max(5)

/**
 * The five components of EuRepoC's impact indicator. The published data give the components in words and the indicator
 * as a number; the points of single words are not documented there, hence a plain 0 (none) to 5 (most) for each.
 */
export const ImpactInputs = z.object({
  functional: ImpactScore,
  intelligence: ImpactScore,
  affectedEntities: ImpactScore,
  thirdCountries: ImpactScore,
  economic: ImpactScore,
})
export type ImpactInputs = z.infer<typeof ImpactInputs>

export type ImpactLabel = 'none' | 'minor' | 'low' | 'medium' | 'high' | 'very-high'
const impactLabels = z.array(
  z.object({
    code: z.enum(['none', 'minor', 'low', 'medium', 'high', 'very-high']),
    from: z.number(),
    verified: z.boolean().default(true),
  }),
)
const labels = impactLabels.parse(severityLists.impactLabels)

export type ImpactIndicator = {
  /** 0 to 25. */
  value: number
  label: ImpactLabel
  /** False where the cut-off of the label has no source yet: the public data end at 13. */
  verified: boolean
}

/**
 * The label of an impact indicator: minor 1–5, low 6–10, medium from 11 (seen in the data up to 13), then high from 16
 * and very high from 21, both to be verified.
 * @throws RangeError when the value is not between 0 and 25.
 */
export function impactLabel(value: number): ImpactIndicator {
  if (!Number.isFinite(value) || value < 0 || value > 25) {
    throw new RangeError(`Impact indicator: ${value} is off the scale, which runs from 0 to 25.`)
  }
  const reached = labels.filter((label) => value >= label.from)
  const label = reached[reached.length - 1]
  // The list starts at 0 and the value is not negative, so that one label is always reached; anything else is a broken list.
  if (label === undefined) throw new RangeError('Impact indicator: the list of labels does not start at 0.')
  return { value, label: label.code, verified: label.verified }
}

/**
 * EuRepoC's impact indicator: the sum of five components, with its label.
 * @throws RangeError naming the component that is not a whole number from 0 to 5.
 */
export function impactIndicator(inputs: ImpactInputs): ImpactIndicator {
  const parsed = ImpactInputs.safeParse(inputs)
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')
    throw new RangeError(`Impact indicator: ${wrong} off the scale. Components are whole numbers from 0 to 5.`)
  }
  const { functional, intelligence, affectedEntities, thirdCountries, economic } = parsed.data
  return impactLabel(functional + intelligence + affectedEntities + thirdCountries + economic)
}

/** The severity of the impact, nationally, in the real world: white no impact, green minor, yellow large, red very large. */
export const Nis2ImpactSeverity = z.enum(['white', 'green', 'yellow', 'red'])
export type Nis2ImpactSeverity = z.infer<typeof Nis2ImpactSeverity>

/** How the impact will develop in the coming hours. */
export const Nis2Outlook = z.enum(['improving', 'stable', 'worsening'])
export type Nis2Outlook = z.infer<typeof Nis2Outlook>

export const Nis2RootCause = z.enum([
  'system-failures',
  'natural-phenomena',
  'human-errors',
  'malicious-actions',
  'third-party-failures',
])
export type Nis2RootCause = z.infer<typeof Nis2RootCause>

/** The severity of the threat from a technical view, apart from what it did. */
export const Nis2NatureSeverity = z.enum(['low', 'medium', 'high'])
export type Nis2NatureSeverity = z.infer<typeof Nis2NatureSeverity>

/** An assessment on the NIS2 scales; every part may still be open. */
export const Nis2Assessment = z.object({
  impactSeverity: Nis2ImpactSeverity.nullable(),
  outlook: Nis2Outlook.nullable(),
  rootCause: Nis2RootCause.nullable(),
  natureSeverity: Nis2NatureSeverity.nullable(),
})
export type Nis2Assessment = z.infer<typeof Nis2Assessment>

/** Orders impact severities: negative when the first is less severe, zero when equal, positive when more severe. */
export function compareNis2ImpactSeverity(first: Nis2ImpactSeverity, second: Nis2ImpactSeverity): number {
  return Nis2ImpactSeverity.options.indexOf(first) - Nis2ImpactSeverity.options.indexOf(second)
}

/** The machine tags of the MISP taxonomy "nis2" for an assessment; parts that are open give no tag. */
export function nis2Tags(assessment: Nis2Assessment): string[] {
  const parts: [string, string | null][] = [
    ['impact-severity', assessment.impactSeverity],
    ['impact-outlook', assessment.outlook],
    ['nature-root-cause', assessment.rootCause],
    ['nature-severity', assessment.natureSeverity],
  ]
  return parts.flatMap(([predicate, value]) => (value === null ? [] : [`nis2:${predicate}="${value}"`]))
}
