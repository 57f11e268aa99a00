import { useState } from 'react'
import { z } from 'zod'
import { DoorForm, FieldGroup, useDoorForm } from './form.tsx'
import { Button } from './ui/button.tsx'
import { MarkingChip, TlpChip } from './ui/marking-chip.tsx'
import { Note, Page, Section } from './ui/page.tsx'
import { EmptyState, ErrorState, Waiting } from './ui/state.tsx'
import { type Column, Table } from './ui/table.tsx'
import { TextArea, TextField } from './ui/text-field.tsx'
import { toast } from './ui/toast.tsx'

type Row = { id: string; title: string; by: string; count: number }
const rows: Row[] = [
  { id: '1', title: 'Interference with the port authority’s scheduling', by: 'Belmere', count: 12 },
  { id: '2', title: 'Phishing of the electoral commission', by: 'Carthia', count: 3 },
  { id: '3', title: 'اختلال در شبکهٔ برق', by: 'Quillon', count: 41 },
]
const columns: Column<Row>[] = [
  { id: 'title', label: 'Matter', cell: (row) => row.title, value: (row) => row.title },
  { id: 'by', label: 'Reported by', cell: (row) => row.by, value: (row) => row.by },
  { id: 'marking', label: 'Marking', cell: () => <TlpChip tlp="amber" />, minor: true },
  { id: 'count', label: 'Indicators', cell: (row) => row.count, value: (row) => row.count, end: true },
]
const schema = z.object({ title: z.string().min(1).max(60), mail: z.email(), note: z.string().optional() })

export function GalleryPage() {
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const form = useDoorForm({ schema, draft: 'gallery', send: async () => { toast('Sent to nobody.') } })
  return (
    <Page
      title="The pieces"
      lead="Every piece of the interface, so that it can be looked at in every light, language and width."
      crumbs={[{ label: 'Chancery', to: '/' }]}
      act={<Button kind="primary" icon="add">Report an incident</Button>}
      margin={<><Note label="Marking"><TlpChip tlp="amber" /></Note><Note label="Reported by">Delegation of Belmere</Note></>}
    >
      <Section title="Buttons">
        <div className="row">
          <Button kind="primary">Share with 4 delegations</Button>
          <Button>Save</Button>
          <Button kind="grave">Withdraw</Button>
          <Button kind="quiet" icon="edit">Edit</Button>
          <Button refused="Only the state that reported an incident may share it.">Share</Button>
          <Button busy>Sending</Button>
          <Button icon="copy" iconOnly>Copy</Button>
        </div>
      </Section>
      <Section title="Markings">
        <div className="row">{(['clear', 'green', 'amber', 'amber+strict', 'red'] as const).map((tlp) => <TlpChip key={tlp} tlp={tlp} />)}</div>
        <MarkingChip tlp="red" pap="amber" embargo="2026-12-01T10:00:00Z" caveats={['REL BLM, CTH']} exercise />
      </Section>
      <Section title="Table" count={rows.length}>
        <Table label="Incidents" columns={columns} rows={rows} rowKey={(row) => row.id} rowLink={(row) => `/ui?row=${row.id}`} current="2" filterable picked={picked} onPick={setPicked} />
      </Section>
      <Section title="Form">
        <DoorForm form={form} act="Report the incident">
          <FieldGroup title="What happened" hint="Two sentences are enough for the beginning.">
            <TextField label="Title" hint="What a minister would read first." maxLength={60} {...form.field('title')} />
            <TextField label="Contact" type="email" {...form.field('mail')} />
            <TextArea label="Note" reading {...form.field('note')} />
          </FieldGroup>
        </DoorForm>
      </Section>
      <Section title="States">
        <EmptyState title="Incidents will stand here" act={<Button>Report an incident</Button>}>What your delegation reports, and what others share with you.</EmptyState>
        <ErrorState title="The host does not answer." kept="What you have filled in is still here." retry={() => {}} />
        <Waiting />
      </Section>
    </Page>
  )
}
