import { useFormat } from '#platform/web/format.ts'
import { Section } from '#platform/web/ui/page.tsx'
import { Matrix } from '#platform/web/ui/matrix.tsx'
import { useWords } from '#platform/web/words.ts'
import type { AfterAction, Together } from '../../engine/report.ts'
import { useClockTime } from '../pieces/clock.tsx'
import { useSaid } from '../pieces/said.tsx'

type Row = Together & { id: string; name: string }

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

const measures = ['met', 'late', 'missed', 'wrong', 'median', 'ninetieth'] as const
type Measure = (typeof measures)[number]

function FiguresTable({ label, rows }: { label: string; rows: readonly Row[] }) {
  const say = useWords()
  const format = useFormat()
  const clock = useClockTime()
  const shown = (row: Row, measure: Measure) => {
    const value = row[measure]
    if (value === null) return '–'
    return measure === 'median' || measure === 'ninetieth' ? clock(value) : format.number(value)
  }
  const head = (measure: Measure) =>
    say(
      measure === 'median' || measure === 'ninetieth' ? `exercises.figures.${measure}` : `exercises.outcome.${measure}`,
    )
  return (
    <Matrix
      label={label}
      corner={label}
      rows={rows}
      columns={measures}
      rowKey={({ id }) => id}
      columnKey={(measure) => measure}
      rowHead={({ name }) => <bdi>{name}</bdi>}
      columnHead={head}
      cell={shown}
    />
  )
}
