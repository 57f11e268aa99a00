import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Code } from '#platform/web/ui/code.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { useWords } from '#platform/web/words.ts'
import { exchangePaths } from '#modules/exchange/contract.ts'
import { Link } from 'react-router'
import type { IncidentView } from '../../contract.ts'
import { useIncident, useUpdateRefused } from './hold.tsx'
import { ItemMenu, OwnMark, Part } from './part.tsx'
import { WithdrawIndicator } from './withdraw-indicator.tsx'

type Indicator = IncidentView['indicators'][number]

/** By what it is known again. Each stands in the exchange under its own marking; withdrawing one takes it back there. */
export function IndicatorsPart() {
  const say = useWords()
  const { incident, mine } = useIncident()
  const refused = useUpdateRefused()
  const [withdrawing, setWithdrawing] = useState<Indicator>()
  const { indicators } = incident
  const nameOf = ({ body }: Indicator) => body.name || body.stixId
  const columns: Column<Indicator>[] = [
    {
      id: 'name',
      label: say('incidents.indicator.name'),
      value: nameOf,
      cell: (row) => (
        <span className="cell-stack named-cell">
          <Link to={exchangePaths.object(row.body.stixId)} dir="auto">
            {row.body.name || row.body.stixId.split('--')[0]}
          </Link>
          <OwnMark item={row} />
        </span>
      ),
    },
    {
      id: 'pattern',
      label: say('incidents.indicator.pattern'),
      value: ({ body }) => body.pattern ?? '',
      cell: ({ body }) =>
        body.pattern !== null && (
          // What is longer than its place scrolls, and the keyboard can reach it to do so (WCAG 2.1.1).
          <code className="pattern" dir="ltr" {...(body.pattern.length > 80 ? { tabIndex: 0 } : {})}>
            {body.pattern}
          </code>
        ),
    },
    {
      id: 'id',
      label: 'STIX',
      value: ({ body }) => body.stixId,
      cell: ({ body }) => <Code value={body.stixId} label="STIX" />,
      minor: true,
    },
    ...(mine
      ? [
          {
            id: 'acts',
            label: say('incidents.column.acts'),
            end: true,
            cell: (row: Indicator) => (
              <span className="row-acts">
                <Button small kind="quiet" icon="withdraw" refused={refused} onPress={() => setWithdrawing(row)}>
                  {say('incidents.indicator.withdraw')}
                </Button>
                <ItemMenu item={row} name={nameOf(row)} />
              </span>
            ),
          },
        ]
      : []),
  ]
  return (
    <Part id="indicators" title={say('incidents.part.indicators')} count={indicators.length} adds="indicator">
      {indicators.length > 0 && (
        <Table
          label={say('incidents.part.indicators')}
          rows={indicators}
          rowKey={({ id }) => id}
          columns={columns}
          filterable={indicators.length > 12}
        />
      )}
      {withdrawing && <WithdrawIndicator indicator={withdrawing} onClose={() => setWithdrawing(undefined)} />}
    </Part>
  )
}
