import { useSuspenseQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useFormat } from '#platform/web/format.ts'
import { useActor } from '#platform/web/session.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { Tag } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import { sectorLists, severityLists } from '../../code-lists.ts'
import { type IncidentLine, IncidentStatus } from '../../contract.ts'
import { Nis2ImpactSeverity } from '../../severity.ts'
import { identity, incidents } from '../doors.ts'
import { useCodeNames, useCodeOptions } from '../pieces/code-word.tsx'
import { type Asked, type Filter, filters } from './asked.ts'

type Ask = (change: Partial<Record<Filter, string | undefined>>) => void
type Choices = Record<'places' | 'owners', readonly { id: string; label: string }[]>

/** Who may be chosen: the places that incidents hit, as far as the asker sees them, and the delegations that report. */
function useChoices(world: Asked['world'], rows: readonly IncidentLine[]): Choices {
  const format = useFormat()
  const { data: map } = useSuspenseQuery(incidents.map.queryOptions({ input: { world } }))
  // Delegations are read by people only; the public chooses among those who published.
  const { data: delegations } = useQuery(identity.delegations.queryOptions({ enabled: useActor().kind === 'person' }))
  const places = map.places.map(({ country, delegation, incidents: count }) => ({
    id: country === null ? `victim:${delegation?.id ?? ''}` : `country:${country}`,
    label: `${country === null ? (delegation?.name ?? '') : format.country(country)} (${format.number(count)})`,
  }))
  const owners = (delegations ?? [...new Map(rows.map(({ owner }) => [owner.id, owner])).values()]).map(
    ({ id, name }) => ({ id, label: name }),
  )
  return { places, owners: owners.toSorted((a, b) => format.compare(a.label, b.label)) }
}

/** Above the list: what is filtered now, as tags that can be taken away, and the fields on demand. */
export function FilterBar({ asked, ask, rows }: { asked: Asked; ask: Ask; rows: readonly IncidentLine[] }) {
  const say = useWords()
  const [open, setOpen] = useState(false)
  const choices = useChoices(asked.world, rows)
  const name = useFilterWords(choices)
  const chosen = filters.filter((filter) => asked[filter] !== undefined)
  return (
    <>
      <Button small icon="filter" aria-expanded={open} aria-controls="incident-filters" onPress={() => setOpen(!open)}>
        {say('incidents.filter')}
      </Button>
      {chosen.length > 0 && (
        <ul className="chosen-filters" aria-label={say('incidents.filter.chosen', { count: chosen.length })}>
          {chosen.map((filter) => (
            <li key={filter}>
              <Tag
                onRemove={() => ask({ [filter]: undefined })}
              >{`${say(`incidents.filter.${filter}`)}: ${name(filter, asked[filter] ?? '')}`}</Tag>
            </li>
          ))}
          {chosen.length > 1 && (
            <li>
              <Button
                small
                kind="quiet"
                onPress={() => ask(Object.fromEntries(filters.map((filter) => [filter, undefined])))}
              >
                {say('incidents.filter.none')}
              </Button>
            </li>
          )}
        </ul>
      )}
      {open && <Fields asked={asked} ask={ask} choices={choices} />}
    </>
  )
}

function useFilterWords(choices: Choices): (filter: Filter, value: string) => string {
  const say = useWords()
  const format = useFormat()
  const code = useCodeNames()
  return (filter, value) => {
    if (filter === 'status') return say(`incidents.status.${value}`)
    if (filter === 'severity')
      return say('incidents.filter.orWorse', { severity: code(severityLists.nis2ImpactSeverity, value) })
    if (filter === 'sector') return code(sectorLists.nis2, value)
    if (filter === 'country') return format.country(value)
    const named =
      filter === 'owner'
        ? choices.owners.find(({ id }) => id === value)
        : choices.places.find(({ id }) => id === `victim:${value}`)
    return named?.label ?? value
  }
}

function Fields({ asked, ask, choices }: { asked: Asked; ask: Ask; choices: Choices }) {
  const say = useWords()
  const code = useCodeNames()
  const options = useCodeOptions()
  const any = { id: 'any', label: say('incidents.filter.any') }
  const set = (filter: Filter) => (id: string) => ask({ [filter]: id === 'any' ? undefined : id })
  const place = asked.country ? `country:${asked.country}` : asked.victim ? `victim:${asked.victim}` : 'any'
  const setPlace = (id: string) => {
    const [kind, value] = id.split(':')
    ask({ country: kind === 'country' ? value : undefined, victim: kind === 'victim' ? value : undefined })
  }
  return (
    <fieldset className="incident-filters" id="incident-filters">
      <legend className="unseen">{say('incidents.filter')}</legend>
      <Select
        label={say('incidents.filter.status')}
        width="short"
        value={asked.status ?? 'any'}
        onChange={set('status')}
        options={[
          { ...any, label: say('incidents.filter.standing') },
          ...IncidentStatus.options.map((id) => ({ id, label: say(`incidents.status.${id}`) })),
        ]}
      />
      <Select
        label={say('incidents.filter.severity')}
        width="short"
        value={asked.severity ?? 'any'}
        onChange={set('severity')}
        options={[
          any,
          ...Nis2ImpactSeverity.options.slice(1).map((id) => ({
            id,
            label: say('incidents.filter.orWorse', { severity: code(severityLists.nis2ImpactSeverity, id) }),
          })),
        ]}
      />
      <Select
        label={say('incidents.filter.sector')}
        value={asked.sector ?? 'any'}
        onChange={set('sector')}
        options={[any, ...options(sectorLists.nis2)]}
      />
      <Select
        label={say('incidents.filter.victim')}
        value={place}
        onChange={setPlace}
        options={[any, ...choices.places]}
      />
      <Select
        label={say('incidents.filter.owner')}
        value={asked.owner ?? 'any'}
        onChange={set('owner')}
        options={[any, ...choices.owners]}
      />
    </fieldset>
  )
}
