import { z } from 'zod'
import { DoorForm, FieldGroup } from '#platform/web/form.tsx'
import { useFormat } from '#platform/web/format.ts'
import { Checkbox, RadioChoice } from '#platform/web/ui/choice.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { TextArea } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { type CodeEntry, severityLists } from '../../code-lists.ts'
import { SeverityInputs, Written } from '../../contract.ts'
import {
  cyberIntensity,
  type ImpactInputs,
  impactIndicator,
  IntensityInputs,
  type Nis2Assessment,
  Nis2ImpactSeverity,
  Nis2NatureSeverity,
  Nis2Outlook,
  Nis2RootCause,
} from '../../severity.ts'
import { useIncident } from '../incident/hold.tsx'
import { writtenMarking } from '../items/part-marking-field.tsx'
import { WrittenField } from '../items/written-field.tsx'
import { useCodeNames } from '../pieces/code-word.tsx'
import { sectionChange, useStepForm, wordsOf } from './step-form.ts'

const Bad = SeverityInputs.extend({ words: Written.nullable().default(null) })

const noIntensity: IntensityInputs = {
  dataTheft: 0,
  disruption: 0,
  hijacking: 0,
  physicalSpatial: 0,
  physicalTemporal: 0,
  targetMultiplier: 1,
}
const noImpact: ImpactInputs = { functional: 0, intelligence: 0, affectedEntities: 0, thirdCountries: 0, economic: 0 }
const openNis2: Nis2Assessment = { impactSeverity: null, outlook: null, rootCause: null, natureSeverity: null }

/** How bad: the inputs are asked, the figures follow from them before one's eyes. */
export function BadStep() {
  const say = useWords()
  const { incident } = useIncident()
  const held = incident.severity
  const initial = {
    intensity: held?.intensity ?? null,
    impact: held?.impact ?? null,
    nis2: held?.nis2 ?? null,
    reasons: held?.reasons ?? '',
    words: wordsOf(incident, 'impact'),
  }
  const form = useStepForm('bad', Bad, initial, ({ words, ...severity }) => {
    const isEmpty =
      severity.intensity === null && severity.impact === null && severity.nis2 === null && severity.reasons === ''
    return {
      severity: isEmpty ? null : { ...severity, marking: held ? writtenMarking(held) : null },
      sections: sectionChange(incident, 'impact', words),
    }
  })
  const { intensity = null, impact = null, nis2 = null } = form.values
  return (
    <DoorForm form={form} act={say('incidents.step.keep')}>
      <WrittenField
        label={say('incidents.impact.words')}
        name="words"
        isRequired={false}
        rows={4}
        value={form.values.words ?? null}
        onChange={(words) => form.set({ words })}
        error={form.issue('words.text')}
      />
      <FieldGroup title={say('incidents.nis2')} hint={say('incidents.nis2.hint')}>
        <Nis2Fields
          value={nis2 ?? openNis2}
          onChange={(next) => form.set({ nis2: Object.values(next).every((one) => one === null) ? null : next })}
        />
      </FieldGroup>
      <FieldGroup title={say('incidents.intensity')} hint={say('incidents.intensity.hint')}>
        <Checkbox
          label={say('incidents.intensity.assess')}
          value={intensity !== null}
          onChange={(on) => form.set({ intensity: on ? noIntensity : null })}
        />
        {intensity && <IntensityFields value={intensity} onChange={(next) => form.set({ intensity: next })} />}
      </FieldGroup>
      <FieldGroup title={say('incidents.impact')} hint={say('incidents.impact.hint')}>
        <Checkbox
          label={say('incidents.impact.assess')}
          value={impact !== null}
          onChange={(on) => form.set({ impact: on ? noImpact : null })}
        />
        {impact && <ImpactFields value={impact} onChange={(next) => form.set({ impact: next })} />}
      </FieldGroup>
      <TextArea
        label={say('incidents.severity.reasons')}
        hint={say('incidents.severity.reasons.hint')}
        reading
        rows={3}
        maxLength={4000}
        {...form.field('reasons')}
      />
    </DoorForm>
  )
}

function Nis2Fields({ value, onChange }: { value: Nis2Assessment; onChange: (next: Nis2Assessment) => void }) {
  const say = useWords()
  const name = useCodeNames()
  const options = <Code extends string>(codes: readonly Code[], list: readonly CodeEntry[]) => [
    { id: 'open' as const, label: say('incidents.nis2.open') },
    ...codes.map((id) => ({ id, label: name(list, id) })),
  ]
  const orNull = <Code extends string>(code: Code | 'open') => (code === 'open' ? null : (code as Code))
  return (
    <>
      <RadioChoice
        label={say('incidents.nis2.impactSeverity')}
        options={[
          { id: 'open' as const, label: say('incidents.nis2.open') },
          ...Nis2ImpactSeverity.options.map((id) => ({
            id,
            label: name(severityLists.nis2ImpactSeverity, id),
            hint: say(`incidents.nis2.${id}`),
          })),
        ]}
        value={value.impactSeverity ?? 'open'}
        onChange={(code) => onChange({ ...value, impactSeverity: orNull(code) })}
      />
      <Select
        label={say('incidents.nis2.outlook')}
        options={options(Nis2Outlook.options, severityLists.nis2Outlook)}
        value={value.outlook ?? 'open'}
        onChange={(code) => onChange({ ...value, outlook: orNull(code) })}
      />
      <Select
        label={say('incidents.nis2.natureSeverity')}
        options={options(Nis2NatureSeverity.options, severityLists.nis2NatureSeverity)}
        value={value.natureSeverity ?? 'open'}
        onChange={(code) => onChange({ ...value, natureSeverity: orNull(code) })}
      />
      <Select
        label={say('incidents.nis2.rootCause')}
        options={options(Nis2RootCause.options, severityLists.nis2RootCause)}
        value={value.rootCause ?? 'open'}
        onChange={(code) => onChange({ ...value, rootCause: orNull(code) })}
      />
    </>
  )
}

const components = [
  'dataTheft',
  'disruption',
  'hijacking',
  'physicalSpatial',
  'physicalTemporal',
  'targetMultiplier',
] as const

function IntensityFields({ value, onChange }: { value: IntensityInputs; onChange: (next: IntensityInputs) => void }) {
  const say = useWords()
  const name = useCodeNames()
  const { unweighted, weighted } = cyberIntensity(value)
  return (
    <>
      {components.map((component) => (
        <Select
          key={component}
          label={say(`incidents.intensity.${component}`)}
          width="wide"
          options={severityLists[component].map((step) => ({
            id: String(step.points),
            label: `${name(severityLists[component], step.code)} (${component === 'targetMultiplier' ? '×' : '+'}${step.points ?? 0})`,
          }))}
          value={String(value[component])}
          onChange={(points) => {
            const read = IntensityInputs.safeParse({ ...value, [component]: Number(points) })
            if (read.success) onChange(read.data)
          }}
        />
      ))}
      <Result
        words={`${say('incidents.ofMost', { value: unweighted, most: 10 })} → ${say('incidents.ofMost', { value: weighted, most: 15 })}`}
      />
    </>
  )
}

const impacts = ['functional', 'intelligence', 'affectedEntities', 'thirdCountries', 'economic'] as const
const points = z.coerce.number().int().min(0).max(5)

function ImpactFields({ value, onChange }: { value: ImpactInputs; onChange: (next: ImpactInputs) => void }) {
  const say = useWords()
  const format = useFormat()
  const name = useCodeNames()
  const result = impactIndicator(value)
  return (
    <>
      {impacts.map((impact) => (
        <Select
          key={impact}
          label={say(`incidents.impact.${impact}`)}
          options={['0', '1', '2', '3', '4', '5'].map((id) => ({ id, label: format.number(Number(id)) }))}
          value={String(value[impact])}
          onChange={(text) => onChange({ ...value, [impact]: points.parse(text) })}
        />
      ))}
      <Result
        words={`${say('incidents.ofMost', { value: result.value, most: 25 })} – ${name(severityLists.impactLabels, result.label)}${result.verified ? '' : ` (${say('incidents.unverified')})`}`}
      />
    </>
  )
}

function Result({ words }: { words: string }) {
  const say = useWords()
  return (
    <p className="report-result" role="status">
      <span className="small faint">{say('incidents.result')}</span> <b>{words}</b>
    </p>
  )
}
