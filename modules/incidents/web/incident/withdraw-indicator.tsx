import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { troubleOf } from '#platform/web/errors.ts'
import { useFormat } from '#platform/web/format.ts'
import { useActor } from '#platform/web/session.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { Checkbox } from '#platform/web/ui/choice.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { TextArea } from '#platform/web/ui/text-field.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import type { IncidentView } from '../../contract.ts'
import { exchange, incidents, keepCopy } from '../doors.ts'
import { useDelegationNames } from '../pieces/delegations.tsx'
import { useIncident } from './hold.tsx'

type Indicator = IncidentView['indicators'][number]

/** Takes an indicator back from everybody: out of the incident and of the exchange, where it is pulled from, in one act. */
export function WithdrawIndicator({ indicator, onClose }: { indicator: Indicator; onClose: () => void }) {
  const say = useWords()
  const format = useFormat()
  const { incident } = useIncident()
  const { stixId, name } = indicator.body
  const [reason, setReason] = useState('')
  const [forbid, setForbid] = useState(false)
  const told = useReceivers(incident.id, indicator)
  const withdraw = useMutation(incidents.withdrawIndicator.mutationOptions())
  const send = async () => {
    const answer = await withdraw.mutateAsync({
      id: incident.id,
      itemId: indicator.id,
      version: incident.version ?? 1,
      reason,
      forbid,
    })
    keepCopy(answer.incident)
    toast(
      answer.told.length === 0
        ? say('incidents.indicator.withdrawnUntold')
        : say('incidents.indicator.withdrawn', { count: answer.told.length }),
    )
    onClose()
  }
  const trouble = withdraw.error
  const busy = withdraw.isPending
  return (
    <Dialog
      title={say('incidents.indicator.withdraw.title', { name: name || stixId })}
      isOpen
      grave
      busy={busy}
      onClose={onClose}
    >
      <p>{say('incidents.indicator.withdraw.what')}</p>
      <p>
        {told.length > 0
          ? say('incidents.indicator.withdraw.told', { count: told.length, names: format.list(told) })
          : say('incidents.indicator.withdraw.toldNobody')}
      </p>
      <TextArea
        label={say('incidents.reason')}
        hint={say('incidents.indicator.withdraw.reason.hint')}
        value={reason}
        onChange={setReason}
        rows={3}
        maxLength={2000}
      />
      <Checkbox
        label={say('incidents.indicator.forbid')}
        hint={say('incidents.indicator.forbid.hint')}
        value={forbid}
        onChange={setForbid}
      />
      {trouble && <ErrorState title={troubleOf(trouble, say).title} />}
      <div className="dialog-acts">
        <Button onPress={onClose}>{say('confirm.leave')}</Button>
        <Button
          kind="grave"
          busy={busy}
          refused={reason.trim() === '' ? say('incidents.reason.needed') : undefined}
          onPress={() => void send().catch(() => undefined)}
        >
          {say('incidents.indicator.withdraw')}
        </Button>
      </div>
    </Dialog>
  )
}

/** The names of those who pulled the object, or read it in the incident; they are told to its owner alone. */
function useReceivers(id: string, { body: { stixId }, ownMarking, since }: Indicator): string[] {
  const nameOf = useDelegationNames()
  const own = useActor().delegationId
  const { data } = useQuery(exchange.object.queryOptions({ input: { stixId }, retry: false }))
  const { data: handed } = useQuery(incidents.versions.deliveries.queryOptions({ input: { id } }))
  const pulled = data?.deliveries.flatMap(({ toDelegationId }) => toDelegationId ?? []) ?? []
  const read = ownMarking ? [] : (handed ?? []).flatMap(({ at, to }) => (to && at >= since ? [to.id] : []))
  // Our own reading is a delivery too, and nobody needs to tell us.
  const ids = new Set([...pulled, ...read].filter((one) => one !== own))
  return [...ids].flatMap((one) => nameOf(one) ?? [])
}
