import type { z } from 'zod'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { useWords } from '#platform/web/words.ts'
import { Moment, PartMarking } from '../../contract.ts'
import type { ItemFormProps } from './item-form.ts'
import { KnownTimeField } from './known-time-field.tsx'
import { PartMarkingField } from './part-marking-field.tsx'
import { ProvenanceFields } from './provenance-fields.tsx'
import { WrittenField } from './written-field.tsx'

const schema = Moment.omit({ kind: true }).extend({ marking: PartMarking })

/** One moment of the timeline: when, and what happened then. */
export function MomentForm({ body, marking, onSend }: ItemFormProps<'moment'>) {
  const say = useWords()
  const form = useDoorForm({
    schema,
    initial: { ...body, marking },
    send: ({ marking: own, ...rest }: z.output<typeof schema>) => onSend({ kind: 'moment', ...rest }, own),
  })
  return (
    <DoorForm form={form} act={say(body ? 'incidents.save' : 'incidents.add.moment')}>
      <KnownTimeField
        label={say('incidents.moment.at')}
        name="at"
        isRequired
        value={form.values.at}
        onChange={(at) => form.set({ at: at ?? '' })}
        error={form.issue('at')}
      />
      <KnownTimeField
        label={say('incidents.moment.until')}
        name="until"
        value={form.values.until}
        onChange={(until) => form.set({ until })}
        error={form.issue('until')}
      />
      <WrittenField
        label={say('incidents.moment.words')}
        name="words"
        rows={4}
        value={form.values.words ?? null}
        onChange={(words) => form.set({ words: words ?? { text: '' } })}
        error={form.issue('words') ?? form.issue('words.text')}
      />
      <ProvenanceFields values={form.values} set={form.set} issue={form.issue} />
      <PartMarkingField
        value={form.values.marking}
        onChange={(next) => form.set({ marking: next })}
        error={form.issue('marking')}
      />
    </DoorForm>
  )
}
