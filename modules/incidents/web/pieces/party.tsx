import { useFormat } from '#platform/web/format.ts'
import { Name, Status } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import type { IncidentStatus } from '../../contract.ts'

/** A delegation, with the small mark of invented ones. */
export function PartyName({ party }: { party: { name: string; invented: boolean } }) {
  return <Name invented={party.invented}>{party.name}</Name>
}

/** Who is named in an attribution or response, with their state where it has a code. */
export function Speaker({ name, country }: { name: string; country: string | null }) {
  const format = useFormat()
  const state = country === null ? '' : format.country(country)
  return (
    <span>
      <bdi>{name}</bdi>
      {state !== '' && !name.includes(state) && <small className="faint"> {state}</small>}
    </span>
  )
}

const standingOf = {
  draft: 'draft',
  shared: 'open',
  contained: 'done',
  closed: 'done',
  withdrawn: 'gone',
} as const satisfies Record<IncidentStatus, string>

/** Where the incident stands, as a shape and a word. */
export function IncidentStanding({ status, merged = false }: { status: IncidentStatus; merged?: boolean }) {
  const say = useWords()
  return (
    <Status standing={merged ? 'gone' : standingOf[status]}>
      {say(merged ? 'incidents.status.merged' : `incidents.status.${status}`)}
    </Status>
  )
}
