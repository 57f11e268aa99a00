import { z } from 'zod'
import type { DoorForm } from '#platform/web/form.tsx'
import { CheckboxChoice } from '#platform/web/ui/choice.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { ManyPicker } from '#platform/web/ui/picker.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useLanguage, useWords } from '#platform/web/words.ts'
import { incidentLists } from '../../code-lists.ts'
import { Facts, Written } from '../../contract.ts'
import { LanguageChoice, WrittenField } from '../items/written-field.tsx'
import { useCodeOptions } from '../pieces/code-word.tsx'

export const What = Facts.pick({ title: true, language: true, types: true, classes: true }).extend({
  exercise: z.boolean().default(false),
  run: z.uuid().optional(),
  summary: Written.nullable().default(null),
})

/** What happened, in a title that a minister would read first and in two sentences. */
export function WhatFields({ form }: { form: DoorForm<typeof What> }) {
  const say = useWords()
  const reader = useLanguage()
  const codes = useCodeOptions()
  return (
    <>
      <div className="written-field">
        <TextField
          label={say('incidents.facts.title')}
          hint={say('incidents.facts.title.hint')}
          width="wide"
          maxLength={200}
          {...form.field('title')}
        />
        <LanguageChoice value={form.values.language ?? reader} onChange={(language) => form.set({ language })} />
      </div>
      <CheckboxChoice
        label={say('incidents.facts.types')}
        hint={say('incidents.facts.types.hint')}
        options={codes(incidentLists.incidentTypes)}
        isRequired={false}
        value={form.values.types}
        onChange={(types) => form.set({ types })}
      />
      <Disclosure title={say('incidents.facts.classes')} open={(form.values.classes ?? []).length > 0}>
        <ManyPicker
          label={say('incidents.facts.classes')}
          hint={say('incidents.facts.classes.hint')}
          options={codes(incidentLists.rsitClasses)}
          isRequired={false}
          value={form.values.classes}
          onChange={(classes) => form.set({ classes })}
        />
      </Disclosure>
      <WrittenField
        label={say('incidents.part.summary')}
        hint={say('incidents.summary.hint')}
        name="summary"
        isRequired={false}
        rows={7}
        value={form.values.summary ?? null}
        onChange={(summary) => form.set({ summary })}
        error={form.issue('summary') ?? form.issue('summary.text')}
      />
    </>
  )
}
