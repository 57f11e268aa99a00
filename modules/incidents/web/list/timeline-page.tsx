import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { useFormat } from '#platform/web/format.ts'
import { useLive } from '#platform/web/live.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Page } from '#platform/web/ui/page.tsx'
import { Picture } from '#platform/web/ui/picture.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { Table } from '#platform/web/ui/table.tsx'
import { TimeStrip } from '#platform/web/ui/timeline.tsx'
import { useNow } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { type IncidentLine, incidentPaths } from '../../contract.ts'
import { incidents, readAgain } from '../doors.ts'
import { KnownTime } from '../pieces/known-time.tsx'
import { IncidentStanding, PartyName } from '../pieces/party.tsx'
import { askedIn, type World } from './asked.ts'
import { Views } from './views.tsx'

const day = 86_400_000
/** How far back to look, in days; null for all. */
const spans = { month: 31, year: 366, all: null } as const
type Span = keyof typeof spans

/** From when an incident began, as far as known, else from its report. */
const beganAt = ({ startedAt, reportedAt }: IncidentLine): string => startedAt ?? reportedAt

function useAll(world: World) {
  return useSuspenseInfiniteQuery(
    incidents.list.infiniteOptions({
      input: (after: string | undefined) => ({ world, limit: 200, ...(after === undefined ? {} : { after }) }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.next,
    }),
  )
}

/** Incidents along one axis of time: when each began, and when it was reported here. */
export function TimelinePage() {
  const say = useWords()
  const { world } = askedIn(useSearchParams()[0])
  const now = useNow()
  const [wished, setWished] = useState<Span>()
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = useAll(world)
  useLive(['incident.*'], readAgain)
  const all = data.pages.flatMap(({ items }) => items).toSorted((a, b) => beganAt(a).localeCompare(beganAt(b)))
  const within = (span: Span) =>
    all.filter((row) => spans[span] === null || now - Date.parse(beganAt(row)) < spans[span] * day)
  // The narrowest that shows anything: what is running now is not pressed into the edge by what happened years ago.
  const span = wished ?? (['month', 'year', 'all'] as const).find((one) => within(one).length > 0) ?? 'all'
  const rows = within(span)
  return (
    <Page title={say('incidents.timeline.title')} exercise={world === 'exercise'}>
      <div className="stack">
        <Views view="timeline" world={world} />
        {all.length > 0 && (
          <Select
            label={say('incidents.timeline.span')}
            width="short"
            value={span}
            onChange={setWished}
            options={(['month', 'year', 'all'] as const).map((id) => ({
              id,
              label: say(`incidents.timeline.span.${id}`),
              hint: say('table.count', { count: within(id).length }),
            }))}
          />
        )}
        {all.length === 0 && (
          <EmptyState title={say(`incidents.none.${world}`)}>{say('incidents.timeline.none')}</EmptyState>
        )}
        {all.length > 0 && rows.length === 0 && <EmptyState title={say('incidents.timeline.noneThen')} />}
        {rows.length > 0 && <Strip rows={rows} />}
        {hasNextPage && (
          <div className="row">
            <Button busy={isFetchingNextPage} onPress={() => void fetchNextPage()}>
              {say('incidents.more')}
            </Button>
          </div>
        )}
      </div>
    </Page>
  )
}

function Strip({ rows }: { rows: readonly IncidentLine[] }) {
  const say = useWords()
  const format = useFormat()
  // A day is the same day for everybody; it is drawn at its noon.
  const instant = (at: string) => (at.length === 10 ? `${at}T12:00:00Z` : at)
  const delay = (row: IncidentLine) =>
    row.startedAt === null
      ? null
      : Math.max(0, Math.round((Date.parse(row.reportedAt) - Date.parse(instant(row.startedAt))) / day))
  const items = rows.map((row) => ({
    id: row.id,
    label: row.title,
    from: instant(beganAt(row)),
    // Public dossiers were written long after: when they came here says nothing of the incident.
    to: row.dossier === null ? row.reportedAt : instant(beganAt(row)),
    link: incidentPaths.one(row.id),
  }))
  const table = (
    <Table
      label={say('incidents.timeline.title')}
      rows={rows}
      rowKey={(row) => row.id}
      rowLink={(row) => incidentPaths.one(row.id)}
      filterable
      columns={[
        {
          id: 'title',
          label: say('incidents.column.title'),
          value: ({ title }) => title,
          cell: ({ title, language }) => (
            <span lang={language} dir="auto">
              {title}
            </span>
          ),
        },
        {
          id: 'began',
          label: say('incidents.column.began'),
          value: beganAt,
          cell: ({ startedAt }) =>
            startedAt === null ? (
              <span className="faint">{say('incidents.timeline.unknown')}</span>
            ) : (
              <KnownTime at={startedAt} />
            ),
        },
        {
          id: 'reported',
          label: say('incidents.column.reported'),
          value: ({ reportedAt }) => reportedAt,
          cell: ({ reportedAt }) => <KnownTime at={reportedAt} />,
        },
        {
          id: 'delay',
          label: say('incidents.timeline.delay'),
          value: delay,
          cell: (row) => {
            const days = delay(row)
            return days === null || row.dossier !== null
              ? '–'
              : format.number(days, { style: 'unit', unit: 'day', unitDisplay: 'long' })
          },
          end: true,
        },
        {
          id: 'status',
          label: say('incidents.filter.status'),
          value: ({ status }) => status,
          cell: ({ status, merged }) => <IncidentStanding status={status} merged={merged} />,
          minor: true,
        },
        {
          id: 'owner',
          label: say('incidents.filter.owner'),
          value: ({ owner }) => owner.name,
          cell: ({ owner }) => <PartyName party={owner} />,
          minor: true,
        },
      ]}
    />
  )
  return (
    <Picture title={say('incidents.timeline.picture')} note={say('incidents.timeline.note')} table={table}>
      <TimeStrip label={say('incidents.timeline.title')} items={items} />
    </Picture>
  )
}
