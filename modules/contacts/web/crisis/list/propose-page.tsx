import { useMutation } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { z } from 'zod'
import { DoorForm, FieldGroup, useDoorForm } from '#platform/web/form.tsx'
import { useActor } from '#platform/web/session.tsx'
import { Page } from '#platform/web/ui/page.tsx'
import { Picker } from '#platform/web/ui/picker.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { CrisisLadder, crisisPaths } from '../../../contract/crisis.ts'
import { useRecipients } from '../../requests/recipients.ts'
import { crisis, readAgain } from '../doors.ts'
import { usualLadder } from '../../../rules/crisis.ts'
import { LadderField } from '../../pieces/ladder-field.tsx'
import { scaled } from '../../pieces/ladder-times.ts'
import '../crisis.css'
export { loader } from '../words.ts'

const Proposal = z.object({ delegationId: z.uuid(), ladder: CrisisLadder })

/** A head of delegation proposes a line; it stands when the head of the other side agrees. */
export function ProposePage() {
  const say = useWords()
  const head = useActor().roles.includes('head-of-delegation')
  return (
    <Page
      title={say('contacts.crisis.new')}
      lead={say('crisis.propose.lead')}
      crumbs={[{ label: say('contacts.crisis.title'), to: crisisPaths.all }]}
    >
      {head ? <Proposing /> : <ErrorState title={say('CRISIS_NOT_HEAD')} />}
    </Page>
  )
}

function Proposing() {
  const say = useWords()
  const navigate = useNavigate()
  const others = useRecipients()
  const propose = useMutation(crisis.propose.mutationOptions())
  const form = useDoorForm({
    schema: Proposal,
    initial: { ladder: usualLadder },
    send: (input) => propose.mutateAsync(input),
    onSent: ({ id, them }) => {
      toast(say('crisis.proposed', { name: them.name }))
      void readAgain()
      void navigate(crisisPaths.one(id), { replace: true })
    },
  })
  return (
    <DoorForm form={form} act={say('crisis.propose')}>
      <Picker label={say('crisis.with')} options={others} {...form.field('delegationId')} />
      <FieldGroup title={say('crisis.ladder')} hint={say('crisis.ladder.hint')}>
        <LadderField
          value={scaled(form.values.ladder ?? usualLadder, 1 / 60)}
          onChange={(ladder) => form.set({ ladder: scaled(ladder, 60) })}
          error={form.issue('ladder')}
          words="crisis.ladder."
          first={say('crisis.ladder.officers')}
          units={['minute']}
        />
      </FieldGroup>
    </DoorForm>
  )
}
