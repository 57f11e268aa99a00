import { isTimestamp } from '../../stix/timestamps.ts'
import { versionKey } from '../../stix/versions.ts'
import type { Filter } from '../reading.ts'
import type { Words } from './cursor.ts'
import { TaxiiFault } from './faults.ts'

/** What an endpoint understands of `match[…]`, and which versions it gives when none are asked for. */
export type Understands = { match: readonly string[]; versions: 'last' | 'all' }

const everyMatch = ['id', 'type', 'version', 'spec_version']

/** TAXII 2.1, sections 5.3 to 5.8. */
export const understandsAll: Understands = { match: everyMatch, versions: 'last' }
export const understandsObject: Understands = { match: ['version', 'spec_version'], versions: 'last' }
export const understandsVersions: Understands = { match: ['spec_version'], versions: 'all' }
export const understandsDelete: Understands = { match: ['version', 'spec_version'], versions: 'all' }

const most = { values: 1000, value: 300 }

export type Parameters = { words: Words; limit: number; next: string | undefined }

/** Reads the query of a request. Names that TAXII does not know are passed over; wrong values are refused with 400. */
export function readParameters(query: URLSearchParams, understands: Understands, mostAtOnce: number): Parameters {
  const words: Record<string, string> = {}
  let limit = mostAtOnce
  let next: string | undefined
  const met = new Set<string>()
  for (const [name, value] of [...query].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const isMatch = name.startsWith('match[')
    if (!isMatch && name !== 'added_after' && name !== 'limit' && name !== 'next') continue
    if (met.has(name))
      throw new TaxiiFault(400, `"${name}" stands more than once. Part the values with commas instead.`)
    met.add(name)
    if (name === 'limit') limit = Math.min(readLimit(value), mostAtOnce)
    else if (name === 'next') next = value
    else if (isMatch && !understands.match.some((one) => name === `match[${one}]`))
      throw new TaxiiFault(
        400,
        `This endpoint does not know "${name.slice(0, 80)}"; it knows ${understands.match.map((one) => `match[${one}]`).join(', ')}.`,
      )
    else words[name] = value
  }
  return { words, limit, next }
}

function readLimit(value: string): number {
  if (!/^[0-9]{1,15}$/.test(value) || Number(value) < 1)
    throw new TaxiiFault(400, '"limit" is a whole number greater than 0.')
  return Number(value)
}

/** The filter that the words of a request, or of the cursor that continues it, ask for. */
export function filterOf(words: Words, understands: Understands): Filter {
  const versions = valuesOf(words, 'version')
  return {
    addedAfter: words['added_after'] === undefined ? null : readMoment(words['added_after']),
    ids: valuesOf(words, 'id'),
    types: valuesOf(words, 'type'),
    specs: specsOf(valuesOf(words, 'spec_version')),
    ...versionsOf(versions ?? [understands.versions]),
  }
}

function valuesOf(words: Words, name: string): string[] | null {
  const text = words[`match[${name}]`]
  if (text === undefined) return null
  const values = [...new Set(text.split(',').map((value) => value.trim()))]
  if (values.length > most.values) throw new TaxiiFault(400, `"match[${name}]" takes at most ${most.values} values.`)
  for (const value of values) {
    if (value === '') throw new TaxiiFault(400, `"match[${name}]" has an empty value.`)
    // oxlint-disable-next-line no-control-regex -- a NUL or another control character matches nothing that is kept
    if (value.length > most.value || /[\u0000-\u001f]/.test(value))
      throw new TaxiiFault(400, `"match[${name}]" has a value that nothing can have.`)
  }
  return values
}

function specsOf(values: string[] | null): string[] | null {
  const wrong = values?.find((value) => !/^\d{1,3}\.\d{1,3}$/.test(value))
  if (wrong !== undefined) throw new TaxiiFault(400, '"match[spec_version]" takes versions of STIX, like 2.1.')
  return values
}

function versionsOf(values: readonly string[]): Pick<Filter, 'last' | 'first' | 'all' | 'keys'> {
  const moments = values.filter((value) => value !== 'last' && value !== 'first' && value !== 'all')
  if (moments.some((value) => !isTimestamp(value)))
    throw new TaxiiFault(400, '"match[version]" takes last, first, all, or timestamps like 2016-01-01T00:00:00.000Z.')
  return {
    last: values.includes('last'),
    first: values.includes('first'),
    all: values.includes('all'),
    keys: moments.length === 0 ? null : moments.map((value) => versionKey(value)),
  }
}

/** Dates are given out in microseconds; digits beyond them cannot tell two apart. */
function readMoment(value: string): string {
  if (!isTimestamp(value) || value.startsWith('0000'))
    throw new TaxiiFault(400, '"added_after" is a timestamp like 2016-01-01T00:00:00.000000Z.')
  return value.replace(/(\.\d{6})\d+Z$/, '$1Z')
}
