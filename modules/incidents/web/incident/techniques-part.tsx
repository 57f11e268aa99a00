import { Board, type BoardColumn } from '#platform/web/ui/matrix.tsx'
import { Picture } from '#platform/web/ui/picture.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { useWords } from '#platform/web/words.ts'
import { attackNotice, attackTactics, attackTechnique, attackTechniqueAddress } from '../../attack-techniques.ts'
import type { IncidentView } from '../../contract.ts'
import { Provenance } from '../pieces/written.tsx'
import { useIncident } from './hold.tsx'
import { ItemMenu, OwnMark, Part } from './part.tsx'

type Technique = IncidentView['techniques'][number]

const tactics = attackTactics.filter(({ domain }) => domain === 'enterprise')
const nameOf = (id: string) => attackTechnique(id)?.name ?? id
const tacticsOf = (id: string) => tactics.filter(({ code }) => attackTechnique(id)?.tactics.includes(code))

/** How it was done: ATT&CK's tactics as columns, in ATT&CK's order, with the techniques that were seen and no others. */
export function TechniquesPart() {
  const say = useWords()
  const { incident } = useIncident()
  const { techniques } = incident
  const columns = useBoard(techniques)
  return (
    <Part
      id="technical"
      title={say('incidents.part.technical')}
      count={techniques.length}
      section="technical"
      adds="technique"
    >
      {techniques.length > 0 && (
        <Picture title={say('incidents.attack')} table={<TechniqueTable techniques={techniques} />} note={attackNotice}>
          <Board label={say('incidents.attack')} columns={columns} />
        </Picture>
      )}
    </Part>
  )
}

function useBoard(techniques: readonly Technique[]): BoardColumn[] {
  const say = useWords()
  const cell = (item: Technique) => ({
    id: item.id,
    label: (
      <a
        className="technique"
        href={attackTechniqueAddress(item.body.technique)}
        rel="noreferrer noopener"
        target="_blank"
      >
        <code>{item.body.technique}</code> {nameOf(item.body.technique)}
      </a>
    ),
    ...(item.ownMarking ? { note: <OwnMark item={item} /> } : {}),
    strong: true,
  })
  const columns = tactics.map(({ id, code, name }) => ({
    id,
    label: name,
    items: techniques.filter(({ body }) => attackTechnique(body.technique)?.tactics.includes(code)).map(cell),
  }))
  // Revoked or newer than our list: in no column of the matrix, and yet not lost.
  const homeless = techniques.filter(({ body }) => tacticsOf(body.technique).length === 0)
  return [...columns, { id: 'none', label: say('incidents.attack.homeless'), items: homeless.map(cell) }].filter(
    ({ items }) => items.length > 0,
  )
}

function TechniqueTable({ techniques }: { techniques: readonly Technique[] }) {
  const say = useWords()
  const { mine } = useIncident()
  const columns: Column<Technique>[] = [
    {
      id: 'id',
      label: say('incidents.technique.id'),
      value: ({ body }) => body.technique,
      cell: ({ body }) => (
        <a href={attackTechniqueAddress(body.technique)} rel="noreferrer noopener" target="_blank">
          <code>{body.technique}</code>
        </a>
      ),
    },
    {
      id: 'name',
      label: say('incidents.technique.name'),
      value: ({ body }) => nameOf(body.technique),
      cell: (row) => (
        <span className="cell-stack named-cell">
          <span>{nameOf(row.body.technique)}</span>
          <OwnMark item={row} />
          <Provenance {...row.body} />
        </span>
      ),
    },
    {
      id: 'tactics',
      label: say('incidents.technique.tactics'),
      value: ({ body }) =>
        tacticsOf(body.technique)
          .map(({ name }) => name)
          .join(', '),
      cell: ({ body }) =>
        tacticsOf(body.technique)
          .map(({ name }) => name)
          .join(', '),
    },
    ...(mine
      ? [
          {
            id: 'acts',
            label: say('incidents.column.acts'),
            end: true,
            cell: (row: Technique) => <ItemMenu item={row} name={row.body.technique} />,
          },
        ]
      : []),
  ]
  return <Table label={say('incidents.attack')} rows={techniques} rowKey={({ id }) => id} columns={columns} />
}
