import { useSuspenseQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { DoorForm, FieldGroup, useDoorForm } from '#platform/web/form.tsx'
import { Picker } from '#platform/web/ui/picker.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { incidentLists } from '../../code-lists.ts'
import { Attribution, PartMarking } from '../../contract.ts'
import { incidents } from '../doors.ts'
import { useCodeOptions } from '../pieces/code-word.tsx'
import { useCountryOptions } from './country-options.ts'
import { useIncident } from '../incident/hold.tsx'
import type { ItemFormProps } from './item-form.ts'
import { KnownTimeField } from './known-time-field.tsx'
import { PartMarkingField } from './part-marking-field.tsx'
import { ProvenanceFields } from './provenance-fields.tsx'
import { WrittenField } from './written-field.tsx'

const schema = Attribution.omit({ kind: true }).extend({ marking: PartMarking })

/** Who said that whom did it, on which ground. The form asks for what was said, never for what we think. */
export function AttributionForm({ body, marking, onSend }: ItemFormProps<'attribution'>) {
  const say = useWords()
  const codes = useCodeOptions()
  const countries = useCountryOptions()
  const { incident } = useIncident()
  const world = incident.exercise ? 'exercise' : 'real'
  const { data: actors } = useSuspenseQuery(incidents.actors.list.queryOptions({ input: { world, limit: 200 } }))
  const form = useDoorForm({
    schema,
    initial: { ...body, marking },
    send: ({ marking: own, ...rest }: z.output<typeof schema>) => onSend({ kind: 'attribution', ...rest }, own),
  })
  return (
    <DoorForm form={form} act={say(body ? 'incidents.save' : 'incidents.add.attribution')}>
      <FieldGroup title={say('incidents.attribution.who')}>
        <TextField
          label={say('incidents.attribution.by')}
          hint={say('incidents.attribution.by.hint')}
          {...form.field('by')}
        />
        <Picker
          label={say('incidents.attribution.byCountry')}
          options={countries}
          {...form.field('byCountry')}
          onChange={(byCountry) => form.set({ byCountry })}
        />
        <KnownTimeField
          label={say('incidents.attribution.at')}
          name="at"
          value={form.values.at}
          onChange={(at) => form.set({ at })}
          error={form.issue('at')}
        />
        <Picker
          label={say('incidents.attribution.type')}
          options={codes(incidentLists.attributionTypes)}
          {...form.field('type')}
          onChange={(type) => form.set({ type })}
          width="wide"
        />
        <TextField
          label={say('incidents.attribution.certainty')}
          hint={say('incidents.attribution.certainty.hint')}
          maxLength={200}
          {...form.field('certainty')}
        />
        <Picker
          label={say('incidents.attribution.basis')}
          options={codes(incidentLists.attributionBases)}
          {...form.field('basis')}
          onChange={(basis) => form.set({ basis })}
          width="wide"
        />
      </FieldGroup>
      <FieldGroup title={say('incidents.attribution.to')}>
        <TextField
          label={say('incidents.attribution.toName')}
          hint={say('incidents.attribution.to.hint')}
          {...form.field('to')}
        />
        <Picker
          label={say('incidents.attribution.toCountry')}
          options={countries}
          {...form.field('toCountry')}
          onChange={(toCountry) => form.set({ toCountry })}
        />
        <Picker
          label={say('incidents.attribution.toCategory')}
          options={codes(incidentLists.initiatorCategories)}
          {...form.field('toCategory')}
          onChange={(toCategory) => form.set({ toCategory })}
          width="wide"
        />
        {actors.items.length > 0 && (
          <Picker
            label={say('incidents.attribution.actor')}
            options={actors.items.map(({ id, name }) => ({ id, label: name }))}
            {...form.field('actorId')}
            onChange={(actorId) => form.set({ actorId })}
          />
        )}
      </FieldGroup>
      <WrittenField
        label={say('incidents.attribution.words')}
        hint={say('incidents.attribution.words.hint')}
        name="words"
        isRequired={false}
        rows={4}
        value={form.values.words ?? null}
        onChange={(words) => form.set({ words })}
        error={form.issue('words') ?? form.issue('words.text')}
      />
      <ProvenanceFields needed values={form.values} set={form.set} issue={form.issue} />
      <PartMarkingField
        value={form.values.marking}
        onChange={(next) => form.set({ marking: next })}
        error={form.issue('marking')}
      />
    </DoorForm>
  )
}
