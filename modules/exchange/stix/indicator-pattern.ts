import { failAt, type Run, warnAt } from './findings.ts'
import type { JsonObject } from './json.ts'
import { type Comparison, type Observation, parsePattern } from './pattern.ts'

/** The pattern of an indicator, if it is in the language of STIX itself, must parse. */
export function checkStixPattern(run: Run, value: JsonObject): void {
  const { pattern, pattern_type: language } = value
  if (language !== 'stix' || typeof pattern !== 'string') return
  const reading = parsePattern(pattern)
  if (!reading.ok) failAt(run, 'pattern', 'pattern', reading.fault.message)
  else if (mixesTypes(reading.pattern)) {
    warnAt(
      run,
      'pattern',
      'pattern-types',
      'One object cannot be of two types: an AND between [ and ] joins them, so this matches nothing.',
    )
  }
}

/** Whether some observation asks one object to be of two types at once. */
function mixesTypes(pattern: Observation): boolean {
  if (pattern.kind === 'observation') return hasMixedAnd(pattern.test)
  return pattern.kind === 'qualified' ? mixesTypes(pattern.of) : pattern.parts.some(mixesTypes)
}

function hasMixedAnd(test: Comparison): boolean {
  if (!('parts' in test)) return false
  return test.kind === 'or' ? test.parts.some(hasMixedAnd) : typesOf(test).length === 0
}

/** The types that an object may have for the test to hold. */
function typesOf(test: Comparison): string[] {
  if (!('parts' in test)) return [test.path.type]
  const each = test.parts.map(typesOf)
  if (test.kind === 'or') return [...new Set(each.flat())]
  return each.reduce((one, other) => one.filter((type) => other.includes(type)))
}
