import { useParams } from 'react-router'
import { TlpChip } from '../ui/marking-chip.tsx'
import { Note, Page } from '../ui/page.tsx'
import { Split } from '../ui/split.tsx'
import { TabLinks } from '../ui/tabs.tsx'
import { Table } from '../ui/table.tsx'
import { Status } from '../ui/tag.tsx'

const matters = [
  'Interference with the port authority’s scheduling',
  'Phishing of the electoral commission',
  'اختلال در شبکهٔ برق',
].map((title, place) => ({ id: String(place + 1), title }))

/** A list with its detail beside it, or over it on a phone. */
export function SplitGallery() {
  const { id } = useParams()
  const chosen = matters.find((matter) => matter.id === id)
  const list = (
    <Page title="Incidents" margin={<Note label="Shown">What your delegation may see</Note>}>
      <TabLinks
        label="Views"
        entries={[
          { to: '/ui/split', label: 'List', end: false },
          { to: '/ui', label: 'Map' },
        ]}
      />
      <Table
        label="Incidents"
        filterable
        rows={matters}
        rowKey={(matter) => matter.id}
        rowLink={(matter) => `/ui/split/${matter.id}`}
        current={id}
        columns={[
          { id: 'title', label: 'Matter', value: ({ title }) => title, cell: ({ title }) => title },
          { id: 'standing', label: 'Standing', cell: () => <Status standing="open">Shared</Status>, minor: true },
        ]}
      />
    </Page>
  )
  const detail = chosen && (
    <Page
      title={chosen.title}
      margin={
        <Note label="Marking">
          <TlpChip tlp="amber" />
        </Note>
      }
    >
      <p className="text">Two terminals went over to paper within the hour; no vessel was in danger.</p>
    </Page>
  )
  return <Split list={list} detail={detail} backTo="/ui/split" listLabel="incidents" />
}
