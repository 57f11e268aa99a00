import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from 'react-router'
import { troubleOf } from '#platform/web/errors.ts'
import { useFormat } from '#platform/web/format.ts'
import { useLive } from '#platform/web/live.ts'
import { useActor } from '#platform/web/session.tsx'
import { Button, ButtonLink } from '#platform/web/ui/button.tsx'
import { Menu } from '#platform/web/ui/menu.tsx'
import { Note, Page } from '#platform/web/ui/page.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Contact } from '../../contract/directory.ts'
import { letterPaths } from '../../contract/letters.ts'
import { requestPaths } from '../../contract/requests.ts'
import { mayDraftLetter } from '../../rules/letters.ts'
import { mayDraftRequest } from '../../rules/requests.ts'
import { useTongue } from '../pieces/tongues.ts'
import { ChannelsSection, KeysSection } from './channels-section.tsx'
import { directory, readAgain } from './doors.ts'
import { FreshnessClock } from './freshness.tsx'
import { HistorySection } from './history-section.tsx'
import { LocalTime } from './local-time.tsx'
import { Marked } from './marked.tsx'
import './directory.css'
export { loader } from './words.ts'

export function ContactPage() {
  const { id = '' } = useParams()
  const { data: contact } = useSuspenseQuery(directory.one.queryOptions({ input: { id } }))
  useLive(['contact.*'], readAgain)
  return (
    <Page
      title={contact.function}
      act={contact.endedAt === null && <ContactActs contact={contact} />}
      margin={<ContactMargin contact={contact} />}
    >
      {contact.endedAt !== null && <Ended contact={contact} />}
      <Docket contact={contact} />
      <ChannelsSection contact={contact} />
      <KeysSection contact={contact} />
      <HistorySection id={id} />
    </Page>
  )
}

function ContactActs({ contact }: { contact: Contact }) {
  const say = useWords()
  const actor = useActor()
  const navigate = useNavigate()
  const { id, may } = contact
  const theirs = actor.delegationId !== contact.delegationId
  return (
    <>
      {theirs && mayDraftRequest(actor) === true && (
        <ButtonLink icon="send" to={`${requestPaths.new}?to=${contact.delegationId}`}>
          {say('contacts.directory.request')}
        </ButtonLink>
      )}
      {theirs && mayDraftLetter(actor) === true && (
        <ButtonLink icon="note" to={`${letterPaths.new}?contact=${id}`}>
          {say('contacts.directory.letter')}
        </ButtonLink>
      )}
      {may.verify && <VerifyButton contact={contact} />}
      {may.keep && <ButtonLink to={`/contacts/${id}/keep`}>{say('contacts.directory.keep')}</ButtonLink>}
      {may.nominate && (
        <Menu
          label={say('contacts.directory.acts')}
          entries={(['change', 'removal'] as const).map((act) => ({
            id: act,
            label: say(act === 'change' ? 'contacts.directory.change' : 'contacts.directory.remove'),
            onPress: () => void navigate(`/contacts/nominations/new?act=${act}&contact=${id}`),
          }))}
        />
      )}
    </>
  )
}

/** Says that all of it is right; the clock begins anew. */
export function VerifyButton({ contact, small = false }: { contact: Contact; small?: boolean }) {
  const say = useWords()
  const verify = useMutation(
    directory.verify.mutationOptions({
      onSuccess: () => {
        readAgain()
        toast(say('contacts.directory.verified.done', { name: contact.function }), { kind: 'done' })
      },
      onError: (error) => toast(troubleOf(error, say).title, { kind: 'failed' }),
    }),
  )
  return (
    <Button
      kind={contact.freshness === 'fresh' || small ? 'plain' : 'primary'}
      small={small}
      icon="check"
      busy={verify.isPending}
      onPress={() => verify.mutate({ id: contact.id })}
    >
      {say(small ? 'contacts.directory.verify.short' : 'contacts.directory.verify')}
    </Button>
  )
}

function ContactMargin({ contact }: { contact: Contact }) {
  const say = useWords()
  const format = useFormat()
  const { id } = contact
  return (
    <>
      <Note label={say('contacts.directory.marking')}>
        <Marked marking={contact.marking} />
      </Note>
      <Note label={say('contacts.directory.delegation')}>
        <bdi>{contact.delegationName}</bdi>
      </Note>
      <Note label={say('contacts.directory.freshness')}>
        <FreshnessClock contact={contact} asked={contact.may.verify} />
      </Note>
      {contact.verifiedByName !== null && (
        <Note label={say('contacts.directory.verifiedBy')}>
          <bdi>{contact.verifiedByName}</bdi>
        </Note>
      )}
      <Note label={say('contacts.directory.since')}>{format.date(contact.effectiveFrom)}</Note>
      <Note label={say('contacts.directory.export')}>
        <span className="row small">
          <a href={`/contacts.vcf?id=${id}`} download>
            vCard
          </a>
          <a href={`/contacts.csv?id=${id}`} download>
            CSV
          </a>
          {contact.kind === 'technical' && (
            <a href={`/contacts-profile/${id}`} download>
              RFC 2350
            </a>
          )}
        </span>
      </Note>
    </>
  )
}

function Ended({ contact }: { contact: Contact }) {
  const say = useWords()
  const format = useFormat()
  return (
    <p className="contact-ended" role="note">
      {say('contacts.directory.ended.on', { day: format.date(contact.endedAt ?? contact.effectiveFrom) })}{' '}
      {contact.replacedById !== null && (
        <Link to={`/contacts/${contact.replacedById}`}>{say('contacts.directory.replacedBy')}</Link>
      )}
    </p>
  )
}

function Docket({ contact }: { contact: Contact }) {
  const say = useWords()
  const format = useFormat()
  const tongue = useTongue()
  const { person, languages } = contact
  return (
    <dl className="contact-docket">
      <div>
        <dt>{say('contacts.directory.kind')}</dt>
        <dd>{say(`contacts.directory.kind.${contact.kind}`)}</dd>
      </div>
      <div>
        <dt>{say('contacts.directory.institution')}</dt>
        <dd>
          <bdi>{contact.institution}</bdi>
        </dd>
      </div>
      <div>
        <dt>{say('contacts.directory.person')}</dt>
        <dd>
          {person === null ? (
            <span className="faint">{say('contacts.directory.person.none')}</span>
          ) : (
            <span className="row">
              <bdi>{person.name}</bdi>
              <Marked marking={person.marking} />
            </span>
          )}
        </dd>
      </div>
      <div>
        <dt>{say('contacts.directory.languages')}</dt>
        <dd>{languages.length === 0 ? '–' : format.list(languages.map(tongue))}</dd>
      </div>
      <div>
        <dt>{say('contacts.directory.there')}</dt>
        <dd>
          <LocalTime zone={contact.zone} />
        </dd>
      </div>
      <div>
        <dt>{say('contacts.directory.deputy')}</dt>
        <dd>
          {contact.deputyId === null ? (
            <span className="faint">{say('contacts.directory.deputy.none')}</span>
          ) : (
            <Link to={`/contacts/${contact.deputyId}`} dir="auto">
              {contact.deputyFunction ?? say('contacts.directory.deputy')}
            </Link>
          )}
        </dd>
      </div>
    </dl>
  )
}
