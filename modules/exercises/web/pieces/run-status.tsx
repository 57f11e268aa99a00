import { Status } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import type { RunStatus as Standing } from '../../contract.ts'

const looks = { prepared: 'draft', running: 'open', paused: 'draft', ended: 'done', archived: 'gone' } as const

export function RunStatus({ status }: { status: Standing }) {
  const say = useWords()
  return <Status standing={looks[status]}>{say(`exercises.status.${status}`)}</Status>
}
