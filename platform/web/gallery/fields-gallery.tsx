import { useState } from 'react'
import { z } from 'zod'
import { DoorForm, FieldGroup, useDoorForm } from '../form.tsx'
import { Checkbox, CheckboxChoice, RadioChoice, Switch } from '../ui/choice.tsx'
import { DateTimeField } from '../ui/date-time-field.tsx'
import { FileDrop } from '../ui/file-drop.tsx'
import { Section } from '../ui/page.tsx'
import { ManyPicker, Picker } from '../ui/picker.tsx'
import { Select } from '../ui/select.tsx'
import { TextArea, TextField } from '../ui/text-field.tsx'
import { PapField, TlpField } from '../ui/tlp-field.tsx'
import { toast } from '../ui/toast.tsx'

const Report = z.object({
  title: z.string().min(1).max(60),
  contact: z.email(),
  severity: z.enum(['low', 'significant', 'critical']),
  marking: z.enum(['clear', 'green', 'amber', 'amber+strict', 'red']),
  acts: z.enum(['clear', 'green', 'amber', 'red']).optional(),
  occurredAt: z.iso.datetime(),
  state: z.string(),
  groups: z.array(z.string()).min(1),
  note: z.string().max(400).optional(),
  sectors: z.array(z.string()).optional(),
  files: z.array(z.file()).optional(),
})

const states = ['Belmere', 'Carthia', 'Dorvane', 'Esteria', 'Norhaven', 'Quillon'].map((label) => ({
  id: label.toLowerCase(),
  label,
}))
const severities = [
  { id: 'low', label: 'Low', hint: 'Felt by the one who was attacked.' },
  { id: 'significant', label: 'Significant', hint: 'Felt by those who depend on it.' },
  { id: 'critical', label: 'Critical', hint: 'Felt by the country.' },
] as const

export function FieldsGallery() {
  const [live, setLive] = useState(true)
  const form = useDoorForm({
    schema: Report,
    draft: 'gallery',
    send: async () => toast('Sent to nobody: this is the gallery.'),
  })
  return (
    <Section title="A form">
      <DoorForm form={form} act="Report the incident">
        <FieldGroup title="What happened" hint="Two sentences are enough for the beginning.">
          <TextField label="Title" hint="What a minister would read first." maxLength={60} {...form.field('title')} />
          <DateTimeField label="When it was noticed" {...form.field('occurredAt')} />
          <Select label="Severity" options={severities} {...form.field('severity')} />
          <TextArea label="Note" reading maxLength={400} {...form.field('note')} />
        </FieldGroup>
        <FieldGroup title="Who is told">
          <Picker label="Asked first" options={states} {...form.field('state')} />
          <ManyPicker
            label="Shared with"
            hint="Every member of a group sees who else is in it."
            options={states}
            {...form.field('groups')}
          />
          <TextField label="Contact" type="email" autoComplete="email" {...form.field('contact')} />
          <TextField label="Key of the contact" mono refused="It is kept by the directory." value="9F86 D081 884C" />
          <TlpField label="Marking" {...form.field('marking')} cards />
          <PapField label="What may be done with it" {...form.field('acts')} />
        </FieldGroup>
        <FieldGroup title="What belongs to it">
          <CheckboxChoice
            label="Sectors"
            options={[
              { id: 'ports', label: 'Ports and shipping' },
              { id: 'energy', label: 'Energy' },
              { id: 'health', label: 'Health', refused: 'Reported by another delegation already.' },
            ]}
            {...form.field('sectors')}
          />
          <FileDrop
            label="Files"
            hint="At most 20 MB each. They are never opened on the host."
            most={20_000_000}
            {...form.field('files')}
          />
        </FieldGroup>
      </DoorForm>
      <RadioChoice
        label="How to be told"
        options={[
          { id: 'now', label: 'At once' },
          { id: 'daily', label: 'Once a day' },
        ]}
        value="now"
      />
      <Checkbox label="Also tell the legal adviser" hint="They see the same marking as you." value />
      <Switch label="Live updates" value={live} onChange={setLive} />
    </Section>
  )
}
