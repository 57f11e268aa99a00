import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { z } from 'zod'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { Button, ButtonLink } from '#platform/web/ui/button.tsx'
import { Confirm, Dialog } from '#platform/web/ui/dialog.tsx'
import { TextArea } from '#platform/web/ui/text-field.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { type DiplomaticLetter, letterPaths } from '../../contract/letters.ts'
import { missingOf } from '../../rules/letters.ts'
import { keepCopy, letters, readAgain } from './doors.ts'

type Acting = { letter: DiplomaticLetter; onClose: () => void }

export function LetterActs({ letter }: { letter: DiplomaticLetter }) {
  const say = useWords()
  const [open, setOpen] = useState<'issue' | 'discard' | 'withdraw'>()
  const { change, issue, withdraw } = letter.may
  const missing = letter.content ? missingOf(letter.content) : []
  const close = () => setOpen(undefined)
  return (
    <>
      {issue && (
        <Button
          kind="primary"
          icon="seal"
          refused={
            missing.length > 0
              ? say('contacts.letters.lacking', {
                  what: missing.map((what) => say(`contacts.letters.lacking.${what}`)).join(', '),
                })
              : undefined
          }
          onPress={() => setOpen('issue')}
        >
          {say('contacts.letters.issue')}
        </Button>
      )}
      {change && (
        <>
          <ButtonLink icon="edit" to={letterPaths.edit(letter.id)}>
            {say('contacts.letters.change')}
          </ButtonLink>
          <Button icon="remove" onPress={() => setOpen('discard')}>
            {say('contacts.letters.discard')}
          </Button>
        </>
      )}
      {withdraw && (
        <Button icon="withdraw" onPress={() => setOpen('withdraw')}>
          {say('contacts.letters.withdraw')}
        </Button>
      )}
      {open === 'issue' && <IssueConfirm letter={letter} onClose={close} />}
      {open === 'discard' && <DiscardConfirm letter={letter} onClose={close} />}
      {open === 'withdraw' && <WithdrawDialog letter={letter} onClose={close} />}
    </>
  )
}

function IssueConfirm({ letter, onClose }: Acting) {
  const say = useWords()
  const issue = useMutation(letters.issue.mutationOptions())
  return (
    <Confirm
      title={say('contacts.letters.issue')}
      isOpen
      onClose={onClose}
      happens={say('contacts.letters.issue.happens')}
      seenBy={
        letter.to
          ? say('contacts.letters.issue.seenBy', { to: letter.to.name })
          : say('contacts.letters.issue.seenBy.nobody')
      }
      undone={say('contacts.letters.issue.undone')}
      act={say('contacts.letters.issue')}
      grave
      onConfirm={async () => {
        keepCopy(await issue.mutateAsync({ id: letter.id }))
        toast(say('contacts.letters.issue.done'))
      }}
    />
  )
}

function DiscardConfirm({ letter, onClose }: Acting) {
  const say = useWords()
  const navigate = useNavigate()
  const discard = useMutation(letters.discard.mutationOptions())
  return (
    <Confirm
      title={say('contacts.letters.discard')}
      isOpen
      onClose={onClose}
      happens={say('contacts.letters.discard.happens')}
      seenBy={say('contacts.letters.discard.seenBy')}
      undone={say('contacts.letters.discard.undone')}
      act={say('contacts.letters.discard')}
      grave
      onConfirm={async () => {
        await discard.mutateAsync({ id: letter.id })
        await navigate(letterPaths.all, { replace: true })
        readAgain()
      }}
    />
  )
}

const Reason = z.object({ reason: z.string().trim().min(1).max(1_000) })

function WithdrawDialog({ letter, onClose }: Acting) {
  const say = useWords()
  const withdraw = useMutation(letters.withdraw.mutationOptions())
  const form = useDoorForm({
    schema: Reason,
    send: ({ reason }) => withdraw.mutateAsync({ id: letter.id, reason }),
    onSent: (copy) => {
      keepCopy(copy)
      toast(say('contacts.letters.withdraw.done'))
      onClose()
    },
  })
  return (
    <Dialog title={say('contacts.letters.withdraw')} isOpen grave busy={form.busy} onClose={onClose}>
      <p>{say('contacts.letters.withdraw.happens')}</p>
      <DoorForm
        form={form}
        act={say('contacts.letters.withdraw')}
        beside={<Button onPress={onClose}>{say('confirm.leave')}</Button>}
      >
        <TextArea
          label={say('contacts.letters.withdraw.reason')}
          rows={3}
          maxLength={1_000}
          {...form.field('reason')}
        />
      </DoorForm>
    </Dialog>
  )
}
