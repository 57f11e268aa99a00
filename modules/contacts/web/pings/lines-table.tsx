import { Status } from '#platform/web/ui/tag.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { useWords } from '#platform/web/words.ts'
import type { PingLine } from '../../contract/pings.ts'
import { useDuration } from '../pieces/duration.ts'

type LinesProps = {
  label: string
  lines: readonly PingLine[]
  /** Several delegations stand in it: each line says whose it is. */
  named?: boolean
  /** None of them answered: what would be said of an answer is left out. */
  silent?: boolean
}

/** Contact by contact: whether it answered, who did in its stead, how long it took. */
export function LinesTable({ label, lines, named = false, silent = false }: LinesProps) {
  const say = useWords()
  const duration = useDuration()
  const answered = ({ acknowledgedAt, acknowledgedRung }: PingLine) =>
    acknowledgedAt === null
      ? say('contacts.pings.line.none')
      : say('contacts.pings.line.by', { rung: say(`contacts.pings.rung.${acknowledgedRung ?? 'contact'}`) })
  const answers: Column<PingLine>[] = [
    {
      id: 'answered',
      label: say('contacts.pings.line'),
      value: answered,
      cell: (line) => <Status standing={line.acknowledgedAt === null ? 'gone' : 'done'}>{answered(line)}</Status>,
    },
    {
      id: 'way',
      label: say('contacts.pings.line.way'),
      value: ({ way }) => (way === null ? '' : say(`contacts.pings.way.${way}`)),
      cell: ({ way }) => (way === null ? <span className="faint">–</span> : say(`contacts.pings.way.${way}`)),
      minor: true,
    },
    {
      id: 'seconds',
      label: say('contacts.pings.line.time'),
      value: ({ seconds }) => seconds,
      cell: ({ seconds }) => duration(seconds),
      end: true,
    },
  ]
  const columns: Column<PingLine>[] = [
    {
      id: 'function',
      label: say('contacts.pings.contact'),
      // Of a contact whose marking does not reach the reader, its kind alone.
      value: (line) => line.function ?? say(`contacts.pings.kind.${line.kind}`),
      cell: (line) => <bdi>{line.function ?? say(`contacts.pings.kind.${line.kind}`)}</bdi>,
    },
    ...(named
      ? [
          {
            id: 'delegation',
            label: say('contacts.pings.delegation'),
            value: ({ delegation }: PingLine) => delegation.name,
            cell: ({ delegation }: PingLine) => <bdi>{delegation.name}</bdi>,
          },
        ]
      : []),
    {
      id: 'kind',
      label: say('contacts.pings.kinds.one'),
      value: ({ kind }) => say(`contacts.pings.kind.${kind}`),
      cell: ({ kind }) => say(`contacts.pings.kind.${kind}`),
      minor: true,
    },
    {
      id: 'told',
      label: say('contacts.pings.line.told'),
      value: ({ rung }) => say(`contacts.pings.rung.${rung}`),
      cell: ({ rung }) => say(`contacts.pings.rung.${rung}`),
    },
    ...(silent ? [] : answers),
  ]
  return (
    <Table
      label={label}
      rows={lines}
      rowKey={({ contactId }) => contactId}
      columns={columns}
      filterable={named && lines.length > 12}
    />
  )
}
