import { isIpv4, isIpv6 } from '../stix/addresses.ts'
import { type Comparison, type Observation, parsePattern } from '../stix/pattern.ts'
import { printPath } from '../stix/pattern-print.ts'
import { type AttributeForm, attributeForms } from './forms.ts'
import { mispValue, type Placing, valueAt } from './graph.ts'

/** The parts of a composite value, or undefined if it does not have as many as its type says. */
export function partsOf(value: string, form: AttributeForm): string[] | undefined {
  if (form.paths.length === 1) return [value]
  const bar = form.cut === 'first' ? value.indexOf('|') : value.lastIndexOf('|')
  return bar < 0 ? undefined : [value.slice(0, bar), value.slice(bar + 1)]
}

/** Where the parts of an attribute's value stand in STIX, or undefined if they have no place there. */
export function placingsOf(type: string, value: string): Placing[] | undefined {
  const form = attributeForms.get(type)
  const parts = form && partsOf(value, form)
  return parts && form.paths.map((path, index) => ({ path, value: parts[index] ?? '' }))
}

/** The pattern that finds an attribute's value: `[domain-name:value = 'example.org']`. */
export function patternOf(type: string, value: string): string | undefined {
  const test = comparisonsOf(type, value)
  return test && `[${test}]`
}

/** The same without brackets, for joining with others. */
export function comparisonsOf(type: string, value: string): string | undefined {
  const placings = placingsOf(type, value)
  const also = attributeForms.get(type)?.also
  return placings && [...(also ? [comparison(also)] : []), ...placings.map(comparison)].join(' AND ')
}

export function comparison({ path, value }: Placing): string {
  const given = valueAt(path, value) ?? value
  const literal = typeof given === 'number' ? String(given) : quoted(given)
  const kind = path.startsWith('network-traffic:') && path.endsWith('_ref.value') ? addressType(value) : undefined
  const test = `${path} = ${literal}`
  return kind === undefined ? test : `${path.replace(/value$/, 'type')} = '${kind}' AND ${test}`
}

function addressType(value: string): string {
  return isIpv4(value) ? 'ipv4-addr' : isIpv6(value) ? 'ipv6-addr' : 'domain-name'
}

/** A string constant (STIX 2.1, section 9.3): quotes and backslashes are escaped, everything else stands as it is. */
export function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`
}

/** What a pattern looks for, when it is no more than equality: alternatives, each of values that come together. */
export type Sought = { alternatives: Placing[][]; account?: string }

/**
 * What a pattern looks for: each alternative is a list of values that must all be there.
 *
 * @returns undefined for anything that MISP's attributes cannot say (negations, time, order, ranges): such a pattern
 *   stays one attribute of the type `stix2-pattern`.
 */
export function soughtBy(pattern: string): Sought | undefined {
  const reading = parsePattern(pattern)
  return reading.ok ? soughtIn(reading.pattern) : undefined
}

const mostAlternatives = 1_000

function soughtIn(pattern: Observation): Sought | undefined {
  if (pattern.kind === 'or') {
    const parts = pattern.parts.map(soughtIn)
    const alternatives = parts.flatMap((part) => part?.alternatives ?? [])
    return parts.includes(undefined) || alternatives.length > mostAlternatives ? undefined : { alternatives }
  }
  if (pattern.kind !== 'observation') return undefined
  const all = alternativesOf(pattern.test)
  if (all === undefined) return undefined
  const account = all[0]?.find(({ path }) => path === 'user-account:account_type')?.value
  const alternatives = all.map((one) => one.filter(({ path }) => !isAboutType(path)))
  return { alternatives, ...(account === undefined ? {} : { account }) }
}

function isAboutType(path: string): boolean {
  return path === 'user-account:account_type' || path.endsWith('_ref.type')
}

function alternativesOf(test: Comparison): Placing[][] | undefined {
  switch (test.kind) {
    case 'exists':
      return undefined
    case 'in': {
      if (test.not) return undefined
      const placings = test.values.map((value) => placing(test.path, value))
      return placings.includes(undefined) ? undefined : placings.flatMap((one) => (one ? [[one]] : []))
    }
    case 'test': {
      const one = test.not || test.operator !== '=' ? undefined : placing(test.path, test.value)
      return one && [[one]]
    }
    case 'or':
    case 'and': {
      let joined: Placing[][] | undefined = test.kind === 'or' ? [] : [[]]
      for (const part of test.parts) {
        const more = alternativesOf(part)
        if (!more || !joined || joined.length * more.length > mostAlternatives) return undefined
        joined =
          test.kind === 'or' ? [...joined, ...more] : joined.flatMap((one) => more.map((other) => [...one, ...other]))
      }
      return joined
    }
  }
}

type Test = Extract<Comparison, { kind: 'test' }>

function placing(at: Test['path'], constant: Test['value']): Placing | undefined {
  const path = printPath(at)
  const value = mispValue(path, constant.kind === 'integer' ? Number(constant.value) : String(constant.value))
  return value === undefined ? undefined : { path, value }
}
