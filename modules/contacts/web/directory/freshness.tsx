import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import type { Contact } from '../../contract/directory.ts'
import './directory.css'

type Clock = Pick<Contact, 'freshness' | 'verifiedAt' | 'dueAt'>

/** How far one may rely on an entry: a word, a shape and a colour. Red only for whoever is to verify it. */
export function FreshnessWord({ freshness, asked = false }: Pick<Clock, 'freshness'> & { asked?: boolean }) {
  const say = useWords()
  const calls = asked && freshness !== 'fresh'
  return (
    <span
      className={`freshness ${freshness}${calls ? ' asked' : ''}`}
      title={say(`contacts.directory.freshness.${freshness}.meaning`)}
    >
      {say(`contacts.directory.freshness.${freshness}`)}
    </span>
  )
}

/** The same with the day on which it was verified, and the day on which it is due. */
export function FreshnessClock({ contact, asked = false }: { contact: Clock; asked?: boolean }) {
  const say = useWords()
  const format = useFormat()
  return (
    <span className="freshness-clock">
      <FreshnessWord freshness={contact.freshness} asked={asked} />
      <small className="faint">
        {contact.verifiedAt === null
          ? say('contacts.directory.verified.never')
          : say('contacts.directory.verified.on', { day: format.date(contact.verifiedAt) })}
        {' · '}
        {say('contacts.directory.due.on', { day: format.date(contact.dueAt) })}
      </small>
    </span>
  )
}
