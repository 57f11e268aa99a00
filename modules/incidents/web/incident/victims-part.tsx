import { useFormat } from '#platform/web/format.ts'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { useWords } from '#platform/web/words.ts'
import { sectorLists } from '../../code-lists.ts'
import type { IncidentView } from '../../contract.ts'
import { useCodeNames } from '../pieces/code-word.tsx'
import { useDelegationNames } from '../pieces/delegations.tsx'
import { Provenance } from '../pieces/written.tsx'
import { useIncident } from './hold.tsx'
import { ItemMenu, OwnMark, Part } from './part.tsx'

type Victim = IncidentView['victims'][number]

export function VictimsPart() {
  const say = useWords()
  const { incident } = useIncident()
  const { victims } = incident
  const columns = useVictimColumns(victims)
  return (
    <Part id="victims" title={say('incidents.part.victims')} count={victims.length} section="victims" adds="victim">
      {victims.length > 0 && (
        <Table
          label={say('incidents.part.victims')}
          rows={victims}
          rowKey={({ id }) => id}
          columns={columns}
          filterable={victims.length > 12}
        />
      )}
    </Part>
  )
}

function useVictimColumns(victims: readonly Victim[]): Column<Victim>[] {
  const say = useWords()
  const { mine } = useIncident()
  const format = useFormat()
  const code = useCodeNames()
  const delegations = useDelegationNames()
  const nameOf = ({ body }: Victim) =>
    body.name ?? (body.delegationId && delegations(body.delegationId)) ?? say('incidents.victim.unnamed')
  const stateOf = ({ body }: Victim) =>
    body.country ? format.country(body.country) : body.delegationId ? delegations(body.delegationId) : undefined
  const sectorOf = ({ body }: Victim) =>
    [body.sector && code(sectorLists.nis2, body.sector), body.receiver && code(sectorLists.receivers, body.receiver)]
      .filter((word, place, all) => word && all.indexOf(word) === place)
      .join(' · ')
  return [
    {
      id: 'name',
      label: say('incidents.victim.name'),
      value: (row) => `${nameOf(row)} ${row.body.note}`,
      cell: (row) => (
        <span className="cell-stack named-cell">
          <span>{row.body.name === null ? <i>{nameOf(row)}</i> : <bdi>{nameOf(row)}</bdi>}</span>
          <OwnMark item={row} />
          <Provenance {...row.body} />
        </span>
      ),
    },
    {
      id: 'state',
      label: say('incidents.victim.country'),
      value: stateOf,
      cell: (row) => <bdi>{stateOf(row) ?? '–'}</bdi>,
    },
    { id: 'sector', label: say('incidents.victim.sector'), value: sectorOf, cell: sectorOf },
    ...(victims.some(({ body }) => body.affected !== null)
      ? [
          {
            id: 'affected',
            label: say('incidents.victim.affected'),
            value: (row: Victim) => row.body.affected,
            cell: (row: Victim) => (row.body.affected === null ? '' : format.number(row.body.affected)),
            end: true,
          },
        ]
      : []),
    ...(mine
      ? [
          {
            id: 'acts',
            label: say('incidents.column.acts'),
            end: true,
            cell: (row: Victim) => <ItemMenu item={row} name={nameOf(row)} />,
          },
        ]
      : []),
  ]
}
