import { useMutation } from '@tanstack/react-query'
import { z } from 'zod'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { useFormat } from '#platform/web/format.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Confirm, Dialog } from '#platform/web/ui/dialog.tsx'
import { TextArea } from '#platform/web/ui/text-field.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { useQuery } from '@tanstack/react-query'
import { incidents, keepCopy } from '../doors.ts'
import { useIncident } from './hold.tsx'

/** Contain, close and reopen: one sentence each of what it says to whom. */
export function MoveConfirm({ move, onClose }: { move: 'contain' | 'close' | 'reopen'; onClose: () => void }) {
  const say = useWords()
  const { incident } = useIncident()
  const send = useMutation(incidents[move].mutationOptions())
  return (
    <Confirm
      title={say(`incidents.act.${move}`)}
      isOpen
      onClose={onClose}
      happens={say(`incidents.act.${move}.happens`)}
      seenBy={say('incidents.seenBy.readers')}
      undone={say(move === 'reopen' ? 'incidents.act.reopen.undone' : 'incidents.act.close.undone')}
      act={say(`incidents.act.${move}`)}
      onConfirm={async () => keepCopy(await send.mutateAsync({ id: incident.id, version: incident.version ?? 1 }))}
    />
  )
}

const Reason = z.object({ reason: z.string().trim().min(1).max(1000) })

/** Taking the whole incident back: everybody who received it is told, with the reason, and it never comes back. */
export function WithdrawDialog({ onClose }: { onClose: () => void }) {
  const say = useWords()
  const { incident } = useIncident()
  const receivers = useReceiverNames(incident.id, incident.status !== 'draft')
  const withdraw = useMutation(incidents.withdraw.mutationOptions())
  const form = useDoorForm({
    schema: Reason,
    send: ({ reason }) => withdraw.mutateAsync({ id: incident.id, version: incident.version ?? 1, reason }),
    onSent: (copy) => {
      keepCopy(copy)
      toast(say('incidents.withdrawn'))
      onClose()
    },
  })
  return (
    <Dialog title={say('incidents.act.withdraw')} isOpen grave busy={form.busy} onClose={onClose}>
      <dl className="consequences">
        <div>
          <dt>{say('confirm.happens')}</dt>
          <dd>
            {say(incident.status === 'draft' ? 'incidents.act.withdraw.draft' : 'incidents.act.withdraw.happens')}
          </dd>
        </div>
        <div>
          <dt>{say('confirm.seenBy')}</dt>
          <dd>{receivers || say('incidents.seenBy.us')}</dd>
        </div>
        <div>
          <dt>{say('confirm.undone')}</dt>
          <dd>{say('incidents.act.withdraw.undone')}</dd>
        </div>
      </dl>
      <DoorForm
        form={form}
        act={say('incidents.act.withdraw')}
        beside={<Button onPress={onClose}>{say('confirm.leave')}</Button>}
      >
        <TextArea
          label={say('incidents.reason')}
          hint={say('incidents.act.withdraw.reason.hint')}
          rows={3}
          maxLength={1000}
          {...form.field('reason')}
        />
      </DoorForm>
    </Dialog>
  )
}

/** In words, who received it until now; empty where nobody did. */
function useReceiverNames(id: string, enabled: boolean): string {
  const say = useWords()
  const format = useFormat()
  const { data = [] } = useQuery(incidents.versions.deliveries.queryOptions({ input: { id }, enabled }))
  const names = [...new Set(data.map(({ to }) => to?.name ?? say('sharing.deliveries.public')))]
  return names.length === 0 ? '' : say('incidents.act.withdraw.told', { names: format.list(names) })
}
