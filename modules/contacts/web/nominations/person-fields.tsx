import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { Picker } from '#platform/web/ui/picker.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useActor } from '#platform/web/session.tsx'
import { useWords } from '#platform/web/words.ts'
import type { ContactPerson } from '../../contract/directory.ts'
import { identity } from '../directory/doors.ts'
import { OwnMarkingField } from '../pieces/own-marking-field.tsx'

type Written = z.input<typeof ContactPerson> | null
type PersonProps = {
  value: Written | undefined
  onChange: (person: Written) => void
  issue: (path: string) => string | undefined
}

const nobody = { name: '', accountId: null, marking: null }

/** Who it is at present: by name, and by account where they have one here. A function alone is a contact too. */
export function PersonFields({ value, onChange, issue }: PersonProps) {
  const say = useWords()
  const { delegationId } = useActor()
  const { data: people = [] } = useQuery(
    identity.people.queryOptions({ input: delegationId === null ? {} : { delegationId } }),
  )
  const accounts = people.filter(({ standing }) => standing !== 'revoked').map(({ id, name }) => ({ id, label: name }))
  const set = (change: Partial<NonNullable<Written>>) => {
    const person = { ...(value ?? nobody), ...change }
    onChange(person.name === '' && !person.accountId ? null : person)
  }
  return (
    <>
      <Picker
        key={`people-${accounts.length}`}
        label={say('contacts.nominations.account')}
        hint={say('contacts.nominations.account.hint')}
        isRequired={false}
        options={accounts}
        value={value?.accountId}
        onChange={(accountId) => {
          const known = accounts.find(({ id }) => id === accountId)
          set({ accountId: accountId ?? null, ...(known ? { name: known.label } : {}) })
        }}
      />
      <TextField
        label={say('contacts.nominations.name')}
        hint={say('contacts.nominations.name.hint')}
        isRequired={false}
        value={value?.name ?? ''}
        onChange={(name) => set({ name })}
        error={issue('person.name')}
      />
      {value && (
        <OwnMarkingField
          of={say('contacts.nominations.name')}
          value={value.marking}
          onChange={(marking) => set({ marking })}
          error={issue('person.marking')}
        />
      )}
    </>
  )
}
