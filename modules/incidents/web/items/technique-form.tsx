import { useDeferredValue, useState } from 'react'
import type { z } from 'zod'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { Picker } from '#platform/web/ui/picker.tsx'
import { useWords } from '#platform/web/words.ts'
import { useSuspenseQuery } from '@tanstack/react-query'
import { PartMarking, Technique } from '../../contract.ts'
import type { ItemFormProps } from './item-form.ts'
import { PartMarkingField } from './part-marking-field.tsx'
import { ProvenanceFields } from './provenance-fields.tsx'

const schema = Technique.omit({ kind: true }).extend({ marking: PartMarking })

/** A technique of ATT&CK, found by its number or any word of its name. */
export function TechniqueForm({ body, marking, onSend }: ItemFormProps<'technique'>) {
  const say = useWords()
  const [typed, setTyped] = useState('')
  const form = useDoorForm({
    schema,
    initial: { ...body, marking },
    send: ({ marking: own, ...rest }: z.output<typeof schema>) => onSend({ kind: 'technique', ...rest }, own),
  })
  const options = useTechniqueOptions(typed, form.values.technique)
  return (
    <DoorForm form={form} act={say(body ? 'incidents.save' : 'incidents.add.technique')}>
      <Picker
        label={say('incidents.technique.which')}
        hint={say('incidents.technique.which.hint')}
        options={options}
        onType={setTyped}
        {...form.field('technique')}
        onChange={(technique) => form.set(technique === null ? {} : { technique })}
        width="wide"
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

/** The first fifty current techniques that fit what was typed; the whole list is too long to be drawn. */
function useTechniqueOptions(typed: string, chosen: string | undefined): { id: string; label: string }[] {
  const { data: attack } = useSuspenseQuery({
    queryKey: ['attack-list'],
    queryFn: () => import('../../attack-techniques.ts'),
    staleTime: Infinity,
  })
  const wished = useDeferredValue(typed.trim().toLowerCase())
  const labelled = attack.attackTechniques
    .filter(({ status }) => status === undefined)
    .map(({ id, name }) => ({ id, label: `${id} ${name}` }))
  const fitting = labelled.filter(({ label }) => label.toLowerCase().includes(wished)).slice(0, 50)
  const before = labelled.find(({ id }) => id === chosen)
  return before && !fitting.includes(before) ? [before, ...fitting] : fitting
}
