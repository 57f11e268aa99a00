import type { z } from 'zod'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { Picker } from '#platform/web/ui/picker.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { sectorLists } from '../../code-lists.ts'
import { PartMarking, Victim } from '../../contract.ts'
import { useCodeOptions } from '../pieces/code-word.tsx'
import { useDelegations } from '../pieces/delegations.tsx'
import { worded } from './bindings.ts'
import { useCountryOptions } from './country-options.ts'
import type { ItemFormProps } from './item-form.ts'
import { PartMarkingField } from './part-marking-field.tsx'
import { ProvenanceFields } from './provenance-fields.tsx'

const schema = Victim.omit({ kind: true }).extend({ marking: PartMarking })

/** Who was hit. A name is never needed: a state and a sector tell others enough. */
export function VictimForm({ body, marking, onSend }: ItemFormProps<'victim'>) {
  const say = useWords()
  const codes = useCodeOptions()
  const countries = useCountryOptions()
  const delegations = useDelegations().filter(({ kind }) => kind !== 'host')
  const form = useDoorForm({
    schema,
    initial: { ...body, marking },
    send: ({ marking: own, ...rest }: z.output<typeof schema>) => onSend({ kind: 'victim', ...rest }, own),
  })
  return (
    <DoorForm form={form} act={say(body ? 'incidents.save' : 'incidents.add.victim')}>
      <TextField
        label={say('incidents.victim.name')}
        hint={say('incidents.victim.name.hint')}
        maxLength={200}
        {...worded(form.field('name'))}
      />
      <Picker
        label={say('incidents.victim.sector')}
        options={codes(sectorLists.nis2)}
        {...form.field('sector')}
        onChange={(sector) => form.set({ sector })}
      />
      <Picker
        label={say('incidents.victim.receiver')}
        options={codes(sectorLists.receivers)}
        {...form.field('receiver')}
        onChange={(receiver) => form.set({ receiver })}
      />
      <Picker
        label={say('incidents.victim.delegation')}
        hint={say('incidents.victim.delegation.hint')}
        options={delegations.map(({ id, name }) => ({ id, label: name }))}
        {...form.field('delegationId')}
        onChange={(delegationId) => form.set({ delegationId })}
      />
      <Picker
        label={say('incidents.victim.country')}
        options={countries}
        {...form.field('country')}
        onChange={(country) => form.set({ country })}
      />
      <TextField
        label={say('incidents.victim.affected')}
        hint={say('incidents.victim.affected.hint')}
        type="number"
        width="short"
        isRequired={false}
        name="affected"
        value={form.values.affected == null ? '' : String(form.values.affected)}
        onChange={(count) => form.set({ affected: count === '' ? null : Number(count) })}
        error={form.issue('affected')}
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
