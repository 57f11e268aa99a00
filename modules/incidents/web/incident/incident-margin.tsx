import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { useActor } from '#platform/web/session.tsx'
import { useFormat } from '#platform/web/format.ts'
import { Code } from '#platform/web/ui/code.tsx'
import { Note } from '#platform/web/ui/page.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { type IncidentView, incidentPaths } from '../../contract.ts'
import { incidents } from '../doors.ts'
import { AddressedTo, Marked } from '../pieces/marked.tsx'
import { IncidentStanding, PartyName } from '../pieces/party.tsx'

/** Who says so, under what marking, since when, and with what proof. */
export function IncidentMargin({ incident }: { incident: IncidentView }) {
  const say = useWords()
  const format = useFormat()
  const { marking, copy, version } = incident
  return (
    <>
      <Note label={say('incidents.margin.marking')}>
        <Marked marking={marking} />
      </Note>
      {marking.audience !== null && (
        <Note label={say('incidents.margin.addressed')}>
          <AddressedTo marking={marking} />
        </Note>
      )}
      <Note label={say(incident.dossier === null ? 'incidents.margin.owner' : 'incidents.margin.keeper')}>
        <PartyName party={incident.owner} />
      </Note>
      <Note label={say('incidents.margin.status')}>
        <IncidentStanding status={incident.status} merged={incident.mergedInto !== null} />
      </Note>
      <Note label={say('incidents.margin.copy')}>
        <span className="incident-copy">
          <Status standing={copy.redacted ? 'open' : 'done'}>
            {say(copy.redacted ? 'incidents.copy.redacted' : 'incidents.copy.full')}
          </Status>
          <Code value={copy.label} label={say('incidents.copy.label')} />
        </span>
      </Note>
      {version !== null && (
        <Note label={say('incidents.margin.version')}>
          <a href="#versions">{say('incidents.version', { version: format.number(version) })}</a>
        </Note>
      )}
      <Note label={say('incidents.margin.reported')}>
        <When at={incident.reportedAt} />
      </Note>
      {incident.sharedAt !== null && (
        <Note label={say('incidents.margin.shared')}>
          <When at={incident.sharedAt} />
        </Note>
      )}
      <Note label={say('incidents.margin.changed')}>
        <When at={incident.changedAt} />
      </Note>
      <Proof incident={incident} />
    </>
  )
}

/** How often it was handed over. Only the owner's delegation is told. */
function Proof({ incident }: { incident: IncidentView }) {
  const say = useWords()
  const actor = useActor()
  const mine = actor.delegationId === incident.owner.id
  const { data } = useQuery(incidents.versions.deliveries.queryOptions({ input: { id: incident.id }, enabled: mine }))
  if (!mine || !data || data.length === 0) return null
  return (
    <Note label={say('incidents.margin.proof')}>
      <Link to={`${incidentPaths.one(incident.id)}#deliveries`}>
        {say('incidents.delivered', { count: data.length })}
      </Link>
    </Note>
  )
}
