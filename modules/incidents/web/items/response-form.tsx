import type { z } from 'zod'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { Picker } from '#platform/web/ui/picker.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { incidentLists } from '../../code-lists.ts'
import { PartMarking, Response } from '../../contract.ts'
import { useCodeOptions } from '../pieces/code-word.tsx'
import { useCountryOptions } from './country-options.ts'
import type { ItemFormProps } from './item-form.ts'
import { KnownTimeField } from './known-time-field.tsx'
import { PartMarkingField } from './part-marking-field.tsx'
import { ProvenanceFields } from './provenance-fields.tsx'
import { WrittenField } from './written-field.tsx'

const schema = Response.omit({ kind: true }).extend({ marking: PartMarking })

/** What somebody did about it in public: a statement, a note of protest, sanctions, a charge. */
export function ResponseForm({ body, marking, onSend }: ItemFormProps<'response'>) {
  const say = useWords()
  const codes = useCodeOptions()
  const countries = useCountryOptions()
  const form = useDoorForm({
    schema,
    initial: { ...body, marking },
    send: ({ marking: own, ...rest }: z.output<typeof schema>) => onSend({ kind: 'response', ...rest }, own),
  })
  return (
    <DoorForm form={form} act={say(body ? 'incidents.save' : 'incidents.add.response')}>
      <TextField label={say('incidents.response.by')} {...form.field('by')} />
      <Picker
        label={say('incidents.attribution.byCountry')}
        options={countries}
        {...form.field('byCountry')}
        onChange={(byCountry) => form.set({ byCountry })}
      />
      <Picker
        label={say('incidents.response.responder')}
        options={codes(incidentLists.responders)}
        {...form.field('responder')}
        onChange={(responder) => form.set({ responder })}
      />
      <KnownTimeField
        label={say('incidents.response.at')}
        name="at"
        value={form.values.at}
        onChange={(at) => form.set({ at })}
        error={form.issue('at')}
      />
      <Picker
        label={say('incidents.response.political')}
        options={codes(incidentLists.politicalResponses)}
        {...form.field('political')}
        onChange={(political) => form.set({ political })}
        width="wide"
      />
      <Picker
        label={say('incidents.response.legal')}
        options={codes(incidentLists.legalResponses)}
        {...form.field('legal')}
        onChange={(legal) => form.set({ legal })}
        width="wide"
      />
      <WrittenField
        label={say('incidents.response.words')}
        name="words"
        rows={4}
        value={form.values.words ?? null}
        onChange={(words) => form.set({ words: words ?? { text: '' } })}
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
