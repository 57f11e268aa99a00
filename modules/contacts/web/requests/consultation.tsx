import { useMutation } from '@tanstack/react-query'
import { z } from 'zod'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Name } from '#platform/web/ui/tag.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { type DiplomaticRequest, Passage, type RequestEvent } from '../../contract/requests.ts'
import { PassageField, PassageShown } from '../pieces/passage.tsx'
import { keepCopy, requests } from './doors.ts'

/** What both sides said on the request, in order: answers with their words and reasons, and the consultation on them. */
export function Consultation({ request }: { request: DiplomaticRequest }) {
  const say = useWords()
  const said = request.steps.filter(
    ({ step, words, reason }) => step === 'consult' || (step !== 'send' && (words !== null || reason !== null)),
  )
  return (
    <Section title={say('contacts.requests.consultation')} {...(said.length > 0 ? { count: said.length } : {})}>
      {said.length === 0 && <p className="faint">{say('contacts.requests.consultation.none')}</p>}
      {said.length > 0 && (
        <ol className="request-thread">
          {said.map((event) => (
            <Said key={`${event.step} ${event.at}`} event={event} mine={event.by?.id === request.from.id} />
          ))}
        </ol>
      )}
      {request.may.consult && <Speak request={request} />}
    </Section>
  )
}

function Said({ event: { step, at, by, personName, words, reason }, mine }: { event: RequestEvent; mine: boolean }) {
  const say = useWords()
  return (
    <li className={mine ? 'from' : 'to'}>
      <p className="request-thread-head">
        {by && (
          <b>
            <Name invented={by.invented}>{by.name}</Name>
          </b>
        )}
        {personName !== null && <bdi>{personName}</bdi>}
        {step !== 'consult' && <span>{say(`contacts.requests.step.${step}`)}</span>}
        <span className="faint">
          <When at={at} />
        </span>
      </p>
      {reason !== null && (
        <p>
          <b>{say('contacts.requests.reason')}</b> {say(`contacts.requests.reason.${reason}`)}
        </p>
      )}
      {words && <PassageShown passage={words} />}
    </li>
  )
}

const Words = z.object({ words: Passage })

function Speak({ request }: { request: DiplomaticRequest }) {
  const say = useWords()
  const send = useMutation(requests.consult.mutationOptions())
  const form = useDoorForm({
    schema: Words,
    draft: `request.consult.${request.id}`,
    send: ({ words }) => send.mutateAsync({ id: request.id, words }),
    onSent: (copy) => {
      keepCopy(copy)
      form.set({ words: undefined })
      toast(say('contacts.requests.consult.done'))
    },
  })
  return (
    <DoorForm form={form} act={say('contacts.requests.consult')}>
      <PassageField
        label={say('contacts.requests.consult.words')}
        hint={say('contacts.requests.consult.hint')}
        rows={3}
        value={form.values.words ?? null}
        onChange={(words) => form.set({ words: words ?? undefined })}
        error={form.issue('words') ?? form.issue('words.text')}
      />
    </DoorForm>
  )
}
