import { useSearchParams } from 'react-router'
import { useLive } from '#platform/web/live.ts'
import { useActor } from '#platform/web/session.tsx'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { More } from '#platform/web/ui/more.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { type Ping, pingPaths } from '../../contract/pings.ts'
import { mayPing } from '../../rules/pings.ts'
import { type World, Worlds } from '../pieces/worlds.tsx'
import { useChecks } from './asked.ts'
import { readAgain } from './doors.ts'
import { PingStanding } from './standing.tsx'
import { Trend } from './trend.tsx'
import { Waiting } from './waiting.tsx'
import './pings.css'
export { loader } from './words.ts'

/** What I am asked to acknowledge, first and large; then the checks that concern me, and how they went over the years. */
export function PingsPage() {
  const say = useWords()
  const actor = useActor()
  const world: World = useSearchParams()[0].get('world') === 'exercise' ? 'exercise' : 'real'
  useLive(['ping.*'], () => void readAgain())
  const able =
    mayPing(actor, null) === true || (actor.delegationId !== null && mayPing(actor, [actor.delegationId]) === true)
  const inWorld = world === 'exercise' ? '?world=exercise' : ''
  return (
    <Page
      title={say('contacts.pings.title')}
      exercise={world === 'exercise'}
      act={
        able && (
          <ButtonLink icon="add" to={pingPaths.new + inWorld}>
            {say('contacts.pings.new')}
          </ButtonLink>
        )
      }
      margin={<Note label={say('contacts.pings.how')}>{say('contacts.pings.how.words')}</Note>}
    >
      <Waiting />
      <div>
        <Worlds world={world} pathOf={(one) => pingPaths.all + (one === 'exercise' ? '?world=exercise' : '')} />
      </div>
      <Trend world={world} />
      <Checks world={world} />
    </Page>
  )
}

function Checks({ world }: { world: World }) {
  const say = useWords()
  const { rows, count, more } = useChecks(world)
  const columns: Column<Ping>[] = [
    {
      id: 'title',
      label: say('contacts.pings.name'),
      value: ({ title }) => title,
      cell: ({ title }) => <bdi>{title}</bdi>,
    },
    {
      id: 'status',
      label: say('contacts.pings.status'),
      value: ({ status }) => say(`contacts.pings.status.${status}`),
      cell: ({ status }) => <PingStanding status={status} />,
    },
    {
      id: 'starts',
      label: say('contacts.pings.starts'),
      value: ({ startsAt }) => startsAt,
      cell: ({ startsAt }) => <When at={startsAt} />,
    },
    {
      id: 'how',
      label: say('contacts.pings.announced'),
      value: ({ surprise }) => say(surprise ? 'contacts.pings.surprise.yes' : 'contacts.pings.surprise.no'),
      cell: ({ surprise }) => say(surprise ? 'contacts.pings.surprise.yes' : 'contacts.pings.surprise.no'),
      minor: true,
    },
    {
      id: 'by',
      label: say('contacts.pings.by'),
      value: ({ by }) => by.name,
      cell: ({ by }) => <bdi>{by.name}</bdi>,
      minor: true,
    },
  ]
  return (
    <Section title={say('contacts.pings.checks')} count={count}>
      {rows.length === 0 ? (
        <EmptyState title={say('contacts.pings.none')}>{say('contacts.pings.none.words')}</EmptyState>
      ) : (
        <Table
          label={say('contacts.pings.checks')}
          rows={rows}
          rowKey={({ id }) => id}
          rowLink={({ id }) => pingPaths.one(id)}
          columns={columns}
        />
      )}
      {more && <More {...more} />}
    </Section>
  )
}
