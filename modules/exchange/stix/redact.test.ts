import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from './json.ts'
import { isRedacted, redact, redactionExtension, redactionExtensionDefinition } from './redact.ts'
import { selected } from './selectors.ts'
import { validateObject } from './validate.ts'

const green = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'
const red = 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1'
const actor: JsonObject = {
  type: 'threat-actor',
  spec_version: '2.1',
  id: 'threat-actor--6e0ba1a2-4c3d-4e5f-8a9b-0c1d2e3f4a5b',
  created: '2026-03-01T08:00:00.000Z',
  modified: '2026-03-02T08:00:00.000Z',
  name: 'Lamplighters',
  description: 'Seen from Quillon',
  aliases: ['one', 'two', 'three'],
  external_references: [{ source_name: 'cable', description: 'from an envoy', external_id: '7' }],
  object_marking_refs: [green],
  granular_markings: [
    { marking_ref: red, selectors: ['description', 'aliases.[1]'] },
    { marking_ref: green, selectors: ['aliases.[2]', 'name', 'external_references.[0].source_name'] },
  ],
}

const redacted = (hidden: string[], audience = 'a'): JsonObject => {
  const result = redact(actor, hidden, audience)
  if (result.outcome !== 'redacted') throw new Error(result.outcome)
  return result.object
}

describe('a delegation sees what it may, and that something is missing', () => {
  test('what is hidden goes, and with it every selector that would tell of it', () => {
    const copy = redacted(['description', 'aliases.[1]', 'external_references.[0].description'])
    expect(copy).toMatchObject({
      aliases: ['one', 'three'],
      external_references: [{ source_name: 'cable', external_id: '7' }],
      granular_markings: [
        { marking_ref: green, selectors: ['aliases.[1]', 'name', 'external_references.[0].source_name'] },
      ],
      object_marking_refs: [green],
      modified: actor['modified'],
    })
    expect(copy['description']).toBeUndefined()
    expect(JSON.stringify(copy)).not.toContain('Quillon')
    expect(isRedacted(copy)).toBe(true)
    expect(isRedacted(actor)).toBe(false)
    expect(copy['extensions']).toEqual({
      [redactionExtension]: { extension_type: 'property-extension', redacted: true },
    })
  })

  test('the copy never bears the id of the original, and follows from version, audience and what is hidden', () => {
    const copy = redacted(['description'])
    expect(copy['id']).toMatch(/^threat-actor--/)
    expect(copy['id']).not.toBe(actor['id'])
    expect(redacted(['description'])).toEqual(copy)
    expect(redacted(['description'], 'b')['id']).not.toBe(copy['id'])
    expect(redacted(['aliases'])['id']).not.toBe(copy['id'])
    const later = redact({ ...actor, modified: '2026-03-03T08:00:00.000Z' }, ['description'], 'a')
    expect(later.outcome === 'redacted' && later.object['id']).not.toBe(copy['id'])
  })

  test('a list that loses all its elements goes whole', () => {
    expect(redacted(['aliases.[0]', 'aliases.[1]', 'aliases.[2]'])['aliases']).toBeUndefined()
    expect(redacted(['external_references.[0]'])['external_references']).toBeUndefined()
  })

  test('where nothing is hidden the object is given as it is, and where nothing sound is left it is withheld', () => {
    expect(redact(actor, ['labels', 'aliases.[9]'], 'a')).toEqual({ outcome: 'whole', object: actor })
    for (const hidden of [
      'name',
      'id',
      'modified',
      'granular_markings',
      'object_marking_refs.[0]',
      'external_references.[0].source_name',
    ]) {
      expect(redact(actor, [hidden], 'a')).toEqual({ outcome: 'withheld' })
    }
  })

  test('the definition of the extension is itself sound', () => {
    const definition = redactionExtensionDefinition(
      '2026-01-01T00:00:00.000Z',
      'identity--6e0ba1a2-4c3d-4e5f-8a9b-0c1d2e3f4a5b',
    )
    expect(validateObject(definition)).toEqual({ ok: true, errors: [], warnings: [] })
  })

  test('whatever is hidden, no hidden text is left and every selector points at what it pointed at', () => {
    const selector = fc.constantFrom(
      'description',
      'aliases',
      'aliases.[0]',
      'aliases.[1]',
      'aliases.[2]',
      'external_references',
      'external_references.[0].description',
      'external_references.[0].external_id',
      'granular_markings.[0]',
    )
    fc.assert(
      fc.property(fc.uniqueArray(selector, { minLength: 1 }), (hidden) => {
        const result = redact(actor, hidden, 'a')
        if (result.outcome !== 'redacted') return
        const texts = JSON.stringify(result.object)
        for (const one of hidden)
          for (const leaf of leaves(selected(actor, one))) expect(texts).not.toContain(JSON.stringify(leaf))
        const markings = result.object['granular_markings']
        const kept = Array.isArray(markings)
          ? markings.flatMap((marking) => selectorsOf(marking)).map((one) => selected(result.object, one))
          : []
        for (const value of kept) expect(value).toBeDefined()
        if (!hidden.some((one) => one === 'aliases' || one === 'aliases.[2]')) expect(kept).toContain('three')
        expect(validateObject(result.object).ok).toBe(true)
      }),
    )
  })
})

function leaves(value: Json | undefined): Json[] {
  if (value === undefined || value === null) return []
  return typeof value === 'object' ? Object.values(value).flatMap(leaves) : [value]
}

function selectorsOf(marking: Json): string[] {
  if (typeof marking !== 'object' || marking === null || Array.isArray(marking)) return []
  const { selectors } = marking
  return Array.isArray(selectors) ? selectors.filter((one) => typeof one === 'string') : []
}
