import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { useWords } from '../words.ts'
import { useTheme } from '../theme.ts'
import { Picture } from './picture.tsx'
import './relations-graph.css'
import { kindShades, type Relation, type RelationNode } from './relation.ts'
import { Table } from './table.tsx'

export type { Relation, RelationNode } from './relation.ts'

type RelationsProps = {
  title: string
  nodes: readonly RelationNode[]
  relations: readonly Relation[]
  /** The word for a kind: `(kind) => say(`stix.${kind}`)`. */
  kindLabel: (kind: string) => string
}

/** Who is bound to whom. The drawing can be moved and enlarged; the table beside it says the same. */
export function RelationsGraph({ title, nodes, relations, kindLabel }: RelationsProps) {
  const say = useWords()
  const named = new Map(nodes.map((node) => [node.id, node]))
  const kinds = [...new Set(nodes.map(({ kind }) => kind))]
  // Few enough that each can say its kind itself; otherwise a list of kinds stands above.
  const direct = nodes.length <= 40
  const nameOf = (id: string) => named.get(id)?.label ?? id
  const cellOf = (id: string) => {
    const node = named.get(id)
    return (
      <span>
        {node?.link ? (
          <Link to={node.link}>
            <bdi>{node.label}</bdi>
          </Link>
        ) : (
          <bdi>{nameOf(id)}</bdi>
        )}{' '}
        {node && <small className="faint">{kindLabel(node.kind)}</small>}
      </span>
    )
  }
  const table = (
    <Table
      label={title}
      rows={relations}
      rowKey={({ from, to, label }) => `${from} ${label} ${to}`}
      filterable
      columns={[
        {
          id: 'from',
          label: say('relations.from'),
          value: ({ from }) => nameOf(from),
          cell: ({ from }) => cellOf(from),
        },
        { id: 'label', label: say('relations.relation'), value: ({ label }) => label, cell: ({ label }) => label },
        { id: 'to', label: say('relations.to'), value: ({ to }) => nameOf(to), cell: ({ to }) => cellOf(to) },
      ]}
    />
  )
  return (
    <Picture title={title} table={table} note={say('relations.note')}>
      {!direct && (
        <ul className="relations-kinds">
          {kinds.map((kind, place) => (
            <li key={kind}>
              <i style={{ background: kindShades[place % kindShades.length] }} aria-hidden="true" />
              {kindLabel(kind)}
            </li>
          ))}
        </ul>
      )}
      <Plate
        title={title}
        nodes={direct ? nodes.map((node) => ({ ...node, label: `${node.label} (${kindLabel(node.kind)})` })) : nodes}
        relations={relations}
        kinds={kinds}
      />
    </Picture>
  )
}

function Plate({
  title,
  nodes,
  relations,
  kinds,
}: Pick<RelationsProps, 'title' | 'nodes' | 'relations'> & { kinds: readonly string[] }) {
  const say = useWords()
  const frame = useRef<HTMLDivElement>(null)
  const navigate = useNavigate()
  const theme = useTheme()
  const [failed, setFailed] = useState(false)
  const open = useEffectEvent((id: string) => {
    const link = nodes.find((node) => node.id === id)?.link
    if (link) void navigate(link)
  })
  const draw = useEffectEvent(async (place: HTMLElement) => {
    const { drawRelations } = await import('./relations-drawing.ts')
    return drawRelations(place, nodes, relations, kinds, open)
  })
  // Drawn again when what is drawn changes, not when somebody hands over an equal list.
  const shape = JSON.stringify([nodes, relations])
  useEffect(() => {
    if (!frame.current) return
    let gone = false
    let end: (() => void) | undefined
    draw(frame.current).then(
      (stop) => (gone ? stop() : (end = stop)),
      () => setFailed(true),
    )
    return () => {
      gone = true
      end?.()
    }
  }, [shape, theme])
  if (failed) return <p className="faint">{say('relations.failed')}</p>
  return (
    <div
      className="relations"
      ref={frame}
      role="img"
      aria-label={say('relations.said', { title, nodes: nodes.length, relations: relations.length })}
    />
  )
}
