import { useSuspenseQuery } from '@tanstack/react-query'
import { Section } from '#platform/web/ui/page.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { CrisisLineWhole, CrisisRing } from '../../../contract/crisis.ts'
import { useDuration } from '../../pieces/duration.ts'
import { crisis } from '../doors.ts'

/** How long each side took to answer: all that the host knows of what was said. */
export function Rings({ line }: { line: CrisisLineWhole }) {
  const say = useWords()
  const duration = useDuration()
  const { data } = useSuspenseQuery(crisis.rings.queryOptions({ input: { id: line.id } }))
  const columns: Column<CrisisRing>[] = [
    {
      id: 'at',
      label: say('crisis.ring.at'),
      value: ({ at }) => at,
      cell: ({ at }) => <When at={at} />,
    },
    {
      id: 'kind',
      label: say('crisis.ring.kind'),
      value: ({ kind }) => say(`crisis.ring.kind.${kind}`),
      cell: ({ kind }) => say(`crisis.ring.kind.${kind}`),
    },
    {
      id: 'by',
      label: say('crisis.ring.by'),
      value: ({ by }) => by.name,
      cell: ({ by, ours }) => (
        <>
          <bdi>{by.name}</bdi> <span className="faint small">{ours ? line.us.name : line.them.name}</span>
        </>
      ),
    },
    {
      id: 'told',
      label: say('crisis.ring.told'),
      value: ({ rung }) => say(`crisis.rung.${rung}`),
      cell: ({ rung, told }) => (told === 0 ? say('crisis.ring.nobody') : say(`crisis.rung.${rung}`)),
      minor: true,
    },
    {
      id: 'answered',
      label: say('crisis.ring.answered'),
      value: ({ answered }) => answered?.seconds ?? Infinity,
      cell: ({ answered }) =>
        answered === null ? (
          say('crisis.ring.open')
        ) : (
          <>
            {duration(answered.seconds)} <bdi className="faint small">{answered.by.name}</bdi>
            {answered.unread && <span className="small"> – {say('crisis.ring.unread')}</span>}
          </>
        ),
      end: true,
    },
  ]
  if (data.length === 0) return null
  return (
    <Section title={say('crisis.rings')} count={data.length}>
      <Table label={say('crisis.rings')} rows={data} rowKey={({ id }) => id} columns={columns} />
    </Section>
  )
}
