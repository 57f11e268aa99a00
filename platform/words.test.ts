import { existsSync, globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { languages } from './languages.ts'

type Words = Record<string, string>

// A folder that was only just made, and holds nothing yet, is no fault.
const folders = globSync('{platform,apps/web,modules/*,modules/*/web/*}/words').filter(
  (folder) => globSync(`${folder}/*.json`).length > 0,
)
const read = (folder: string, code: string): Words =>
  JSON.parse(readFileSync(`${folder}/${code}.json`, 'utf8')) as Words
const forms = ['zero', 'one', 'two', 'few', 'many', 'other']
const formOf = (key: string) => forms.find((form) => key.endsWith(`_${form}`))
const stemOf = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '')
const placeholders = (words: string) => [...words.matchAll(/\{\{\s*([^}\s]+)\s*\}\}/g)].map(([, name]) => name).sort()

test('there are words to compare', () => {
  expect(folders).toContain('platform/words')
})

for (const folder of folders) {
  test(`${folder} says everything in every language, with the same placeholders and all plural forms`, () => {
    const english = read(folder, 'en')
    const stems = new Set(Object.keys(english).map(stemOf))
    const plural = new Set(Object.keys(english).filter(formOf).map(stemOf))
    const faults: string[] = []
    for (const { code } of languages) {
      if (!existsSync(`${folder}/${code}.json`)) {
        faults.push(`${code}.json is absent`)
        continue
      }
      const words = read(folder, code)
      const wanted = new Intl.PluralRules(code).resolvedOptions().pluralCategories
      for (const stem of stems) {
        const keys = plural.has(stem) ? wanted.map((form) => `${stem}_${form}`) : [stem]
        const inEnglish = placeholders(english[stem] ?? english[`${stem}_other`] ?? '')
        for (const key of keys) {
          const said = words[key]
          if (typeof said !== 'string' || said.trim() === '') faults.push(`${code}: ${key} is not said`)
          // "One matter" needs no figure; every other form does.
          else if (!key.endsWith('_one') && placeholders(said).join() !== inEnglish.join())
            faults.push(`${code}: ${key} has other placeholders`)
        }
      }
      for (const key of Object.keys(words))
        if (!stems.has(stemOf(key))) faults.push(`${code}: ${key} is not in English`)
    }
    expect(faults).toEqual([])
  })
}

test('no two folders say the same key', () => {
  const seen = new Map<string, string>()
  const twice: string[] = []
  for (const folder of folders) {
    for (const key of Object.keys(read(folder, 'en'))) {
      if (seen.has(key)) twice.push(`${key} in ${seen.get(key)} and ${folder}`)
      seen.set(key, folder)
    }
  }
  expect(twice).toEqual([])
})
