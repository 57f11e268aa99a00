import { canonicalJson } from '#platform/canonical-json.ts'
import { uuid5 } from './identifiers.ts'
import type { Json, JsonObject } from './json.ts'
import { selectorSteps, type SelectorStep } from './selectors.ts'
import { publishedTolerances, validateObject } from './validate.ts'

/**
 * The extension by which a copy says that it is redacted. It is a property extension, so that a reader who does not
 * know it still reads the object. The definition itself is `redactionExtensionDefinition`.
 */
export const redactionExtension = 'extension-definition--b0a8c3f2-6a1e-4d0f-9a37-5c1f0e7d2b64'

/** The namespace of the ids of redacted copies. */
const redactionNamespace = '5f0f7c0a-9d1b-4f5e-8c53-3d7e6f2a1b90'

export type Redaction =
  | { outcome: 'whole'; object: JsonObject }
  | { outcome: 'redacted'; object: JsonObject; removed: string[] }
  /** What would be left is no valid object, or would still say what is hidden: nothing is given out. */
  | { outcome: 'withheld' }

/** Nothing else may be taken from a copy: these are what it needs to be one, or what says how it must be handled. */
const indispensable = new Set([
  'type',
  'spec_version',
  'id',
  'created',
  'modified',
  'granular_markings',
  'object_marking_refs',
  'extensions',
])

/**
 * Makes the copy of an object that may be seen by an audience from whom some of its properties are hidden.
 *
 * The copy never bears the id of the original: it gets one that follows from the original's id and version, what is
 * hidden, and the audience, so that the same audience is given the same copy each time, and two audiences, or two
 * versions, never share one.
 *
 * @param hidden selectors (STIX 2.1, section 7.2.3.1), as granular markings name them. Those that select nothing in
 *   this object hide nothing.
 * @param audience a digest of who may see it, keyed with a secret of the host: ids of observables follow from their
 *   contents, so without a secret the id of a copy could be used to try out what is hidden.
 */
export function redact(object: JsonObject, hidden: readonly string[], audience: string): Redaction {
  const selectors = [...new Set(hidden)].filter((selector) => selects(object, selectorSteps(selector)))
  if (selectors.length === 0) return { outcome: 'whole', object }
  const outermost = selectors.filter((one) => !selectors.some((other) => one.startsWith(`${other}.`))).sort()
  if (outermost.some((selector) => indispensable.has(selector.split('.')[0] ?? ''))) return { outcome: 'withheld' }

  const trimmed = without(object, outermost.map(selectorSteps))
  if (trimmed === undefined || Array.isArray(trimmed) || typeof trimmed !== 'object' || trimmed === null)
    return { outcome: 'withheld' }
  const marked = remark(object, trimmed, outermost)
  const { type, id } = object
  if (typeof type !== 'string') return { outcome: 'withheld' }
  const copy: JsonObject = {
    ...marked,
    id: `${type}--${uuid5(redactionNamespace, canonicalJson([id ?? '', object['modified'] ?? object['created'] ?? '', audience, outermost]))}`,
    extensions: {
      ...(isMembers(marked['extensions']) ? marked['extensions'] : {}),
      [redactionExtension]: { extension_type: 'property-extension', redacted: true },
    },
  }
  const whole = validateObject(copy, { custom: 'allow', tolerate: publishedTolerances })
  return whole.ok ? { outcome: 'redacted', object: copy, removed: outermost } : { outcome: 'withheld' }
}

/** Whether an object is a redacted copy. */
export function isRedacted(object: JsonObject): boolean {
  return isMembers(object['extensions']) && Object.hasOwn(object['extensions'], redactionExtension)
}

/** The definition of the extension, to be served with the copies. `created` and `creator` are the host's. */
export function redactionExtensionDefinition(created: string, creator: string): JsonObject {
  return {
    type: 'extension-definition',
    spec_version: '2.1',
    id: redactionExtension,
    created_by_ref: creator,
    created,
    modified: created,
    name: 'Redacted copy',
    description:
      'The object is a copy from which properties were removed because their markings do not allow this reader to see them. ' +
      'It has an id of its own and must not be taken for a version of another object.',
    schema: 'The extension has one property, "redacted", which is true.',
    version: '1.0.0',
    extension_types: ['property-extension'],
  }
}

function isMembers(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function selects(value: Json | undefined, steps: readonly SelectorStep[]): boolean {
  const [step, ...rest] = steps
  if (step === undefined) return value !== undefined
  return selects(member(value, step), rest)
}

function member(value: Json | undefined, step: SelectorStep): Json | undefined {
  if (typeof step === 'number') return Array.isArray(value) ? value[step] : undefined
  return isMembers(value) && Object.hasOwn(value, step) ? value[step] : undefined
}

/**
 * A copy without what the paths select. A list or dictionary that has nothing left is left out itself, since STIX has
 * no empty ones.
 */
function without(value: Json, paths: readonly (readonly SelectorStep[])[]): Json | undefined {
  if (paths.some((path) => path.length === 0)) return undefined
  if (paths.length === 0 || typeof value !== 'object' || value === null) return value
  const under = (step: SelectorStep) => paths.flatMap((path) => (path[0] === step ? [path.slice(1)] : []))
  if (Array.isArray(value)) {
    const kept = value.flatMap((element, index) => without(element, under(index)) ?? [])
    return kept.length === 0 ? undefined : kept
  }
  const kept = Object.entries(value).flatMap(([name, inner]) => {
    const left = without(inner, under(name))
    return left === undefined ? [] : [[name, left] as const]
  })
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}

/**
 * The granular markings of the copy: those on removed parts go (their selectors would tell what is missing), and
 * positions in lists move up where elements before them went.
 */
function remark(original: JsonObject, copy: JsonObject, removed: readonly string[]): JsonObject {
  const { granular_markings: markings, ...rest } = copy
  if (!Array.isArray(markings)) return copy
  const left = markings.flatMap((marking) => {
    const selectors = isMembers(marking) ? marking['selectors'] : undefined
    if (!isMembers(marking) || !Array.isArray(selectors)) return []
    const moved = selectors.flatMap((selector) =>
      typeof selector === 'string' ? (movedSelector(original, copy, selector, removed) ?? []) : [],
    )
    return moved.length === 0 ? [] : [{ ...marking, selectors: moved }]
  })
  return left.length === 0 ? rest : { ...rest, granular_markings: left }
}

function movedSelector(
  original: JsonObject,
  copy: JsonObject,
  selector: string,
  removed: readonly string[],
): string | undefined {
  const gone = (path: string) => removed.some((one) => path === one || path.startsWith(`${one}.`))
  const moved: string[] = []
  let path = ''
  for (const part of selector.split('.')) {
    const list = path
    path = path === '' ? part : `${path}.${part}`
    if (gone(path) || !selects(original, selectorSteps(path))) return undefined
    if (!part.startsWith('[')) {
      moved.push(part)
      continue
    }
    const position = Number(part.slice(1, -1))
    const before = Array.from({ length: position }, (_, index) => `${list}.[${index}]`).filter((earlier) =>
      vanished(original, earlier, removed),
    )
    moved.push(`[${position - before.length}]`)
  }
  const result = moved.join('.')
  return selects(copy, selectorSteps(result)) ? result : undefined
}

/** Whether an element went, by itself or because all that was in it went. */
function vanished(original: JsonObject, path: string, removed: readonly string[]): boolean {
  const steps = selectorSteps(path)
  const value = steps.reduce<Json | undefined>(member, original)
  if (value === undefined) return false
  const inner = removed.flatMap((one) =>
    one === path ? [[]] : one.startsWith(`${path}.`) ? [selectorSteps(one.slice(path.length + 1))] : [],
  )
  return without(value, inner) === undefined
}
