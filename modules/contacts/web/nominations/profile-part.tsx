import { Link } from 'react-router'
import { useFormat } from '#platform/web/format.ts'
import { Code } from '#platform/web/ui/code.tsx'
import { DiffFields } from '#platform/web/ui/diff.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Nomination } from '../../contract/nominations.ts'
import { LocalTime } from '../directory/local-time.tsx'
import { Marked } from '../directory/marked.tsx'
import { useTongue } from '../pieces/tongues.ts'

/** Whom it brings in, changes or ends, beside what stood until now. */
export function ProfilePart({ nomination }: { nomination: Nomination }) {
  const say = useWords()
  const { before, profile, contactId, act } = nomination
  return (
    <>
      {before !== null && (
        <Section
          title={say(`contacts.nominations.before.${act}`)}
          act={
            contactId !== null && <Link to={`/contacts/${contactId}`}>{say('contacts.nominations.before.open')}</Link>
          }
        >
          {profile === null ? (
            <p dir="auto">
              {[before.personName, before.function, before.institution].filter((one) => one !== null).join(' · ')}
            </p>
          ) : (
            <DiffFields
              fields={[
                { label: say('contacts.directory.function'), before: before.function, after: nomination.function },
                {
                  label: say('contacts.directory.institution'),
                  before: before.institution,
                  after: profile.institution,
                },
                {
                  label: say('contacts.directory.person'),
                  before: before.personName ?? '',
                  after: profile.person?.name ?? '',
                },
              ]}
            />
          )}
        </Section>
      )}
      {profile !== null && <ProfileFacts profile={profile} />}
    </>
  )
}

function ProfileFacts({ profile }: { profile: NonNullable<Nomination['profile']> }) {
  const say = useWords()
  const format = useFormat()
  const tongue = useTongue()
  const facts = [
    { label: say('contacts.directory.kind'), value: say(`contacts.directory.kind.${profile.kind}`) },
    { label: say('contacts.directory.institution'), value: profile.institution },
    { label: say('contacts.directory.person'), value: profile.person?.name ?? say('contacts.directory.person.none') },
    { label: say('contacts.directory.languages'), value: format.list(profile.languages.map(tongue)) || '–' },
  ]
  return (
    <Section title={say('contacts.nominations.profile')}>
      <dl className="contact-docket">
        {facts.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
        <div>
          <dt>{say('contacts.directory.there')}</dt>
          <dd>
            <LocalTime zone={profile.zone} />
          </dd>
        </div>
      </dl>
      <ul className="channels">
        {profile.channels.map(({ kind, value, marking }) => (
          <li key={`${kind} ${value}`}>
            <span className="channel-kind">{say(`contacts.directory.channel.${kind}`)}</span>
            <bdi dir="ltr">{value}</bdi>
            {marking && <Marked marking={marking} />}
          </li>
        ))}
        {profile.keys.map(({ kind, fingerprint, marking }) => (
          <li key={fingerprint}>
            <span className="channel-kind">{say(`contacts.directory.key.${kind}`)}</span>
            <Code value={fingerprint} label={say('contacts.directory.fingerprint')} />
            {marking && <Marked marking={marking} />}
          </li>
        ))}
      </ul>
    </Section>
  )
}
