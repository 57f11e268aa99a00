import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import type { World } from '#platform/exercise.ts'
import { useFormat } from '#platform/web/format.ts'
import { useLive } from '#platform/web/live.ts'
import { useActor } from '#platform/web/session.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { type ActorView, incidentPaths } from '../../contract.ts'
import { mayRecordActor } from '../../rules.ts'
import type { ThreatActor } from '../../threat-actors.ts'
import { incidents, readAgain } from '../doors.ts'
import { Marked } from '../pieces/marked.tsx'
import { PartyName } from '../pieces/party.tsx'
import { publicActorPath } from './public-actor-path.ts'
import { usePublicActors } from './public-actors.ts'
import { RecordActor } from './record-dialog.tsx'
import './actors.css'

/** Those who are said to have done it: what delegations record of them, and the public list that ships with the product. */
export function ActorsPage() {
  const say = useWords()
  const format = useFormat()
  const actor = useActor()
  const [search, setSearch] = useSearchParams()
  const { threatActors, actorNotice, contestedNames } = usePublicActors()
  const person = actor.kind === 'person'
  const verdict = mayRecordActor(actor)
  const record = (open: boolean) => setSearch(open ? { record: '' } : {}, { replace: true })
  return (
    <Page
      title={say('actors.title')}
      lead={say('actors.lead')}
      act={
        person && (
          <Button
            kind="primary"
            icon="add"
            refused={verdict === true ? undefined : say(verdict.refused)}
            onPress={() => record(true)}
          >
            {say('actors.record')}
          </Button>
        )
      }
      margin={
        <>
          <Note label={say('actors.margin.public')}>{format.number(threatActors.length)}</Note>
          <Note label={say('actors.margin.contested')}>{format.number(contestedNames().length)}</Note>
          <Note label={say('actors.margin.notice')}>
            <small dir="auto">{actorNotice}</small>
          </Note>
        </>
      }
    >
      {person && <Records world="real" />}
      {person && <Records world="exercise" />}
      <Section title={say('actors.public')} count={threatActors.length}>
        <p className="small faint">{say('actors.public.words')}</p>
        <PublicTable actors={threatActors} />
      </Section>
      <Section title={say('actors.contested')}>
        <p className="small faint">{say('actors.contested.words')}</p>
        <Disclosure title={say('actors.contested.all')}>
          <ContestedTable contested={contestedNames()} />
        </Disclosure>
      </Section>
      {search.has('record') && verdict === true && <RecordActor onClose={() => record(false)} />}
    </Page>
  )
}

const titles = { real: 'actors.records', exercise: 'actors.records.exercise' } as const

/** Records of exercises stand apart, and only where there are any. */
function Records({ world }: { world: World }) {
  const say = useWords()
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useSuspenseInfiniteQuery(
    incidents.actors.list.infiniteOptions({
      input: (after: string | undefined) => ({ world, limit: 100, ...(after ? { after } : {}) }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.next,
    }),
  )
  useLive(['actor.*'], readAgain)
  const records = data.pages.flatMap(({ items }) => items)
  if (world === 'exercise' && records.length === 0) return null
  const columns: Column<ActorView>[] = [
    {
      id: 'name',
      label: say('actors.name'),
      value: ({ name, aliases }) => [name, ...aliases.map((alias) => alias.name)].join(' '),
      cell: ({ name }) => name,
    },
    {
      id: 'aliases',
      label: say('actors.aliases'),
      cell: ({ aliases, merged }) => (
        <bdi>{[...aliases.map(({ name }) => name), ...merged.map(({ name }) => name)].join(', ')}</bdi>
      ),
      minor: true,
    },
    {
      id: 'owner',
      label: say('incidents.margin.owner'),
      value: ({ owner }) => owner.name,
      cell: ({ owner }) => <PartyName party={owner} />,
    },
    { id: 'marking', label: say('incidents.margin.marking'), cell: ({ marking }) => <Marked marking={marking} /> },
    {
      id: 'changed',
      label: say('incidents.margin.changed'),
      value: ({ changedAt }) => changedAt,
      cell: ({ changedAt }) => <When at={changedAt} />,
      minor: true,
    },
  ]
  return (
    <Section title={say(titles[world])} count={records.length}>
      {records.length === 0 ? (
        <EmptyState title={say('actors.records.none')}>{say('actors.records.none.words')}</EmptyState>
      ) : (
        <Table
          label={say(titles[world])}
          rows={records}
          rowKey={({ id }) => id}
          rowLink={({ id }) => incidentPaths.actor(id)}
          columns={columns}
          filterable={records.length > 12}
        />
      )}
      {hasNextPage && (
        <Button busy={isFetchingNextPage} onPress={() => void fetchNextPage()}>
          {say('incidents.more')}
        </Button>
      )}
    </Section>
  )
}

function PublicTable({ actors }: { actors: readonly ThreatActor[] }) {
  const say = useWords()
  const format = useFormat()
  const { isContested } = usePublicActors()
  const columns: Column<ThreatActor>[] = [
    // Found by any of its names: the filter looks into the value.
    {
      id: 'name',
      label: say('actors.name'),
      value: ({ name, aliases }) => [name, ...aliases.map((alias) => alias.name)].join(' '),
      cell: ({ name }) => name,
    },
    {
      id: 'aliases',
      label: say('actors.aliases'),
      cell: ({ aliases }) => (
        <span className="alias-list" dir="ltr">
          {aliases.slice(0, 6).map(({ name }) => (
            <span key={name}>
              {name}
              {isContested(name) && <small className="contested"> {say('actors.isContested')}</small>}
            </span>
          ))}
          {aliases.length > 6 && <small className="faint">+{format.number(aliases.length - 6)}</small>}
        </span>
      ),
      minor: true,
    },
    {
      id: 'claims',
      label: say('actors.claims'),
      value: ({ sponsorClaims }) => sponsorClaims.length,
      cell: ({ sponsorClaims }) =>
        sponsorClaims.length === 0 ? <span className="faint">–</span> : format.number(sponsorClaims.length),
      end: true,
    },
  ]
  return (
    <Table
      label={say('actors.public')}
      rows={actors}
      rowKey={({ id }) => id}
      rowLink={({ id }) => publicActorPath(id)}
      columns={columns}
      filterable
    />
  )
}

function ContestedTable({ contested }: { contested: readonly { name: string; actors: readonly ThreatActor[] }[] }) {
  const say = useWords()
  return (
    <Table
      label={say('actors.contested')}
      rows={contested}
      rowKey={({ name }) => name}
      filterable
      columns={[
        {
          id: 'name',
          label: say('actors.contestedName'),
          value: ({ name }) => name,
          cell: ({ name }) => <b>{name}</b>,
        },
        {
          id: 'actors',
          label: say('actors.bearers'),
          value: ({ actors }) => actors.map(({ name }) => name).join(' '),
          cell: ({ actors }) => (
            <span className="alias-list">
              {actors.map(({ id, name }) => (
                <Link key={id} to={publicActorPath(id)}>
                  {name}
                </Link>
              ))}
            </span>
          ),
        },
      ]}
    />
  )
}
