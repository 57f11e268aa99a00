import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { World } from '#platform/exercise.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Code } from '#platform/web/ui/code.tsx'
import { Page } from '#platform/web/ui/page.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Delivery } from '../contract.ts'
import { sharing } from './doors.ts'
import { WorldChoice } from './world-choice.tsx'

const directions = ['all', 'given', 'received'] as const
type Direction = (typeof directions)[number]

export function DeliveriesPage() {
  const say = useWords()
  const [direction, setDirection] = useState<Direction>('all')
  const [world, setWorld] = useState<World>('real')
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = useSuspenseInfiniteQuery(
    sharing.deliveries.infiniteOptions({
      input: (after: string | undefined) => ({ world, direction, limit: 100, ...(after ? { after } : {}) }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.next,
    }),
  )
  const rows = data.pages.flatMap((one) => one.items)
  return (
    <Page title={say('sharing.deliveries.title')} exercise={world === 'exercise'}>
      <Table
        label={say('sharing.deliveries.title')}
        rows={rows}
        rowKey={(row) => String(row.id)}
        columns={useDeliveryColumns()}
        filterable
        tools={
          <>
            <WorldChoice world={world} onChange={setWorld} />
            <Select
              label={say('sharing.deliveries.direction')}
              labelUnseen
              value={direction}
              onChange={setDirection}
              options={directions.map((id) => ({ id, label: say(`sharing.deliveries.${id}`) }))}
            />
          </>
        }
      />
      {rows.length === 0 && (
        <EmptyState title={say('sharing.deliveries.title')}>{say('sharing.deliveries.empty')}</EmptyState>
      )}
      {hasNextPage && (
        <Button busy={isFetchingNextPage} onPress={() => void fetchNextPage()}>
          {say('sharing.deliveries.more')}
        </Button>
      )}
    </Page>
  )
}

function useDeliveryColumns(): Column<Delivery>[] {
  const say = useWords()
  const to = (row: Delivery) =>
    [row.toDelegationName ?? say('sharing.deliveries.public'), row.toAccountName].filter(Boolean).join(' · ')
  return [
    {
      id: 'at',
      label: say('sharing.deliveries.at'),
      cell: (row) => <When at={row.at} absolute />,
      value: (row) => row.at,
    },
    { id: 'to', label: say('sharing.deliveries.recipient'), cell: (row) => <bdi>{to(row)}</bdi>, value: to },
    {
      id: 'owner',
      label: say('sharing.deliveries.owner'),
      cell: (row) => <bdi>{row.ownerName}</bdi>,
      value: (row) => row.ownerName,
      minor: true,
    },
    {
      id: 'way',
      label: say('sharing.deliveries.way'),
      cell: (row) => say(`sharing.way.${row.way}`),
      value: (row) => say(`sharing.way.${row.way}`),
    },
    {
      id: 'what',
      label: say('sharing.deliveries.what'),
      cell: (row) => <What row={row} />,
      value: (row) => row.objectId ?? row.objects,
      minor: true,
    },
  ]
}

const known = new Set(['incident', 'question', 'stix-object'])

/** What went over, in a word, with the end of its id and the label of the copy; never what stands in it. */
function What({ row: { kind, objectId, version, objects } }: { row: Delivery }) {
  const say = useWords()
  if (objectId === null) return <>{say('sharing.deliveries.objects', { count: objects })}</>
  return (
    <span className="row small">
      {known.has(kind) ? say(`sharing.kind.${kind}`) : kind}{' '}
      <Code value={objectId} label={say('sharing.deliveries.what')} />
      {version !== null && version !== kind && <Code value={version} label={say('sharing.deliveries.copy')} />}
    </span>
  )
}
