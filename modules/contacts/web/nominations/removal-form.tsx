import { useState } from 'react'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { useActor } from '#platform/web/session.tsx'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { Checkbox } from '#platform/web/ui/choice.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Contact } from '../../contract/directory.ts'
import { type Nomination, NominationInput } from '../../contract/nominations.ts'
import { NoteFields } from './note-fields.tsx'
import { useSending } from './sending.ts'

const Written = NominationInput.pick({ effectiveAt: true, noteReference: true, personLeaves: true })

/** Ends a contact; and the access of its person, where they leave the service. */
export function RemovalForm({ contact, nomination }: { contact: Contact; nomination?: Nomination }) {
  const say = useWords()
  const { id: own } = useActor()
  const [today] = useState(() => new Date().toISOString())
  const { files, setFiles, send, onSent } = useSending(nomination)
  const form = useDoorForm({
    schema: Written,
    initial: {
      effectiveAt: nomination?.effectiveAt ?? today,
      noteReference: nomination?.noteReference ?? '',
      personLeaves: nomination?.personLeaves ?? false,
    },
    send: (written) => send({ act: 'removal', contactId: contact.id, profile: null, ...written }),
    onSent,
  })
  const account = contact.person?.accountId ?? null
  const refused =
    account === null
      ? say('contacts.nominations.leaves.noAccount')
      : account === own
        ? say('contacts.nominations.leaves.yourself')
        : undefined
  const back = nomination ? `/contacts/nominations/${nomination.id}` : `/contacts/${contact.id}`
  return (
    <DoorForm
      form={form}
      act={say(nomination ? 'contacts.nominations.keep' : 'contacts.nominations.draft')}
      beside={<ButtonLink to={back}>{say('contacts.directory.back')}</ButtonLink>}
    >
      <p dir="auto">
        <b>{contact.function}</b>
        {contact.person && ` · ${contact.person.name}`}
      </p>
      <Checkbox
        label={say('contacts.nominations.leaves')}
        hint={say('contacts.nominations.leaves.hint')}
        refused={refused}
        value={form.values.personLeaves}
        onChange={(personLeaves) => form.set({ personLeaves })}
      />
      <NoteFields form={form} files={files} onFiles={setFiles} note={nomination?.note ?? null} />
    </DoorForm>
  )
}
