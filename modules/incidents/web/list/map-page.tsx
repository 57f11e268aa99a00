import { useSuspenseQuery } from '@tanstack/react-query'
import { Suspense } from 'react'
import { useSearchParams } from 'react-router'
import type { z } from 'zod'
import { useFormat } from '#platform/web/format.ts'
import { useLive } from '#platform/web/live.ts'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { EmptyState, Waiting } from '#platform/web/ui/state.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { WorldMap } from '#platform/web/ui/world-map.tsx'
import { useWords } from '#platform/web/words.ts'
import { incidentPaths, type MapPlace } from '../../contract.ts'
import { Nis2ImpactSeverity } from '../../severity.ts'
import { incidents, readAgain } from '../doors.ts'
import { PartyName } from '../pieces/party.tsx'
import { Nis2Word } from '../pieces/severity-word.tsx'
import { type World, askedIn, searchFor } from './asked.ts'
import { Views } from './views.tsx'

type Place = z.infer<typeof MapPlace>

/** Where incidents hit, as far as markings let me know. Invented states are on no map, and stand beside it. */
export function MapPage() {
  const say = useWords()
  const { world } = askedIn(useSearchParams()[0])
  const { data } = useSuspenseQuery(incidents.map.queryOptions({ input: { world } }))
  useLive(['incident.*'], readAgain)
  const states = data.places.filter(({ country }) => country !== null)
  const invented = data.places.filter(({ country }) => country === null)
  return (
    <Page
      title={say('incidents.map.title')}
      exercise={world === 'exercise'}
      margin={<Note label={say('incidents.map.counted')}>{say('incidents.map.counted.words')}</Note>}
    >
      <div className="stack">
        <Views view="map" world={world} />
        {data.places.length === 0 && (
          <EmptyState title={say(`incidents.none.${world}`)}>{say('incidents.map.none')}</EmptyState>
        )}
        {states.length > 0 && <States places={states} world={world} />}
        {invented.length > 0 && (
          <Section title={say('incidents.map.invented')} count={invented.length}>
            <p className="small faint">{say('incidents.map.invented.words')}</p>
            <Places places={invented} world={world} label={say('incidents.map.invented')} />
          </Section>
        )}
      </div>
    </Page>
  )
}

function States({ places, world }: { places: readonly Place[]; world: World }) {
  const say = useWords()
  const listOf = (code: string) => incidentPaths.all + searchFor({ world, country: code })
  return (
    <Suspense fallback={<Waiting />}>
      <WorldMap
        title={say('incidents.map.states')}
        measure={say('incidents.title')}
        shades={Object.fromEntries(places.map(({ country, incidents: count }) => [country, count]))}
        shadeLink={listOf}
        table={<Places places={places} world={world} label={say('incidents.map.states')} />}
        note={say('incidents.map.note')}
      />
    </Suspense>
  )
}

function Places({ places, world, label }: { places: readonly Place[]; world: World; label: string }) {
  const say = useWords()
  const format = useFormat()
  const name = ({ country, delegation }: Place) =>
    country === null ? (delegation?.name ?? '–') : format.country(country)
  const columns: Column<Place>[] = [
    {
      id: 'place',
      label: say('map.place'),
      value: name,
      cell: (row) => (row.delegation ? <PartyName party={row.delegation} /> : name(row)),
    },
    {
      id: 'count',
      label: say('incidents.title'),
      value: ({ incidents: count }) => count,
      cell: ({ incidents: count }) => format.number(count),
      end: true,
    },
    {
      id: 'open',
      label: say('incidents.map.open'),
      value: ({ open }) => open,
      cell: ({ open }) => format.number(open),
      end: true,
    },
    {
      id: 'worst',
      label: say('incidents.map.worst'),
      value: ({ worst }) => (worst === null ? null : Nis2ImpactSeverity.options.indexOf(worst)),
      cell: ({ worst }) => (worst === null ? <span className="faint">–</span> : <Nis2Word severity={worst} />),
    },
  ]
  return (
    <Table
      label={label}
      rows={places}
      rowKey={({ country, delegation }) => country ?? delegation?.id ?? ''}
      rowLink={({ country, delegation }) =>
        incidentPaths.all + searchFor({ world, ...(country === null ? { victim: delegation?.id } : { country }) })
      }
      sorted={{ id: 'count', falling: true }}
      columns={columns}
    />
  )
}
