import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from 'react-router'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { Note, Page } from '#platform/web/ui/page.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { type Contact, ContactDetails } from '../../contract/directory.ts'
import { DetailsFields, detailsOf } from './details-fields.tsx'
import { directory, readAgain } from './doors.ts'
import { Marked } from './marked.tsx'
export { loader } from './words.ts'

/** What a contact and its delegation change by themselves, without a nomination. */
export function KeepPage() {
  const say = useWords()
  const { id = '' } = useParams()
  const { data: contact } = useSuspenseQuery(directory.one.queryOptions({ input: { id } }))
  return (
    <Page
      title={say('contacts.directory.keep')}
      lead={say('contacts.directory.keep.lead')}
      crumbs={[
        { label: say('contacts.directory.title'), to: '/contacts' },
        { label: contact.function, to: `/contacts/${id}` },
      ]}
      margin={
        <Note label={say('contacts.directory.marking')}>
          <Marked marking={contact.marking} />
        </Note>
      }
    >
      <KeepForm key={id} contact={contact} />
    </Page>
  )
}

function KeepForm({ contact }: { contact: Contact }) {
  const say = useWords()
  const navigate = useNavigate()
  const { id } = contact
  const { data: board } = useSuspenseQuery(directory.board.queryOptions())
  const keep = useMutation(directory.keep.mutationOptions())
  const form = useDoorForm({
    schema: ContactDetails,
    initial: detailsOf(contact),
    send: (details) => keep.mutateAsync({ id, ...details }),
    onSent: () => {
      readAgain()
      toast(say('contacts.directory.kept'), { kind: 'done' })
      void navigate(`/contacts/${id}`)
    },
  })
  return (
    <DoorForm
      form={form}
      act={say('contacts.directory.keep.act')}
      refused={contact.may.keep ? undefined : say('CONTACT_NOT_YOURS')}
      beside={<ButtonLink to={`/contacts/${id}`}>{say('contacts.directory.back')}</ButtonLink>}
    >
      <DetailsFields form={form} colleagues={board.contacts.filter((one) => one.id !== id)} />
    </DoorForm>
  )
}
