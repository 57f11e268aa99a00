import { ButtonLink } from '#platform/web/ui/button.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { useWords } from '#platform/web/words.ts'

/** Where the platform itself makes things, asked for the world of exercises from the first field on. */
const places = [
  { id: 'incident', to: '/incidents/report?world=exercise' },
  { id: 'request', to: '/requests/new?world=exercise' },
  { id: 'letter', to: '/letters/new?world=exercise' },
  { id: 'room', to: '/rooms/new?world=exercise' },
  { id: 'negotiation', to: '/negotiations/new?world=exercise' },
  { id: 'crisis', to: '/crisis' },
] as const

/** What one would do on the day it is real is done where it would be done then; it is of this exercise, and goes with it. */
export function OnPlatform() {
  const say = useWords()
  return (
    <Section title={say('exercises.platform')}>
      <p className="small faint">{say('exercises.platform.what')}</p>
      <div className="row">
        {places.map(({ id, to }) => (
          <ButtonLink key={id} small to={to}>
            {say(`exercises.platform.${id}`)}
          </ButtonLink>
        ))}
      </div>
    </Section>
  )
}
