import { Button } from '#platform/web/ui/button.tsx'
import { CodeBlock } from '#platform/web/ui/code.tsx'
import { Sheet } from '#platform/web/ui/sheet.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import type { Invitation } from '../contract.ts'

/** The link is shown this once: the house keeps only its digest. */
export function LinkShown({ name, invitation, onClose }: { name: string; invitation: Invitation; onClose: () => void }) {
  const say = useWords()
  const format = useFormat()
  return (
    <Sheet title={say('people.link', { name })} onClose={onClose} place="middle">
      <p>{say('people.link.what', { until: format.dateTime(invitation.expiresAt) })}</p>
      <CodeBlock value={invitation.link} label={say('people.link.label')} />
      <div className="row"><Button kind="primary" onPress={onClose}>{say('people.link.done')}</Button></div>
    </Sheet>
  )
}
