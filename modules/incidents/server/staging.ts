import { newId } from '#platform/server/ids.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import { place } from '#modules/sharing/server/index.ts'
import { sectorLists } from '../code-lists.ts'
import type { Written } from '../contract.ts'
import type { Wanted } from '../parts.ts'
import { Nis2ImpactSeverity } from '../severity.ts'
import { Victim } from '../contract.ts'
import { firstParts } from './actions/report.ts'
import { newPart, settle } from './change.ts'
import type { IncidentCall } from './eyes.ts'
import { incidentById, insertIncident, setShared, setStatus } from './store/incidents.ts'

/** An incident that exercise control reports to those who play. A sector or severity that no list knows is left out. */
export type Staged = {
  ownerId: string
  title: string
  language: string
  summary: Written
  severity: string | null
  victims: readonly { delegationId: string; sector: string | null }[]
  marking: Marking
}

/**
 * Puts an incident before the players of an exercise, shared at once, in the name of exercise control; answers its id. It
 * is an exercise whatever its marking says. To be called by the house itself, which asked its rules before.
 */
export async function stageIncident(call: IncidentCall, staged: Staged): Promise<string> {
  const { ownerId, title, language, summary } = staged
  const asControl: IncidentCall = { ...call, actor: { ...call.actor, delegationId: ownerId } }
  const id = newId(call.now.getTime())
  const markingId = await place(asControl, { ...staged.marking, exercise: true })
  await insertIncident(call.db, { id, ownerId, markingId, exercise: true, dossier: null, reportedAt: call.now })
  await setStatus(call.db, id, 'shared')
  await setShared(call.db, id, call.now, 1)
  const facts = {
    title: title.slice(0, 200),
    language,
    types: [],
    classes: [],
    startedAt: null,
    endedAt: null,
    detectedAt: call.now.toISOString(),
    disclosedBy: null,
  }
  const parts = firstParts({ facts }).map((part): Wanted =>
    part.body.kind === 'status' ? { ...part, body: { kind: 'status', status: 'shared' } } : part,
  )
  parts.push(newPart(asControl, { kind: 'section', section: 'summary', words: summary }, null))
  parts.push(...severityOf(asControl, staged.severity), ...victimsOf(asControl, staged.victims))
  await settle(asControl, await incidentById(call.db, id), 1, parts)
  await call.emit({ name: 'incident.shared', data: { id, at: call.now.toISOString() } })
  return id
}

function severityOf(call: IncidentCall, named: string | null): Wanted[] {
  const impactSeverity = Nis2ImpactSeverity.safeParse(named).data
  if (!impactSeverity) return []
  const nis2 = { impactSeverity, outlook: null, rootCause: null, natureSeverity: null }
  return [newPart(call, { kind: 'severity', intensity: null, impact: null, nis2, reasons: '' }, null)]
}

function victimsOf(call: IncidentCall, victims: Staged['victims']): Wanted[] {
  const sectors = new Set(sectorLists.nis2.map(({ code }) => code))
  return victims.map(({ delegationId, sector }) =>
    newPart(
      call,
      Victim.parse({ kind: 'victim', delegationId, sector: sector !== null && sectors.has(sector) ? sector : null }),
      null,
    ),
  )
}
