import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'react-router'
import { useLive } from '#platform/web/live.ts'
import { useActor } from '#platform/web/session.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { TlpChip } from '#platform/web/ui/marking-chip.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { Table } from '#platform/web/ui/table.tsx'
import { useWords } from '#platform/web/words.ts'
import { type Collection, exchangePaths } from '../contract.ts'
import { mayChangeCollection } from '../rules.ts'
import { useAccessWords, useNames, useWritersWords } from './access.tsx'
import { CollectionSheet } from './collection-sheet.tsx'
import { exchange, readAgain } from './doors.ts'
import { ImportSheet } from './import-sheet.tsx'
import { KindFilter, useObjectColumns } from './object-columns.tsx'
import { TaxiiAddress } from './taxii-address.tsx'

export function CollectionPage() {
  const say = useWords()
  const { id = '' } = useParams()
  const { data } = useSuspenseQuery(exchange.collections.queryOptions())
  const collection = data.find((one) => one.id === id)
  if (collection) return <Shown collection={collection} />
  return (
    <Page
      title={say('page.unknown.title')}
      crumbs={[{ label: say('exchange.collections'), to: exchangePaths.collections }]}
    >
      <p>{say('page.unknown.words')}</p>
    </Page>
  )
}

function Shown({ collection }: { collection: Collection }) {
  const say = useWords()
  const actor = useActor()
  const [open, setOpen] = useState<'change' | 'import'>()
  const verdict = mayChangeCollection(actor, collection)
  return (
    <Page
      title={collection.title}
      lead={collection.description && <span dir="auto">{collection.description}</span>}
      crumbs={[{ label: say('exchange.collections'), to: exchangePaths.collections }]}
      act={
        <>
          {verdict === true && (
            <Button icon="edit" onPress={() => setOpen('change')}>
              {say('exchange.collection.change')}
            </Button>
          )}
          {collection.canWrite && (
            <Button kind="primary" icon="upload" onPress={() => setOpen('import')}>
              {say('exchange.import')}
            </Button>
          )}
        </>
      }
      margin={<Margin collection={collection} />}
    >
      <div className="stack">
        {collection.canRead ? (
          <Objects collection={collection} />
        ) : (
          <EmptyState title={say('exchange.objects.notForYou')}>{say('exchange.objects.notForYou.words')}</EmptyState>
        )}
        <Section title={say('exchange.taxii.title')}>
          <TaxiiAddress collection={collection} />
        </Section>
      </div>
      {open === 'change' && (
        <CollectionSheet collection={collection} onClose={() => setOpen(undefined)} onDone={() => setOpen(undefined)} />
      )}
      {open === 'import' && <ImportSheet collection={collection} onClose={() => setOpen(undefined)} />}
    </Page>
  )
}

function Margin({ collection }: { collection: Collection }) {
  const { kind, keeperId, readers, defaultTlp, alias } = collection
  const say = useWords()
  const names = useNames()
  const words = useAccessWords()
  const writers = useWritersWords()
  return (
    <>
      <Note label={say('exchange.collection.kept')}>
        <bdi>{keeperId === null ? say(`exchange.kind.${kind}`) : names.delegation(keeperId)}</bdi>
      </Note>
      <Note label={say('exchange.collection.readers')}>
        <bdi>{words(readers)}</bdi>
      </Note>
      <Note label={say('exchange.collection.writers')}>
        <bdi>{writers(collection)}</bdi>
      </Note>
      <Note label={say('exchange.collection.defaultTlp')}>
        <TlpChip tlp={defaultTlp} />
      </Note>
      {alias && (
        <Note label={say('exchange.collection.alias')}>
          <code>{alias}</code>
        </Note>
      )}
    </>
  )
}

function Objects({ collection }: { collection: Collection }) {
  const say = useWords()
  const [type, setType] = useState<string>()
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = useSuspenseInfiniteQuery(
    exchange.objects.infiniteOptions({
      input: (after: string | undefined) => ({
        collectionId: collection.id,
        limit: 100,
        ...(type === undefined ? {} : { type }),
        ...(after === undefined ? {} : { after }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.next,
    }),
  )
  useLive(['object.*', 'incident.*'], readAgain)
  const rows = data.pages.flatMap(({ items }) => items)
  const columns = useObjectColumns()
  return (
    <Section title={say('exchange.objects')}>
      <Table
        label={say('exchange.objects')}
        rows={rows}
        rowKey={({ stixId }) => stixId}
        rowLink={({ stixId }) => exchangePaths.object(stixId)}
        filterable
        tools={<KindFilter type={type} onChange={setType} />}
        columns={columns}
      />
      {rows.length === 0 && (
        <EmptyState title={say(type === undefined ? 'exchange.objects.none' : 'exchange.objects.noneOfKind')}>
          {say('exchange.objects.none.words')}
        </EmptyState>
      )}
      {hasNextPage && (
        <div className="row">
          <Button busy={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            {say('exchange.more')}
          </Button>
        </div>
      )}
    </Section>
  )
}
