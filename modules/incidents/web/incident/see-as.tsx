import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { Button } from '#platform/web/ui/button.tsx'
import { Picker } from '#platform/web/ui/picker.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import type { IncidentView } from '../../contract.ts'
import { incidents, sharing } from '../doors.ts'
import { useDelegations, usePeople } from '../pieces/delegations.tsx'
import { IncidentHold } from './hold.tsx'
import { IncidentSheet } from './incident-sheet.tsx'
import { StandingNotes } from './standing-notes.tsx'
import { Code } from '#platform/web/ui/code.tsx'
import './see-as.css'

/** In whose place the owner stands: `public`, `delegation:ID`, or `person:` with the ids of delegation and person. */
type Viewer = string

const inputOf = (id: string, viewer: Viewer) => {
  const [, delegation, person] = viewer.split(':')
  return { id, ...(delegation ? { delegation } : {}), ...(person ? { person } : {}) }
}

/** Before sharing and after: whose copy is shown. Kept in the address, so that it can be handed to a colleague. */
export function SeeAsChoice({ incident, as }: { incident: IncidentView; as: string | null }) {
  const say = useWords()
  const [, setSearch] = useSearchParams()
  const viewers = useViewers(incident)
  const look = (viewer: Viewer | null | undefined) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before)
        if (!viewer) next.delete('as')
        else next.set('as', viewer)
        return next
      },
      { replace: true, preventScrollReset: true },
    )
  return (
    <div className="see-as-choice">
      <Picker label={say('incidents.seeAs')} options={viewers} value={as ?? null} onChange={look} width="wide" />
      {as !== null && (
        <Button icon="back" onPress={() => look(null)}>
          {say('incidents.seeAs.end')}
        </Button>
      )}
    </div>
  )
}

/** The public first, then the other delegations, then people: those named one by one are people too. */
export function useViewers(incident: IncidentView): { id: Viewer; label: string; hint?: string }[] {
  const say = useWords()
  const delegations = useDelegations()
  const people = usePeople()
  const { data: groups = [] } = useQuery(sharing.groups.queryOptions())
  const groupsOf = (id: string) =>
    groups
      .filter(({ members }) => members.some(({ delegationId, until }) => delegationId === id && until === null))
      .map(({ name }) => name)
  return [
    { id: 'public', label: say('incidents.seeAs.public') },
    ...delegations
      .filter(({ id, kind }) => id !== incident.owner.id && kind !== 'host')
      .map(({ id, name }) => ({
        id: `delegation:${id}`,
        label: name,
        hint: groupsOf(id).join(', ') || say('incidents.seeAs.delegation'),
      })),
    ...people.map(({ id, name, delegation, delegationId }) => ({
      id: `person:${delegationId}:${id}`,
      label: name,
      hint: delegation,
    })),
  ]
}

/** The copy that somebody else would be handed, in a frame that says so. */
export function SeenAs({ incident, as }: { incident: IncidentView; as: Viewer }) {
  const say = useWords()
  const { data } = useSuspenseQuery(incidents.versions.seeAs.queryOptions({ input: inputOf(incident.id, as) }))
  const viewers = useViewers(incident)
  const name = viewers.find(({ id }) => id === as)?.label ?? '…'
  const { copy, onceShared } = data
  return (
    <section className="seen-as" aria-label={say('incidents.seeAs.frame', { name })}>
      <header className="seen-as-head">
        <strong>{say('incidents.seeAs.frame', { name })}</strong>
        {copy !== null && (
          <span className="row">
            <Status standing={copy.copy.redacted ? 'open' : 'done'}>
              {say(copy.copy.redacted ? 'incidents.copy.redacted' : 'incidents.copy.full')}
            </Status>
            <Code value={copy.copy.label} label={say('incidents.copy.label')} />
          </span>
        )}
        <p className="small">{say(onceShared ? 'incidents.seeAs.onceShared' : 'incidents.seeAs.now')}</p>
      </header>
      {copy === null ? (
        <EmptyState title={say('incidents.seeAs.nothing', { name })}>{say('incidents.seeAs.nothing.words')}</EmptyState>
      ) : (
        <IncidentHold value={{ incident: copy, mine: false, openItem: () => undefined }}>
          <StandingNotes incident={{ ...copy, status: onceShared ? 'shared' : copy.status }} />
          <IncidentSheet preview />
        </IncidentHold>
      )}
    </section>
  )
}
