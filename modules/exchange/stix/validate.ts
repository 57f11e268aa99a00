import { checkMembers, type Shape } from './checks.ts'
import { domainCommon, inOrder, observableCommon } from './common-properties.ts'
import { domainKinds } from './domain-kinds.ts'
import { checkExtensions, topLevelCustom, usedExtensionTypes } from './extensions.ts'
import { type CustomContent, fail, failAt, type Finding, newRun, type Run, warn, warnAt } from './findings.ts'
import { deterministicId } from './identifiers.ts'
import { isJsonObject, type Json, type JsonObject } from './json.ts'
import { metaKinds } from './meta-kinds.ts'
import { observableKinds } from './observable-kinds.ts'
import { observableTypes, readIdentifier, uuidVersion } from './references.ts'
import { relationKinds } from './relation-kinds.ts'
import { checkSelectors } from './selectors.ts'

export type { CustomContent, Finding } from './findings.ts'

export type ValidationOptions = {
  /** What happens to objects and properties that the specification does not define. `warn` unless said. */
  custom?: CustomContent
  /** Put before every path, for an object that stands inside something larger, like `/objects/3`. */
  path?: string
  /** Also warn when a deterministic id is not the one that the specification computes (section 2.9). */
  deterministicIds?: boolean
  /** Rules whose breach shall be a warning only. See `publishedTolerances`. */
  tolerate?: readonly string[]
}

/**
 * What collections of good standing break all the same: MITRE's own ATT&CK has published empty lists, and versions
 * dated before their creation. A host that takes such collections over tolerates these two rules.
 */
export const publishedTolerances: readonly string[] = ['empty-list', 'time-order']

export type Validation = { ok: boolean; errors: Finding[]; warnings: Finding[] }

const everyKind: Record<string, Shape> = { ...domainKinds, ...relationKinds, ...observableKinds, ...metaKinds }
const kinds = new Map<string, Shape>(
  Object.entries(everyKind).map(([type, kind]) => [type, { others: topLevelCustom, ...kind }]),
)

const customCommon: Shape = {
  properties: new Map(Object.entries(domainCommon)),
  required: ['type', 'spec_version', 'id', 'created', 'modified'],
  others: topLevelCustom,
}
const customObservable: Shape = {
  properties: new Map(Object.entries(observableCommon)),
  required: ['type', 'id'],
  others: topLevelCustom,
}
const typeName = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*-?$/

/**
 * Validates one STIX 2.1 object (OASIS standard with errata 01): domain, relationship, observable and meta objects,
 * custom ones and extensions. What the specification calls MUST is an error, what it calls SHOULD a warning.
 *
 * @param value as read from JSON; anything at all may be given. Never throws.
 * @returns every finding with its place (a JSON pointer), a short rule and words; at most 100 of each sort.
 */
export function validateObject(value: Json, options: ValidationOptions = {}): Validation {
  const run = newRun(options.path ?? '', options.custom ?? 'warn', options.tolerate ?? [])
  checkObject(run, value, options.deterministicIds ?? false)
  return { ok: run.errors.length === 0, errors: run.errors, warnings: run.warnings }
}

/** Validates a bundle (section 8) and every object in it. References out of the bundle are allowed. */
export function validateBundle(value: Json, options: ValidationOptions = {}): Validation {
  const run = newRun(options.path ?? '', options.custom ?? 'warn', options.tolerate ?? [])
  if (!isJsonObject(value)) fail(run, 'type', 'A bundle is an object.')
  else checkBundle(run, value, options.deterministicIds ?? false)
  return { ok: run.errors.length === 0, errors: run.errors, warnings: run.warnings }
}

function checkBundle(run: Run, bundle: JsonObject, deterministicIds: boolean): void {
  const { type, id, objects } = bundle
  if (type !== 'bundle') failAt(run, 'type', 'bundle', 'The type of a bundle is "bundle".')
  checkId(run, id, 'bundle')
  for (const name in bundle) {
    if (name === 'type' || name === 'id' || name === 'objects') continue
    if (run.custom === 'refuse')
      failAt(run, name, 'custom-property', 'A bundle has no other properties than type, id and objects.')
    else warnAt(run, name, 'custom-property', 'A bundle has no other properties than type, id and objects.')
  }
  if (objects === undefined) return
  run.path.push('objects')
  if (!Array.isArray(objects)) fail(run, 'type', 'A list is needed here.')
  else if (objects.length === 0) fail(run, 'empty-list', 'A list must not be empty; leave the property out.')
  else {
    const seen = new Set<string>()
    for (const [index, object] of objects.entries()) {
      run.path.push(index)
      checkObject(run, object, deterministicIds)
      const version = isJsonObject(object) ? JSON.stringify([object['id'], object['modified']]) : ''
      if (version !== '' && seen.has(version))
        warn(run, 'repeated', 'This version of this object is already in the bundle.')
      seen.add(version)
      run.path.pop()
    }
  }
  run.path.pop()
}

function checkObject(run: Run, value: Json, deterministicIds: boolean): void {
  if (!isJsonObject(value)) return fail(run, 'not-object', 'A STIX object is a JSON object; this is something else.')
  const { type } = value
  if (typeof type !== 'string')
    return failAt(
      run,
      'type',
      type === undefined ? 'required' : 'type',
      'The type of the object is needed, as a string.',
    )
  if (type === 'bundle') return failAt(run, 'type', 'bundle', 'A bundle cannot stand where an object is needed.')
  const known = kinds.get(type)
  const kind = known ?? customKind(run, type, value)
  if (kind === undefined) return
  const isObservable = known ? observableTypes.has(type) : kind === customObservable
  const id = checkId(run, value['id'], type)
  if (id !== undefined) checkUuid(run, id, isObservable, deterministicIds ? value : undefined)
  if (value['extensions'] !== undefined) {
    run.path.push('extensions')
    checkExtensions(run, type, value['extensions'])
    run.path.pop()
  }
  checkMembers(run, value, kind)
  if (!known && !isObservable) inOrder(run, value, 'created', 'modified')
  if (value['granular_markings'] !== undefined) checkSelectors(run, value)
}

/** The kind of an object whose type the specification does not define: as its extension says, or as it looks. */
function customKind(run: Run, type: string, value: JsonObject): Shape | undefined {
  const extensions = usedExtensionTypes(value)
  const defined = extensions.has('new-sdo') || extensions.has('new-sro') || extensions.has('new-sco')
  run.path.push('type')
  if (type.length < 3 || type.length > 250 || !typeName.test(type) || type === 'action')
    fail(run, 'type-name', 'A type has 3 to 250 of the characters a-z, 0-9 and hyphen.')
  else if (!defined && run.custom === 'refuse')
    fail(run, 'custom-object', `STIX 2.1 defines no "${type}", and custom objects are not taken here.`)
  else if (!defined && run.custom === 'warn')
    warn(run, 'custom-object', 'An object of a new type should come with its extension definition.')
  run.path.pop()
  if (!defined && run.custom === 'refuse') return undefined
  if (extensions.has('new-sco')) return customObservable
  return defined || value['created'] !== undefined || value['modified'] !== undefined ? customCommon : customObservable
}

function checkId(run: Run, id: Json | undefined, type: string): string | undefined {
  if (id === undefined) {
    failAt(run, 'id', 'required', 'The property "id" is required here.')
    return undefined
  }
  run.path.push('id')
  const named = readIdentifier(run, id)
  if (named !== undefined && named !== type)
    fail(run, 'identifier-type', `The identifier of a ${type} starts with ${type}--.`)
  run.path.pop()
  return named === type && typeof id === 'string' ? id : undefined
}

/** Observables should have ids computed from their contents, all others random ones (section 2.9). */
function checkUuid(run: Run, id: string, isObservable: boolean, observable: JsonObject | undefined): void {
  const version = uuidVersion(id)
  if (!isObservable) {
    if (version !== '4')
      warnAt(run, 'id', 'uuid-version', `The UUID of this object should be of version 4, not ${version}.`)
    return
  }
  if (version === '5') {
    const expected = observable && deterministicId(observable)
    if (expected !== undefined && expected !== id)
      warnAt(run, 'id', 'deterministic-id', `The specification computes ${expected} from these contents.`)
  } else if (version !== '4') {
    warnAt(run, 'id', 'uuid-version', `The UUID of an observable should be of version 5, not ${version}.`)
  }
}
