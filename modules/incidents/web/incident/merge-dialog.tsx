import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { Confirm, Dialog } from '#platform/web/ui/dialog.tsx'
import { Picker } from '#platform/web/ui/picker.tsx'
import { useWords } from '#platform/web/words.ts'
import { incidents, keepCopy } from '../doors.ts'
import { useIncidentOptions } from '../items/incident-options.ts'
import { useIncident } from './hold.tsx'

const Into = z.object({ into: z.uuid() })

/** Two reports of one event: both are kept, and whoever sees both sees that they are one. */
export function MergeDialog({ onClose }: { onClose: () => void }) {
  const say = useWords()
  const { incident } = useIncident()
  const [typed, setTyped] = useState('')
  const options = useIncidentOptions(typed, incident)
  const merge = useMutation(incidents.merge.mutationOptions())
  const form = useDoorForm({
    schema: Into,
    send: ({ into }) => merge.mutateAsync({ id: incident.id, into }),
    onSent: (copy) => {
      keepCopy(copy)
      onClose()
    },
  })
  const { value, ...field } = form.field('into')
  return (
    <Dialog title={say('incidents.act.merge')} isOpen busy={form.busy} onClose={onClose}>
      <p>{say('incidents.merge.what')}</p>
      <DoorForm form={form} act={say('incidents.act.merge')}>
        <Picker
          label={say('incidents.merge.into')}
          options={options}
          onType={setTyped}
          {...field}
          value={value ?? null}
          onChange={(into) => form.set(into === null ? {} : { into })}
          width="wide"
        />
      </DoorForm>
    </Dialog>
  )
}

export function UnmergeConfirm({ onClose }: { onClose: () => void }) {
  const say = useWords()
  const { incident } = useIncident()
  const unmerge = useMutation(incidents.unmerge.mutationOptions())
  return (
    <Confirm
      title={say('incidents.act.unmerge')}
      isOpen
      onClose={onClose}
      happens={say('incidents.unmerge.happens', { title: incident.mergedInto?.title ?? '' })}
      seenBy={say('incidents.seenBy.readers')}
      undone={say('incidents.unmerge.undone')}
      act={say('incidents.act.unmerge')}
      onConfirm={async () => keepCopy(await unmerge.mutateAsync({ id: incident.id }))}
    />
  )
}
