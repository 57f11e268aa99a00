import {
  anyObject,
  anyValue,
  type Check,
  dictionaryOf,
  language,
  listOf,
  record,
  shape,
  type Shape,
  text,
  timestamp,
} from './checks.ts'
import { domainKind, markingCommon } from './common-properties.ts'
import { extensionType, topLevelCustom } from './extensions.ts'
import { fail, failAt, type Run, warnAt } from './findings.ts'
import { isJsonObject, type Json, type JsonObject } from './json.ts'
import { translatedReference } from './references.ts'
import { tlp1Created, tlp2Extension, tlpMarkings } from './tlp.ts'

const statement = record(shape({ statement: text }, ['statement']))
const semanticVersion = /^\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?$/
const propertyName = /^[a-z0-9_]{1,250}$/

/** A translation of one object into one language: names of its properties, with strings, lists or objects of strings. */
const translation: Check = (run, value) => {
  if (!isJsonObject(value)) return fail(run, 'type', 'An object is needed here.')
  dictionaryOf((inner, one) => (typeof one === 'object' ? anyTranslated(inner, one) : text(inner, one)), propertyName)(
    run,
    value,
  )
}

/** Lists repeat the whole list of the original, so here an element may be empty text, but not absent. */
const anyTranslated: Check = anyValue

/** The meta objects (STIX 2.1, section 7), by type. */
export const metaKinds: Record<string, Shape> = {
  'extension-definition': domainKind(
    {
      name: text,
      description: text,
      schema: text,
      version: text,
      extension_types: listOf(extensionType),
      extension_properties: listOf(text),
    },
    ['created_by_ref', 'name', 'schema', 'version', 'extension_types'],
    (run, value) => {
      const { extension_types: kinds, extension_properties: properties, version } = value
      if (properties !== undefined && !(Array.isArray(kinds) && kinds.includes('toplevel-property-extension'))) {
        failAt(run, 'extension_properties', 'dependency', 'Only a toplevel-property-extension names properties.')
      }
      if (typeof version === 'string' && !semanticVersion.test(version)) {
        warnAt(run, 'version', 'semantic-version', 'A version should be like 1.0.0.')
      }
    },
  ),

  'language-content': domainKind(
    {
      object_ref: translatedReference,
      object_modified: timestamp,
      contents: dictionaryOf(translation, /^[a-zA-Z0-9-]{1,250}$/),
    },
    ['object_ref', 'contents'],
    (run, value) => {
      if (!isJsonObject(value['contents'])) return
      run.path.push('contents')
      for (const name in value['contents']) {
        run.path.push(name)
        language(run, name)
        run.path.pop()
      }
      run.path.pop()
    },
  ),

  'marking-definition': {
    properties: new Map(Object.entries({ ...markingCommon, name: text, definition_type: text, definition: anyObject })),
    required: ['type', 'spec_version', 'id', 'created'],
    rules: marking,
    others: noVersions,
  },
}

const versioning = new Set(['modified', 'revoked', 'labels', 'confidence', 'lang'])

function noVersions(run: Run, name: string, value: Json, whole: JsonObject): void {
  if (!versioning.has(name)) return topLevelCustom(run, name, value, whole)
  fail(run, 'not-versioned', `A marking definition has no "${name}"; it cannot be changed.`)
}

function marking(run: Run, value: JsonObject): void {
  const { definition_type: kind, definition, extensions, object_marking_refs: marks, id } = value
  if (extensions === undefined && (kind === undefined || definition === undefined)) {
    fail(run, 'required', 'A marking definition needs "definition_type" and "definition", or an extension.')
  }
  if ((kind === undefined) !== (definition === undefined))
    fail(run, 'dependency', '"definition_type" and "definition" come together.')
  if (Array.isArray(marks) && id !== undefined && marks.includes(id))
    failAt(run, 'object_marking_refs', 'circular', 'A marking definition cannot mark itself.')
  if (kind === 'statement' && definition !== undefined) {
    run.path.push('definition')
    statement(run, definition)
    run.path.pop()
  }
  tlp(run, value)
}

/** TLP markings are fixed objects: what bears their id must be them, and what claims to be TLP must bear their id. */
function tlp(run: Run, value: JsonObject): void {
  const { id, definition_type: kind, definition, extensions, name, created } = value
  const extension = isJsonObject(extensions) ? extensions[tlp2Extension] : undefined
  const fixed = typeof id === 'string' ? tlpMarkings.get(id) : undefined
  if (fixed === undefined) {
    if (kind === 'tlp')
      failAt(run, 'id', 'tlp', 'TLP markings are the four that STIX 2.1 defines; this is none of them.')
    if (extension !== undefined)
      failAt(run, 'id', 'tlp', 'TLP 2.0 markings are the five that OASIS published; this is none of them.')
    return
  }
  if (fixed.version === '1') {
    const label = isJsonObject(definition) ? definition['tlp'] : undefined
    if (
      kind === 'tlp' &&
      label === fixed.label &&
      created === tlp1Created &&
      (name === undefined || name === fixed.name)
    )
      return tlpExtras(run, value)
  } else {
    const label = isJsonObject(extension) ? extension['tlp_2_0'] : undefined
    if (label === fixed.label && (name === undefined || name === fixed.name)) return
  }
  fail(run, 'tlp', `This id belongs to ${fixed.name} of TLP ${fixed.version}.0, which this object is not.`)
}

const tlp1Properties = new Set(['type', 'spec_version', 'id', 'created', 'definition_type', 'name', 'definition'])

/** Other platforms add properties of their own to these fixed objects; it changes nothing of what they mean. */
function tlpExtras(run: Run, value: JsonObject): void {
  for (const name of Object.keys(value)) {
    if (!tlp1Properties.has(name))
      warnAt(run, name, 'tlp', 'A TLP marking has no properties beside those that STIX 2.1 gives it.')
  }
}
