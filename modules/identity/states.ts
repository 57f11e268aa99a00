/**
 * The states of the United Nations, as reference data: the 193 members and the two non-member observer states.
 *
 * A code is always a string. Namibia's is "NA", which careless readers of tables turn into "missing".
 * The Holy See is here as an observer, not as a member. Where each fact comes from: reference/SOURCES.md.
 */
import { z } from 'zod'
import data from './reference/states.json' with { type: 'json' }

export const RegionalGroup = z.enum(['african', 'asia-pacific', 'eastern-european', 'grulac', 'weog'])
export type RegionalGroup = z.infer<typeof RegionalGroup>

export const State = z.object({
  /** ISO 3166-1 alpha-2, capitals. */
  code: z.string().regex(/^[A-Z]{2}$/),
  /** ISO 3166-1 alpha-3, capitals. */
  alpha3: z.string().regex(/^[A-Z]{3}$/),
  /** The M49 number of the UN Statistics Division, three digits with leading zeros. */
  m49: z.string().regex(/^[0-9]{3}$/),
  /** The short English form used at the United Nations, without its article. */
  name: z.string().min(1),
  membership: z.enum(['member', 'observer']),
  /** The group with which the state counts in elections at the UN; null for the observers. */
  group: RegionalGroup.nullable(),
  /** Present where the state is not a member of its group but attends it: the United States in WEOG. */
  groupStanding: z.literal('observer').optional(),
  /** Further groups in which the state takes part without counting there for elections: Türkiye. */
  alsoTakesPartIn: z.array(RegionalGroup).optional(),
  /** Names that we prefer to those of the Unicode locale data, which name the territory or add a second name. */
  names: z.record(z.string(), z.string()).optional(),
  note: z.string().optional(),
})
export type State = z.infer<typeof State>

export const states: readonly State[] = z.array(State).parse(data)

const byCode = new Map(states.map((state) => [state.code, state]))

/** The state with this ISO 3166-1 alpha-2 code, or undefined. Codes are capitals: "na" is nobody, "NA" is Namibia. */
export function stateByCode(code: string): State | undefined {
  return byCode.get(code)
}

export function isStateCode(code: string): boolean {
  return byCode.has(code)
}

export type RegionalGroupFacts = {
  code: RegionalGroup
  /** The full English name; screens translate the code. */
  name: string
  /** How many states count with this group in elections. Together: 193. */
  electoralCount: number
}

/** The five regional groups and how many members count with each in elections (reference/SOURCES.md). */
export const regionalGroups: readonly RegionalGroupFacts[] = [
  { code: 'african', name: 'African States', electoralCount: 54 },
  { code: 'asia-pacific', name: 'Asia-Pacific States', electoralCount: 54 },
  { code: 'eastern-european', name: 'Eastern European States', electoralCount: 23 },
  { code: 'grulac', name: 'Latin American and Caribbean States', electoralCount: 33 },
  { code: 'weog', name: 'Western European and other States', electoralCount: 29 },
]

/** The states of a group: those that count with it, and those that only take part (Türkiye in the Asia-Pacific Group). */
export function statesOfGroup(group: RegionalGroup): { counted: State[]; takingPart: State[] } {
  return {
    counted: states.filter((state) => state.group === group),
    takingPart: states.filter((state) => state.alsoTakesPartIn?.includes(group) ?? false),
  }
}

const displayNames = new Map<string, Intl.DisplayNames | null>()

function namesIn(language: string): Intl.DisplayNames | null {
  const known = displayNames.get(language)
  if (known !== undefined) return known
  let names: Intl.DisplayNames | null
  try {
    names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
  } catch {
    // A malformed language tag must not break a page that only wants to name a state.
    names = null
  }
  displayNames.set(language, names)
  return names
}

/**
 * The everyday name of a state in a language (a BCP 47 tag), from the Unicode locale data of the runtime. Falls back to
 * the short English form of the UN where the runtime does not know the language, and to the code itself where the code
 * is not a state's. For formal documents use `State.name`: locale data say "North Korea" where the UN says
 * "Democratic People’s Republic of Korea".
 */
export function stateName(code: string, language: string): string {
  const state = byCode.get(code)
  if (state === undefined) return code
  const preferred = state.names?.[language.split('-')[0] ?? language]
  if (preferred !== undefined) return preferred
  return namesIn(language)?.of(code) ?? state.name
}
