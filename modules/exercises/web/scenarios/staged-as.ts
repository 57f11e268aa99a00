import type { Inject } from '../../engine/scenario.ts'

/** What an inject of that kind becomes on the platform: as it stands, or as it may begin; nothing of another kind stays. */
export function stagedAs(inject: Inject, kind: Inject['kind']): Pick<Inject, 'incident' | 'request' | 'letter'> {
  const tlp = 'amber+strict' as const
  const { incident, request, letter } = inject
  return {
    incident: kind === 'incident' ? (incident ?? { sector: null, severity: null, tlp, victims: [] }) : undefined,
    request: kind === 'request' ? (request ?? { kind: 'information', form: {}, cites: [], due: null, tlp }) : undefined,
    letter: kind === 'letter' ? (letter ?? { kind: 'note-verbale', tlp }) : undefined,
  }
}
