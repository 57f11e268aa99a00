import type { ReactNode } from 'react'
import { Tag } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import { incidentLists } from '../../code-lists.ts'
import type { IncidentView } from '../../contract.ts'
import { useCodeNames } from '../pieces/code-word.tsx'
import { KnownTime } from '../pieces/known-time.tsx'

/** The facts in a few lines, under the title: what, and when. */
export function Docket({ facts }: { facts: IncidentView['facts'] }) {
  const say = useWords()
  const name = useCodeNames()
  const { types, classes, startedAt, endedAt, detectedAt, disclosedBy } = facts
  return (
    <dl className="docket">
      {types.length > 0 && (
        <Fact label={say('incidents.facts.types')}>
          <span className="row">
            {types.map((code) => (
              <Tag key={code}>{name(incidentLists.incidentTypes, code)}</Tag>
            ))}
          </span>
        </Fact>
      )}
      {classes.length > 0 && (
        <Fact label={say('incidents.facts.classes')}>
          <span className="row">
            {classes.map((code) => (
              <Tag key={code}>{name(incidentLists.rsitClasses, code)}</Tag>
            ))}
          </span>
        </Fact>
      )}
      {startedAt !== null && (
        <Fact label={say('incidents.facts.startedAt')}>
          <KnownTime at={startedAt} />
        </Fact>
      )}
      {detectedAt !== null && (
        <Fact label={say('incidents.facts.detectedAt')}>
          <KnownTime at={detectedAt} />
        </Fact>
      )}
      {endedAt !== null && (
        <Fact label={say('incidents.facts.endedAt')}>
          <KnownTime at={endedAt} />
        </Fact>
      )}
      {disclosedBy !== null && (
        <Fact label={say('incidents.facts.disclosedBy')}>{name(incidentLists.disclosureSources, disclosedBy)}</Fact>
      )}
    </dl>
  )
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
