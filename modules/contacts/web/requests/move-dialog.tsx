import { useMutation } from '@tanstack/react-query'
import { z } from 'zod'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { RadioChoice } from '#platform/web/ui/choice.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { DeclineReason, type DiplomaticRequest, Passage } from '../../contract/requests.ts'
import { isReasoned } from '../../rules/requests.ts'
import { PassageField } from '../pieces/passage.tsx'
import { keepCopy, requests } from './doors.ts'

type Move = Exclude<DiplomaticRequest['may']['moves'][number], 'send'>

const Answer = z.object({ reason: DeclineReason.nullable().default(null), words: Passage.nullable().default(null) })
const Refusal = Answer.refine(({ reason }) => reason !== null, { path: ['reason'], message: 'field.choose' }).refine(
  ({ reason, words }) => reason === null || isReasoned(reason, words?.text ?? null),
  { path: ['words'], message: 'REQUEST_REASON_MISSING' },
)

type MoveProps = { request: DiplomaticRequest; move: Move; onClose: () => void }

/** One act on a request: what it does, who sees it, and words to go with it. A refusal gives its reason. */
export function MoveDialog({ request, move, onClose }: MoveProps) {
  const say = useWords()
  const send = useMutation(requests.move.mutationOptions())
  const form = useDoorForm({
    schema: move === 'decline' ? Refusal : Answer,
    send: (said) => send.mutateAsync({ id: request.id, move, saw: request.status, ...said }),
    onSent: (copy) => {
      keepCopy(copy)
      toast(say(`contacts.requests.move.${move}.done`))
      onClose()
    },
  })
  return (
    <Dialog
      title={`${request.world === 'exercise' ? `${say('exercise.word')} – ` : ''}${say(`contacts.requests.move.${move}`)}`}
      isOpen
      grave={move === 'withdraw' || move === 'decline'}
      busy={form.busy}
      onClose={onClose}
    >
      <dl className="consequences">
        <div>
          <dt>{say('confirm.happens')}</dt>
          <dd>{say(`contacts.requests.move.${move}.happens`)}</dd>
        </div>
        <div>
          <dt>{say('confirm.seenBy')}</dt>
          <dd>{say('contacts.requests.move.seenBy', { from: request.from.name, to: request.to.name })}</dd>
        </div>
        <div>
          <dt>{say('confirm.undone')}</dt>
          <dd>{say(`contacts.requests.move.${move}.undone`)}</dd>
        </div>
      </dl>
      <DoorForm
        form={form}
        act={say(`contacts.requests.move.${move}`)}
        beside={<Button onPress={onClose}>{say('confirm.leave')}</Button>}
      >
        {move === 'decline' && (
          <RadioChoice
            label={say('contacts.requests.reason.why')}
            options={DeclineReason.options.map((id) => ({ id, label: say(`contacts.requests.reason.${id}`) }))}
            {...form.field('reason')}
            isRequired
          />
        )}
        <PassageField
          label={say('contacts.requests.move.words')}
          isRequired={move === 'decline' && form.values.reason === 'other'}
          rows={3}
          value={form.values.words ?? null}
          onChange={(words) => form.set({ words })}
          error={form.issue('words') ?? form.issue('words.text')}
        />
      </DoorForm>
    </Dialog>
  )
}
