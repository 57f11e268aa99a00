import { lazy, type ReactNode, Suspense } from 'react'
import { useActor } from '#platform/web/session.tsx'
import { Waiting } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import type { IncidentView, SectionKind } from '../../contract.ts'
import { AttributionsPart } from './attributions-part.tsx'
import { Contents } from './contents.tsx'
import { DeliveriesPart } from './deliveries-part.tsx'
import { Docket } from './docket.tsx'
import { FilesPart } from './files-part.tsx'
import { useIncident } from './hold.tsx'
import { IndicatorsPart } from './indicators-part.tsx'
import { isWritten } from './part.tsx'
import { QuestionsPart } from './questions-part.tsx'
import { RelationsPart } from './relations-part.tsx'
import { ResponsesPart } from './responses-part.tsx'
import { SeverityPart } from './severity-part.tsx'
import { TimelinePart } from './timeline-part.tsx'
import { VersionsPart } from './versions-part.tsx'
import { VictimsPart } from './victims-part.tsx'
import { WordsPart } from './words-part.tsx'
import './incident.css'

// The names of ATT&CK are 80 kB: they come when a matrix is to be drawn.
const TechniquesPart = lazy(async () => ({ default: (await import('./techniques-part.tsx')).TechniquesPart }))

type PartEntry = { id: string; count?: number; shown: boolean; draw: ReactNode }

/** The whole copy, part by part, with its table of contents. A preview shows what is in the copy, and nothing around it. */
export function IncidentSheet({ preview = false }: { preview?: boolean }) {
  const say = useWords()
  const actor = useActor()
  const { incident, mine } = useIncident()
  const parts = partsOf(incident, mine, actor.kind === 'person' && !preview).filter(
    ({ id, shown }) => shown && !(preview && id === 'versions'),
  )
  const lines = parts.map(({ id, count }) => ({
    id,
    title: say(`incidents.part.${id}`),
    ...(count === undefined ? {} : { count }),
  }))
  return (
    <div className="incident-sheet">
      {parts.length > 3 && <Contents lines={lines} />}
      <div className="incident-parts">
        <Docket facts={incident.facts} />
        {parts.map(({ id, draw }) => (
          <Suspense key={id} fallback={<Waiting />}>
            {draw}
          </Suspense>
        ))}
      </div>
    </div>
  )
}

function partsOf(incident: IncidentView, mine: boolean, person: boolean): PartEntry[] {
  const { victims, timeline, techniques, indicators, files, attributions, replies, responses } = incident
  const said = (kind: SectionKind) => isWritten(incident, kind)
  const filled = (kind: SectionKind, items: readonly unknown[]) => mine || said(kind) || items.length > 0
  const relations = incident.relations.length + incident.alsoReported.length + (incident.mergedInto ? 1 : 0)
  return [
    { id: 'summary', shown: mine || said('summary'), draw: <WordsPart kind="summary" step="what" /> },
    { id: 'impact', shown: filled('impact', incident.severity ? [1] : []), draw: <SeverityPart /> },
    { id: 'victims', count: victims.length, shown: filled('victims', victims), draw: <VictimsPart /> },
    { id: 'timeline', count: timeline.length, shown: filled('timeline', timeline), draw: <TimelinePart /> },
    { id: 'technical', count: techniques.length, shown: filled('technical', techniques), draw: <TechniquesPart /> },
    { id: 'indicators', count: indicators.length, shown: mine || indicators.length > 0, draw: <IndicatorsPart /> },
    { id: 'files', count: files.length, shown: mine || files.length > 0, draw: <FilesPart /> },
    {
      id: 'attribution',
      count: attributions.length,
      shown: filled('attribution', [...attributions, ...replies]),
      draw: <AttributionsPart />,
    },
    { id: 'response', count: responses.length, shown: filled('response', responses), draw: <ResponsesPart /> },
    { id: 'legal', shown: mine || said('legal'), draw: <WordsPart kind="legal" step="technical" /> },
    {
      id: 'relations',
      count: incident.relations.length,
      shown: mine || relations + attributions.length + indicators.length > 0,
      draw: <RelationsPart />,
    },
    {
      id: 'questions',
      shown: person && incident.status !== 'draft' && incident.dossier === null,
      draw: <QuestionsPart />,
    },
    { id: 'versions', shown: true, draw: <VersionsPart /> },
    { id: 'deliveries', shown: mine && incident.status !== 'draft', draw: <DeliveriesPart /> },
  ]
}
