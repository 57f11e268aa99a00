import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { World } from '#platform/exercise.ts'
import { Page } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { Table } from '#platform/web/ui/table.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useLive } from '#platform/web/live.ts'
import { queries } from '#platform/web/queries.ts'
import { useWords } from '#platform/web/words.ts'
import { sharing } from './doors.ts'
import { WorldChoice } from './world-choice.tsx'

export function WithdrawalsPage() {
  const say = useWords()
  const [world, setWorld] = useState<World>('real')
  const { data } = useSuspenseQuery(sharing.withdrawals.queryOptions({ input: { world, limit: 200 } }))
  useLive(['object.withdrawn', 'incident.withdrawn'], () => void queries.invalidateQueries({ queryKey: sharing.key() }))
  const title = say('sharing.withdrawals.title')
  return (
    <Page title={title} exercise={world === 'exercise'}>
      <Table
        label={title}
        rows={data.items}
        rowKey={(row) => String(row.id)}
        filterable
        tools={<WorldChoice world={world} onChange={setWorld} />}
        empty={<EmptyState title={title}>{say('sharing.withdrawals.empty')}</EmptyState>}
        columns={[
          {
            id: 'at',
            label: say('sharing.deliveries.at'),
            cell: (row) => <When at={row.at} absolute />,
            value: (row) => row.at,
          },
          {
            id: 'owner',
            label: say('sharing.deliveries.owner'),
            cell: (row) => <bdi>{row.ownerName}</bdi>,
            value: (row) => row.ownerName,
          },
          {
            id: 'what',
            label: say('sharing.deliveries.what'),
            cell: (row) => <code>{row.objectId}</code>,
            value: (row) => row.objectId,
          },
          {
            id: 'reason',
            label: say('sharing.withdrawals.reason'),
            cell: (row) => <span dir="auto">{row.reason}</span>,
            value: (row) => row.reason,
          },
          { id: 'never', label: '', cell: (row) => row.forbidden && say('sharing.withdrawals.forbidden') },
        ]}
      />
    </Page>
  )
}
