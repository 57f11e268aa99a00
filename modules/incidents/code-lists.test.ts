import { describe, expect, test } from 'vitest'
import { codeName, codesOf, incidentLists, sectorLists, severityLists, type CodeEntry } from './code-lists.ts'

const all: [string, CodeEntry[]][] = Object.entries({ ...sectorLists, ...incidentLists, ...severityLists })

describe('the code lists of incidents', () => {
  test.each(all)('%s: no code twice, and every parent stands in the list', (_, list) => {
    const codes = codesOf(list)
    expect(new Set(codes).size).toBe(codes.length)
    for (const entry of list) if (entry.parent !== undefined) expect(codes).toContain(entry.parent)
  })

  test('NIS2 has 18 sectors: 11 of high criticality, 7 other critical', () => {
    expect(sectorLists.nis2.filter((sector) => sector.annex === 'I')).toHaveLength(11)
    expect(sectorLists.nis2.filter((sector) => sector.annex === 'II')).toHaveLength(7)
  })

  test('RSIT has ten classes', () => {
    expect(incidentLists.rsitClasses).toHaveLength(10)
  })

  test('a sector is named in the language of the reader', () => {
    expect(codeName(sectorLists.nis2, 'energy', 'fr')).toBe('Énergie')
    expect(codeName(sectorLists.nis2, 'energy', 'fa-IR')).toBe('انرژی')
    expect(codeName(sectorLists.nis2, 'energy', 'th')).toBe('พลังงาน')
    expect(codeName(sectorLists.nis2, 'energy', 'ja')).toBe('Energy')
    expect(codeName(sectorLists.nis2, 'of-a-later-list', 'en')).toBe('of-a-later-list')
  })
})
