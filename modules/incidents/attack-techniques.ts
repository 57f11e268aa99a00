/**
 * MITRE ATT&CK as a vocabulary: ids, names and tactics of the Enterprise techniques, and the tactics of all three
 * domains. No descriptions: those are read at attack.mitre.org. Ids that ATT&CK has revoked or deprecated stay in the
 * list and say so, because older reports cite them.
 *
 * © 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.
 * ATT&CK® is a registered trademark of The MITRE Corporation. Licence and version: reference/SOURCES.md.
 */
import { z } from 'zod'
import data from './reference/attack-techniques.json' with { type: 'json' }

export const AttackTactic = z.object({
  domain: z.enum(['enterprise', 'mobile', 'ics']),
  /** TA followed by four digits. */
  id: z.string().regex(/^TA\d{4}$/),
  /** The phase name as STIX kill chains write it, such as "initial-access"; the same code may stand in several domains. */
  code: z.string(),
  name: z.string(),
})
export type AttackTactic = z.infer<typeof AttackTactic>

export const AttackTechnique = z.object({
  /** T and four digits; a sub-technique adds a dot and three. */
  id: z.string().regex(/^T\d{4}(\.\d{3})?$/),
  name: z.string(),
  /** Codes of Enterprise tactics. */
  tactics: z.array(z.string()),
  /** Absent while the technique is current. */
  status: z.enum(['revoked', 'deprecated']).optional(),
})
export type AttackTechnique = z.infer<typeof AttackTechnique>

const parsed = z
  .object({ notice: z.string(), tactics: z.array(AttackTactic), techniques: z.array(AttackTechnique) })
  .parse(data)

/** To be shown wherever the names are shown in bulk, as ATT&CK's terms ask. */
export const attackNotice = parsed.notice
export const attackTactics: readonly AttackTactic[] = parsed.tactics
export const attackTechniques: readonly AttackTechnique[] = parsed.techniques

const byId = new Map(attackTechniques.map((technique) => [technique.id, technique]))

/** The Enterprise technique or sub-technique with this id, or undefined. */
export function attackTechnique(id: string): AttackTechnique | undefined {
  return byId.get(id)
}

/** Where ATT&CK describes a technique: T1195.002 stands at /techniques/T1195/002. */
export function attackTechniqueAddress(id: string): string {
  return `https://attack.mitre.org/techniques/${id.replace('.', '/')}`
}
