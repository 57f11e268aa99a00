// Who stands where, at one look: paragraphs against delegations, and beside it what holds each up and who could let it go.
import { useMemo, useState } from 'react'
import { Link } from 'react-router'
import { Switch } from '#platform/web/ui/choice.tsx'
import { Matrix } from '#platform/web/ui/matrix.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import { type Obstacle, obstaclesOf, whoCouldUnblock, type Way } from '../../versions/blocking.ts'
import { type Cell, convergenceOf, type Row } from '../../versions/convergence.ts'
import { DelegationMark, DelegationMarks, DelegationNamed } from '../drawing/delegation-mark.tsx'
import { standShape } from '../drawing/stand-chips.tsx'
import { StatusMark } from '../drawing/status-mark.tsx'
import { useView } from '../table/table-context.ts'
import { useLabels } from '../table/text-state.ts'
import './matrix.css'

export function MatrixTab() {
  const say = useWords()
  const view = useView()
  const [open, setOpen] = useState(false)
  // oxlint-disable-next-line react/exhaustive-deps -- the version stands for the state
  const rows = useMemo(() => convergenceOf(view.state), [view.version, view.state])
  const shown = open ? rows.filter(({ status }) => status !== 'agreed' && status !== 'adopted') : rows
  return (
    <>
      <Section
        title={say('negotiations.matrix')}
        act={<Switch label={say('negotiations.matrix.open')} value={open} onChange={setOpen} />}
      >
        <Matrix
          label={say('negotiations.tab.matrix')}
          corner={say('negotiations.paragraph')}
          rows={shown}
          columns={view.state.parties}
          rowKey={({ paragraph }) => paragraph}
          columnKey={({ delegation }) => delegation}
          rowHead={(row) => <RowHead row={row} room={view.room} />}
          columnHead={({ delegation }) => <DelegationMark delegation={delegation} />}
          cell={(row, { delegation }) => <CellShown cell={row.cells.find((one) => one.delegation === delegation)} />}
        />
        <p className="small faint">{say('negotiations.matrix.how')}</p>
      </Section>
      <Unblockers />
      <Blocking rows={shown} />
    </>
  )
}

function RowHead({ row, room }: { row: Row; room: string }) {
  const say = useWords()
  return (
    <span className="matrix-row">
      <Link to={`/negotiations/${room}#p-${row.paragraph}`}>{row.label || say('negotiations.paragraph')}</Link>
      <StatusMark status={row.status} />
    </span>
  )
}

function CellShown({ cell }: { cell: Cell | undefined }) {
  const say = useWords()
  const format = useFormat()
  if (!cell) return null
  const facts = [
    cell.stand ? say(`negotiations.stand.${cell.stand}`) : say('negotiations.silent'),
    ...(cell.group ? [say('negotiations.position.group')] : []),
    ...(cell.stale ? [say('negotiations.position.earlier')] : []),
    ...(cell.holds > 0 ? [say('negotiations.holds', { count: cell.holds })] : []),
    ...cell.reserves.map((type) => say(`negotiations.reserve.${type}`)),
  ]
  return (
    <span className={`stand-cell ${cell.stand ?? 'silent'}${cell.stale ? ' stale' : ''}`} title={facts.join(' – ')}>
      <span aria-hidden="true">
        {cell.stand ? standShape(cell.stand) : '·'}
        {cell.stale && '*'}
        {cell.holds > 0 && <small> [{format.number(cell.holds)}]</small>}
        {cell.reserves.length > 0 && <small> ⚑</small>}
      </span>
      <span className="unseen">{facts.join(', ')}</span>
    </span>
  )
}

function Unblockers() {
  const say = useWords()
  const view = useView()
  const labels = useLabels(view)
  // oxlint-disable-next-line react/exhaustive-deps -- the version stands for the state
  const all = useMemo(() => whoCouldUnblock(view.state), [view.version, view.state])
  if (all.length === 0) return null
  const links = (ids: readonly string[]) =>
    ids.length === 0
      ? '–'
      : ids.slice(0, 12).map((id, index) => (
          <span key={id}>
            {index > 0 && ', '}
            <Link to={`/negotiations/${view.room}#p-${id}`}>{labels[id] || '¶'}</Link>
          </span>
        ))
  return (
    <Section title={say('negotiations.unblock')}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{say('negotiations.delegation')}</th>
            <th scope="col">{say('negotiations.unblock.alone')}</th>
            <th scope="col">{say('negotiations.unblock.among')}</th>
          </tr>
        </thead>
        <tbody>
          {all.map(({ delegation, alone, among }) => (
            <tr key={delegation}>
              <th scope="row">
                <DelegationNamed delegation={delegation} />
              </th>
              <td>{links(alone)}</td>
              <td>{links(among)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

function Blocking({ rows }: { rows: readonly Row[] }) {
  const say = useWords()
  const view = useView()
  const held = rows.flatMap((row) => {
    const paragraph = view.state.paragraphs[row.paragraph]
    const obstacles = paragraph ? obstaclesOf(view.state, paragraph) : []
    return obstacles.map((obstacle) => ({ row, obstacle }))
  })
  if (held.length === 0) return null
  return (
    <Section title={say('negotiations.blocking')} count={held.length}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{say('negotiations.paragraph')}</th>
            <th scope="col">{say('negotiations.blocking.what')}</th>
            <th scope="col">{say('negotiations.blocking.by')}</th>
            <th scope="col">{say('negotiations.blocking.way')}</th>
          </tr>
        </thead>
        <tbody>
          {held.slice(0, 300).map(({ row, obstacle }) => (
            <tr key={`${row.paragraph} ${obstacle.kind} ${obstacle.id}`}>
              <th scope="row">
                <Link to={`/negotiations/${view.room}#p-${row.paragraph}`}>
                  {row.label || say('negotiations.paragraph')}
                </Link>
              </th>
              <td>
                {say(`negotiations.obstacle.${obstacle.kind}`)}
                {isEarlier(row, obstacle) && <> ({say('negotiations.position.earlier')})</>}
              </td>
              <td>
                <DelegationMarks of={obstacle.by} />
              </td>
              <td>{obstacle.ways[0] && <WayShown way={obstacle.ways[0]} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

/** Opposed in earlier words: it counts as long as it was not taken back. */
function isEarlier(row: Row, { kind, id }: Obstacle): boolean {
  return kind === 'opposition' && row.cells.some((cell) => cell.delegation === id && cell.stale)
}

function WayShown({ way }: { way: Way }) {
  const say = useWords()
  return (
    <>
      {say(`negotiations.way.${way.name}`)}
      {way.words > 0 && ` (${say('negotiations.words.count', { count: way.words })})`}{' '}
      <DelegationMarks of={way.needs} />
    </>
  )
}
