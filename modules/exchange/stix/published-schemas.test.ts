import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasPublishedData, publishedBytes, publishedPath } from '../server/published-data.ts'
import { isJsonObject, type Json, type JsonObject, readObjects } from './json.ts'
import { validateObject } from './validate.ts'

const objectsOf = (name: string): JsonObject[] => {
  const reading = readObjects(publishedBytes(name))
  if (!reading.ok) throw new Error(`${name}: ${reading.fault.message}`)
  return reading.objects.map(({ value }) => value).filter(isJsonObject)
}
const bundles = (folder: string): string[] =>
  readdirSync(publishedPath(folder))
    .filter((name) => name.endsWith('.json') && !name.startsWith('interop'))
    .map((name) => `${folder}/${name}`)

type Difference = { why: string; holds: (object: JsonObject, errors: readonly ErrorObject[]) => boolean }

const everyErrorIn = (errors: readonly ErrorObject[], pattern: RegExp): boolean =>
  errors.some(({ instancePath }) => pattern.test(instancePath))

/** Where the published schemas refuse and we do not, and why we are right not to. */
const justified: Difference[] = [
  {
    why: 'created and modified without milliseconds are in wide use, and texts must be kept as they came; we warn',
    holds: (_, errors) =>
      errors.every(
        ({ instancePath, params }) =>
          /^\/(?:created|modified)$/.test(instancePath) && String(params['pattern']).startsWith('T'),
      ),
  },
  {
    why: 'a granular marking with "lang" has no marking_ref (specification 7.2.3); the schema asks for one',
    holds: (_, errors) =>
      errors.every(
        ({ instancePath, params }) =>
          /^\/granular_markings\/\d+$/.test(instancePath) && params['missingProperty'] === 'marking_ref',
      ),
  },
  {
    why: 'a header of a message may occur once (specification 6.6.2); the schema asks for two values or a string',
    holds: (_, errors) =>
      errors.some(({ keyword }) => keyword === 'minItems') &&
      errors.every(({ instancePath }) => instancePath.startsWith('/additional_header_fields/')),
  },
  {
    why: 'the schema ties every CVE or CAPEC number to its source name; the specification only the other way round, and CAPEC numbers without a prefix are published by ATT&CK',
    holds: (_, errors) =>
      everyErrorIn(errors, /^\/external_references\/\d+/) &&
      errors.every(({ instancePath }) =>
        /^\/external_references\/\d+(?:\/(?:external_id|source_name))?$/.test(instancePath),
      ),
  },
  {
    why: 'the schema takes any marking type that begins with "statement" for a statement',
    holds: ({ definition_type: kind }) =>
      typeof kind === 'string' && kind !== 'statement' && kind.startsWith('statement'),
  },
  {
    why: 'a TLP 1 marking may lack its name, as it did in STIX 2.0',
    holds: ({ definition_type: kind, name }) => kind === 'tlp' && name === undefined,
  },
  {
    why: 'other platforms add properties of their own to the TLP 1 markings; we warn',
    holds: ({ definition_type: kind }, errors) =>
      kind === 'tlp' &&
      errors.some(({ keyword, instancePath }) => keyword === 'additionalProperties' && instancePath === ''),
  },
]

describe.skipIf(!hasPublishedData)('wherever the published JSON schemas refuse, so do we', () => {
  const { schemas, seeds } = hasPublishedData
    ? loadSchemas()
    : { schemas: new Map<string, ValidateFunction>(), seeds: [] }
  const refuses = (object: JsonObject): readonly ErrorObject[] | undefined => {
    const schema = schemas.get(String(object['type']))
    return schema === undefined || schema(object) ? undefined : (schema.errors ?? [])
  }

  test('on the published objects themselves', () => {
    expect(seeds.length).toBeGreaterThan(700)
    for (const seed of seeds) check(seed, refuses(seed))
  })

  test('on the same with any part removed, replaced, added or misspelt', () => {
    let refused = 0
    const junk = fc.oneof(
      fc.constantFrom<Json>(
        null,
        '',
        0,
        -1,
        1.5,
        101,
        1e9,
        true,
        false,
        [],
        {},
        'x',
        [null],
        [''],
        ['x'],
        [1],
        [{}],
        [[]],
        { a: 1 },
        { MD5: 'x' },
        'A B',
        'cve',
        'CVE-2026-1234',
        'tlp',
        '2026-13-01T00:00:00Z',
        '2026-01-01T00:00:00Z',
        '2026-01-01T00:00:00.000Z',
        '2026-01-01',
        'identity--1',
        'file--30038539-3eb6-44bc-a59e-d0d3fe84695a',
        'identity--30038539-3eb6-44bc-a59e-d0d3fe84695a',
        'relationship--30038539-3eb6-44bc-a59e-d0d3fe84695a',
        ['identity--30038539-3eb6-44bc-a59e-d0d3fe84695a'],
        ['file--30038539-3eb6-44bc-a59e-d0d3fe84695a'],
      ),
      fc.string({ maxLength: 8 }),
    )
    const name = fc.constantFrom(
      'x',
      'ab',
      'x_foo',
      'Foo',
      'severity',
      'action',
      'foo_bin',
      'foo_hex',
      'labels',
      'confidence',
      'revoked',
      'lang',
      'objects',
      'object_refs',
      'hashes',
      'extensions',
      'size',
      'count',
      'url',
      'payload_bin',
      'body',
      'body_multipart',
      'is_multipart',
      'is_active',
      'end',
      'external_references',
      'kill_chain_phases',
      'granular_markings',
      'object_marking_refs',
      'definition',
      'definition_type',
      'latitude',
      'precision',
      'values',
      'src_ref',
      'first_seen',
      'name',
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.array(fc.tuple(fc.nat(), fc.nat(3), name, junk), { minLength: 1, maxLength: 2 }),
        (seed, changes) => {
          let object: Json = seed
          for (const [place, how, added, value] of changes) object = changed(object, place, how, added, value)
          if (!isJsonObject(object) || typeof object['type'] !== 'string') return
          const errors = refuses(object)
          if (errors) refused++
          check(object, errors)
        },
      ),
      { numRuns: 20_000 },
    )
    expect(refused).toBeGreaterThan(1000)
  })

  function check(object: JsonObject, errors: readonly ErrorObject[] | undefined): void {
    if (errors === undefined || !validateObject(object).ok) return
    // Errors of alternatives say only that none of them held; what counts are the others.
    const plain = errors.filter(({ keyword }) => !['oneOf', 'anyOf', 'allOf', 'if', 'not'].includes(keyword))
    const excuse = justified.find(({ holds }) => holds(object, plain))
    if (excuse === undefined)
      throw new Error(
        `accepted ${JSON.stringify(object)}, though ${JSON.stringify(errors.map((one) => `${one.instancePath} ${one.message}`))}`,
      )
  }
})

function changed(whole: Json, place: number, how: number, added: string, value: Json): Json {
  const copy = structuredClone(whole)
  const places: [Json[] | JsonObject, string][] = []
  const collect = (part: Json): void => {
    if (typeof part !== 'object' || part === null) return
    for (const name of Object.keys(part)) {
      places.push([part, name])
      collect(Array.isArray(part) ? (part[Number(name)] ?? null) : (part[name] ?? null))
    }
  }
  collect(copy)
  const chosen = places[place % places.length]
  if (chosen === undefined) return copy
  const [holder, name] = chosen
  if (Array.isArray(holder)) {
    const at = Number(name)
    if (how === 0) holder.splice(at, 1)
    else if (how === 1) holder[at] = value
    else if (how === 2) holder.push(value)
    else holder[at] = `${JSON.stringify(holder[at])}!`
  } else if (how === 0) delete holder[name]
  else if (how === 1) holder[name] = value
  else if (how === 2) holder[added] = value
  else {
    const text = holder[name]
    if (typeof text === 'string') holder[name] = place % 2 === 0 ? text.slice(0, -1) : `${text}!`
  }
  return copy
}

function loadSchemas(): { schemas: Map<string, ValidateFunction>; seeds: JsonObject[] } {
  const folder = mkdtempSync(join(tmpdir(), 'stix-schemas-'))
  const schemas = new Map<string, ValidateFunction>()
  try {
    execFileSync('tar', ['xzf', publishedPath('schemas/stix21-json-schemas-interop.tar.gz'), '-C', folder])
    const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true, unicodeRegExp: false })
    const ids: [string, string][] = []
    for (const group of ['common', 'sdos', 'sros', 'observables']) {
      for (const file of readdirSync(join(folder, 'schemas', group))) {
        const schema: { $id: string } = JSON.parse(readFileSync(join(folder, 'schemas', group, file), 'utf8'))
        ajv.addSchema(schema)
        ids.push([file.replace(/\.json$/, ''), schema.$id])
      }
    }
    const seeds = [
      ...bundles('stix21-examples'),
      ...bundles('stix21-examples/cti-documentation'),
      ...bundles('tlp'),
      'stix21-examples/spec/spec-examples.json',
    ].flatMap((name) => objectsOf(name))
    const types = new Set(seeds.map(({ type }) => type))
    for (const [type, id] of ids) {
      const schema = types.has(type) ? ajv.getSchema(id) : undefined
      if (schema) schemas.set(type, schema)
    }
    return { schemas, seeds: seeds.filter(({ type }) => schemas.has(String(type)) && type !== 'bundle') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
