import type { z } from 'zod'
import type { DoorForm } from '#platform/web/form.tsx'
import { FieldGroup } from '#platform/web/form.tsx'
import { ManyPicker } from '#platform/web/ui/picker.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Contact, ContactDetails } from '../../contract/directory.ts'
import { useTongues } from '../pieces/tongues.ts'
import { ZonePicker } from '../pieces/zone-picker.tsx'
import { ChannelsField, KeysField } from './channels-field.tsx'
import './directory.css'

type Details = z.input<typeof ContactDetails>
/** Of a form whose schema holds the details, what their fields need. */
type DetailsForm = Pick<DoorForm<typeof ContactDetails>, 'issue'> & {
  values: Partial<Details>
  set: (changes: { [Name in keyof Details]?: Details[Name] | undefined }) => void
}

type Colleague = { id: string; function: string }

/** Languages, clock, deputy, channels and keys: what a delegation keeps up to date by itself. */
export function DetailsFields({ form, colleagues }: { form: DetailsForm; colleagues: readonly Colleague[] }) {
  const say = useWords()
  const { values, set, issue } = form
  const tongues = useTongues(values.languages)
  return (
    <>
      <FieldGroup title={say('contacts.directory.reach')} hint={say('contacts.directory.reach.hint')}>
        <ChannelsField value={values.channels ?? []} onChange={(channels) => set({ channels })} issue={issue} />
        <KeysField value={values.keys ?? []} onChange={(keys) => set({ keys })} issue={issue} />
      </FieldGroup>
      <FieldGroup title={say('contacts.directory.habits')}>
        <ManyPicker
          label={say('contacts.directory.languages')}
          isRequired={false}
          options={tongues}
          value={values.languages}
          onChange={(languages) => set({ languages })}
          error={issue('languages')}
        />
        <ZonePicker
          label={say('contacts.directory.zone')}
          hint={say('contacts.directory.zone.hint')}
          value={values.zone}
          onChange={(zone) => set({ zone })}
          error={issue('zone')}
        />
        <Select
          label={say('contacts.directory.deputy')}
          hint={say('contacts.directory.deputy.hint')}
          isRequired={false}
          value={values.deputyId ?? 'none'}
          onChange={(id) => set({ deputyId: id === 'none' ? null : id })}
          error={issue('deputyId')}
          options={[
            { id: 'none', label: say('contacts.directory.deputy.none') },
            ...colleagues.map(({ id, function: label }) => ({ id, label })),
          ]}
        />
      </FieldGroup>
    </>
  )
}

/** What a form begins with: fields that go as far as the contact itself have no marking of their own. */
export function detailsOf(contact: Contact): Details {
  const whole = JSON.stringify(contact.marking)
  const own = <Field extends { marking: Contact['marking'] }>(field: Field) => ({
    ...field,
    marking: JSON.stringify(field.marking) === whole ? null : field.marking,
  })
  const { languages, zone, channels, keys, deputyId } = contact
  return { languages, zone, deputyId, channels: channels.map(own), keys: keys.map(own) }
}
