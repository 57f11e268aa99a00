import { useSuspenseQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { useFormat } from '#platform/web/format.ts'
import { Code } from '#platform/web/ui/code.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { Waiting } from '#platform/web/ui/state.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { VersionLine } from '../../contract.ts'
import { incidents } from '../doors.ts'
import { Difference } from './difference.tsx'
import { useIncident } from './hold.tsx'
import { Part } from './part.tsx'
import { usePartName } from './part-name.ts'

/** The versions that the reader may know, the newest first, and what changed between any two of them. */
export function VersionsPart() {
  const say = useWords()
  const { incident } = useIncident()
  const { data: versions } = useSuspenseQuery(incidents.versions.list.queryOptions({ input: { id: incident.id } }))
  const [pair, setPair] = useState<{ from: string; to: string }>()
  return (
    <Part id="versions" title={say('incidents.part.versions')} count={versions.length}>
      <Table
        label={say('incidents.part.versions')}
        rows={versions}
        rowKey={({ label, at }) => `${label} ${at}`}
        columns={useVersionColumns(versions, setPair)}
      />
      {pair && <Compared versions={versions} pair={pair} onChange={setPair} />}
    </Part>
  )
}

type Pair = { from: string; to: string }

function useVersionColumns(versions: readonly VersionLine[], onCompare: (pair: Pair) => void): Column<VersionLine>[] {
  const say = useWords()
  const format = useFormat()
  const partName = usePartName()
  const wordsOf = useVersionWords()
  return [
    {
      id: 'version',
      label: say('incidents.version.which'),
      value: ({ label }) => label,
      cell: (line) =>
        line.version === null ? <Code value={line.label} label={say('incidents.copy.label')} /> : wordsOf(line),
    },
    {
      id: 'at',
      label: say('incidents.version.at'),
      value: ({ at }) => at,
      cell: ({ at }) => <When at={at} absolute />,
    },
    ...(versions.some(({ by }) => by !== null)
      ? [
          {
            id: 'by',
            label: say('incidents.version.by'),
            value: ({ by }: VersionLine) => by,
            cell: ({ by }: VersionLine) => <bdi>{by}</bdi>,
            minor: true,
          },
        ]
      : []),
    {
      id: 'changed',
      label: say('incidents.version.changed'),
      cell: ({ changed }) => format.list([...new Set(changed.map(partName))]),
      minor: true,
    },
    {
      id: 'compare',
      label: say('incidents.column.acts'),
      end: true,
      cell: (line) => {
        const before = versions.slice(versions.indexOf(line) + 1).find(({ label }) => label !== line.label)
        return (
          before && (
            <Button small kind="quiet" onPress={() => onCompare({ from: before.label, to: line.label })}>
              {say('incidents.version.show')}
            </Button>
          )
        )
      },
    },
  ]
}

/** A version by its number where the reader is told it, else by the label of its copy. */
function useVersionWords(): (line: VersionLine) => string {
  const say = useWords()
  const format = useFormat()
  return ({ version, label }) =>
    version === null ? label : say('incidents.version', { version: format.number(version) })
}

function Compared({
  versions,
  pair,
  onChange,
}: {
  versions: readonly VersionLine[]
  pair: Pair
  onChange: (pair: Pair | undefined) => void
}) {
  const say = useWords()
  const format = useFormat()
  const wordsOf = useVersionWords()
  // Where a change touched nothing that the reader sees, two versions are one copy.
  const copies = versions.filter(({ label }, place) => versions.findIndex((one) => one.label === label) === place)
  const options = copies.map((line) => ({ id: line.label, label: `${wordsOf(line)} · ${format.dateTime(line.at)}` }))
  return (
    <div className="compared">
      <div className="row">
        <Select
          label={say('incidents.version.from')}
          options={options}
          value={pair.from}
          onChange={(from) => onChange({ ...pair, from })}
        />
        <Select
          label={say('incidents.version.to')}
          options={options}
          value={pair.to}
          onChange={(to) => onChange({ ...pair, to })}
        />
        <Button small kind="quiet" icon="cross" onPress={() => onChange(undefined)}>
          {say('toast.close')}
        </Button>
      </div>
      <Suspense fallback={<Waiting />}>
        <Difference {...pair} />
      </Suspense>
    </div>
  )
}
