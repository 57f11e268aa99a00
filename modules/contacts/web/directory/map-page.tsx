import { useSuspenseQuery } from '@tanstack/react-query'
import { Suspense } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { useFormat } from '#platform/web/format.ts'
import { useLive } from '#platform/web/live.ts'
import { Page, Section } from '#platform/web/ui/page.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { Waiting } from '#platform/web/ui/state.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { Name } from '#platform/web/ui/tag.tsx'
import type { MapTone } from '#platform/web/ui/world-map-legend.tsx'
import { WorldMap } from '#platform/web/ui/world-map.tsx'
import { useWords } from '#platform/web/words.ts'
import { ContactKind, type DirectoryPlace } from '../../contract/directory.ts'
import { ContactsTabs } from '../pieces/contacts-tabs.tsx'
import { searchFor } from './asked.ts'
import { directory, readAgain } from './doors.ts'
import './directory.css'
export { loader } from './words.ts'

type Place = DirectoryPlace & { contacts: number; fresh: number }

/** Whom one can call in which state, of all kinds or of one, and how far the entries may be relied upon. */
export function MapPage() {
  const say = useWords()
  const navigate = useNavigate()
  const kind = ContactKind.safeParse(useSearchParams()[0].get('kind')).data
  const { data } = useSuspenseQuery(directory.map.queryOptions())
  useLive(['contact.*'], readAgain)
  const places = data.map((place) => countedIn(place, kind))
  const states = places.filter(({ country }) => country !== null)
  const others = places.filter(({ country }) => country === null)
  return (
    <Page title={say('contacts.directory.title')} lead={say('contacts.directory.map.lead')}>
      <ContactsTabs />
      <Select
        label={say('contacts.directory.kind')}
        width="short"
        value={kind ?? 'any'}
        onChange={(one) =>
          void navigate(one === 'any' ? '/contacts/map' : `/contacts/map?kind=${one}`, { replace: true })
        }
        options={[
          { id: 'any', label: say('contacts.directory.any') },
          ...ContactKind.options.map((id) => ({ id, label: say(`contacts.directory.kind.${id}`) })),
        ]}
      />
      {states.length > 0 && <States places={states} kind={kind} />}
      {others.length > 0 && (
        <Section title={say('contacts.directory.map.others')} count={others.length}>
          <Places places={others} kind={kind} label={say('contacts.directory.map.others')} />
        </Section>
      )}
    </Page>
  )
}

function countedIn(place: DirectoryPlace, kind: ContactKind | undefined): Place {
  const kinds = place.kinds.filter((one) => kind === undefined || one.kind === kind)
  const sum = (name: 'contacts' | 'fresh') => kinds.reduce((all, one) => all + one[name], 0)
  return { ...place, kinds, contacts: sum('contacts'), fresh: sum('fresh') }
}

function toneOf({ contacts, fresh }: Place): MapTone | undefined {
  if (contacts === 0) return undefined
  return fresh === contacts ? 'full' : fresh > 0 ? 'part' : 'least'
}

const listOf = (delegationId: string, kind: ContactKind | undefined) => `/contacts${searchFor({ delegationId, kind })}`

type PlacesProps = { places: readonly Place[]; kind: ContactKind | undefined }

function States({ places, kind }: PlacesProps) {
  const say = useWords()
  const title = say('contacts.directory.map.states')
  const byCountry = new Map(places.map((place) => [place.country ?? '', place]))
  const tones = [...byCountry].flatMap(([country, place]) => {
    const tone = toneOf(place)
    return tone ? [[country, tone] as const] : []
  })
  return (
    <Suspense fallback={<Waiting />}>
      <WorldMap
        title={title}
        measure={say('contacts.title')}
        tones={Object.fromEntries(tones)}
        toneWords={{
          full: say('contacts.directory.map.full'),
          part: say('contacts.directory.map.part'),
          least: say('contacts.directory.map.least'),
        }}
        shadeLink={(code) => listOf(byCountry.get(code)?.delegation.id ?? '', kind)}
        table={<Places places={places} kind={kind} label={title} />}
        note={say('contacts.directory.map.note')}
      />
    </Suspense>
  )
}

function Places({ places, kind, label }: PlacesProps & { label: string }) {
  const say = useWords()
  const format = useFormat()
  const name = ({ country, delegation }: Place) => (country === null ? delegation.name : format.country(country))
  const standing = (place: Place) => say(`contacts.directory.map.${toneOf(place) ?? 'none'}`)
  const count = (place: Place, of: ContactKind) => place.kinds.find((one) => one.kind === of)?.contacts ?? 0
  const columns: Column<Place>[] = [
    {
      id: 'place',
      label: say('map.place'),
      value: name,
      cell: (place) => <Name invented={place.delegation.invented && place.country === null}>{name(place)}</Name>,
    },
    {
      id: 'standing',
      label: say('contacts.directory.freshness'),
      value: standing,
      cell: (place) => <span className={place.contacts === 0 ? 'faint' : undefined}>{standing(place)}</span>,
    },
    {
      id: 'fresh',
      label: say('contacts.directory.map.fresh'),
      value: ({ fresh }) => fresh,
      cell: ({ fresh, contacts }) =>
        contacts === 0
          ? '–'
          : say('contacts.directory.map.of', { fresh: format.number(fresh), all: format.number(contacts) }),
      end: true,
    },
    ...(kind === undefined ? ContactKind.options : []).map((of): Column<Place> => ({
      id: of,
      label: say(`contacts.directory.kind.${of}`),
      value: (place) => count(place, of),
      cell: (place) => (count(place, of) === 0 ? <span className="faint">–</span> : format.number(count(place, of))),
      end: true,
      minor: true,
    })),
  ]
  return (
    <Table
      label={label}
      rows={places}
      rowKey={({ delegation }) => delegation.id}
      rowLink={({ delegation }) => listOf(delegation.id, kind)}
      columns={columns}
      filterable={places.length > 12}
    />
  )
}
