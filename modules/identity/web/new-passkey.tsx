import type { ReactNode } from 'react'
import { z } from 'zod'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { Name } from '../people.ts'
import { askAgain } from './doors.ts'
import { addPasskey, passkeysWork, wasCalledOff } from './entering.ts'

/** Names a passkey and makes it. Whoever calls the device's question off stays where they are. */
export function NewPasskey({ onAdded, beside }: { onAdded: () => void; beside?: ReactNode }) {
  const say = useWords()
  const form = useDoorForm({
    schema: z.object({ name: Name }),
    initial: { name: say('me.passkey.usualName') },
    send: async ({ name }) => {
      try {
        await addPasskey(name)
        return true
      } catch (error) {
        if (wasCalledOff(error)) return false
        // The device holds one for this host already.
        if (error instanceof Error && error.name === 'InvalidStateError')
          throw new Error(say('me.passkey.already'), { cause: error })
        throw error
      }
    },
    onSent: async (added) => {
      if (!added) return
      await askAgain()
      toast(say('me.passkey.added'), { kind: 'done' })
      onAdded()
    },
  })
  return (
    <DoorForm
      form={form}
      act={say('me.passkey.add')}
      refused={passkeysWork() ? undefined : say('signIn.passkey.unknown')}
      beside={beside}
    >
      <TextField label={say('me.passkey.name')} hint={say('me.passkey.name.hint')} {...form.field('name')} />
    </DoorForm>
  )
}
