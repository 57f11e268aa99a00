import { useState } from 'react'
import { Marking } from '#modules/sharing/contract.ts'
import { DoorForm, FieldGroup, useDoorForm } from '#platform/web/form.tsx'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { ownZone } from '#platform/web/zone.ts'
import { type Contact, ContactKind, ContactProfile, type DelegationBoard } from '../../contract/directory.ts'
import { type Nomination, NominationInput } from '../../contract/nominations.ts'
import { DetailsFields, detailsOf } from '../directory/details-fields.tsx'
import { ContactMarkingField } from '../pieces/own-marking-field.tsx'
import { NoteFields } from './note-fields.tsx'
import { PersonFields } from './person-fields.tsx'
import { useSending } from './sending.ts'

/** A profile, from when it is in force, and what gives it authority. */
const Written = ContactProfile.extend(
  NominationInput.pick({ contactId: true, effectiveAt: true, noteReference: true }).shape,
)

type FormProps = {
  act: 'nomination' | 'change'
  /** Whom it changes, or replaces. */
  contact?: Contact | undefined
  board: DelegationBoard
  /** The draft that is mended. */
  nomination?: Nomination
}

export function NominationForm({ act, contact, board, nomination }: FormProps) {
  const say = useWords()
  const [today] = useState(() => new Date().toISOString())
  const { files, setFiles, send, onSent } = useSending(nomination)
  const form = useDoorForm({
    schema: Written,
    initial: {
      ...beginning(act, contact, nomination),
      contactId: contact?.id ?? null,
      effectiveAt: nomination?.effectiveAt ?? today,
      noteReference: nomination?.noteReference ?? '',
    },
    send: ({ contactId, effectiveAt, noteReference, ...profile }) =>
      send({ act, contactId, effectiveAt, noteReference, personLeaves: false, profile }),
    onSent,
  })
  const back = nomination ? `/contacts/nominations/${nomination.id}` : '/contacts/board'
  return (
    <DoorForm
      form={form}
      act={say(nomination ? 'contacts.nominations.keep' : 'contacts.nominations.draft')}
      beside={<ButtonLink to={back}>{say('contacts.directory.back')}</ButtonLink>}
    >
      <FieldGroup title={say('contacts.nominations.function')} hint={say('contacts.nominations.function.hint')}>
        {act === 'nomination' && (
          <Select
            label={say('contacts.nominations.replaces')}
            isRequired={false}
            value={form.values.contactId ?? 'nobody'}
            onChange={(id) => form.set({ contactId: id === 'nobody' ? null : id })}
            options={[
              { id: 'nobody', label: say('contacts.nominations.replaces.nobody') },
              ...board.contacts.map(({ id, function: label }) => ({ id, label })),
            ]}
          />
        )}
        <Select
          label={say('contacts.directory.kind')}
          {...form.field('kind')}
          options={ContactKind.options.map((id) => ({ id, label: say(`contacts.directory.kind.${id}`) }))}
        />
        <TextField label={say('contacts.directory.function')} {...form.field('function')} />
        <TextField label={say('contacts.directory.institution')} {...form.field('institution')} />
      </FieldGroup>
      <FieldGroup title={say('contacts.directory.person')}>
        <PersonFields value={form.values.person} onChange={(person) => form.set({ person })} issue={form.issue} />
      </FieldGroup>
      <DetailsFields form={form} colleagues={board.contacts.filter(({ id }) => id !== contact?.id)} />
      <FieldGroup title={say('contacts.directory.marking')} hint={say('contacts.nominations.marking.hint')}>
        <ContactMarkingField
          value={Marking.parse(form.values.marking)}
          onChange={(marking) => form.set({ marking })}
          error={form.issue('marking')}
        />
      </FieldGroup>
      <NoteFields form={form} files={files} onFiles={setFiles} note={nomination?.note ?? null} />
    </DoorForm>
  )
}

/** From the draft, from the contact that changes, or from nothing. */
function beginning(act: FormProps['act'], contact: Contact | undefined, nomination: Nomination | undefined) {
  const open = Marking.parse({ tlp: 'green' })
  if (nomination?.profile) return { ...nomination.profile, marking: nomination.profile.marking ?? open }
  if (act === 'nomination' || !contact) return { zone: ownZone(), marking: open, channels: [], keys: [], languages: [] }
  const { kind, function: title, institution, person, marking } = contact
  const own =
    person && JSON.stringify(person.marking) === JSON.stringify(marking) ? { ...person, marking: null } : person
  return { ...detailsOf(contact), kind, function: title, institution, person: own, marking }
}
