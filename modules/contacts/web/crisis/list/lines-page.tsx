import { useSuspenseQuery } from '@tanstack/react-query'
import { RoomsInUse } from '#modules/rooms/web/pieces.tsx'
import { useLive } from '#platform/web/live.ts'
import { useActor } from '#platform/web/session.tsx'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import { DutyScreen } from '../alarm/duty-screen.tsx'
import { crisis, readAgain } from '../doors.ts'
import { KeyNeeded } from './key-needed.tsx'
import { LineEntry } from './line-entry.tsx'
import '../crisis.css'
export { loader } from '../words.ts'

/** The lines of my delegation: what rings first, then what waits for our head, then all that stand. */
export function LinesPage() {
  const say = useWords()
  const head = useActor().roles.includes('head-of-delegation')
  const { data } = useSuspenseQuery(crisis.lines.queryOptions())
  useLive(['crisis.*'], () => void readAgain())
  const standing = data.filter(({ state }) => state !== 'ended').toSorted((a, b) => weight(b) - weight(a))
  const office = standing.find(({ officer, state }) => officer && (state === 'agreed' || state === 'open'))
  const ended = data.filter(({ state }) => state === 'ended')
  const propose = head && (
    <ButtonLink icon="add" to="/crisis/new">
      {say('contacts.crisis.new')}
    </ButtonLink>
  )
  return (
    <Page
      title={say('contacts.crisis.title')}
      lead={say('crisis.lead')}
      act={propose}
      margin={
        <>
          <Note label={say('crisis.margin.host')}>{say('crisis.margin.host.words')}</Note>
          <Note label={say('crisis.margin.fails')}>{say('crisis.margin.fails.words')}</Note>
        </>
      }
    >
      {office && (
        <RoomsInUse aside>
          <KeyNeeded line={office.id} />
        </RoomsInUse>
      )}
      {office && <DutyScreen />}
      <Section title={say('crisis.lines')} count={standing.length}>
        {standing.length === 0 ? (
          <EmptyState title={say('crisis.none')}>{say(head ? 'crisis.none.head' : 'crisis.none.words')}</EmptyState>
        ) : (
          <ul className="crisis-lines">
            {standing.map((line) => (
              <LineEntry key={line.id} line={line} />
            ))}
          </ul>
        )}
      </Section>
      {ended.length > 0 && (
        <Disclosure title={say('crisis.ended.some', { count: ended.length })}>
          <ul className="crisis-lines">
            {ended.map((line) => (
              <LineEntry key={line.id} line={line} />
            ))}
          </ul>
        </Disclosure>
      )}
    </Page>
  )
}

const weight = ({ unanswered, may, state }: { unanswered: number; may: { agree: boolean }; state: string }): number =>
  (unanswered > 0 ? 8 : 0) + (may.agree ? 4 : 0) + (state === 'open' ? 2 : state === 'agreed' ? 1 : 0)
