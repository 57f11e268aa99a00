import { useState } from 'react'
import { DiffFields, DiffText } from '../ui/diff.tsx'
import { CodeBlock } from '../ui/code.tsx'
import { TlpChip, type Tlp } from '../ui/marking-chip.tsx'
import { Section } from '../ui/page.tsx'
import { type Column, Table } from '../ui/table.tsx'
import { Name } from '../ui/tag.tsx'
import { When } from '../ui/when.tsx'

type Matter = { id: string; title: string; by: string; tlp: Tlp; at: string; indicators: number }

const matters: readonly Matter[] = [
  {
    id: '1',
    title: 'Interference with the port authority’s scheduling',
    by: 'Belmere',
    tlp: 'amber',
    at: '2026-11-20T04:10:00Z',
    indicators: 12,
  },
  {
    id: '2',
    title: 'Phishing of the electoral commission',
    by: 'Carthia',
    tlp: 'green',
    at: '2026-11-18T13:00:00Z',
    indicators: 3,
  },
  { id: '3', title: 'اختلال در شبکهٔ برق', by: 'Quillon', tlp: 'red', at: '2026-11-02T08:30:00Z', indicators: 41 },
  {
    id: '4',
    title: 'การรบกวนระบบโทรคมนาคม',
    by: 'Esteria',
    tlp: 'amber+strict',
    at: '2026-10-11T22:45:00Z',
    indicators: 0,
  },
]

const columns: readonly Column<Matter>[] = [
  { id: 'title', label: 'Matter', value: ({ title }) => title, cell: ({ title }) => title },
  { id: 'by', label: 'Reported by', value: ({ by }) => by, cell: ({ by }) => <Name invented>{by}</Name> },
  { id: 'tlp', label: 'Marking', value: ({ tlp }) => tlp, cell: ({ tlp }) => <TlpChip tlp={tlp} />, minor: true },
  { id: 'at', label: 'Reported', value: ({ at }) => at, cell: ({ at }) => <When at={at} />, minor: true },
  {
    id: 'indicators',
    label: 'Indicators',
    value: ({ indicators }) => indicators,
    cell: ({ indicators }) => indicators,
    end: true,
  },
]

export function ListsGallery() {
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  return (
    <>
      <Section title="Table" count={matters.length}>
        <Table
          label="Incidents"
          columns={columns}
          rows={matters}
          rowKey={({ id }) => id}
          rowLink={({ id }) => `/ui?row=${id}`}
          current="2"
          filterable
          picked={picked}
          onPick={setPicked}
        />
      </Section>
      <Section title="Text, and what changed in it">
        <DiffText
          before="States should not conduct or knowingly support activity that intentionally damages critical infrastructure."
          after="States shall not conduct or knowingly support any activity that damages critical infrastructure or impairs its use."
        />
        <DiffFields
          fields={[
            { label: 'Severity', before: 'significant', after: 'critical' },
            { label: 'Sector', before: 'Ports', after: 'Ports' },
            { label: 'Contact', before: 'duty officer', after: 'duty officer and legal adviser' },
          ]}
        />
        <CodeBlock
          label="Pattern"
          value={"[file:hashes.'SHA-256' = 'ab12…' AND file:size > 1024] WITHIN 3600 SECONDS"}
        />
      </Section>
    </>
  )
}
