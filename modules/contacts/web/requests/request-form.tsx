import type { ReactNode } from 'react'
import { DoorForm, FieldGroup } from '#platform/web/form.tsx'
import type { DoorForm as Form } from '#platform/web/form.tsx'
import { MarkingField } from '#modules/sharing/web/pieces.tsx'
import { Marking } from '#modules/sharing/contract.ts'
import { RadioChoice } from '#platform/web/ui/choice.tsx'
import { DateTimeField } from '#platform/web/ui/date-time-field.tsx'
import { ManyPicker, Picker } from '#platform/web/ui/picker.tsx'
import { RunChoice } from '#platform/web/ui/run-choice.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { RequestDraft, RequestKind } from '../../contract/requests.ts'
import { requestForms } from '../../requests/forms.ts'
import { knownMeasures } from '../../requests/measures.ts'
import { PassageField } from '../pieces/passage.tsx'
import { FormFields } from './form-fields.tsx'
import { useNamed, useRecipients } from './recipients.ts'
import { useIncidentOptions } from './incident-options.ts'
import './requests.css'

export type Incident = { id: string; title: string; exercise: boolean }
type Draft = Form<typeof RequestDraft>

export const noMarking: Marking = {
  tlp: 'amber+strict',
  pap: null,
  audience: { delegations: [], groups: [], people: [] },
  embargoUntil: null,
  caveats: [],
  exercise: false,
}

/** As the door takes it: without the fields of another kind that was chosen before, and without empty lines. */
export function written(input: RequestDraft): RequestDraft {
  const form = requestForms[input.kind].flatMap(({ key }) => {
    const value = input.form[key]
    const held = Array.isArray(value) ? value.map((one) => one.trim()).filter((one) => one !== '') : value
    return held === undefined || held.length === 0 ? [] : [[key, held] as const]
  })
  return {
    ...input,
    form: Object.fromEntries(form),
    marking: { ...input.marking, exercise: input.world === 'exercise' },
  }
}

type RequestFormProps = {
  form: Draft
  /** The incident that it is about from the start. */
  incident: Incident | undefined
  /** It is on the host already: its world does not change any more. */
  kept?: boolean
  act: string
  beside?: ReactNode
}

/** The guided form: to whom and what kind, the questions of that kind, words, grounds, deadline, marking. */
export function RequestForm({ form, incident, kept = false, act, beside }: RequestFormProps) {
  const say = useWords()
  return (
    <DoorForm form={form} act={act} beside={beside}>
      <WhatFields form={form} incident={incident} kept={kept} />
      <FieldGroup
        title={say('contacts.requests.form', { kind: say(`contacts.requests.kind.${kindOf(form)}`) })}
        hint={say('contacts.requests.form.hint')}
      >
        <div className="request-questions">
          <FormFields
            kind={kindOf(form)}
            values={form.values.form ?? {}}
            onChange={(values) => form.set({ form: values })}
          />
        </div>
      </FieldGroup>
      <WordsFields form={form} />
      <GroundFields form={form} incident={incident} />
      <FieldGroup title={say('contacts.requests.marking')} hint={say('contacts.requests.marking.hint')}>
        <Marked form={form} />
      </FieldGroup>
    </DoorForm>
  )
}

const kindOf = (form: Draft): RequestKind => form.values.kind ?? 'assistance'

function WhatFields({ form, incident, kept }: Pick<RequestFormProps, 'form' | 'incident' | 'kept'>) {
  const say = useWords()
  return (
    <FieldGroup title={say('contacts.requests.what')}>
      {!kept && !incident && (
        <RadioChoice
          label={say('contacts.worlds')}
          options={(['real', 'exercise'] as const).map((id) => ({
            id,
            label: say(`contacts.requests.world.${id}`),
            hint: say(`contacts.requests.world.${id}.hint`),
          }))}
          value={form.values.world ?? 'real'}
          // An incident of one world is nothing in the other.
          onChange={(world) => form.set({ world, incidentId: null })}
        />
      )}
      <RadioChoice
        cards
        label={say('contacts.requests.kind')}
        options={RequestKind.options.map((id) => ({
          id,
          label: say(`contacts.requests.kind.${id}`),
          hint: say(`contacts.requests.kind.${id}.hint`),
        }))}
        value={kindOf(form)}
        onChange={(kind) => form.set({ kind })}
      />
      <Picker label={say('contacts.requests.to')} options={useRecipients()} {...form.field('to')} />
      {!kept && (
        <RunChoice
          exercise={form.values.world === 'exercise'}
          other={form.values.to}
          value={form.values.run}
          onChange={(run) => form.set({ run })}
        />
      )}
    </FieldGroup>
  )
}

function WordsFields({ form }: { form: Draft }) {
  const say = useWords()
  return (
    <FieldGroup title={say('contacts.requests.words')} hint={say('contacts.requests.words.group')}>
      <TextField
        label={say('contacts.requests.subject')}
        hint={say('contacts.requests.subject.hint')}
        width="wide"
        maxLength={200}
        {...form.field('subject')}
      />
      <PassageField
        label={say('contacts.requests.words.text')}
        hint={say('contacts.requests.words.hint')}
        value={form.values.words}
        onChange={(words) => form.set({ words })}
        error={form.issue('words') ?? form.issue('words.text')}
      />
    </FieldGroup>
  )
}

function GroundFields({ form, incident }: Pick<RequestFormProps, 'form' | 'incident'>) {
  const say = useWords()
  const { options, onType } = useIncidentOptions(form.values.world ?? 'real', incident)
  return (
    <FieldGroup title={say('contacts.requests.grounds')}>
      <Picker
        label={say('contacts.requests.incident')}
        hint={say('contacts.requests.incident.hint')}
        isRequired={false}
        options={options}
        value={form.values.incidentId ?? null}
        onChange={(id) => form.set({ incidentId: id ?? null })}
        onType={onType}
        error={form.issue('incidentId')}
      />
      <ManyPicker
        label={say('contacts.requests.cites')}
        hint={say('contacts.requests.cites.hint')}
        isRequired={false}
        options={knownMeasures.map(({ id, label }) => ({
          id,
          label: `${label} – ${say(`contacts.requests.measure.${id}`)}`,
        }))}
        value={form.values.cites ?? []}
        onChange={(cites) => form.set({ cites })}
        error={form.issue('cites')}
      />
      <DateTimeField
        label={say('contacts.requests.due')}
        hint={say('contacts.requests.due.hint')}
        isRequired={false}
        value={form.values.dueAt ?? null}
        onChange={(dueAt) => form.set({ dueAt: dueAt ?? null })}
        error={form.issue('dueAt')}
      />
    </FieldGroup>
  )
}

function Marked({ form }: { form: Draft }) {
  const to = form.values.to
  const marking = Marking.parse(form.values.marking ?? noMarking)
  const { delegations } = marking.audience
  // What is asked of a delegation reaches it: it is named from the start, and the door would add it.
  const shown =
    to === undefined || marking.tlp === 'red' || delegations.includes(to)
      ? marking
      : { ...marking, audience: { ...marking.audience, delegations: [...delegations, to] } }
  const people = useNamed(marking.tlp === 'red', to)
  return (
    <MarkingField
      name="marking"
      value={shown}
      onChange={(next) => form.set({ marking: next })}
      people={people}
      error={form.issue('marking')}
    />
  )
}
