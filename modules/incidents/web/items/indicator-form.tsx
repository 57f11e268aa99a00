import type { z } from 'zod'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { TextArea, TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { IndicatorLink, PartMarking } from '../../contract.ts'
import { worded } from './bindings.ts'
import type { ItemFormProps } from './item-form.ts'
import { PartMarkingField } from './part-marking-field.tsx'

const schema = IndicatorLink.omit({ kind: true }).extend({ marking: PartMarking })

/** An indicator that stands in the exchange already, or will come there; a file brings many at once. */
export function IndicatorForm({ body, marking, onSend }: ItemFormProps<'indicator'>) {
  const say = useWords()
  const form = useDoorForm({
    schema,
    initial: body ? { ...body, marking } : { marking, stixId: `indicator--${crypto.randomUUID()}` },
    send: ({ marking: own, ...rest }: z.output<typeof schema>) => onSend({ kind: 'indicator', ...rest }, own),
  })
  return (
    <DoorForm form={form} act={say(body ? 'incidents.save' : 'incidents.add.indicator')}>
      <p className="small faint">{say('incidents.indicator.form')}</p>
      <TextField label={say('incidents.indicator.name')} {...form.field('name')} />
      <TextArea
        label={say('incidents.indicator.pattern')}
        hint={say('incidents.indicator.pattern.hint')}
        rows={3}
        maxLength={10_000}
        {...worded(form.field('pattern'))}
      />
      <TextField
        label={say('incidents.indicator.stixId')}
        hint={say('incidents.indicator.stixId.hint')}
        mono
        width="wide"
        {...form.field('stixId')}
      />
      <PartMarkingField
        value={form.values.marking}
        onChange={(next) => form.set({ marking: next })}
        error={form.issue('marking')}
      />
    </DoorForm>
  )
}
