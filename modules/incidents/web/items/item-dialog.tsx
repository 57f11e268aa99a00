import { Suspense } from 'react'
import type { Marking } from '#modules/sharing/contract.ts'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { Waiting } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import type { ItemBody, ItemInput } from '../../contract.ts'
import { AttributionForm } from './attribution-form.tsx'
import { IndicatorForm } from './indicator-form.tsx'
import { MomentForm } from './moment-form.tsx'
import { RelationForm } from './relation-form.tsx'
import { ReplyForm } from './reply-form.tsx'
import { ResponseForm } from './response-form.tsx'
import { TechniqueForm } from './technique-form.tsx'
import { VictimForm } from './victim-form.tsx'
import './item-form.css'

type ItemDialogProps = {
  kind: ItemBody['kind']
  /** To be corrected; absent for a new one. */
  item?: ItemInput
  onSend: (item: ItemInput) => Promise<void> | void
  onClose: () => void
}

/** One item, in a window of its own: the same in the report form and on the incident's page. */
export function ItemDialog({ kind, item, onSend, onClose }: ItemDialogProps) {
  const say = useWords()
  return (
    <Dialog title={say(item ? `incidents.correct.${kind}` : `incidents.add.${kind}`)} isOpen wide onClose={onClose}>
      <Suspense fallback={<Waiting />}>
        <ItemForm kind={kind} item={item} onSend={onSend} onClose={onClose} />
      </Suspense>
    </Dialog>
  )
}

function ItemForm({ kind, item, onSend, onClose }: Omit<ItemDialogProps, 'item'> & { item: ItemInput | undefined }) {
  const send = async (body: ItemBody, marking: Marking | null) => {
    await onSend({ body, marking })
    onClose()
  }
  const shared = { marking: item?.marking ?? null, onSend: send }
  const body = item?.body
  switch (kind) {
    case 'victim':
      return <VictimForm {...shared} body={body?.kind === kind ? body : undefined} />
    case 'moment':
      return <MomentForm {...shared} body={body?.kind === kind ? body : undefined} />
    case 'technique':
      return <TechniqueForm {...shared} body={body?.kind === kind ? body : undefined} />
    case 'attribution':
      return <AttributionForm {...shared} body={body?.kind === kind ? body : undefined} />
    case 'reply':
      return <ReplyForm {...shared} body={body?.kind === kind ? body : undefined} />
    case 'response':
      return <ResponseForm {...shared} body={body?.kind === kind ? body : undefined} />
    case 'indicator':
      return <IndicatorForm {...shared} body={body?.kind === kind ? body : undefined} />
    case 'relation':
      return <RelationForm {...shared} body={body?.kind === kind ? body : undefined} />
  }
}
