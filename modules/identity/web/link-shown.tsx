import { Button } from '#platform/web/ui/button.tsx'
import { CodeBlock } from '#platform/web/ui/code.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import type { Invitation } from '../contract.ts'

/** The link is shown this once, so a press beside the window does not close it: the house keeps only its digest. */
export function LinkShown({
  name,
  invitation,
  onClose,
}: {
  name: string
  invitation: Invitation
  onClose: () => void
}) {
  const say = useWords()
  const format = useFormat()
  return (
    <Dialog title={say('people.link', { name })} isOpen busy>
      <p>{say('people.link.what', { until: format.dateTime(invitation.expiresAt) })}</p>
      <CodeBlock value={invitation.link} label={say('people.link.label')} />
      <div className="row">
        <Button kind="primary" onPress={onClose}>
          {say('people.link.done')}
        </Button>
      </div>
    </Dialog>
  )
}
