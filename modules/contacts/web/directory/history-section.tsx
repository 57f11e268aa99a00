import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { Section } from '#platform/web/ui/page.tsx'
import { Timeline } from '#platform/web/ui/timeline.tsx'
import { useWords } from '#platform/web/words.ts'
import { directory } from './doors.ts'

/** What became of it: told to its own delegation and the secretariat, and nothing to others. */
export function HistorySection({ id }: { id: string }) {
  const say = useWords()
  const { data: chapters = [] } = useQuery(directory.history.queryOptions({ input: { id } }))
  if (chapters.length === 0) return null
  return (
    <Section title={say('contacts.directory.history')}>
      <Timeline
        label={say('contacts.directory.history')}
        entries={chapters.map(({ at, what, byName, nominationId }, index) => ({
          id: `${at} ${index}`,
          at,
          standing: what === 'verified' ? ('verified' as const) : ('done' as const),
          children: (
            <>
              {say(`contacts.directory.chapter.${what}`)}
              {byName !== null && (
                <>
                  {' · '}
                  <bdi>{byName}</bdi>
                </>
              )}
              {nominationId !== null && (
                <>
                  {' · '}
                  <Link to={`/contacts/nominations/${nominationId}`}>
                    {say('contacts.directory.chapter.nomination')}
                  </Link>
                </>
              )}
            </>
          ),
        }))}
      />
    </Section>
  )
}
