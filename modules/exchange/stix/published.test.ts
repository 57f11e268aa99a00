import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { hasPublishedData, publishedBytes, publishedPath, withoutPublishedData } from '../server/published-data.ts'
import { isJsonObject, type Json, type JsonObject, readObjects } from './json.ts'
import { publishedTolerances, validateBundle, validateObject } from './validate.ts'

if (!hasPublishedData) console.warn(`Skipped: ${withoutPublishedData}.`)

const objectsOf = (name: string): JsonObject[] => {
  const reading = readObjects(publishedBytes(name))
  if (!reading.ok) throw new Error(`${name}: ${reading.fault.message}`)
  return reading.objects.map(({ value }) => value).filter(isJsonObject)
}
const bundles = (folder: string): string[] =>
  readdirSync(publishedPath(folder))
    .filter((name) => name.endsWith('.json') && !name.startsWith('interop'))
    .map((name) => `${folder}/${name}`)

describe.skipIf(!hasPublishedData)('what others have published is read as they meant it', () => {
  /** Of the 165 examples in the specification's source these are not valid, most of them on purpose. */
  const invalidExamples: Record<number, [string, string]> = {
    0: ['/id identifier', 'the id is misspelt with one hyphen'],
    24: ['/latitude type', 'the coordinates are given as strings'],
    36: ['/objects/2/pattern_type required', 'an indicator from before pattern_type was required'],
    43: ['/payload_bin base64', 'the payload is abridged with dots'],
    44: ['/payload_bin base64', 'the payload is abridged with dots'],
    122: ['/objects/0/pattern_type required', 'an indicator from before pattern_type was required'],
    123: ['/objects/0/spec_version required', 'a custom object without its common properties'],
    155: [' tlp', 'a statement under the id of TLP:GREEN'],
    158: ['/payload_bin base64', 'the payload is abridged with dots'],
    162: [
      '/extensions/extension-definition--9ef47f81-1443-4632-8497-8b2878f8ac21/extension_type enum',
      'property_extension with an underscore',
    ],
  }

  test('the 165 examples of the specification, of which ten are not valid', () => {
    const examples = objectsOf('stix21-examples/spec/spec-examples.json')
    expect(examples).toHaveLength(165)
    for (const [index, example] of examples.entries()) {
      const { errors } = example['type'] === 'bundle' ? validateBundle(example) : validateObject(example)
      expect([index, errors[0] && `${errors[0].path} ${errors[0].rule}`]).toEqual([index, invalidExamples[index]?.[0]])
    }
  })

  test.each(
    hasPublishedData
      ? [...bundles('stix21-examples'), ...bundles('stix21-examples/cti-documentation'), ...bundles('tlp')]
      : [],
  )('%s is valid', (name) => {
    const bundle: Json = JSON.parse(Buffer.from(publishedBytes(name)).toString())
    expect(validateBundle(bundle).errors).toEqual([])
  })

  test('20,000 versions of ATT&CK objects are valid but for 34 with empty lists or dates in the wrong order', () => {
    const corpus = objectsOf('attack/corpus20k.json.gz')
    expect(corpus).toHaveLength(20_000)
    const failing = corpus.filter((object) => !validateObject(object).ok)
    expect(failing).toHaveLength(34)
    const rules = new Set(failing.flatMap((object) => validateObject(object).errors.map(({ rule }) => rule)))
    expect([...rules].sort()).toEqual(['empty-list', 'time-order'])
    expect(corpus.filter((object) => !validateObject(object, { tolerate: publishedTolerances }).ok)).toEqual([])
  })
})
