import {
  type Check,
  checkMembers,
  dictionaryOf,
  flag,
  between,
  language,
  listOf,
  matching,
  millisecondTimestamp,
  oneOf,
  record,
  shape,
  type Shape,
  text,
  timestamp,
} from './checks.ts'
import { isUri } from './addresses.ts'
import { fail, failAt, quoted, type Run, warn, warnAt } from './findings.ts'
import type { JsonObject } from './json.ts'
import { markingReference, referenceTo } from './references.ts'
import { compareTimestamps, isTimestamp } from './timestamps.ts'

const hashShapes = new Map<string, RegExp>([
  ['MD5', /^[0-9a-fA-F]{32}$/],
  ['SHA-1', /^[0-9a-fA-F]{40}$/],
  ['SHA-256', /^[0-9a-fA-F]{64}$/],
  ['SHA-512', /^[0-9a-fA-F]{128}$/],
  ['SHA3-256', /^[0-9a-fA-F]{64}$/],
  ['SHA3-512', /^[0-9a-fA-F]{128}$/],
  ['SSDEEP', /^[a-zA-Z0-9/+:.]{1,148}$/],
  ['TLSH', /^(?:T1)?[a-zA-Z0-9]{70}$/],
])

const hash: Check = (run, value) => {
  const algorithm = run.path.at(-1)
  const wanted = hashShapes.get(String(algorithm))
  if (typeof value !== 'string') fail(run, 'type', 'A string is needed here.')
  else if (wanted && !wanted.test(value)) fail(run, 'hash', `This is not a ${String(algorithm)} hash.`)
}

/** Hashes by algorithm (section 2.7). */
export const hashes: Check = dictionaryOf(hash, /^[a-zA-Z0-9_-]{3,250}$/)

const cveId = /^CVE-\d{4}-(?:0\d{3}|[1-9]\d{3,})$/
const capecId = /^CAPEC-\d+$/

/** Links in published references are often not quite URLs (stray blanks); that is no reason to lose the object. */
const link: Check = (run, value) => {
  if (typeof value !== 'string') fail(run, 'type', 'A string is needed here.')
  else if (!isUri(value)) warn(run, 'uri', `${quoted(value)} is not a URL.`)
}

/** A reference to something outside of STIX (section 2.5). */
export const externalReferences = listOf(
  record(
    shape(
      { source_name: text, description: text, url: link, hashes, external_id: text },
      ['source_name'],
      (run, value) => {
        const { source_name: source, external_id: id } = value
        if (value['description'] === undefined && value['url'] === undefined && id === undefined) {
          fail(run, 'at-least-one', 'A reference needs a description, a url or an external_id.')
        }
        if (source === 'cve' && !(typeof id === 'string' && cveId.test(id)))
          failAt(run, 'external_id', 'cve', 'A CVE is named like CVE-2026-12345.')
        // ATT&CK itself has published bare numbers for CAPEC entries, so this is only a warning.
        if (source === 'capec' && !(typeof id === 'string' && capecId.test(id)))
          warnAt(run, 'external_id', 'capec', 'A CAPEC entry is named like CAPEC-163.')
      },
    ),
  ),
)

export const killChainPhases = listOf(
  record(shape({ kill_chain_name: text, phase_name: text }, ['kill_chain_name', 'phase_name'])),
)

const selector = matching(
  /^[a-zA-Z0-9_-]{1,250}(?:\.(?:\[\d{1,9}\]|[a-zA-Z0-9_-]{1,250}))*$/,
  'selector',
  'A selector is property names and [positions] joined by dots.',
)

export const granularMarkings = listOf(
  record(
    shape(
      { selectors: listOf(selector), marking_ref: markingReference, lang: language },
      ['selectors'],
      (run, value) => {
        if (value['lang'] !== undefined && value['marking_ref'] !== undefined)
          fail(run, 'exclusive', 'Either "lang" or "marking_ref", not both.')
        else if (value['lang'] === undefined && value['marking_ref'] === undefined) {
          fail(run, 'at-least-one', 'A granular marking needs a marking_ref or a lang.')
        }
      },
    ),
  ),
)

const version = oneOf('2.1')
const identifierIsChecked: Check = () => {}

/** What observables may carry. `type`, `id` and `extensions` are looked at by the validator itself. */
export const observableCommon: Record<string, Check> = {
  type: text,
  id: identifierIsChecked,
  spec_version: version,
  object_marking_refs: listOf(markingReference),
  granular_markings: granularMarkings,
  defanged: flag,
  extensions: identifierIsChecked,
}

/** What marking definitions may carry: they have no versions. */
export const markingCommon: Record<string, Check> = {
  type: text,
  id: identifierIsChecked,
  spec_version: version,
  created_by_ref: referenceTo('identity'),
  created: timestamp,
  external_references: externalReferences,
  object_marking_refs: listOf(markingReference),
  granular_markings: granularMarkings,
  extensions: identifierIsChecked,
}

/** What all other objects may carry (section 3.2). */
export const domainCommon: Record<string, Check> = {
  ...markingCommon,
  created: millisecondTimestamp,
  modified: millisecondTimestamp,
  revoked: flag,
  labels: listOf(text),
  confidence: between(0, 100),
  lang: language,
}

export const domainRequired: readonly string[] = ['type', 'spec_version', 'id', 'created', 'modified']

/** `later` must not be before `earlier`; with `strictly`, not at the same moment either. */
export function inOrder(run: Run, value: JsonObject, earlier: string, later: string, strictly = false): void {
  const from = value[earlier]
  const to = value[later]
  if (typeof from !== 'string' || typeof to !== 'string' || !isTimestamp(from) || !isTimestamp(to)) return
  const order = compareTimestamps(from, to)
  if (order < 0 || (order === 0 && !strictly)) return
  failAt(run, later, 'time-order', `"${later}" must ${strictly ? 'be after' : 'not be before'} "${earlier}".`)
}

export function seenInOrder(run: Run, value: JsonObject): void {
  inOrder(run, value, 'first_seen', 'last_seen')
}

/** A kind of versioned object: its own properties beside the common ones. */
export function domainKind(properties: Record<string, Check>, required: string[] = [], rules?: Shape['rules']): Shape {
  return shape({ ...domainCommon, ...properties }, [...domainRequired, ...required], (run, value) => {
    inOrder(run, value, 'created', 'modified')
    rules?.(run, value)
  })
}

export function observableKind(
  properties: Record<string, Check>,
  required: string[] = [],
  rules?: Shape['rules'],
): Shape {
  return shape({ ...observableCommon, ...properties }, ['type', 'id', ...required], rules)
}

/** An extension that the specification defines itself; at least one member is needed. */
export function extensionKind(
  properties: Record<string, Check>,
  required: string[] = [],
  rules?: Shape['rules'],
  others?: Shape['others'],
): Check {
  const wanted: Shape = { ...shape(properties, required, rules), ...(others ? { others } : {}) }
  return (run, value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return fail(run, 'type', 'An object is needed here.')
    if (Object.keys(value).length === 0) return fail(run, 'empty-extension', 'An extension must not be empty.')
    checkMembers(run, value, wanted)
  }
}
