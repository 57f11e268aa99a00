import { useState } from 'react'
import { Section } from '#platform/web/ui/page.tsx'
import { CheckboxChoice } from '#platform/web/ui/choice.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Name } from '#platform/web/ui/tag.tsx'
import { useSession } from '#platform/web/session.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { useActing } from '../acting/acting.tsx'
import { DecideButton } from '../acting/decide.tsx'
import { useNegotiations } from '../client/negotiations-in-use.tsx'
import { Zones } from '../table/zones.tsx'

/** Who negotiates may change while the text is negotiated: somebody joins the room, somebody leaves the table. */
export function PartiesPart({ view }: { view: NegotiationView }) {
  const say = useWords()
  const { demo } = useSession()
  const { rooms } = useNegotiations()
  const { refused } = useActing()
  const { parties } = view.state
  const [chosen, setChosen] = useState(() => parties.map(({ delegation }) => delegation))
  const [zones, setZones] = useState<Record<string, string>>({})
  const there = new Map([
    ...parties.map(({ delegation, name }) => [delegation, name] as const),
    ...(rooms.room(view.room)?.people ?? []).map(({ delegation }) => [delegation.id, delegation.name] as const),
  ])
  const zoneOf = (id: string) => zones[id] ?? parties.find(({ delegation }) => delegation === id)?.zone
  const next = [...there].flatMap(([delegation, name]) => {
    const zone = zoneOf(delegation)
    return chosen.includes(delegation) ? [{ delegation, name, ...(zone ? { zone } : {}) }] : []
  })
  const set = { kind: 'parties.set', parties: next } as const
  const same = JSON.stringify(next) === JSON.stringify(parties)
  return (
    <Section title={say('negotiations.parties')} count={parties.length}>
      <Disclosure title={say('negotiations.parties.change')}>
        <CheckboxChoice
          label={say('negotiations.parties.who')}
          hint={say('negotiations.parties.hint')}
          options={[...there].map(([id, name]) => ({ id, label: <Name invented={demo}>{name}</Name> }))}
          value={chosen}
          onChange={setChosen}
        />
        <Zones
          parties={next}
          zoneOf={zoneOf}
          onChange={(delegation, zone) => setZones({ ...zones, [delegation]: zone })}
        />
        <div>
          <DecideButton
            name="parties"
            acts={() => set}
            refused={
              next.length === 0
                ? say('negotiations.parties.first')
                : same
                  ? say('negotiations.refused.nothing-changes')
                  : refused(set)
            }
          />
        </div>
      </Disclosure>
    </Section>
  )
}
