import { useMutation } from '@tanstack/react-query'
import { Suspense } from 'react'
import { z } from 'zod'
import { Marking } from '#modules/sharing/contract.ts'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { useActor } from '#platform/web/session.tsx'
import { RadioChoice } from '#platform/web/ui/choice.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { Picker } from '#platform/web/ui/picker.tsx'
import { Waiting } from '#platform/web/ui/state.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { AnswerKind, type Question, Written } from '../../contract.ts'
import { incidents, readAgain } from '../doors.ts'
import { IncidentMarkingField } from '../items/part-marking-field.tsx'
import { WrittenField } from '../items/written-field.tsx'
import { useDelegations } from '../pieces/delegations.tsx'
import { Prose } from '../pieces/written.tsx'
import { useIncident } from './hold.tsx'

const Asked = z.object({ to: z.uuid(), words: Written, marking: Marking })

/** A question goes to one delegation, under a marking that must reach it. */
export function AskDialog({ onClose }: { onClose: () => void }) {
  const say = useWords()
  return (
    <Dialog title={say('incidents.question.ask')} isOpen wide onClose={onClose}>
      <Suspense fallback={<Waiting />}>
        <Asking onClose={onClose} />
      </Suspense>
    </Dialog>
  )
}

function Asking({ onClose }: { onClose: () => void }) {
  const say = useWords()
  const actor = useActor()
  const { incident } = useIncident()
  const others = useDelegations().filter(({ id, kind }) => id !== actor.delegationId && kind !== 'host')
  const first = incident.owner.id === actor.delegationId ? undefined : incident.owner.id
  const ask = useMutation(incidents.questions.ask.mutationOptions())
  const form = useDoorForm({
    schema: Asked,
    draft: `question.${incident.id}`,
    initial: {
      ...(first ? { to: first } : {}),
      marking: markingFor(incident.marking.tlp, incident.marking.exercise, first),
    },
    send: (input) => ask.mutateAsync({ id: incident.id, ...input }),
    onSent: () => {
      readAgain()
      toast(say('incidents.question.sent'))
      onClose()
    },
  })
  const to = form.field('to')
  const marking = form.values.marking ?? markingFor('amber', false, undefined)
  return (
    <DoorForm form={form} act={say('incidents.question.ask')}>
      <Picker
        label={say('incidents.question.to')}
        options={others.map(({ id, name }) => ({ id, label: name }))}
        {...to}
        onChange={(id) =>
          id && form.set({ to: id, marking: { ...marking, audience: { groups: [], people: [], delegations: [id] } } })
        }
      />
      <WrittenField
        label={say('incidents.question.words')}
        name="words"
        value={form.values.words ?? null}
        onChange={(words) => form.set(words ? { words } : {})}
        error={form.issue('words') ?? form.issue('words.text')}
        rows={5}
      />
      <IncidentMarkingField
        value={Marking.parse(marking)}
        onChange={(next) => form.set({ marking: next })}
        error={form.issue('marking')}
      />
    </DoorForm>
  )
}

const Answered = z
  .object({ kind: AnswerKind, words: Written.nullable(), marking: Marking })
  .refine(({ kind, words }) => kind === 'declined' || words !== null, { path: ['words'], message: 'field.required' })

export function AnswerDialog({ question, onClose }: { question: Question; onClose: () => void }) {
  const say = useWords()
  return (
    <Dialog title={say('incidents.question.answer')} isOpen wide onClose={onClose}>
      <Suspense fallback={<Waiting />}>
        <Answering question={question} onClose={onClose} />
      </Suspense>
    </Dialog>
  )
}

function Answering({ question, onClose }: { question: Question; onClose: () => void }) {
  const say = useWords()
  const answer = useMutation(incidents.questions.answer.mutationOptions())
  const form = useDoorForm({
    schema: Answered,
    draft: `answer.${question.id}`,
    initial: {
      kind: 'answered',
      words: null,
      marking: markingFor(question.marking.tlp, question.marking.exercise, question.from.id),
    },
    send: (input) => answer.mutateAsync({ questionId: question.id, ...input }),
    onSent: () => {
      readAgain()
      toast(say('incidents.question.answerSent'))
      onClose()
    },
  })
  return (
    <DoorForm
      form={form}
      act={say(form.values.kind === 'declined' ? 'incidents.question.decline' : 'incidents.question.answer')}
    >
      <blockquote className="asked">
        <Prose words={question.words} />
      </blockquote>
      <RadioChoice
        label={say('incidents.question.kind')}
        options={AnswerKind.options.map((id) => ({
          id,
          label: say(id === 'answered' ? 'incidents.question.answer' : 'incidents.question.decline'),
          hint: say(`incidents.question.${id}.hint`),
        }))}
        {...form.field('kind')}
      />
      <WrittenField
        label={say('incidents.question.answerWords')}
        name="words"
        isRequired={form.values.kind !== 'declined'}
        value={form.values.words ?? null}
        onChange={(words) => form.set({ words })}
        error={form.issue('words') ?? form.issue('words.text')}
        rows={6}
      />
      <IncidentMarkingField
        value={Marking.parse(form.values.marking)}
        onChange={(marking) => form.set({ marking })}
        error={form.issue('marking')}
      />
    </DoorForm>
  )
}

/** As the thing that is spoken of, and to the one who is spoken to. RED names people, whom we do not know here. */
function markingFor(tlp: Marking['tlp'], exercise: boolean, to: string | undefined): Marking {
  return {
    tlp: tlp === 'red' || tlp === 'clear' || tlp === 'green' ? 'amber+strict' : tlp,
    pap: null,
    audience: { delegations: to ? [to] : [], groups: [], people: [] },
    embargoUntil: null,
    caveats: [],
    exercise,
  }
}
