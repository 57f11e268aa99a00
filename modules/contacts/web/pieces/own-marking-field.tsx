import { useQueries, useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import type { z } from 'zod'
import { Marking } from '#modules/sharing/contract.ts'
import { MarkingField } from '#modules/sharing/web/pieces.tsx'
import { Checkbox } from '#platform/web/ui/choice.tsx'
import { Waiting } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import { identity } from '../directory/doors.ts'

const noMarking: Marking = Marking.parse({ tlp: 'amber+strict' })

type FieldProps = { value: Marking; onChange: (marking: Marking) => void; error?: string | undefined; name?: string }

/** The field of a marking, with the people who can be named once it is RED. */
export function ContactMarkingField({ value, onChange, error, name = 'marking' }: FieldProps) {
  const people = usePeople(value.tlp === 'red')
  return (
    <Suspense fallback={<Waiting />}>
      <MarkingField name={name} value={value} onChange={onChange} people={people} error={error} />
    </Suspense>
  )
}

function usePeople(enabled: boolean): { id: string; label: string }[] {
  const { data: delegations = [] } = useQuery(identity.delegations.queryOptions({ enabled }))
  const answers = useQueries({
    queries: delegations.map(({ id }) => identity.people.queryOptions({ input: { delegationId: id }, enabled })),
  })
  return answers.flatMap(({ data = [] }, index) =>
    data
      .filter(({ standing }) => standing !== 'revoked')
      .map(({ id, name }) => ({ id, label: `${name} (${delegations[index]?.name ?? ''})` })),
  )
}

type OwnProps = {
  /** What it is the marking of, read aloud: "the e-mail address". */
  of: string
  /** As a form holds it: the schema fills in what is left out. */
  value: z.input<typeof Marking> | null | undefined
  onChange: (marking: Marking | null) => void
  error?: string | undefined
}

/** A field goes as far as its contact, unless it is given a marking of its own. */
export function OwnMarkingField({ of, value: given, onChange, error }: OwnProps) {
  const say = useWords()
  const value = given ? Marking.parse(given) : null
  // What was chosen before is not lost when the box is ticked off and on again.
  const [before, setBefore] = useState(value ?? noMarking)
  return (
    <fieldset className="own-marking">
      <legend className="unseen">{say('contacts.directory.marking.of', { of })}</legend>
      <Checkbox
        label={say('contacts.directory.marking.own')}
        value={value !== null}
        onChange={(own) => {
          if (value) setBefore(value)
          onChange(own ? before : null)
        }}
      />
      {value && <ContactMarkingField value={value} onChange={onChange} error={error} />}
    </fieldset>
  )
}
