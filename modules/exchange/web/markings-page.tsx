import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { useFormat } from '#platform/web/format.ts'
import { useActor } from '#platform/web/session.tsx'
import { TlpChip } from '#platform/web/ui/marking-chip.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { Table } from '#platform/web/ui/table.tsx'
import { Status, Tag } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import { exchangePaths } from '../contract.ts'
import { useNames } from './access.tsx'
import { exchange } from './doors.ts'
import { Marked } from './object-columns.tsx'

const labels = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const

/** What my standing lets me see, and which markings are in use in the collections that I may read. */
export function MarkingsPage() {
  const say = useWords()
  const format = useFormat()
  const actor = useActor()
  const names = useNames()
  const { data } = useSuspenseQuery(exchange.markings.queryOptions())
  return (
    <Page
      title={say('exchange.markings')}
      lead={say('exchange.markings.lead')}
      margin={
        <>
          <Note label={say('exchange.markings.as')}>
            <bdi>{[actor.name, actor.delegation?.name].filter(Boolean).join(', ')}</bdi>
          </Note>
          {data.clientOf && (
            <Note label={say('exchange.markings.clientOf')}>
              <bdi>{names.delegation(data.clientOf)}</bdi>
            </Note>
          )}
          <Note label={say('sharing.groups.title')}>
            {data.groups.length > 0 ? (
              <bdi>{format.list(data.groups.map(names.group))}</bdi>
            ) : (
              say('exchange.markings.noGroups')
            )}
          </Note>
        </>
      }
    >
      <Section title={say('exchange.markings.labels')}>
        <Table
          label={say('exchange.markings.labels')}
          rows={labels}
          rowKey={(tlp) => tlp}
          columns={[
            { id: 'label', label: say('exchange.object.marking'), cell: (tlp) => <TlpChip tlp={tlp} /> },
            {
              id: 'reaches',
              label: say('exchange.markings.reaches'),
              cell: (tlp) =>
                data.labels.includes(tlp) ? (
                  <Status standing="verified">{say('exchange.markings.yes')}</Status>
                ) : (
                  <Status standing="gone">{say('exchange.markings.no')}</Status>
                ),
            },
            { id: 'meaning', label: say('exchange.markings.meaning'), cell: (tlp) => say(`tlp.${tlp}`), minor: true },
          ]}
        />
      </Section>
      <Section title={say('exchange.markings.inUse')} count={data.collections.length}>
        {data.collections.length === 0 && (
          <EmptyState title={say('exchange.collections.none')}>{say('exchange.collections.none.words')}</EmptyState>
        )}
        {data.collections.map(({ id, title, markings }) => (
          <section key={id} className="stack" aria-label={title}>
            <h3>
              <Link to={exchangePaths.collection(id)} dir="auto">
                {title}
              </Link>
            </h3>
            {markings.length === 0 ? (
              <p className="faint small">{say('exchange.objects.none')}</p>
            ) : (
              <ul className="marking-list" role="list">
                {markings.map(({ ownerId, marking }) => (
                  <li key={`${ownerId} ${JSON.stringify(marking)}`}>
                    <Marked marking={marking} />
                    <span className="small">
                      <bdi>{names.delegation(ownerId)}</bdi>
                    </span>
                    {[
                      ...marking.audience.groups.map(names.group),
                      ...marking.audience.delegations.map(names.delegation),
                    ].map((name, place) => (
                      <Tag key={`${name} ${place}`}>{name}</Tag>
                    ))}
                  </li>
                ))}
              </ul>
            )}
          </section>
        ))}
      </Section>
    </Page>
  )
}
