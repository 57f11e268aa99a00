import { describe, expect, test } from 'vitest'
import {
  attackNotice,
  attackTactics,
  attackTechnique,
  attackTechniqueAddress,
  attackTechniques,
} from './attack-techniques.ts'

describe('the ATT&CK vocabulary', () => {
  const current = attackTechniques.filter((technique) => technique.status === undefined)

  test('Enterprise has 15 tactics since version 19 split Defense Evasion into Stealth and Defense Impairment', () => {
    const enterprise = attackTactics.filter((tactic) => tactic.domain === 'enterprise')
    expect(enterprise).toHaveLength(15)
    expect(enterprise.map((tactic) => tactic.name)).toContain('Defense Impairment')
    expect(enterprise.map((tactic) => tactic.name)).not.toContain('Defense Evasion')
  })

  test('222 techniques and 475 sub-techniques are current, none twice, each with a known tactic', () => {
    expect(current.filter((technique) => !technique.id.includes('.'))).toHaveLength(222)
    expect(current.filter((technique) => technique.id.includes('.'))).toHaveLength(475)
    expect(new Set(attackTechniques.map((technique) => technique.id)).size).toBe(attackTechniques.length)
    const codes = attackTactics.filter((tactic) => tactic.domain === 'enterprise').map((tactic) => tactic.code)
    for (const technique of attackTechniques) {
      expect(technique.tactics.length, technique.id).toBeGreaterThan(0)
      for (const tactic of technique.tactics) expect(codes, technique.id).toContain(tactic)
    }
  })

  test('every current sub-technique has its technique', () => {
    for (const technique of current) {
      const parent = attackTechnique(technique.id.slice(0, 5))
      expect(parent?.status, technique.id).toBeUndefined()
      expect(parent, technique.id).toBeDefined()
    }
  })

  test('an id that an old report cites is still known, as revoked', () => {
    expect(attackTechnique('T1562.001')).toMatchObject({ name: 'Disable or Modify Tools', status: 'revoked' })
    expect(attackTechnique('T9999')).toBeUndefined()
  })

  test('the address of a sub-technique has a slash, and the notice of MITRE is kept', () => {
    expect(attackTechniqueAddress('T1195.002')).toBe('https://attack.mitre.org/techniques/T1195/002')
    expect(attackNotice).toContain('The MITRE Corporation')
  })
})
