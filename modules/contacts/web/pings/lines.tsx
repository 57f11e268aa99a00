import { Link } from 'react-router'
import { More } from '#platform/web/ui/more.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { useWords } from '#platform/web/words.ts'
import type { PingLine, PingLinesOf } from '../../contract/pings.ts'
import { useDuration } from '../pieces/duration.ts'
import { useLines } from './asked.ts'

type LinesProps = { ping: string; of: PingLinesOf; label: string }

/** The last who was told; where nobody answers, whether anything reached them beyond their desk. */
function ToldUpTo({ line: { told, sent } }: { line: PingLine }) {
  const say = useWords()
  if (told === null) return <Status standing="gone">{say('contacts.pings.told.nobody')}</Status>
  return (
    <>
      {say(`contacts.pings.rung.${told}`)}
      {sent !== null && sent !== 'sent' && (
        <span className="ping-sent small faint">{say(`contacts.pings.sent.${sent}`)}</span>
      )}
    </>
  )
}

/** Contact by contact: whether it answered, who did in its stead, how long it took. */
export function Lines({ ping, of, label }: LinesProps) {
  const say = useWords()
  const duration = useDuration()
  const { rows, count, more } = useLines(ping, of)
  // Several delegations stand in it: each line says whose it is.
  const named = of !== 'own'
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
      cell: (line) =>
        line.function === null ? (
          say(`contacts.pings.kind.${line.kind}`)
        ) : (
          // Whoever follows up goes on to the telephone number.
          <Link to={`/contacts/${line.contactId}`} dir="auto">
            {line.function}
          </Link>
        ),
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
      value: ({ told }) => say(told === null ? 'contacts.pings.told.nobody' : `contacts.pings.rung.${told}`),
      cell: (line) => <ToldUpTo line={line} />,
    },
    // Of those who have not answered nothing would be said of an answer.
    ...(of === 'silent' ? [] : answers),
  ]
  return (
    <>
      <Table
        label={label}
        rows={rows}
        rowKey={({ contactId }) => contactId}
        columns={columns}
        filterable={named && count > 12}
      />
      {more && <More {...more} />}
    </>
  )
}
