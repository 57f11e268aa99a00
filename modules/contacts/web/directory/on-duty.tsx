import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { useFormat } from '#platform/web/format.ts'
import { Section } from '#platform/web/ui/page.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import { rota } from './doors.ts'

/** Who answers at this moment, for every delegation whose rota I may see. */
export function OnDutyNow() {
  const say = useWords()
  const format = useFormat()
  const { data: duty } = useQuery(rota.duty.queryOptions({ input: {}, refetchInterval: 60_000 }))
  if (!duty || duty.length === 0) return null
  return (
    <Section title={say('contacts.directory.duty.title')} count={duty.length}>
      <ul className="on-duty">
        {duty.map((one) => (
          <li key={`${one.delegationId} ${one.kind}`}>
            <b>
              <bdi>{one.delegationName}</bdi>
            </b>
            <Link to={`/contacts/${one.contactId}`} dir="auto">
              {one.personName ?? one.contactFunction}
            </Link>
            <span className="faint small">{say(`contacts.directory.kind.${one.kind}`)}</span>
            <Status standing="done">
              {say('contacts.directory.duty.until', { time: format.dateTime(one.until) })}
            </Status>
          </li>
        ))}
      </ul>
    </Section>
  )
}
