import { useMutation } from '@tanstack/react-query'
import { z } from 'zod'
import { troubleOf } from '#platform/web/errors.ts'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { TextArea } from '#platform/web/ui/text-field.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Handover, Shift } from '../../contract/rota.ts'
import { readAgain, rota } from '../directory/doors.ts'

/** What the incoming officer must know: written once, read and acknowledged by them. */
export function HandoverDialog({ shift, onClose }: { shift: Shift; onClose: () => void }) {
  const say = useWords()
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={say('contacts.rota.handover.to', { name: shift.personName ?? shift.contactFunction })}
    >
      {(close) => {
        const done = () => {
          close()
          onClose()
        }
        return shift.handover ? (
          <Written shift={shift} handover={shift.handover} done={done} />
        ) : (
          <Writing id={shift.id} done={done} />
        )
      }}
    </Dialog>
  )
}

function Written({ shift, handover, done }: { shift: Shift; handover: Handover; done: () => void }) {
  const say = useWords()
  const acknowledge = useMutation(
    rota.acknowledge.mutationOptions({
      onSuccess: () => {
        readAgain()
        toast(say('contacts.rota.handover.acknowledged'), { kind: 'done' })
        done()
      },
      onError: (error) => toast(troubleOf(error, say).title, { kind: 'failed' }),
    }),
  )
  return (
    <>
      <p className="text handover-note" dir="auto">
        {handover.note}
      </p>
      <p className="small faint">
        <bdi>{handover.writtenByName}</bdi> · <When at={handover.writtenAt} absolute />
      </p>
      {handover.acknowledgedAt !== null && (
        <p>
          <Status standing="verified">{say('contacts.rota.handover.acknowledged')}</Status>{' '}
          <When at={handover.acknowledgedAt} absolute />
        </p>
      )}
      <div className="dialog-acts">
        <Button onPress={done}>{say('contacts.rota.close')}</Button>
        {shift.may.acknowledge && (
          <Button kind="primary" busy={acknowledge.isPending} onPress={() => acknowledge.mutate({ id: shift.id })}>
            {say('contacts.rota.handover.acknowledge')}
          </Button>
        )}
      </div>
    </>
  )
}

const Note = z.object({ note: z.string().trim().min(1).max(10_000) })

function Writing({ id, done }: { id: string; done: () => void }) {
  const say = useWords()
  const write = useMutation(rota.handOver.mutationOptions())
  const form = useDoorForm({
    schema: Note,
    draft: `handover-${id}`,
    send: ({ note }) => write.mutateAsync({ id, note }),
    onSent: () => {
      readAgain()
      toast(say('contacts.rota.handover.kept'), { kind: 'done' })
      done()
    },
  })
  return (
    <DoorForm form={form} act={say('contacts.rota.handover.write')}>
      <TextArea
        label={say('contacts.rota.handover.note')}
        hint={say('contacts.rota.handover.hint')}
        reading
        rows={6}
        {...form.field('note')}
      />
    </DoorForm>
  )
}
