import type { Facts, FileCard, IncidentStatus, ItemBody, SectionKind, SeverityInputs, Written } from './contract.ts'
import { sectionOf } from './rules.ts'

/** What a part holds. `status` is a part too, so that the states of an incident stand in its history like its words. */
export type PartBody =
  | ({ kind: 'facts' } & Facts)
  | { kind: 'status'; status: IncidentStatus }
  | { kind: 'section'; section: SectionKind; words: Written | null }
  | ({ kind: 'severity' } & SeverityInputs)
  | ItemBody
  | FileCard
export type PartKind = PartBody['kind']
export type BodyOf<Kind extends PartKind> = Extract<PartBody, { kind: Kind }>

/** One part as it stood from one version until another. */
export type Part<Body extends PartBody = PartBody> = {
  /** Its row: another for each time that it changed. */
  row: number
  /** Its key, the same through all its versions: `facts`, `status`, or an id. */
  key: string
  body: Body
  markingId: string
  /** The marking that the same part has now. */
  markingNowId: string
  ownMarking: boolean
  /** It ended before the incident was ever shared. */
  onlyDraft: boolean
  from: number
  until: number | null
  since: Date
  madeBy: string | null
  endedAt: Date | null
  endedBy: string | null
}

/** A part as it shall be: under a marking of its own, or following (null). */
export type Wanted = { key: string; body: PartBody; ownMarkingId: string | null }

export function isOf<Kind extends PartKind>(kind: Kind): (part: Part) => part is Part<BodyOf<Kind>> {
  return (part): part is Part<BodyOf<Kind>> => part.body.kind === kind
}

/** The section under which a part stands. Facts, state and relations stand under the incident itself. */
export function sectionUnder(body: PartBody): SectionKind | null {
  switch (body.kind) {
    case 'facts':
    case 'status':
      return null
    case 'section':
      return body.section
    default:
      return sectionOf[body.kind]
  }
}

/** What a history calls a part: sections by their kind, everything else by its own. */
export function nameOf(body: PartBody): string {
  return body.kind === 'section' ? `section:${body.section}` : body.kind
}

export function wantedOf({ key, body, markingId, ownMarking }: Part): Wanted {
  return { key, body, ownMarkingId: ownMarking ? markingId : null }
}

/**
 * The marking of each part: its own; else that of its section, where the section has one of its own; else the
 * incident's. Facts and state never have their own: whoever sees an incident sees what it is called.
 */
export function markedAll(parts: readonly Wanted[], incidentMarkingId: string): (Wanted & { markingId: string })[] {
  const bySection = new Map<SectionKind, string>()
  for (const { body, ownMarkingId } of parts)
    if (body.kind === 'section' && ownMarkingId !== null && !bySection.has(body.section))
      bySection.set(body.section, ownMarkingId)
  return parts.map((part) => {
    const section = sectionUnder(part.body)
    const followed = (section === null ? undefined : bySection.get(section)) ?? incidentMarkingId
    return { ...part, markingId: part.ownMarkingId ?? followed }
  })
}

/** The parts that stood at a version. */
export function partsAt(parts: readonly Part[], version: number): Part[] {
  return parts.filter((part) => part.from <= version && (part.until === null || part.until > version))
}
