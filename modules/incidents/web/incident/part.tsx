import type { ReactNode } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Menu } from '#platform/web/ui/menu.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { useWords } from '#platform/web/words.ts'
import type { IncidentView, ItemBody, SectionKind } from '../../contract.ts'
import { Marked } from '../pieces/marked.tsx'
import { Prose } from '../pieces/written.tsx'
import { type Item, useIncident, useUpdateRefused } from './hold.tsx'

/** Of one kind there may be several: a narrow one beside a wide one. */
export function sectionsIn(incident: IncidentView, kind: SectionKind): IncidentView['sections'] {
  return incident.sections.filter((one) => one.kind === kind)
}

export function isWritten(incident: IncidentView, kind: SectionKind): boolean {
  return sectionsIn(incident, kind).some(({ words }) => words !== null)
}

type PartProps = {
  id: string
  title: string
  count?: number
  /** The section whose words and marking stand here. */
  section?: SectionKind
  /** The kind of item that can be added here. */
  adds?: ItemBody['kind']
  act?: ReactNode
  children?: ReactNode
}

/** A part of the incident under its heading: its marking in words and colour, its text, what is in it. */
export function Part({ id, title, count, section, adds, act, children }: PartProps) {
  const say = useWords()
  const { incident, mine, openItem } = useIncident()
  const refused = useUpdateRefused()
  const held = section ? sectionsIn(incident, section) : []
  const several = held.length > 1
  const side = (
    <>
      {section && !several && <Marked marking={held[0]?.marking ?? incident.marking} />}
      {mine && adds && (
        <Button small kind="quiet" icon="add" refused={refused} onPress={() => openItem({ act: 'add', kind: adds })}>
          {say(`incidents.add.${adds}`)}
        </Button>
      )}
      {act}
    </>
  )
  return (
    <Section id={id} title={title} {...(count === undefined ? {} : { count })} act={side}>
      {held.map(
        ({ id: own, words, marking }) =>
          words && (
            <div key={own} className={several ? 'several' : undefined}>
              {several && <Marked marking={marking} />}
              <Prose words={words} />
            </div>
          ),
      )}
      {children}
      {count === 0 && held.every(({ words }) => words === null) && (
        <p className="faint">{say(`incidents.none.${id}`)}</p>
      )}
    </Section>
  )
}

/** The marking of an item, where it is not that of its section. */
export function OwnMark({ item }: { item: Pick<Item, 'ownMarking' | 'marking'> }) {
  return item.ownMarking ? <Marked marking={item.marking} /> : null
}

/** What its owner may do with an item. */
export function ItemMenu({ item, name, correct = true }: { item: Item; name: string; correct?: boolean }) {
  const say = useWords()
  const { mine, openItem } = useIncident()
  const refused = useUpdateRefused()
  if (!mine) return null
  return (
    <Menu
      label={say('incidents.item.acts', { name })}
      entries={[
        ...(correct
          ? [
              {
                id: 'correct',
                label: say('incidents.item.correct'),
                icon: 'edit' as const,
                refused,
                onPress: () => openItem({ act: 'correct', item }),
              },
            ]
          : []),
        {
          id: 'remove',
          label: say('incidents.item.remove'),
          icon: 'remove',
          refused,
          grave: true,
          onPress: () => openItem({ act: 'remove', item }),
        },
      ]}
    />
  )
}
