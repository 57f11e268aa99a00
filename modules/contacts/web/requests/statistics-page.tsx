import { useSuspenseQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { useFormat } from '#platform/web/format.ts'
import { useLive } from '#platform/web/live.ts'
import { Note, Page } from '#platform/web/ui/page.tsx'
import { Picture } from '#platform/web/ui/picture.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { useWords } from '#platform/web/words.ts'
import type { RequestStatistics } from '../../contract/requests.ts'
import { type Bar, Bars } from '../pieces/bars.tsx'
import { useDuration } from '../pieces/duration.ts'
import { readAgain, requests } from './doors.ts'
import { Ways } from './ways.tsx'
export { loader } from './words.ts'

type Row = RequestStatistics[number]

/** How requests to us and of us were answered, by kind. Of our own delegation alone, and of one world. */
export function StatisticsPage() {
  const say = useWords()
  const world = useSearchParams()[0].get('world') === 'exercise' ? 'exercise' : 'real'
  const { data } = useSuspenseQuery(requests.statistics.queryOptions({ input: { world } }))
  useLive(['request.*'], readAgain)
  return (
    <Page
      title={say('contacts.requests.statistics.title')}
      exercise={world === 'exercise'}
      margin={<Note label={say('contacts.requests.counted')}>{say('contacts.requests.counted.words')}</Note>}
    >
      <Ways asked={{ world, direction: 'in' }} inFigures />
      {data.length === 0 && (
        <EmptyState title={say('contacts.requests.statistics.none')}>
          {say('contacts.requests.statistics.none.words')}
        </EmptyState>
      )}
      {(['in', 'out'] as const).map((direction) => (
        <Direction key={direction} direction={direction} rows={data.filter((row) => row.direction === direction)} />
      ))}
    </Page>
  )
}

function Direction({ direction, rows }: { direction: 'in' | 'out'; rows: readonly Row[] }) {
  const say = useWords()
  const duration = useDuration()
  if (rows.length === 0) return null
  const title = say(`contacts.requests.${direction}`)
  const bars = rows.map((row): Bar => {
    const answered = row.accepted + row.partlyAccepted + row.declined
    return {
      id: row.kind,
      label: say(`contacts.requests.kind.${row.kind}`),
      parts: [
        { id: 'accepted', tone: 'full', label: say('contacts.requests.status.accepted'), count: row.accepted },
        {
          id: 'partly',
          tone: 'half',
          label: say('contacts.requests.status.partly-accepted'),
          count: row.partlyAccepted,
        },
        { id: 'declined', tone: 'light', label: say('contacts.requests.status.declined'), count: row.declined },
        {
          id: 'none',
          tone: 'hatched',
          label: say(`contacts.requests.statistics.${row.kind === 'notification' ? 'noAnswer' : 'unanswered'}`),
          count: row.sent - answered,
        },
      ],
      ...(row.medianToAnswer === null
        ? {}
        : { note: say('contacts.requests.statistics.half', { time: duration(row.medianToAnswer) }) }),
    }
  })
  return (
    <Picture
      title={title}
      table={<Figures rows={rows} label={title} />}
      note={say('contacts.requests.statistics.note')}
    >
      <Bars label={title} bars={bars} />
    </Picture>
  )
}

const counts = [
  'sent',
  'acknowledged',
  'accepted',
  'partlyAccepted',
  'declined',
  'closed',
  'withdrawn',
  'overdue',
] as const

function Figures({ rows, label }: { rows: readonly Row[]; label: string }) {
  const say = useWords()
  const format = useFormat()
  const duration = useDuration()
  const columns: Column<Row>[] = [
    {
      id: 'kind',
      label: say('contacts.requests.kind'),
      value: ({ kind }) => say(`contacts.requests.kind.${kind}`),
      cell: ({ kind }) => say(`contacts.requests.kind.${kind}`),
    },
    ...counts.map((count): Column<Row> => ({
      id: count,
      label: say(`contacts.requests.statistics.${count}`),
      value: (row) => row[count],
      cell: (row) => format.number(row[count]),
      end: true,
    })),
    ...(['medianToAcknowledge', 'medianToAnswer'] as const).map((median): Column<Row> => ({
      id: median,
      label: say(`contacts.requests.statistics.${median}`),
      value: (row) => row[median],
      cell: (row) => duration(row[median]),
      end: true,
    })),
  ]
  return <Table label={label} rows={rows} rowKey={({ kind }) => kind} columns={columns} />
}
