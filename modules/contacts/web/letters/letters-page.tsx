import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearchParams } from 'react-router'
import { useLive } from '#platform/web/live.ts'
import { useActor } from '#platform/web/session.tsx'
import { Button, ButtonLink } from '#platform/web/ui/button.tsx'
import { TlpChip } from '#platform/web/ui/marking-chip.tsx'
import { Page } from '#platform/web/ui/page.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { TabLinks } from '#platform/web/ui/tabs.tsx'
import { Name, Status } from '#platform/web/ui/tag.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { LetterKind, type LetterLine, letterPaths, type LetterStatus } from '../../contract/letters.ts'
import { mayDraftLetter } from '../../rules/letters.ts'
import { Worlds } from '../pieces/worlds.tsx'
import { letters, readAgain } from './doors.ts'
import '../requests/requests.css'
export { loader } from './words.ts'

type Asked = { world: 'real' | 'exercise'; direction: 'in' | 'out'; kind?: LetterKind | undefined }

/** What is asked for stands in the address, so that a list can be sent, kept and gone back to. */
function useAsked(): Asked {
  const [search] = useSearchParams()
  return {
    world: search.get('world') === 'exercise' ? 'exercise' : 'real',
    direction: search.get('direction') === 'in' ? 'in' : 'out',
    kind: LetterKind.safeParse(search.get('kind')).data,
  }
}

function pathFor({ world, direction, kind }: Asked): string {
  const search = new URLSearchParams()
  if (world === 'exercise') search.set('world', world)
  if (direction === 'in') search.set('direction', direction)
  if (kind) search.set('kind', kind)
  return search.size > 0 ? `${letterPaths.all}?${search.toString()}` : letterPaths.all
}

/** The letters of my delegation, written and received. */
export function LettersPage() {
  const say = useWords()
  const asked = useAsked()
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = useSuspenseInfiniteQuery(
    letters.list.infiniteOptions({
      input: (after: string | undefined) => ({ ...asked, limit: 100, ...(after === undefined ? {} : { after }) }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.next,
    }),
  )
  useLive(['letter.*'], readAgain)
  const rows = data.pages.flatMap(({ items }) => items)
  const begin = letterPaths.new + (asked.world === 'exercise' ? '?world=exercise' : '')
  const act = mayDraftLetter(useActor()) === true && (
    <ButtonLink kind="primary" icon="add" to={begin}>
      {say('contacts.letters.new')}
    </ButtonLink>
  )
  return (
    <Page title={say(`contacts.letters.title.${asked.world}`)} exercise={asked.world === 'exercise'} act={act}>
      <Ways asked={asked} />
      <div className="request-list">
        <Table
          label={say(`contacts.letters.${asked.direction}`)}
          rows={rows}
          rowKey={({ id }) => id}
          rowLink={({ id }) => letterPaths.one(id)}
          columns={useColumns(asked.direction)}
          filterable
          tools={<KindFilter asked={asked} />}
        />
      </div>
      {rows.length === 0 && (
        <EmptyState title={say(`contacts.letters.none.${asked.kind ? 'filtered' : asked.direction}`)}>
          {say('contacts.letters.none.words')}
        </EmptyState>
      )}
      {hasNextPage && (
        <div className="row">
          <Button busy={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            {say('contacts.letters.more')}
          </Button>
        </div>
      )}
    </Page>
  )
}

function Ways({ asked }: { asked: Asked }) {
  const say = useWords()
  return (
    <div className="request-ways">
      <TabLinks
        label={say('contacts.letters.ways')}
        entries={(['out', 'in'] as const).map((direction) => ({
          to: pathFor({ ...asked, direction }),
          label: say(`contacts.letters.${direction}`),
          current: asked.direction === direction,
        }))}
      />
      <Worlds world={asked.world} pathOf={(world) => pathFor({ ...asked, world })} />
    </div>
  )
}

function KindFilter({ asked }: { asked: Asked }) {
  const say = useWords()
  const navigate = useNavigate()
  return (
    <Select
      label={say('contacts.letters.kind')}
      labelUnseen
      width="short"
      value={asked.kind ?? 'any'}
      onChange={(kind) =>
        void navigate(pathFor({ ...asked, kind: LetterKind.safeParse(kind).data }), { replace: true })
      }
      options={[
        { id: 'any', label: say('contacts.letters.kind.any') },
        ...LetterKind.options.map((kind) => ({ id: kind, label: say(`contacts.letters.kind.${kind}`) })),
      ]}
    />
  )
}

const standings = { draft: 'draft', issued: 'done', withdrawn: 'gone' } as const satisfies Record<LetterStatus, string>

export function LetterStanding({ status }: { status: LetterStatus }) {
  const say = useWords()
  return <Status standing={standings[status]}>{say(`contacts.letters.status.${status}`)}</Status>
}

function useColumns(direction: 'in' | 'out'): Column<LetterLine>[] {
  const say = useWords()
  const other = (row: LetterLine) => (direction === 'in' ? row.from : row.to)
  return [
    {
      id: 'subject',
      label: say('contacts.letters.subject'),
      value: ({ subject }) => subject,
      cell: ({ subject, number }) => (
        <span className="request-subject">
          <span className="request-name" dir="auto">
            {subject}
          </span>
          {number !== null && (
            <small className="request-under">
              <bdi>{number}</bdi>
            </small>
          )}
        </span>
      ),
    },
    {
      id: 'status',
      label: say('contacts.letters.status'),
      value: ({ status }) => say(`contacts.letters.status.${status}`),
      cell: ({ status }) => <LetterStanding status={status} />,
    },
    {
      id: 'kind',
      label: say('contacts.letters.kind'),
      value: ({ kind }) => say(`contacts.letters.kind.${kind}`),
      cell: ({ kind }) => say(`contacts.letters.kind.${kind}`),
      minor: true,
    },
    {
      id: 'other',
      label: say(`contacts.letters.${direction === 'in' ? 'from' : 'to'}`),
      value: (row) => other(row)?.name ?? '',
      cell: (row) => <OtherSide party={other(row)} />,
      minor: true,
    },
    {
      id: 'marking',
      label: say('contacts.letters.marking'),
      value: ({ marking }) => marking.tlp,
      cell: ({ marking }) => <TlpChip tlp={marking.tlp} />,
      minor: true,
    },
    {
      id: 'changed',
      label: say('contacts.letters.changed'),
      value: ({ changedAt }) => changedAt,
      cell: ({ changedAt }) => <When at={changedAt} />,
      minor: true,
      end: true,
    },
  ]
}

function OtherSide({ party }: { party: LetterLine['to'] }) {
  return party ? <Name invented={party.invented}>{party.name}</Name> : <span className="faint">–</span>
}
