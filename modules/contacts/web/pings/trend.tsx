import { useSuspenseQuery } from '@tanstack/react-query'
import { useFormat } from '#platform/web/format.ts'
import { Picture } from '#platform/web/ui/picture.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { useWords } from '#platform/web/words.ts'
import { type PingFigures, pingPaths } from '../../contract/pings.ts'
import { mostInTrend } from '../../rules/pings.ts'
import { type Bar, Bars } from '../pieces/bars.tsx'
import { useDuration } from '../pieces/duration.ts'
import type { World } from '../pieces/worlds.tsx'
import { pings } from './doors.ts'

type Point = { pingId: string; title: string; at: string; all: PingFigures }

/** The checks of everybody, one after the other: who was reached, by whom, and how fast. Figures of all, never of one. */
export function Trend({ world }: { world: World }) {
  const say = useWords()
  const format = useFormat()
  const parts = useFigureParts()
  const { data } = useSuspenseQuery(pings.trend.queryOptions({ input: { world } }))
  if (data.length === 0) return null
  // What was last stands first: that is what one comes to see.
  const bars = data.toReversed().map(({ pingId, title, at, all }): Bar => ({
    id: pingId,
    label: `${format.date(at)} – ${title}`,
    ...parts(all, false),
  }))
  return (
    <Picture
      title={say('contacts.pings.trend')}
      note={say('contacts.pings.trend.note', { most: mostInTrend })}
      table={<TrendTable points={data} />}
    >
      <Bars label={say('contacts.pings.trend')} bars={bars} shares />
    </Picture>
  )
}

/** A check as one line: answered by the contact, by somebody further up the ladder, by nobody; and in which time. */
export function useFigureParts(): (figures: PingFigures, running: boolean) => Pick<Bar, 'parts' | 'note'> {
  const say = useWords()
  const duration = useDuration()
  return ({ acknowledged, byContact, contacts, median, ninetieth }, running) => ({
    parts: [
      { id: 'contact', tone: 'full', label: say('contacts.pings.byContact'), count: byContact },
      { id: 'ladder', tone: 'half', label: say('contacts.pings.byLadder'), count: acknowledged - byContact },
      {
        id: 'nobody',
        tone: 'hatched',
        label: say(running ? 'contacts.pings.notYet' : 'contacts.pings.unreachable'),
        count: contacts - acknowledged,
      },
    ],
    ...(acknowledged === 0
      ? {}
      : {
          note:
            median === null
              ? say('contacts.pings.times.few')
              : say('contacts.pings.times', { median: duration(median), ninetieth: duration(ninetieth) }),
        }),
  })
}

function TrendTable({ points }: { points: readonly Point[] }) {
  const say = useWords()
  const format = useFormat()
  const duration = useDuration()
  const count = (id: 'delegations' | 'contacts' | 'acknowledged' | 'byContact' | 'unreachable'): Column<Point> => ({
    id,
    label: say(`contacts.pings.${id}`),
    value: ({ all }) => all[id],
    cell: ({ all }) => format.number(all[id]),
    end: true,
  })
  const time = (id: 'median' | 'ninetieth'): Column<Point> => ({
    id,
    label: say(`contacts.pings.${id}`),
    value: ({ all }) => all[id],
    cell: ({ all }) => duration(all[id]),
    end: true,
  })
  return (
    <Table
      label={say('contacts.pings.trend')}
      rows={points}
      rowKey={({ pingId }) => pingId}
      rowLink={({ pingId }) => pingPaths.one(pingId)}
      columns={[
        {
          id: 'check',
          label: say('contacts.pings.name'),
          value: ({ title }) => title,
          cell: ({ title }) => <bdi>{title}</bdi>,
        },
        { id: 'at', label: say('contacts.pings.starts'), value: ({ at }) => at, cell: ({ at }) => format.date(at) },
        ...(['delegations', 'contacts', 'acknowledged', 'byContact', 'unreachable'] as const).map(count),
        ...(['median', 'ninetieth'] as const).map(time),
      ]}
    />
  )
}
