import { ButtonLink } from '#platform/web/ui/button.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { useWords } from '#platform/web/words.ts'

/**
 * Where the platform itself makes things, asked for the world of exercises from the first field on. What goes to others
 * `asks` that they play too.
 */
const places = [
  { id: 'incident', to: '/incidents/report?world=exercise', asks: false },
  { id: 'request', to: '/requests/new?world=exercise', asks: true },
  { id: 'letter', to: '/letters/new?world=exercise', asks: true },
  { id: 'room', to: '/rooms/new?world=exercise', asks: false },
  { id: 'negotiation', to: '/negotiations/new?world=exercise', asks: false },
  { id: 'crisis', to: '/crisis', asks: true },
] as const

/** What one would do on the day it is real is done where it would be done then; it is of this exercise, and goes with it. */
export function OnPlatform({ alone }: { alone: boolean }) {
  const say = useWords()
  return (
    <Section title={say('exercises.platform')}>
      <p className="small faint">{say('exercises.platform.what')}</p>
      <div className="row">
        {places
          .filter(({ asks }) => !(alone && asks))
          .map(({ id, to }) => (
            <ButtonLink key={id} small to={to}>
              {say(`exercises.platform.${id}`)}
            </ButtonLink>
          ))}
      </div>
    </Section>
  )
}
