import { Status } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import type { PingStatus } from '../../contract/pings.ts'

const standingOf = {
  scheduled: 'draft',
  running: 'open',
  closed: 'done',
  cancelled: 'gone',
} as const satisfies Record<PingStatus, string>

export function PingStanding({ status }: { status: PingStatus }) {
  const say = useWords()
  return <Status standing={standingOf[status]}>{say(`contacts.pings.status.${status}`)}</Status>
}
