import { useState } from 'react'
import type { z } from 'zod'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { RadioChoice } from '#platform/web/ui/choice.tsx'
import { Picker } from '#platform/web/ui/picker.tsx'
import { TextArea } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { PartMarking, Relation, RelationKind } from '../../contract.ts'
import { useIncident } from '../incident/hold.tsx'
import { useIncidentOptions } from './incident-options.ts'
import type { ItemFormProps } from './item-form.ts'
import { PartMarkingField } from './part-marking-field.tsx'

const schema = Relation.omit({ kind: true }).extend({ marking: PartMarking })

/** Another incident that this one has to do with. Who may not see that one does not see the relation. */
export function RelationForm({ body, marking, onSend }: ItemFormProps<'relation'>) {
  const say = useWords()
  const { incident } = useIncident()
  const [typed, setTyped] = useState('')
  const form = useDoorForm({
    schema,
    initial: { relation: 'related', ...body, marking },
    send: ({ marking: own, ...rest }: z.output<typeof schema>) => onSend({ kind: 'relation', ...rest }, own),
  })
  const held = incident.relations.find(({ body: { incidentId } }) => incidentId === body?.incidentId)
  const found = useIncidentOptions(typed, incident)
  const options =
    held && body
      ? [{ id: body.incidentId, label: held.title }, ...found.filter(({ id }) => id !== body.incidentId)]
      : found
  return (
    <DoorForm form={form} act={say(body ? 'incidents.save' : 'incidents.add.relation')}>
      <Picker
        label={say('incidents.relation.other')}
        options={options}
        onType={setTyped}
        {...form.field('incidentId')}
        onChange={(incidentId) => form.set(incidentId === null ? {} : { incidentId })}
        width="wide"
      />
      <RadioChoice
        label={say('incidents.relation.kind')}
        options={RelationKind.options.map((id) => ({ id, label: say(`incidents.relation.${id}`) }))}
        {...form.field('relation')}
      />
      <TextArea label={say('incidents.note')} rows={3} maxLength={2000} {...form.field('note')} />
      <PartMarkingField
        value={form.values.marking}
        onChange={(next) => form.set({ marking: next })}
        error={form.issue('marking')}
      />
    </DoorForm>
  )
}
