import { directionOf } from '#platform/languages.ts'
import { useActor } from '#platform/web/session.tsx'
import { TlpChip } from '#platform/web/ui/marking-chip.tsx'
import type { Column } from '#platform/web/ui/table.tsx'
import { Name } from '#platform/web/ui/tag.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useLanguage, useWords } from '#platform/web/words.ts'
import type { RequestLine } from '../../contract/requests.ts'
import { mayDraftRequest } from '../../rules/requests.ts'
import { RequestStanding } from './standing.tsx'
import { nextOf } from './states.ts'

/** `narrow` where a request stands beside the list: what it is about, and how it stands. */
export function useRequestColumns(direction: 'in' | 'out', narrow: boolean): Column<RequestLine>[] {
  const say = useWords()
  const able = mayDraftRequest(useActor()) === true
  const ours = direction === 'in' ? 'to' : 'from'
  const other = (row: RequestLine) => (direction === 'in' ? row.from : row.to)
  const subject: Column<RequestLine> = {
    id: 'subject',
    label: say('contacts.requests.subject'),
    value: ({ subject: words }) => words,
    cell: (row) => <SubjectCell row={row} other={other(row)} />,
  }
  const status: Column<RequestLine> = {
    id: 'status',
    label: say('contacts.requests.status'),
    value: (row) => say(`contacts.requests.status.${row.status}`),
    cell: (row) => (
      <RequestStanding
        status={row.status}
        overdue={row.overdue ? (direction === 'in' ? 'us' : 'them') : null}
        asked={able && row.status !== 'draft' && nextOf(row).by === ours}
      />
    ),
  }
  if (narrow) return [subject, status]
  return [
    subject,
    status,
    {
      id: 'kind',
      label: say('contacts.requests.kind'),
      value: ({ kind }) => say(`contacts.requests.kind.${kind}`),
      cell: ({ kind }) => say(`contacts.requests.kind.${kind}`),
      minor: true,
    },
    {
      id: 'other',
      label: say(`contacts.requests.${direction === 'in' ? 'from' : 'to'}`),
      value: (row) => other(row).name,
      cell: (row) => (
        <span className="request-other">
          <Name invented={other(row).invented}>{other(row).name}</Name>
        </span>
      ),
      minor: true,
    },
    {
      id: 'due',
      label: say('contacts.requests.due'),
      value: ({ dueAt }) => dueAt,
      cell: ({ dueAt }) => (dueAt === null ? <span className="faint">–</span> : <When at={dueAt} />),
      minor: true,
    },
    {
      id: 'marking',
      label: say('contacts.requests.marking'),
      value: ({ marking }) => marking.tlp,
      cell: ({ marking }) => <TlpChip tlp={marking.tlp} />,
      minor: true,
    },
    {
      id: 'changed',
      label: say('contacts.requests.changed'),
      value: ({ changedAt }) => changedAt,
      cell: ({ changedAt }) => <When at={changedAt} />,
      minor: true,
      end: true,
    },
  ]
}

function SubjectCell({ row, other }: { row: RequestLine; other: RequestLine['from'] }) {
  const say = useWords()
  // The subject has the direction of its own script, what stands under it that of the page.
  const direction = directionOf(useLanguage())
  return (
    <span className="request-subject">
      <span className="request-name" dir="auto" title={row.subject}>
        {row.subject}
      </span>
      <small className="request-under" dir={direction}>
        {row.number !== null && <bdi>{row.number}</bdi>}
        <span className="request-more">
          <span>{say(`contacts.requests.kind.${row.kind}`)}</span>
          <Name invented={other.invented}>{other.name}</Name>
          {row.dueAt !== null && <When at={row.dueAt} />}
        </span>
      </small>
    </span>
  )
}
