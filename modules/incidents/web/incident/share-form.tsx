import { useMutation } from '@tanstack/react-query'
import { z } from 'zod'
import { Marking } from '#modules/sharing/contract.ts'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { useActor } from '#platform/web/session.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import type { IncidentView } from '../../contract.ts'
import { mayShare } from '../../rules.ts'
import { incidents, keepCopy } from '../doors.ts'
import { IncidentMarkingField, ownerMarking } from '../items/part-marking-field.tsx'
import { useReach } from '../pieces/reach.tsx'

const Shared = z.object({ marking: Marking })

/** Sharing, as a form of one field: the marking. Who will see it is said in one sentence before it is sent. */
export function ShareForm({ incident, onShared }: { incident: IncidentView; onShared: (copy: IncidentView) => void }) {
  const say = useWords()
  const actor = useActor()
  const share = useMutation(incidents.share.mutationOptions())
  const form = useDoorForm({
    schema: Shared,
    initial: { marking: ownerMarking(incident) },
    send: ({ marking }) => share.mutateAsync({ id: incident.id, version: incident.version ?? 1, marking }),
    onSent: (copy) => {
      keepCopy(copy)
      toast(say('incidents.share.done'))
      onShared(copy)
    },
  })
  const marking = Marking.safeParse(form.values.marking).data ?? ownerMarking(incident)
  const { sentence, act } = useReach(marking)
  const verdict = mayShare(actor, { ownerId: incident.owner.id, status: incident.status }, marking)
  return (
    <DoorForm
      form={form}
      act={incident.status === 'draft' ? act : say('incidents.act.remark')}
      refused={verdict === true ? undefined : say(verdict.refused)}
    >
      <IncidentMarkingField
        value={marking}
        onChange={(next) => form.set({ marking: next })}
        error={form.issue('marking')}
      />
      <div className="will-see" role="status">
        <strong>{say('confirm.seenBy')}</strong>
        <p>{sentence}</p>
        <small>{say(incident.status === 'draft' ? 'incidents.share.undone' : 'incidents.share.remark.undone')}</small>
      </div>
    </DoorForm>
  )
}
