import { directionOf } from '#platform/languages.ts'
import { useFormat } from '#platform/web/format.ts'
import type { Column } from '#platform/web/ui/table.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { TlpChip } from '#platform/web/ui/marking-chip.tsx'
import { useLanguage, useWords } from '#platform/web/words.ts'
import type { ContactLine } from '../../contract/directory.ts'
import { useTongue } from '../pieces/tongues.ts'
import { FreshnessWord } from './freshness.tsx'

/** `narrow` where a contact stands beside the list: who, and how far one may rely on it. */
export function useContactColumns(narrow: boolean): Column<ContactLine>[] {
  const say = useWords()
  const format = useFormat()
  const tongue = useTongue()
  const who: Column<ContactLine> = {
    id: 'function',
    label: say('contacts.directory.contact'),
    value: (row) => `${row.function} ${row.institution} ${row.personName ?? ''}`,
    cell: (row) => <WhoCell row={row} />,
  }
  const freshness: Column<ContactLine> = {
    id: 'freshness',
    label: say('contacts.directory.freshness'),
    value: ({ dueAt }) => dueAt,
    cell: (row) => <FreshnessWord freshness={row.freshness} />,
  }
  if (narrow) return [who, freshness]
  return [
    who,
    {
      id: 'delegation',
      label: say('contacts.directory.delegation'),
      value: ({ delegationName }) => delegationName,
      cell: ({ delegationName }) => <bdi>{delegationName}</bdi>,
      minor: true,
    },
    {
      id: 'kind',
      label: say('contacts.directory.kind'),
      value: ({ kind }) => say(`contacts.directory.kind.${kind}`),
      cell: ({ kind }) => say(`contacts.directory.kind.${kind}`),
      minor: true,
    },
    {
      id: 'languages',
      label: say('contacts.directory.languages'),
      value: ({ languages }) => format.list(languages.map(tongue)),
      cell: ({ languages }) => format.list(languages.map(tongue)),
      minor: true,
    },
    freshness,
    {
      id: 'duty',
      label: say('contacts.directory.duty'),
      value: ({ onDuty }) => Number(onDuty),
      cell: ({ onDuty }) => (onDuty ? <Status standing="done">{say('contacts.directory.duty.now')}</Status> : '–'),
      minor: true,
    },
    {
      id: 'marking',
      label: say('contacts.directory.marking'),
      value: ({ marking }) => marking.tlp,
      cell: ({ marking }) => <TlpChip tlp={marking.tlp} />,
      minor: true,
    },
  ]
}

function WhoCell({ row }: { row: ContactLine }) {
  const say = useWords()
  // The function has the direction of its own script, what stands under it that of the page.
  const direction = directionOf(useLanguage())
  return (
    <span className="contact-who" dir={direction}>
      <bdi>{row.function}</bdi>
      <small className="contact-under">
        {row.personName !== null && <bdi>{row.personName}</bdi>}
        <bdi>{row.institution}</bdi>
        <span className="contact-more">
          <bdi>{row.delegationName}</bdi>
          <span>{say(`contacts.directory.kind.${row.kind}`)}</span>
          {row.onDuty && <Status standing="done">{say('contacts.directory.duty.now')}</Status>}
        </span>
      </small>
    </span>
  )
}
