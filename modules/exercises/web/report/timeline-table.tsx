import { useWords } from '#platform/web/words.ts'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { useFormat } from '#platform/web/format.ts'
import type { AfterAction, TimelineEntry } from '../../engine/report.ts'
import { At } from '../pieces/clock.tsx'
import { useEntrySaid } from '../pieces/entry-said.ts'
import { entryOf } from './entry-of.ts'

/** What happened when, by the clock of the exercise and by that on the wall. */
export function TimelineTable({ report }: { report: AfterAction }) {
  const say = useWords()
  const format = useFormat()
  const entrySaid = useEntrySaid(report)
  const columns: Column<TimelineEntry>[] = [
    {
      id: 'what',
      label: say('exercises.happened'),
      cell: ({ what }) => (
        <>
          <span dir="auto">{what.kind === 'note' ? `${what.by}: ${what.text}` : entrySaid(entryOf(what))}</span>
          {what.kind === 'act' && what.text !== '' && (
            <p className="text small" dir="auto">
              {what.text}
            </p>
          )}
        </>
      ),
    },
    { id: 'at', label: say('exercises.clock'), cell: ({ at }) => <At seconds={at} />, end: true },
    { id: 'wall', label: say('exercises.wall'), cell: ({ wall }) => format.time(wall), end: true, minor: true },
  ]
  return (
    <Table
      label={say('exercises.timeline')}
      rows={report.timeline}
      rowKey={({ number, wall, what }) => (number === null ? `${wall} ${what.kind}` : String(number))}
      columns={columns}
    />
  )
}
