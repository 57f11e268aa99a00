import { Select } from '#platform/web/ui/select.tsx'
import { MarkingChip } from '#platform/web/ui/marking-chip.tsx'
import type { Column } from '#platform/web/ui/table.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import type { ObjectRow } from '../contract.ts'
import { useNames } from './access.tsx'
import './object.css'

/** A marking as this contract brings it, as chips. */
export function Marked({ marking: { tlp, pap, embargoUntil, caveats, exercise } }: { marking: Marking }) {
  return <MarkingChip tlp={tlp} pap={pap} embargo={embargoUntil} caveats={caveats} exercise={exercise} />
}

export function useObjectColumns(): Column<ObjectRow>[] {
  const say = useWords()
  const format = useFormat()
  const names = useNames()
  return [
    {
      id: 'name',
      label: say('exchange.object.name'),
      value: ({ name, stixId }) => `${name} ${stixId}`,
      cell: (row) => <NameCell row={row} />,
    },
    {
      id: 'type',
      label: say('exchange.object.type'),
      value: ({ type }) => type,
      cell: ({ type }) => <code>{type}</code>,
    },
    {
      id: 'marking',
      label: say('exchange.object.marking'),
      value: ({ marking }) => marking.tlp,
      cell: ({ marking }) => <Marked marking={marking} />,
    },
    {
      id: 'owner',
      label: say('exchange.object.owner'),
      value: ({ ownerId }) => names.delegation(ownerId),
      cell: ({ ownerId }) => <bdi>{names.delegation(ownerId)}</bdi>,
      minor: true,
    },
    {
      id: 'version',
      label: say('exchange.object.version'),
      value: ({ version }) => version,
      cell: ({ version }) => <span title={version}>{format.dateTime(version)}</span>,
      minor: true,
    },
    {
      id: 'added',
      label: say('exchange.object.added'),
      value: ({ dateAdded }) => dateAdded,
      cell: ({ dateAdded }) => <When at={dateAdded} />,
      minor: true,
      end: true,
    },
  ]
}

function NameCell({ row: { name, stixId, redacted } }: { row: ObjectRow }) {
  const say = useWords()
  return (
    <span className="object-name">
      <span dir="auto">{name || <code dir="ltr">{stixId}</code>}</span>
      {redacted && <span className="redacted">{say('exchange.object.redacted')}</span>}
    </span>
  )
}

// The kinds that people look for first; the list can be filtered by typing for every other.
const kinds = [
  'indicator',
  'malware',
  'attack-pattern',
  'threat-actor',
  'intrusion-set',
  'campaign',
  'tool',
  'vulnerability',
  'infrastructure',
  'course-of-action',
  'identity',
  'incident',
  'report',
  'grouping',
  'note',
  'opinion',
  'observed-data',
  'location',
  'relationship',
  'sighting',
]

export function KindFilter({
  type,
  onChange,
}: {
  type: string | undefined
  onChange: (type: string | undefined) => void
}) {
  const say = useWords()
  return (
    <Select
      label={say('exchange.object.type')}
      labelUnseen
      width="short"
      value={type ?? 'any'}
      onChange={(id) => onChange(id === 'any' ? undefined : id)}
      options={[{ id: 'any', label: say('exchange.objects.anyKind') }, ...kinds.map((id) => ({ id, label: id }))]}
    />
  )
}
