import { useFormat } from '#platform/web/format.ts'
import { Section } from '#platform/web/ui/page.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { useWords } from '#platform/web/words.ts'
import type { AfterAction, Together } from '../../engine/report.ts'
import { useClockTime } from '../pieces/clock.tsx'
import { useSaid } from '../pieces/said.tsx'

type Row = Together & { id: string; name: string; strong?: boolean }

/** How many of how many: of each role that the reader may see, of each kind, and of all together. */
export function Figures({ report }: { report: AfterAction }) {
  const say = useWords()
  const said = useSaid()
  const { together, byKind, byRole, roles } = report
  if (together.of === 0) return <p>{say('exercises.figures.none')}</p>
  const nameOf = (role: string) => {
    const found = roles.find(({ id }) => id === role)
    return found ? said(found.name) : role
  }
  const own = byRole.length === 1 ? byRole[0] : undefined
  return (
    <Section title={say('exercises.figures')}>
      <p className="exercise-verdict">
        {say('exercises.figures.met', { met: (own ?? together).met, of: (own ?? together).of })}
      </p>
      <FiguresTable
        label={say('exercises.figures.roles')}
        rows={[
          ...byRole.map((one) => ({ ...one, id: one.role, name: nameOf(one.role) })),
          ...(own && own.of === together.of ? [] : [{ ...together, id: '', name: say('exercises.figures.together') }]),
        ]}
      />
      <FiguresTable
        label={say('exercises.figures.kinds')}
        rows={byKind
          .filter(({ of }) => of > 0)
          .map((one) => ({ ...one, id: one.kind, name: say(`exercises.hope.${one.kind}`) }))}
      />
    </Section>
  )
}

function FiguresTable({ label, rows }: { label: string; rows: readonly Row[] }) {
  const say = useWords()
  const format = useFormat()
  const clock = useClockTime()
  const time = (seconds: number | null) => (seconds === null ? '–' : clock(seconds))
  const columns: Column<Row>[] = [
    { id: 'name', label, cell: ({ name }) => <bdi>{name}</bdi> },
    ...(['met', 'late', 'missed', 'wrong'] as const).map((id): Column<Row> => ({
      id,
      label: say(`exercises.outcome.${id}`),
      cell: (row) => format.number(row[id]),
      end: true,
    })),
    {
      id: 'median',
      label: say('exercises.figures.median'),
      cell: ({ median }) => time(median),
      end: true,
      minor: true,
    },
    {
      id: 'ninetieth',
      label: say('exercises.figures.ninetieth'),
      cell: ({ ninetieth }) => time(ninetieth),
      end: true,
      minor: true,
    },
  ]
  return <Table label={label} rows={rows} rowKey={({ id }) => id} columns={columns} />
}
