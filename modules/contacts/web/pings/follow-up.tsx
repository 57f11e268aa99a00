import { Suspense } from 'react'
import { useFormat } from '#platform/web/format.ts'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Waiting } from '#platform/web/ui/state.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { WorldMap } from '#platform/web/ui/world-map.tsx'
import { useWords } from '#platform/web/words.ts'
import type { PingPlace } from '../../contract/pings.ts'
import { Lines } from './lines.tsx'

type Place = { id: string; name: string; country: string | null; asked: number; silent: number }
type FollowUpProps = { ping: string; places: readonly PingPlace[]; running: boolean }

/** For whoever runs the check: where nobody answered, and each contact, because somebody has to call them. */
export function FollowUp({ ping, places: delegations, running }: FollowUpProps) {
  const say = useWords()
  const silent = delegations.reduce((sum, place) => sum + place.silent, 0)
  const places = placesOf(delegations)
  const states = places.filter(({ country }) => country !== null)
  const others = places.filter(({ country }) => country === null)
  const title = say(running ? 'contacts.pings.notYet' : 'contacts.pings.followUp')
  const map = say('contacts.pings.map')
  return (
    <>
      {states.length > 0 && (
        <Suspense fallback={<Waiting />}>
          <WorldMap
            title={map}
            measure={say('contacts.pings.silent')}
            shades={Object.fromEntries(
              states.flatMap(({ country, silent: count }) => (country && count > 0 ? [[country, count]] : [])),
            )}
            table={<Places places={states} label={map} />}
            note={say('contacts.pings.map.note')}
          />
        </Suspense>
      )}
      <Section title={title} count={silent}>
        <p className="small faint">{say(`contacts.pings.followUp.words${running ? '.running' : ''}`)}</p>
        {silent > 0 && <Lines ping={ping} of="silent" label={title} />}
      </Section>
      {others.length > 0 && (
        <Section title={say('contacts.pings.offMap')}>
          <p className="small faint">{say('contacts.pings.offMap.words')}</p>
          <Places places={others} label={say('contacts.pings.offMap')} />
        </Section>
      )}
      <Disclosure title={say('contacts.pings.each')}>
        <Lines ping={ping} of="all" label={say('contacts.pings.each')} />
      </Disclosure>
    </>
  )
}

/** States by their country, for the map knows no delegation; what has none by itself. */
function placesOf(delegations: readonly PingPlace[]): Place[] {
  const places = new Map<string, Place>()
  for (const { delegation, country, asked, silent } of delegations) {
    const id = country ?? delegation.id
    const place = places.get(id) ?? { id, name: delegation.name, country, asked: 0, silent: 0 }
    places.set(id, { ...place, asked: place.asked + asked, silent: place.silent + silent })
  }
  return [...places.values()]
}

function Places({ places, label }: { places: readonly Place[]; label: string }) {
  const say = useWords()
  const format = useFormat()
  const name = ({ country, name: own }: Place) => (country === null ? own : format.country(country))
  const columns: Column<Place>[] = [
    { id: 'place', label: say('map.place'), value: name, cell: (row) => <bdi>{name(row)}</bdi> },
    {
      id: 'asked',
      label: say('contacts.pings.contacts'),
      value: ({ asked }) => asked,
      cell: ({ asked }) => format.number(asked),
      end: true,
    },
    {
      id: 'silent',
      label: say('contacts.pings.silent'),
      value: ({ silent }) => silent,
      cell: ({ silent }) => format.number(silent),
      end: true,
    },
  ]
  return (
    <Table
      label={label}
      rows={places}
      rowKey={({ id }) => id}
      sorted={{ id: 'silent', falling: true }}
      columns={columns}
    />
  )
}
