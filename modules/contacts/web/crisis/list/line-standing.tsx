import { Status } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import type { CrisisLine } from '../../../contract/crisis.ts'

const standingOf = {
  'proposed-by-us': 'draft',
  'proposed-by-them': 'draft',
  agreed: 'open',
  open: 'done',
  ended: 'gone',
} as const satisfies Record<CrisisLine['state'], string>

/** Red only for whoever is to decide. */
export function LineStanding({ line: { state, may } }: { line: CrisisLine }) {
  const say = useWords()
  return <Status standing={may.agree ? 'asked' : standingOf[state]}>{say(`crisis.state.${state}`)}</Status>
}
