// The steps in which facts and words are written. Items (victims, moments, techniques …) are kept as they are added.
import { z } from 'zod'
import { DoorForm, FieldGroup } from '#platform/web/form.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { useWords } from '#platform/web/words.ts'
import { incidentLists } from '../../code-lists.ts'
import { Facts, Written } from '../../contract.ts'
import { AddFiles } from '../incident/add-files.tsx'
import { useIncident } from '../incident/hold.tsx'
import { FilesTable } from '../incident/files-part.tsx'
import { KnownTimeField } from '../items/known-time-field.tsx'
import { WrittenField } from '../items/written-field.tsx'
import { useCodeOptions } from '../pieces/code-word.tsx'
import { ItemList } from './item-list.tsx'
import { sectionChange, useStepForm, wordsOf } from './step-form.ts'
import { What, WhatFields } from './what-fields.tsx'

const words = Written.nullable().default(null)

export function WhatStep() {
  const say = useWords()
  const { incident } = useIncident()
  const { title, language, types, classes } = incident.facts
  const form = useStepForm(
    'what',
    What,
    { title, language, types, classes, summary: wordsOf(incident, 'summary') },
    ({ summary, exercise: _, ...facts }) => ({
      facts: { ...incident.facts, ...facts },
      sections: sectionChange(incident, 'summary', summary),
    }),
  )
  return (
    <DoorForm form={form} act={say('incidents.step.keep')}>
      <WhatFields form={form} />
    </DoorForm>
  )
}

const Times = Facts.pick({ startedAt: true, detectedAt: true, endedAt: true, disclosedBy: true })

export function WhenStep() {
  const say = useWords()
  const codes = useCodeOptions()
  const { incident } = useIncident()
  const { startedAt, detectedAt, endedAt, disclosedBy } = incident.facts
  const form = useStepForm('when', Times, { startedAt, detectedAt, endedAt, disclosedBy }, (times) => ({
    facts: { ...incident.facts, ...times },
  }))
  return (
    <DoorForm form={form} act={say('incidents.step.keep')}>
      <FieldGroup title={say('incidents.step.when')} hint={say('incidents.time.hint')}>
        {(['startedAt', 'detectedAt', 'endedAt'] as const).map((key) => (
          <KnownTimeField
            key={key}
            label={say(`incidents.facts.${key}`)}
            hint=""
            name={key}
            value={form.values[key]}
            onChange={(at) => form.set({ [key]: at })}
            error={form.issue(key)}
          />
        ))}
        <Select
          label={say('incidents.facts.disclosedBy')}
          options={codes(incidentLists.disclosureSources)}
          {...form.field('disclosedBy')}
          isRequired={false}
        />
      </FieldGroup>
      <ItemList kind="moment" items={incident.timeline} title={say('incidents.part.timeline')} />
    </DoorForm>
  )
}

const Hit = z.object({ victims: words })

export function WhoStep() {
  const say = useWords()
  const { incident } = useIncident()
  const form = useStepForm('who', Hit, { victims: wordsOf(incident, 'victims') }, ({ victims }) => ({
    sections: sectionChange(incident, 'victims', victims),
  }))
  return (
    <DoorForm form={form} act={say('incidents.step.keep')}>
      <ItemList kind="victim" items={incident.victims} title={say('incidents.part.victims')} />
      <WrittenField
        label={say('incidents.victims.words')}
        hint={say('incidents.victims.words.hint')}
        name="victims"
        isRequired={false}
        rows={4}
        value={form.values.victims ?? null}
        onChange={(victims) => form.set({ victims })}
        error={form.issue('victims.text')}
      />
    </DoorForm>
  )
}

const Technical = z.object({ technical: words })

export function TechnicalStep() {
  const say = useWords()
  const { incident } = useIncident()
  const form = useStepForm('technical', Technical, { technical: wordsOf(incident, 'technical') }, ({ technical }) => ({
    sections: sectionChange(incident, 'technical', technical),
  }))
  return (
    <DoorForm form={form} act={say('incidents.step.keep')}>
      <WrittenField
        label={say('incidents.technical.words')}
        name="technical"
        isRequired={false}
        rows={6}
        value={form.values.technical ?? null}
        onChange={(technical) => form.set({ technical })}
        error={form.issue('technical.text')}
      />
      <section className="report-items" aria-label={say('incidents.part.files')}>
        <div className="section-head">
          <h3>{say('incidents.part.files')}</h3>
        </div>
        {incident.files.length > 0 && <FilesTable />}
        <AddFiles incident={incident} />
      </section>
      <ItemList kind="technique" items={incident.techniques} title={say('incidents.attack')} />
      <ItemList kind="indicator" items={incident.indicators} title={say('incidents.part.indicators')} />
    </DoorForm>
  )
}

const Said = z.object({ attribution: words, legal: words })

export function SaidStep() {
  const say = useWords()
  const { incident } = useIncident()
  const form = useStepForm(
    'said',
    Said,
    { attribution: wordsOf(incident, 'attribution'), legal: wordsOf(incident, 'legal') },
    (said) => ({
      sections: [
        ...sectionChange(incident, 'attribution', said.attribution),
        ...sectionChange(incident, 'legal', said.legal),
      ],
    }),
  )
  return (
    <DoorForm form={form} act={say('incidents.step.keep')}>
      <ItemList kind="attribution" items={incident.attributions} title={say('incidents.part.attribution')} />
      <ItemList kind="reply" items={incident.replies} title={say('incidents.replies')} />
      <WrittenField
        label={say('incidents.attribution.section')}
        name="attribution"
        isRequired={false}
        rows={4}
        value={form.values.attribution ?? null}
        onChange={(attribution) => form.set({ attribution })}
        error={form.issue('attribution.text')}
      />
      <ItemList kind="response" items={incident.responses} title={say('incidents.part.response')} />
      <WrittenField
        label={say('incidents.part.legal')}
        hint={say('incidents.legal.hint')}
        name="legal"
        isRequired={false}
        rows={4}
        value={form.values.legal ?? null}
        onChange={(legal) => form.set({ legal })}
        error={form.issue('legal.text')}
      />
    </DoorForm>
  )
}
