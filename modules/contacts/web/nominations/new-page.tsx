import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams, useSearchParams } from 'react-router'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { Page } from '#platform/web/ui/page.tsx'
import { EmptyState, ErrorState } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import type { DelegationBoard } from '../../contract/directory.ts'
import { NominationAct } from '../../contract/nominations.ts'
import { directory, nominations } from '../directory/doors.ts'
import { NominationForm } from './nomination-form.tsx'
import { RemovalForm } from './removal-form.tsx'
export { loader } from './words.ts'

const crumbs = (say: (key: string) => string) => [
  { label: say('contacts.directory.title'), to: '/contacts' },
  { label: say('contacts.nominations.title'), to: '/contacts/nominations' },
]

/** Brings somebody in, changes or ends a contact: `?act=change&contact=…`. */
export function NewPage() {
  const say = useWords()
  const [search] = useSearchParams()
  const act = NominationAct.safeParse(search.get('act')).data ?? 'nomination'
  const contactId = search.get('contact')
  const { data: board } = useSuspenseQuery(directory.board.queryOptions())
  return (
    <Page
      title={say(`contacts.nominations.new.${act}`)}
      lead={say(`contacts.nominations.lead.${act}`)}
      crumbs={crumbs(say)}
    >
      {board.may.nominate ? (
        <Begun key={`${act} ${contactId}`} act={act} contactId={contactId} board={board} />
      ) : (
        <EmptyState
          title={say('NOMINATION_NOT_YOURS')}
          act={<ButtonLink to="/contacts/board">{say('contacts.directory.initiators')}</ButtonLink>}
        />
      )}
    </Page>
  )
}

type BegunProps = { act: NominationAct; contactId: string | null; board: DelegationBoard }

function Begun({ act, contactId, board }: BegunProps) {
  const say = useWords()
  const contact = board.contacts.find(({ id }) => id === contactId)
  if (act === 'nomination') return <NominationForm act={act} contact={contact} board={board} />
  // Only one of the own in force is changed or ended.
  if (!contact) return <ErrorState title={say('CONTACT_UNKNOWN')} />
  return act === 'change' ? (
    <NominationForm act={act} contact={contact} board={board} />
  ) : (
    <RemovalForm contact={contact} />
  )
}

/** What is a draft, or was given back, is mended here. */
export function EditPage() {
  const say = useWords()
  const { id = '' } = useParams()
  const { data: board } = useSuspenseQuery(directory.board.queryOptions())
  const { data: nomination } = useSuspenseQuery(nominations.one.queryOptions({ input: { id } }))
  const { act, contactId } = nomination
  const contact = board.contacts.find((one) => one.id === contactId)
  return (
    <Page
      title={say('contacts.nominations.change')}
      lead={say(`contacts.nominations.lead.${act}`)}
      crumbs={[...crumbs(say), { label: nomination.function, to: `/contacts/nominations/${id}` }]}
    >
      {nomination.may.change && act !== 'removal' && (
        <NominationForm key={id} act={act} contact={contact} board={board} nomination={nomination} />
      )}
      {nomination.may.change && act === 'removal' && contact && (
        <RemovalForm key={id} contact={contact} nomination={nomination} />
      )}
      {!nomination.may.change && <ErrorState title={say('NOMINATION_STANDS_OTHERWISE')} />}
    </Page>
  )
}
