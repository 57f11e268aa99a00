import { useMutation } from '@tanstack/react-query'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { useWords } from '#platform/web/words.ts'
import { incidents, keepCopy } from '../doors.ts'
import { ItemDialog } from '../items/item-dialog.tsx'
import { useItemName } from '../items/item-name.ts'
import { writtenMarking } from '../items/part-marking-field.tsx'
import { type ItemAct, useIncident } from './hold.tsx'

/** The windows in which items are added, corrected and taken out; each is one change, and so one version. */
export function ItemActs({ act, onClose }: { act: ItemAct; onClose: () => void }) {
  const say = useWords()
  const { incident } = useIncident()
  const nameOf = useItemName()
  const add = useMutation(incidents.addItem.mutationOptions())
  const correct = useMutation(incidents.correctItem.mutationOptions())
  const remove = useMutation(incidents.removeItem.mutationOptions())
  const at = { id: incident.id, version: incident.version ?? 1 }
  if (act.act === 'remove')
    return (
      <Confirm
        title={say('incidents.item.remove.title', { name: nameOf(act.item.body) })}
        isOpen
        onClose={onClose}
        grave
        happens={say('incidents.item.remove.happens')}
        seenBy={say(incident.status === 'draft' ? 'incidents.seenBy.us' : 'incidents.seenBy.readers')}
        undone={say('incidents.item.remove.undone')}
        act={say('incidents.item.remove')}
        onConfirm={async () => keepCopy(await remove.mutateAsync({ ...at, itemId: act.item.id }))}
      />
    )
  if (act.act === 'add')
    return (
      <ItemDialog
        kind={act.kind}
        onClose={onClose}
        onSend={async (item) => keepCopy(await add.mutateAsync({ ...at, ...item }))}
      />
    )
  return (
    <ItemDialog
      kind={act.item.body.kind}
      item={{ body: act.item.body, marking: writtenMarking(act.item) }}
      onClose={onClose}
      onSend={async (item) => keepCopy(await correct.mutateAsync({ ...at, itemId: act.item.id, ...item }))}
    />
  )
}
