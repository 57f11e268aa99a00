import { useMutation } from '@tanstack/react-query'
import { Suspense } from 'react'
import { z } from 'zod'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { Confirm, Dialog } from '#platform/web/ui/dialog.tsx'
import { Waiting } from '#platform/web/ui/state.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { FileCard, type IncidentView, PartMarking } from '../../contract.ts'
import { incidents, keepCopy } from '../doors.ts'
import { PartMarkingField, writtenMarking } from '../items/part-marking-field.tsx'
import { useIncident } from './hold.tsx'

export type FileItem = IncidentView['files'][number]

const Changed = z.object({ name: FileCard.shape.name, marking: PartMarking })

export function ChangeFile({ file, onClose }: { file: FileItem; onClose: () => void }) {
  const say = useWords()
  const { incident } = useIncident()
  const change = useMutation(incidents.files.change.mutationOptions())
  const form = useDoorForm({
    schema: Changed,
    initial: { name: file.body.name, marking: writtenMarking(file) },
    send: (input) => change.mutateAsync({ id: incident.id, version: incident.version ?? 1, fileId: file.id, ...input }),
    onSent: (copy) => {
      keepCopy(copy)
      onClose()
    },
  })
  return (
    <Dialog title={say('incidents.file.change')} isOpen wide busy={form.busy} onClose={onClose}>
      <Suspense fallback={<Waiting />}>
        <DoorForm form={form} act={say('incidents.save')}>
          <TextField label={say('incidents.file.name')} {...form.field('name')} />
          <PartMarkingField
            value={form.values.marking ?? null}
            onChange={(marking) => form.set({ marking })}
            error={form.issue('marking')}
          />
        </DoorForm>
      </Suspense>
    </Dialog>
  )
}

export function RemoveFile({ file, onClose }: { file: FileItem; onClose: () => void }) {
  const say = useWords()
  const { incident } = useIncident()
  const remove = useMutation(incidents.removeItem.mutationOptions())
  return (
    <Confirm
      title={say('incidents.item.remove.title', { name: file.body.name })}
      isOpen
      onClose={onClose}
      grave
      happens={say('incidents.item.remove.happens')}
      seenBy={say(incident.status === 'draft' ? 'incidents.seenBy.us' : 'incidents.seenBy.readers')}
      undone={say('incidents.item.remove.undone')}
      act={say('incidents.item.remove')}
      onConfirm={async () =>
        keepCopy(await remove.mutateAsync({ id: incident.id, itemId: file.id, version: incident.version ?? 1 }))
      }
    />
  )
}
