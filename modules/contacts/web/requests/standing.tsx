import { Icon } from '#platform/web/ui/icon.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import type { RequestStatus } from '../../contract/requests.ts'

const standingOf = {
  draft: 'draft',
  sent: 'open',
  delivered: 'open',
  acknowledged: 'open',
  accepted: 'done',
  'partly-accepted': 'done',
  declined: 'gone',
  closed: 'done',
  withdrawn: 'gone',
} as const satisfies Record<RequestStatus, string>

type StandingProps = { status: RequestStatus; overdue: 'us' | 'them' | null; asked: boolean }

/**
 * Where the request stands, as a shape and a word; and that it is past its deadline, in words as well. Red where the
 * reader's own delegation must act, and where it is the one that is late.
 */
export function RequestStanding({ status, overdue, asked }: StandingProps) {
  const say = useWords()
  return (
    <span className="request-standing">
      <Status standing={asked && overdue !== 'us' ? 'asked' : standingOf[status]}>
        {say(`contacts.requests.status.${status}`)}
      </Status>
      {overdue === 'us' && <Status standing="asked">{say('contacts.requests.overdue')}</Status>}
      {overdue === 'them' && (
        <b className="request-overdue">
          <Icon name="clock" size={14} />
          {say('contacts.requests.overdue')}
        </b>
      )}
    </span>
  )
}
