import { useMutation } from '@tanstack/react-query'
import { z } from 'zod'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { useFormat } from '#platform/web/format.ts'
import { Button, ButtonLink } from '#platform/web/ui/button.tsx'
import { Confirm, Dialog } from '#platform/web/ui/dialog.tsx'
import { TextArea } from '#platform/web/ui/text-field.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useNow } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Nomination } from '../../contract/nominations.ts'
import { nominations, readAgain, untilRead } from '../directory/doors.ts'

type ActProps = { nomination: Nomination }

/** What may be done with it now, by its delegation or by the secretariat. */
export function NominationActs({ nomination }: ActProps) {
  const say = useWords()
  const { id, may } = nomination
  return (
    <>
      {may.check && <Accept nomination={nomination} />}
      {may.check && <GiveBack nomination={nomination} />}
      {may.propose && <Propose nomination={nomination} />}
      {may.change && (
        <ButtonLink icon="edit" to={`/contacts/nominations/${id}/edit`}>
          {say('contacts.nominations.change')}
        </ButtonLink>
      )}
      {may.withdraw && <Withdraw nomination={nomination} />}
    </>
  )
}

/** Of somebody who leaves the service the access ends with this act, or on its day: that is said before all else. */
function Propose({ nomination }: ActProps) {
  const say = useWords()
  const format = useFormat()
  const { id, note, personLeaves, before, function: title, effectiveAt } = nomination
  const isDue = Date.parse(effectiveAt) <= useNow()
  const propose = useMutation(nominations.propose.mutationOptions({ onSuccess: untilRead }))
  const values = { name: before?.personName ?? title, day: format.dateTime(effectiveAt) }
  const consequence = personLeaves ? (isDue ? 'leaves.now' : 'leaves') : 'propose'
  const act = say(personLeaves ? 'contacts.nominations.propose.leaves' : 'contacts.nominations.propose')
  if (note === null)
    return (
      <Button kind="primary" icon="send" refused={say('NOTE_MISSING')}>
        {act}
      </Button>
    )
  return (
    <Confirm
      title={say('contacts.nominations.propose.title', { name: title })}
      grave={personLeaves}
      trigger={
        <Button kind={personLeaves ? 'grave' : 'primary'} icon="send">
          {act}
        </Button>
      }
      happens={say(`contacts.nominations.${consequence}.happens`, values)}
      seenBy={say('contacts.nominations.propose.seenBy')}
      undone={say(`contacts.nominations.${consequence}.undone`, values)}
      act={act}
      onConfirm={() => propose.mutateAsync({ id })}
    />
  )
}

function Withdraw({ nomination }: ActProps) {
  const say = useWords()
  const withdraw = useMutation(nominations.withdraw.mutationOptions({ onSuccess: untilRead }))
  return (
    <Confirm
      title={say('contacts.nominations.withdraw.title', { name: nomination.function })}
      trigger={
        <Button kind="quiet" icon="withdraw">
          {say('contacts.nominations.withdraw')}
        </Button>
      }
      happens={say('contacts.nominations.withdraw.happens')}
      seenBy={say('contacts.nominations.propose.seenBy')}
      undone={say('contacts.nominations.withdraw.undone')}
      act={say('contacts.nominations.withdraw')}
      onConfirm={() => withdraw.mutateAsync({ id: nomination.id })}
    />
  )
}

function Accept({ nomination }: ActProps) {
  const say = useWords()
  const format = useFormat()
  const { id, delegationName, effectiveAt } = nomination
  const accept = useMutation(
    nominations.accept.mutationOptions({
      // The window closes when the page behind it says the same.
      onSuccess: async () => {
        await untilRead()
        toast(say('contacts.nominations.accepted'), { kind: 'done' })
      },
    }),
  )
  return (
    <Confirm
      title={say('contacts.nominations.accept.title', { name: nomination.function })}
      trigger={
        <Button kind="primary" icon="check">
          {say('contacts.nominations.accept')}
        </Button>
      }
      happens={say('contacts.nominations.accept.happens', { day: format.dateTime(effectiveAt) })}
      seenBy={say('contacts.nominations.accept.seenBy', { name: delegationName })}
      undone={say('contacts.nominations.accept.undone')}
      act={say('contacts.nominations.accept')}
      onConfirm={() => accept.mutateAsync({ id })}
    />
  )
}

const Because = z.object({ reason: z.string().trim().min(1).max(2_000) })

function GiveBack({ nomination }: ActProps) {
  const say = useWords()
  return (
    <Dialog
      title={say('contacts.nominations.return.title', { name: nomination.function })}
      trigger={<Button>{say('contacts.nominations.return')}</Button>}
    >
      {(close) => <GiveBackForm id={nomination.id} close={close} />}
    </Dialog>
  )
}

function GiveBackForm({ id, close }: { id: string; close: () => void }) {
  const say = useWords()
  const giveBack = useMutation(nominations.return.mutationOptions())
  const form = useDoorForm({
    schema: Because,
    send: ({ reason }) => giveBack.mutateAsync({ id, reason }),
    onSent: () => {
      readAgain()
      toast(say('contacts.nominations.returned'), { kind: 'done' })
      close()
    },
  })
  return (
    <DoorForm form={form} act={say('contacts.nominations.return')}>
      <TextArea
        label={say('contacts.nominations.return.reason')}
        hint={say('contacts.nominations.return.hint')}
        rows={4}
        {...form.field('reason')}
      />
    </DoorForm>
  )
}
