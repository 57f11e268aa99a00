import { useSuspenseQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { useFormat } from '#platform/web/format.ts'
import { useLive } from '#platform/web/live.ts'
import { Code } from '#platform/web/ui/code.tsx'
import { Icon } from '#platform/web/ui/icon.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { Timeline } from '#platform/web/ui/timeline.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Nomination } from '../../contract/nominations.ts'
import { nominations, readAgain } from '../directory/doors.ts'
import { Marked } from '../directory/marked.tsx'
import { NominationActs } from './nomination-acts.tsx'
import { ProfilePart } from './profile-part.tsx'
import { StatusWord } from './status-word.tsx'
import '../directory/directory.css'
export { loader } from './words.ts'

export function NominationPage() {
  const say = useWords()
  const { id = '' } = useParams()
  const { data: nomination } = useSuspenseQuery(nominations.one.queryOptions({ input: { id } }))
  useLive(['nomination.*'], readAgain)
  const { act, personLeaves, steps, status } = nomination
  const returned = steps.findLast(({ what }) => what === 'returned')
  return (
    <Page
      title={nomination.function}
      lead={say(`contacts.nominations.lead.${act}`)}
      act={<NominationActs nomination={nomination} />}
      margin={<NominationMargin nomination={nomination} />}
    >
      {status === 'returned' && returned && (
        <blockquote className="contact-ended">
          <b>{say('contacts.nominations.returned.because')}</b>
          <p className="text" dir="auto">
            {returned.reason}
          </p>
        </blockquote>
      )}
      {personLeaves && <p className="contact-ended">{say('contacts.nominations.leaves.note')}</p>}
      <ProfilePart nomination={nomination} />
      <StepsPart nomination={nomination} />
    </Page>
  )
}

function NominationMargin({ nomination }: { nomination: Nomination }) {
  const say = useWords()
  const format = useFormat()
  const { status, may, note, noteReference, profile, proposedByName, checkedByName } = nomination
  return (
    <>
      <Note label={say('contacts.nominations.status')}>
        <StatusWord status={status} asked={may.check || (may.propose && status === 'returned')} />
      </Note>
      {profile?.marking && (
        <Note label={say('contacts.directory.marking')}>
          <Marked marking={profile.marking} />
        </Note>
      )}
      <Note label={say('contacts.directory.delegation')}>
        <bdi>{nomination.delegationName}</bdi>
      </Note>
      <Note label={say('contacts.directory.effective')}>
        <When at={nomination.effectiveAt} absolute />
      </Note>
      <Note label={say('contacts.nominations.note')}>
        {note === null ? (
          <span className="faint">{say('contacts.nominations.note.none')}</span>
        ) : (
          <span className="contact-stack">
            <a href={`/notes-verbales/${note.id}`} download={note.name}>
              <Icon name="file" size={16} /> <bdi>{note.name}</bdi>
            </a>
            <small className="faint">
              {noteReference !== '' && <bdi>{noteReference} · </bdi>}
              {format.bytes(note.size)}
            </small>
            <Code value={note.sha256} label="SHA-256" />
          </span>
        )}
      </Note>
      {proposedByName !== null && (
        <Note label={say('contacts.nominations.proposedBy')}>
          <bdi>{proposedByName}</bdi>
        </Note>
      )}
      {checkedByName !== null && (
        <Note label={say('contacts.nominations.checkedBy')}>
          <bdi>{checkedByName}</bdi>
        </Note>
      )}
      {nomination.resultId !== null && (
        <Note label={say('contacts.directory.contact')}>
          <Link to={`/contacts/${nomination.resultId}`}>{say('contacts.nominations.result')}</Link>
        </Note>
      )}
    </>
  )
}

function StepsPart({ nomination }: { nomination: Nomination }) {
  const say = useWords()
  const format = useFormat()
  return (
    <Section title={say('contacts.nominations.steps')}>
      <Timeline
        label={say('contacts.nominations.steps')}
        entries={nomination.steps.map(({ at, what, byName, reason, record }, index) => ({
          id: `${at} ${index}`,
          at,
          standing: what === 'in-force' ? ('verified' as const) : ('done' as const),
          children: (
            <>
              {say(`contacts.nominations.step.${what}`)}
              {byName !== null && (
                <>
                  {' · '}
                  <bdi>{byName}</bdi>
                </>
              )}
              {reason !== '' && (
                <p className="text" dir="auto">
                  {reason}
                </p>
              )}
              {record !== null && (
                <small className="faint">
                  {' '}
                  {record.index === null
                    ? say('contacts.nominations.record.soon')
                    : say('contacts.nominations.record.at', { index: format.number(record.index) })}
                </small>
              )}
            </>
          ),
        }))}
      />
    </Section>
  )
}
