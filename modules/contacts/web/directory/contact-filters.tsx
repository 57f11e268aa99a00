import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Picker } from '#platform/web/ui/picker.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { type ContactFilter, ContactKind, Freshness } from '../../contract/directory.ts'
import { useTongues } from '../pieces/tongues.ts'
import { searchFor } from './asked.ts'
import { identity } from './doors.ts'

/** Above the list: words, and four properties. What is chosen stands in the address. */
export function ContactFilters({ asked, narrow }: { asked: ContactFilter; narrow: boolean }) {
  const say = useWords()
  const navigate = useNavigate()
  const tongues = useTongues(asked.language ? [asked.language] : [])
  const { data: delegations = [] } = useQuery(identity.delegations.queryOptions())
  // Where there is little room the properties are folded away, unless one of them is at work.
  const [roomy] = useState(() => matchMedia('(min-width: 48rem)').matches)
  const { query, ...properties } = asked
  const chosen = Object.values(properties).some((one) => one !== undefined)
  const ask = (change: { [Name in keyof ContactFilter]?: ContactFilter[Name] }) =>
    void navigate(`/contacts${searchFor({ ...asked, ...change })}`, { replace: true })
  return (
    <search className="contact-search" aria-label={say('contacts.directory.filters')}>
      <TextField
        label={say('contacts.directory.words')}
        type="search"
        value={query ?? ''}
        onChange={(words) => ask({ query: words })}
      />
      <Disclosure title={say('contacts.directory.filters.more')} open={chosen || (roomy && !narrow)}>
        <div className="contact-filters">
          <Select
            label={say('contacts.directory.kind')}
            value={asked.kind ?? 'any'}
            onChange={(kind) => ask({ kind: ContactKind.safeParse(kind).data })}
            options={[
              { id: 'any', label: say('contacts.directory.any') },
              ...ContactKind.options.map((id) => ({ id, label: say(`contacts.directory.kind.${id}`) })),
            ]}
          />
          <Select
            label={say('contacts.directory.freshness')}
            value={asked.freshness ?? 'any'}
            onChange={(freshness) => ask({ freshness: Freshness.safeParse(freshness).data })}
            options={[
              { id: 'any', label: say('contacts.directory.any') },
              ...Freshness.options.map((id) => ({ id, label: say(`contacts.directory.freshness.${id}`) })),
            ]}
          />
          <Picker
            // What came with the answer is to be found by typing.
            key={`delegations-${delegations.length}`}
            label={say('contacts.directory.delegation')}
            options={delegations.map(({ id, name }) => ({ id, label: name }))}
            value={asked.delegationId}
            onChange={(delegationId) => ask({ delegationId })}
          />
          <Picker
            label={say('contacts.directory.language')}
            options={tongues}
            value={asked.language}
            onChange={(language) => ask({ language })}
          />
        </div>
      </Disclosure>
    </search>
  )
}
