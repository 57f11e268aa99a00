import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useNavigate, useOutlet, useParams } from 'react-router'
import { useLive } from '#platform/web/live.ts'
import { useActor } from '#platform/web/session.tsx'
import { Button, ButtonLink } from '#platform/web/ui/button.tsx'
import { Page } from '#platform/web/ui/page.tsx'
import { Split } from '#platform/web/ui/split.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { Table } from '#platform/web/ui/table.tsx'
import { useWords } from '#platform/web/words.ts'
import { incidentPaths } from '../../contract.ts'
import { mayReport } from '../../rules.ts'
import { incidents, readAgain } from '../doors.ts'
import { type Asked, filters, useAsked } from './asked.ts'
import { FilterBar } from './filter-bar.tsx'
import { useIncidentColumns } from './incident-columns.tsx'
import { Views } from './views.tsx'

/** The incidents that I may see, and beside them the one that I opened. */
export function IncidentsPage() {
  const say = useWords()
  const detail = useOutlet()
  const { search } = useAsked()
  useEscape(detail !== null, incidentPaths.all + search)
  return (
    <Split
      list={<IncidentList narrow={detail !== null} />}
      detail={detail}
      backTo={incidentPaths.all + search}
      listLabel={say('incidents.title')}
    />
  )
}

/** Escape closes what stands beside the list; the row keeps the focus. Fields and dialogs use the key first. */
function useEscape(open: boolean, backTo: string): void {
  const navigate = useNavigate()
  useEffect(() => {
    if (!open) return
    const press = (event: KeyboardEvent) => {
      const inField =
        event.target instanceof HTMLElement &&
        event.target.closest('input, textarea, select, [role="dialog"], [role="listbox"]') !== null
      if (
        event.key !== 'Escape' ||
        event.defaultPrevented ||
        inField ||
        document.querySelector('[role="dialog"], dialog[open]')
      )
        return
      void navigate(backTo, { preventScrollReset: true })
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [open, backTo, navigate])
}

function useList(asked: Asked) {
  return useSuspenseInfiniteQuery(
    incidents.list.infiniteOptions({
      input: (after: string | undefined) => ({ ...asked, limit: 100, ...(after === undefined ? {} : { after }) }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.next,
    }),
  )
}

function IncidentList({ narrow }: { narrow: boolean }) {
  const say = useWords()
  const actor = useActor()
  const { id } = useParams()
  const { asked, search, ask } = useAsked()
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = useList(asked)
  useLive(['incident.*'], readAgain)
  const rows = data.pages.flatMap(({ items }) => items)
  const verdict = mayReport(actor)
  const filtered = filters.some((filter) => asked[filter] !== undefined)
  return (
    <Page
      title={say(asked.world === 'exercise' ? 'incidents.title.exercise' : 'incidents.title')}
      exercise={asked.world === 'exercise'}
      act={
        verdict === true &&
        !narrow && (
          <ButtonLink kind="primary" icon="add" to={incidentPaths.report}>
            {say('incidents.report')}
          </ButtonLink>
        )
      }
    >
      <div className="stack">
        <Views view="list" world={asked.world} />
        <div className="incident-list">
          <Table
            label={say('incidents.title')}
            rows={rows}
            rowKey={(row) => row.id}
            rowLink={(row) => incidentPaths.one(row.id) + search}
            current={id}
            columns={useIncidentColumns(narrow)}
            filterable
            tools={<FilterBar asked={asked} ask={ask} rows={rows} />}
          />
        </div>
        {rows.length === 0 && <NoIncident filtered={filtered} world={asked.world} mayReport={verdict === true} />}
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

function NoIncident({
  filtered,
  world,
  mayReport: able,
}: {
  filtered: boolean
  world: Asked['world']
  mayReport: boolean
}) {
  const say = useWords()
  if (filtered) return <EmptyState title={say('incidents.none.filtered')} />
  return (
    <EmptyState
      title={say(`incidents.none.${world}`)}
      act={able && <ButtonLink to={incidentPaths.report}>{say('incidents.report')}</ButtonLink>}
    >
      {say('incidents.none.words')}
    </EmptyState>
  )
}
