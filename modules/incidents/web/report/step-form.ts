import { useMutation } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import type { z } from 'zod'
import { type DoorForm, useDoorForm } from '#platform/web/form.tsx'
import {
  type IncidentView,
  incidentPaths,
  type SectionInput,
  type SectionKind,
  type UpdateInput,
  type Written,
} from '../../contract.ts'
import { incidents, keepCopy } from '../doors.ts'
import { useIncident } from '../incident/hold.tsx'
import { writtenMarking } from '../items/part-marking-field.tsx'
import { stepAfter, type Step } from './steps.ts'

type Changes = Omit<UpdateInput, 'id' | 'version'>

/** A step as a form: what is filled in stays on this device until its button keeps it on the host and goes on. */
export function useStepForm<Schema extends z.ZodObject>(
  step: Step,
  schema: Schema,
  initial: Partial<z.input<Schema>>,
  changes: (values: z.output<Schema>) => Changes,
): DoorForm<Schema> {
  const { incident } = useIncident()
  const navigate = useNavigate()
  const update = useMutation(incidents.update.mutationOptions())
  return useDoorForm({
    schema,
    initial,
    draft: `incident.${incident.id}.${step}`,
    send: (values) => update.mutateAsync({ id: incident.id, version: incident.version ?? 1, ...changes(values) }),
    onSent: (copy) => {
      keepCopy(copy)
      const next = stepAfter(step)
      if (next) void navigate(`${incidentPaths.edit(incident.id)}?step=${next}`)
    },
  })
}

/** The words of a section as the form changes them; its marking stays what it is. */
export function sectionChange(incident: IncidentView, kind: SectionKind, words: Written | null): SectionInput[] {
  const held = incident.sections.find((one) => one.kind === kind)
  if (!held && words === null) return []
  return [{ kind, words, marking: held ? writtenMarking(held) : null, ...(held ? { id: held.id } : {}) }]
}

export function wordsOf(incident: IncidentView, kind: SectionKind): Written | null {
  return incident.sections.find((one) => one.kind === kind)?.words ?? null
}
