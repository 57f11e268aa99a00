import { useSuspenseQuery } from '@tanstack/react-query'
import { Code } from '#platform/web/ui/code.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { IncidentDelivery } from '../../contract.ts'
import type { z } from 'zod'
import { incidents } from '../doors.ts'
import { PartyName } from '../pieces/party.tsx'
import { useIncident } from './hold.tsx'
import { Part } from './part.tsx'

type Delivery = z.infer<typeof IncidentDelivery>

/** Who received which copy, when and by which way: the proof that its owner and the auditor can show. */
export function DeliveriesPart() {
  const say = useWords()
  const { incident } = useIncident()
  const { data } = useSuspenseQuery(incidents.versions.deliveries.queryOptions({ input: { id: incident.id } }))
  const fileNames = new Map(incident.files.map(({ id, body }) => [`file:${id}`, body.name]))
  const columns: Column<Delivery>[] = [
    {
      id: 'at',
      label: say('sharing.deliveries.at'),
      value: ({ at }) => at,
      cell: ({ at }) => <When at={at} absolute />,
    },
    {
      id: 'to',
      label: say('sharing.deliveries.recipient'),
      value: ({ to }) => to?.name ?? say('sharing.deliveries.public'),
      cell: ({ to }) => (to ? <PartyName party={to} /> : say('sharing.deliveries.public')),
    },
    {
      id: 'account',
      label: say('incidents.delivery.account'),
      value: ({ account }) => account,
      cell: ({ account }) => <bdi>{account ?? '–'}</bdi>,
      minor: true,
    },
    {
      id: 'way',
      label: say('sharing.deliveries.way'),
      value: ({ way }) => say(`sharing.way.${way}`),
      cell: ({ way }) => say(`sharing.way.${way}`),
    },
    {
      id: 'copy',
      label: say('incidents.delivery.copy'),
      value: ({ copy }) => fileNames.get(copy) ?? copy,
      cell: ({ copy }) =>
        fileNames.has(copy) ? (
          <bdi>{fileNames.get(copy)}</bdi>
        ) : (
          <span className="nowrap">
            <Code value={copy} label={say('incidents.copy.label')} />{' '}
            <small className="faint">
              {copy.startsWith('r-')
                ? say('incidents.copy.redacted')
                : copy.startsWith('f-')
                  ? say('incidents.copy.full')
                  : ''}
            </small>
          </span>
        ),
    },
  ]
  return (
    <Part id="deliveries" title={say('incidents.part.deliveries')} count={data.length}>
      {data.length > 0 && (
        <Table
          label={say('incidents.part.deliveries')}
          rows={data}
          rowKey={({ at, way, to, account, copy }) => [at, way, to?.id, account, copy].join(' ')}
          columns={columns}
          filterable={data.length > 12}
        />
      )}
    </Part>
  )
}
