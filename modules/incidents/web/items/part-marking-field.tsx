import { useState } from 'react'
import type { z } from 'zod'
import { Marking } from '#modules/sharing/contract.ts'
import { MarkingField } from '#modules/sharing/web/pieces.tsx'
import { Checkbox } from '#platform/web/ui/choice.tsx'
import { useWords } from '#platform/web/words.ts'
import type { IncidentView, MarkingShown } from '../../contract.ts'
import { usePeople } from '../pieces/delegations.tsx'

export const noMarking: Marking = {
  tlp: 'amber+strict',
  pap: null,
  audience: { delegations: [], groups: [], people: [] },
  embargoUntil: null,
  caveats: [],
  exercise: false,
}

/** A marking as its owner sees it, to be written again. */
export const writtenFrom = (marking: MarkingShown): Marking => ({
  ...marking,
  audience: marking.audience ?? noMarking.audience,
})
export const ownerMarking = (incident: Pick<IncidentView, 'marking'>): Marking => writtenFrom(incident.marking)

/** The own marking of a part, or null where it follows. */
export function writtenMarking(part: { ownMarking: boolean; marking: MarkingShown }): Marking | null {
  return part.ownMarking ? writtenFrom(part.marking) : null
}

type FieldProps = { value: Marking; onChange: (marking: Marking) => void; error?: string | undefined; name?: string }

/** The field of a marking, with the people who can be named once it is RED. Suspends. */
export function IncidentMarkingField({ value, onChange, error, name = 'marking' }: FieldProps) {
  const people = usePeople(value.tlp === 'red').map(({ id, name, delegation }) => ({
    id,
    label: `${name} (${delegation})`,
  }))
  return <MarkingField name={name} value={value} onChange={onChange} people={people} error={error} />
}

type PartProps = {
  /** As a form holds it: the schema fills in what is left out. */
  value: z.input<typeof Marking> | null | undefined
  onChange: (marking: Marking | null) => void
  error?: string | undefined
  /** The marking that it starts from when it gets one of its own. */
  from?: Marking
}

/** A part follows what it stands under, unless it is given a marking of its own. */
export function PartMarkingField({ value: given, onChange, error, from = noMarking }: PartProps) {
  const say = useWords()
  const value = given ? Marking.parse(given) : null
  // What was chosen before is not lost when the box is ticked off and on again.
  const [before, setBefore] = useState(value ?? from)
  return (
    <fieldset className="part-marking">
      <legend className="unseen">{say('incidents.margin.marking')}</legend>
      <Checkbox
        label={say('incidents.marking.own')}
        hint={say('incidents.marking.own.hint')}
        value={value !== null}
        onChange={(own) => {
          if (value) setBefore(value)
          onChange(own ? before : null)
        }}
      />
      {value && <IncidentMarkingField value={value} onChange={onChange} error={error} />}
    </fieldset>
  )
}
