import type { z } from 'zod'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { Picker } from '#platform/web/ui/picker.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { PartMarking, Reply } from '../../contract.ts'
import { useCountryOptions } from './country-options.ts'
import type { ItemFormProps } from './item-form.ts'
import { KnownTimeField } from './known-time-field.tsx'
import { PartMarkingField } from './part-marking-field.tsx'
import { ProvenanceFields } from './provenance-fields.tsx'
import { WrittenField } from './written-field.tsx'

const schema = Reply.omit({ kind: true }).extend({ marking: PartMarking })

/** The right of reply: what the one who was named answered stands beside what was said of them. */
export function ReplyForm({ body, marking, onSend }: ItemFormProps<'reply'>) {
  const say = useWords()
  const countries = useCountryOptions()
  const form = useDoorForm({
    schema,
    initial: { ...body, marking },
    send: ({ marking: own, ...rest }: z.output<typeof schema>) => onSend({ kind: 'reply', ...rest }, own),
  })
  return (
    <DoorForm form={form} act={say(body ? 'incidents.save' : 'incidents.add.reply')}>
      <TextField label={say('incidents.reply.by')} {...form.field('by')} />
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
      <WrittenField
        label={say('incidents.reply.words')}
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
