import { Status } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NominationStatus } from '../../contract/nominations.ts'

const standings = {
  draft: 'draft',
  proposed: 'open',
  returned: 'open',
  accepted: 'done',
  'in-force': 'verified',
  withdrawn: 'gone',
} as const satisfies Record<NominationStatus, string>

/** Where a nomination stands; red where the reader is to act. */
export function StatusWord({ status, asked = false }: { status: NominationStatus; asked?: boolean }) {
  const say = useWords()
  return <Status standing={asked ? 'asked' : standings[status]}>{say(`contacts.nominations.status.${status}`)}</Status>
}
