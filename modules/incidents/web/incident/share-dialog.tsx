import { Suspense } from 'react'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { Waiting } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import type { IncidentView } from '../../contract.ts'
import { ShareForm } from './share-form.tsx'

/** How far it goes, and to whom; for a shared one, how far from now on. */
export function ShareDialog({ incident, onClose }: { incident: IncidentView; onClose: () => void }) {
  const say = useWords()
  return (
    <Dialog
      title={say(incident.status === 'draft' ? 'incidents.share.title' : 'incidents.act.remark')}
      isOpen
      wide
      onClose={onClose}
    >
      <Suspense fallback={<Waiting />}>
        <ShareForm incident={incident} onShared={onClose} />
      </Suspense>
    </Dialog>
  )
}
