import { z } from 'zod'
import { Marking } from '#modules/sharing/contract.ts'
import { DoorForm, FieldGroup } from '#platform/web/form.tsx'
import { useWords } from '#platform/web/words.ts'
import { type IncidentView, PartMarking, SectionKind } from '../../contract.ts'
import { sectionOf } from '../../rules.ts'
import { useIncident } from '../incident/hold.tsx'
import { IncidentMarkingField, ownerMarking, PartMarkingField, writtenMarking } from '../items/part-marking-field.tsx'
import { Marked } from '../pieces/marked.tsx'
import { useStepForm } from './step-form.ts'

const Marks = z.object({ marking: Marking, sections: z.record(z.string(), PartMarking).default({}) })

/** The marking of the whole, and of each section that shall not follow it. */
export function MarkingStep() {
  const say = useWords()
  const { incident } = useIncident()
  const kinds = SectionKind.options.filter((kind) => holdsSomething(incident, kind))
  const held = (kind: SectionKind) => incident.sections.find((one) => one.kind === kind)
  const markOf = (kind: SectionKind) => {
    const section = held(kind)
    return section ? writtenMarking(section) : null
  }
  const isDraft = incident.status === 'draft'
  const form = useStepForm(
    'marking',
    Marks,
    { marking: ownerMarking(incident), sections: Object.fromEntries(kinds.map((kind) => [kind, markOf(kind)])) },
    ({ marking, sections }) => ({
      ...(isDraft ? { marking } : {}),
      sections: kinds
        .filter((kind) => JSON.stringify(sections[kind] ?? null) !== JSON.stringify(markOf(kind)))
        .map((kind) => ({
          kind,
          words: held(kind)?.words ?? null,
          marking: sections[kind] ?? null,
          ...(held(kind) ? { id: held(kind)?.id } : {}),
        })),
    }),
  )
  const whole = Marking.parse(form.values.marking)
  return (
    <DoorForm form={form} act={say('incidents.step.keep')}>
      <FieldGroup
        title={say('incidents.marking.whole')}
        hint={say(isDraft ? 'incidents.marking.whole.hint' : 'incidents.marking.whole.shared')}
      >
        {isDraft ? (
          <IncidentMarkingField
            value={whole}
            onChange={(marking) => form.set({ marking })}
            error={form.issue('marking')}
          />
        ) : (
          <Marked marking={incident.marking} />
        )}
      </FieldGroup>
      <FieldGroup title={say('incidents.marking.sections')} hint={say('incidents.marking.sections.hint')}>
        {kinds.map((kind) => (
          <div key={kind} className="report-section-marking">
            <h3>{say(`incidents.part.${kind}`)}</h3>
            <PartMarkingField
              value={form.values.sections?.[kind] ?? null}
              from={whole}
              onChange={(marking) => form.set({ sections: { ...form.values.sections, [kind]: marking } })}
              error={form.issue(`sections.${kind}`)}
            />
          </div>
        ))}
        {kinds.length === 0 && <p className="faint">{say('incidents.marking.sections.none')}</p>}
      </FieldGroup>
    </DoorForm>
  )
}

/** Whether there is anything to mark under a heading: words, or an item that follows it. */
function holdsSomething(incident: IncidentView, kind: SectionKind): boolean {
  const { victims, timeline, techniques, indicators, files, attributions, replies, responses, severity } = incident
  const items = {
    victim: victims,
    moment: timeline,
    technique: techniques,
    indicator: indicators,
    file: files,
    attribution: attributions,
    reply: replies,
    response: responses,
    severity: severity ? [severity] : [],
  }
  const follows = Object.entries(items).some(
    ([item, all]) => sectionOf[item as keyof typeof items] === kind && all.length > 0,
  )
  return follows || incident.sections.some((section) => section.kind === kind)
}
