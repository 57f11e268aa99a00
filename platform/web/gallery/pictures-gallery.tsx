import { Board, Matrix } from '../ui/matrix.tsx'
import { Section } from '../ui/page.tsx'
import { Picture } from '../ui/picture.tsx'
import { RelationsGraph } from '../ui/relations-graph.tsx'
import { Table } from '../ui/table.tsx'
import { TimeStrip, Timeline } from '../ui/timeline.tsx'
import { WorldMap } from '../ui/world-map.tsx'

const strip = [
  {
    id: '1',
    label: 'Interference with the port authority',
    from: '2026-09-04T00:00:00Z',
    to: '2026-09-19T00:00:00Z',
    link: '/ui?row=1',
  },
  {
    id: '2',
    label: 'Phishing of the electoral commission',
    from: '2026-09-28T00:00:00Z',
    to: '2026-11-02T00:00:00Z',
    link: '/ui?row=2',
  },
  { id: '3', label: 'Outage of the power grid', from: '2026-11-12T00:00:00Z', link: '/ui?row=3' },
]
const states = ['Belmere', 'Carthia', 'Dorvane', 'Esteria']
const kinds: Readonly<Record<string, string>> = {
  incident: 'Incident',
  malware: 'Malware',
  identity: 'Organisation',
  indicator: 'Indicator',
}
const nodes = [
  { id: 'i', label: 'Interference with the port', kind: 'incident', current: true, link: '/ui?row=1' },
  { id: 'm', label: 'QuietTide', kind: 'malware' },
  { id: 'p', label: 'Port Authority of Belmere', kind: 'identity' },
  { id: 'a', label: '203.0.113.7', kind: 'indicator' },
  { id: 'b', label: 'mail.example.net', kind: 'indicator' },
  { id: 'c', label: 'CERT of Carthia', kind: 'identity' },
]
const relations = [
  { from: 'i', to: 'p', label: 'targets' },
  { from: 'i', to: 'm', label: 'uses' },
  { from: 'a', to: 'm', label: 'indicates' },
  { from: 'b', to: 'm', label: 'indicates' },
  { from: 'c', to: 'a', label: 'observed' },
]

export function PicturesGallery() {
  return (
    <>
      <Section title="Time">
        <Timeline
          label="Course of the incident"
          entries={[
            {
              id: '1',
              at: '2026-11-20T04:10:00Z',
              standing: 'done',
              children: <p>The scheduling system stops answering.</p>,
            },
            {
              id: '2',
              at: '2026-11-20T06:00:00Z',
              standing: 'verified',
              children: (
                <p>
                  The CERT of Belmere confirms an intrusion. <span className="faint">Sealed by its analyst.</span>
                </p>
              ),
            },
            {
              id: '3',
              at: '2026-11-21T09:00:00Z',
              standing: 'asked',
              children: <p>Carthia asks whether its own terminals are at risk.</p>,
            },
            {
              id: '4',
              at: '2026-11-24T00:00:00Z',
              dayOnly: true,
              standing: 'coming',
              children: <p>Final report is due.</p>,
            },
          ]}
        />
        <Picture
          title="Incidents of the season"
          table={
            <Table
              label="Incidents of the season"
              rows={strip}
              rowKey={({ id }) => id}
              columns={[
                { id: 'label', label: 'Incident', cell: ({ label }) => label, value: ({ label }) => label },
                { id: 'from', label: 'From', cell: ({ from }) => from.slice(0, 10), value: ({ from }) => from },
                { id: 'to', label: 'To', cell: ({ to }) => to?.slice(0, 10) ?? 'open', value: ({ to }) => to },
              ]}
            />
          }
        >
          <TimeStrip label="Incidents of the season" items={strip} />
        </Picture>
      </Section>
      <Section title="Place">
        <WorldMap
          title="Where the victims are"
          measure="Incidents"
          shades={{ FR: 12, BR: 3, TH: 7, KE: 1, CA: 2, JP: 30, AU: 4, ZA: 2, IN: 9 }}
          points={[
            { id: 'par', label: 'Paris', longitude: 2.35, latitude: 48.86, count: 9, link: '/ui?row=1' },
            {
              id: 'bkk',
              label: 'Bangkok',
              longitude: 100.5,
              latitude: 13.75,
              count: 4,
              asked: true,
              link: '/ui?row=2',
            },
          ]}
          invented={[
            { id: 'belmere', label: 'Belmere', longitude: -36, latitude: 34 },
            { id: 'carthia', label: 'Carthia', longitude: -30, latitude: 8 },
            { id: 'quillon', label: 'Quillon', longitude: 76, latitude: -22 },
          ]}
        />
      </Section>
      <Section title="Who stands where">
        <Matrix
          label="Positions on the draft"
          corner="Paragraph"
          rows={['1. Restraint', '2. Notification', '3. Assistance']}
          columns={states}
          rowKey={(row) => row}
          columnKey={(column) => column}
          rowHead={(row) => row}
          columnHead={(column) => column}
          cell={(row, column) =>
            (row.length + column.length) % 3 === 0 ? 'for' : (row.length + column.length) % 3 === 1 ? 'against' : '–'
          }
        />
        <Board
          label="Techniques by tactic"
          columns={[
            {
              id: 'ia',
              label: 'Initial access',
              items: [
                { id: '1', label: 'Phishing', note: 'T1566 · seen twice', strong: true },
                { id: '2', label: 'Valid accounts' },
                { id: '3', label: 'Supply chain compromise' },
              ],
            },
            {
              id: 'ex',
              label: 'Execution',
              items: [
                { id: '4', label: 'Command and scripting interpreter', note: 'T1059', strong: true },
                { id: '5', label: 'Scheduled task' },
              ],
            },
            { id: 'pe', label: 'Persistence', items: [{ id: '6', label: 'Create account' }] },
            {
              id: 'im',
              label: 'Impact',
              items: [
                { id: '7', label: 'Data encrypted for impact', note: 'T1486', strong: true },
                { id: '8', label: 'Service stop' },
              ],
            },
          ]}
        />
      </Section>
      <Section title="Relations">
        <RelationsGraph
          title="What the incident is bound to"
          nodes={nodes}
          relations={relations}
          kindLabel={(kind) => kinds[kind] ?? kind}
        />
      </Section>
    </>
  )
}
