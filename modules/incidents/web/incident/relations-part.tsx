import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { type Relation, type RelationNode, RelationsGraph } from '#platform/web/ui/relations-graph.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { useWords } from '#platform/web/words.ts'
import { type IncidentView, incidentPaths } from '../../contract.ts'
import { IncidentStanding } from '../pieces/party.tsx'
import { useIncident } from './hold.tsx'
import { ItemMenu, OwnMark, Part } from './part.tsx'

type RelationItem = IncidentView['relations'][number]

/** What it is bound to: other incidents, those who are said to have done it, how, and by what it is known again. */
export function RelationsPart() {
  const say = useWords()
  const { incident, mine } = useIncident()
  const { nodes, relations } = useGraph(incident)
  const columns: Column<RelationItem>[] = [
    {
      id: 'title',
      label: say('incidents.relation.other'),
      value: ({ title }) => title,
      cell: ({ title, body }) => (
        <Link to={incidentPaths.one(body.incidentId)} dir="auto">
          {title}
        </Link>
      ),
    },
    {
      id: 'relation',
      label: say('incidents.relation.kind'),
      value: ({ body }) => say(`incidents.relation.${body.relation}`),
      cell: ({ body }) => say(`incidents.relation.${body.relation}`),
    },
    { id: 'status', label: say('incidents.margin.status'), cell: ({ status }) => <IncidentStanding status={status} /> },
    {
      id: 'note',
      label: say('incidents.note'),
      cell: (row) => (
        <span className="cell-stack">
          <span dir="auto">{row.body.note}</span>
          <OwnMark item={row} />
        </span>
      ),
      minor: true,
    },
    ...(mine
      ? [
          {
            id: 'acts',
            label: say('incidents.column.acts'),
            end: true,
            cell: (row: RelationItem) => <ItemMenu item={row} name={row.title} />,
          },
        ]
      : []),
  ]
  return (
    <Part
      id="relations"
      title={say('incidents.part.relations')}
      {...(relations.length > 0 ? {} : { count: 0 })}
      adds="relation"
    >
      {incident.relations.length > 0 && (
        <Table
          label={say('incidents.part.relations')}
          rows={incident.relations}
          rowKey={({ id }) => id}
          columns={columns}
        />
      )}
      {relations.length > 1 && (
        <RelationsGraph
          title={say('incidents.graph')}
          nodes={nodes}
          relations={relations}
          kindLabel={(kind) => say(`incidents.graph.${kind}`)}
        />
      )}
    </Part>
  )
}

function useGraph(incident: IncidentView): { nodes: RelationNode[]; relations: Relation[] } {
  const say = useWords()
  const { data: names } = useQuery({
    queryKey: ['attack-names'],
    queryFn: async () => (await import('../../attack-techniques.ts')).attackTechnique,
    enabled: incident.techniques.length > 0,
    staleTime: Infinity,
  })
  const nodes = new Map<string, RelationNode>([
    [incident.id, { id: incident.id, label: incident.facts.title, kind: 'incident', current: true }],
  ])
  const relations: Relation[] = []
  const bind = (node: RelationNode, relation: string) => {
    // A picture has room for the beginning of a name; the table beside it, and the parts above, hold the whole.
    if (!nodes.has(node.id))
      nodes.set(node.id, { ...node, label: node.label.length > 32 ? `${node.label.slice(0, 31)}…` : node.label })
    relations.push({ from: incident.id, to: node.id, label: relation })
  }
  for (const { body } of incident.attributions) {
    const id = body.actorId ?? `actor:${body.to.toLocaleLowerCase()}`
    bind(
      { id, label: body.to, kind: 'actor', ...(body.actorId ? { link: incidentPaths.actor(body.actorId) } : {}) },
      say('incidents.graph.attributedBy', { by: body.by }),
    )
  }
  for (const { body } of incident.techniques) {
    const name = names?.(body.technique)?.name
    bind(
      { id: body.technique, label: name ? `${body.technique} ${name}` : body.technique, kind: 'technique' },
      say('incidents.graph.used'),
    )
  }
  // Hundreds of indicators make no picture: the first fifty, and the table of indicators holds all.
  for (const { body } of incident.indicators.slice(0, 50))
    bind({ id: body.stixId, label: body.name || body.stixId, kind: 'indicator' }, say('incidents.graph.indicatedBy'))
  for (const { title, body } of incident.relations)
    bind(
      { id: body.incidentId, label: title, kind: 'incident', link: incidentPaths.one(body.incidentId) },
      say(`incidents.relation.${body.relation}`),
    )
  for (const other of [...incident.alsoReported, ...(incident.mergedInto ? [incident.mergedInto] : [])])
    bind(
      { id: other.id, label: other.title, kind: 'incident', link: incidentPaths.one(other.id) },
      say('incidents.relation.same-event'),
    )
  return {
    nodes: [...nodes.values()],
    relations: relations.filter(
      ({ label, to }, place) => relations.findIndex((one) => one.label === label && one.to === to) === place,
    ),
  }
}
