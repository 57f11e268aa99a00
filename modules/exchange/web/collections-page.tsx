import { useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useSearchParams } from 'react-router'
import { useActor } from '#platform/web/session.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { useWords } from '#platform/web/words.ts'
import { mayAct } from '#modules/sharing/rules.ts'
import { type Collection, exchangePaths } from '../contract.ts'
import { useAccessWords, useNames, useWritersWords } from './access.tsx'
import { CollectionSheet } from './collection-sheet.tsx'
import { exchange } from './doors.ts'
import { MispSheet } from './misp-sheet.tsx'
import { FeedAddresses, TaxiiAddress } from './taxii-address.tsx'

/** The collections that I may read or write: what stands in them goes out by TAXII. */
export function CollectionsPage() {
  const say = useWords()
  const actor = useActor()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams()
  const { data } = useSuspenseQuery(exchange.collections.queryOptions())
  const verdict = mayAct(actor)
  const making = search.has('make') && verdict === true
  const columns = useCollectionColumns()
  const refused = verdict === true ? undefined : say(verdict.refused)
  const act = (
    <>
      <Button icon="upload" refused={refused} onPress={() => setSearch({ misp: '' })}>
        {say('exchange.misp.take')}
      </Button>
      <Button kind="primary" icon="add" refused={refused} onPress={() => setSearch({ make: '' })}>
        {say('exchange.collection.make')}
      </Button>
    </>
  )
  return (
    <Page
      title={say('exchange.collections')}
      lead={say('exchange.collections.lead')}
      act={act}
      margin={<Note label={say('exchange.collections.rule')}>{say('exchange.collections.rule.words')}</Note>}
    >
      <div className="stack">
        <Table
          label={say('exchange.collections')}
          rows={data}
          rowKey={({ id }) => id}
          rowLink={({ id }) => exchangePaths.collection(id)}
          filterable={data.length > 8}
          columns={columns}
          empty={
            <EmptyState title={say('exchange.collections.none')}>{say('exchange.collections.none.words')}</EmptyState>
          }
        />
        <Section title={say('exchange.taxii.title')}>
          <TaxiiAddress />
        </Section>
        <Section title={say('exchange.feeds.title')}>
          <FeedAddresses />
        </Section>
      </div>
      {search.has('misp') && verdict === true && <MispSheet onClose={() => setSearch({})} />}
      {making && (
        <CollectionSheet
          onClose={() => setSearch({})}
          onDone={({ id }) => void navigate(exchangePaths.collection(id))}
        />
      )}
    </Page>
  )
}

function useCollectionColumns(): Column<Collection>[] {
  const say = useWords()
  const words = useAccessWords()
  const writers = useWritersWords()
  const names = useNames()
  const keeper = ({ keeperId, kind }: Collection) =>
    keeperId === null ? say(`exchange.kind.${kind}`) : names.delegation(keeperId)
  const mine = ({ canRead, canWrite }: Collection) =>
    say(canRead ? (canWrite ? 'exchange.may.both' : 'exchange.may.read') : 'exchange.may.write')
  return [
    { id: 'title', label: say('exchange.collection.title'), value: ({ title }) => title, cell: ({ title }) => title },
    { id: 'kept', label: say('exchange.collection.kept'), value: keeper, cell: (row) => <bdi>{keeper(row)}</bdi> },
    {
      id: 'readers',
      label: say('exchange.collection.readers'),
      value: ({ readers }) => words(readers),
      cell: ({ readers }) => <bdi>{words(readers)}</bdi>,
      minor: true,
    },
    {
      id: 'writers',
      label: say('exchange.collection.writers'),
      value: writers,
      cell: (row) => <bdi>{writers(row)}</bdi>,
      minor: true,
    },
    { id: 'may', label: say('exchange.may'), value: mine, cell: mine },
  ]
}
