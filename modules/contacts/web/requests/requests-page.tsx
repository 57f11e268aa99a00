import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useOutlet, useParams } from 'react-router'
import { useLive } from '#platform/web/live.ts'
import { useActor } from '#platform/web/session.tsx'
import { Button, ButtonLink } from '#platform/web/ui/button.tsx'
import { Page } from '#platform/web/ui/page.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { Split } from '#platform/web/ui/split.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { Table } from '#platform/web/ui/table.tsx'
import { useWords } from '#platform/web/words.ts'
import { RequestKind, requestPaths, RequestStatus } from '../../contract/requests.ts'
import { mayDraftRequest } from '../../rules/requests.ts'
import { type Asked, searchFor, useAsked } from './asked.ts'
import { readAgain, requests } from './doors.ts'
import { useRequestColumns } from './request-columns.tsx'
import { Ways } from './ways.tsx'
import './requests.css'
export { loader } from './words.ts'

/** The requests of my delegation, and beside them the one that I opened. */
export function RequestsPage() {
  const say = useWords()
  const detail = useOutlet()
  const { search } = useAsked()
  return (
    <Split
      list={<RequestList narrow={detail !== null} />}
      detail={detail}
      backTo={requestPaths.all + search}
      listLabel={say('contacts.requests.title')}
    />
  )
}

function useList(asked: Asked) {
  return useSuspenseInfiniteQuery(
    requests.list.infiniteOptions({
      input: (after: string | undefined) => ({ ...asked, limit: 100, ...(after === undefined ? {} : { after }) }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.next,
    }),
  )
}

function RequestList({ narrow }: { narrow: boolean }) {
  const say = useWords()
  const { id } = useParams()
  const { asked, search } = useAsked()
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = useList(asked)
  useLive(['request.*'], readAgain)
  const rows = data.pages.flatMap(({ items }) => items)
  const able = mayDraftRequest(useActor()) === true
  const begin = requestPaths.new + (asked.world === 'exercise' ? '?world=exercise' : '')
  return (
    <Page
      title={say(`contacts.requests.title.${asked.world}`)}
      exercise={asked.world === 'exercise'}
      act={
        able &&
        !narrow && (
          <ButtonLink kind="primary" icon="add" to={begin}>
            {say('contacts.requests.new')}
          </ButtonLink>
        )
      }
    >
      <Ways asked={asked} />
      <div className="request-list">
        <Table
          label={say(`contacts.requests.${asked.direction}`)}
          rows={rows}
          rowKey={(row) => row.id}
          rowLink={(row) => requestPaths.one(row.id) + search}
          current={id}
          columns={useRequestColumns(asked.direction, narrow)}
          filterable
          tools={<Filters asked={asked} />}
        />
      </div>
      {rows.length === 0 && <NoRequest asked={asked} begin={able ? begin : undefined} />}
      {hasNextPage && (
        <div className="row">
          <Button busy={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            {say('contacts.requests.more')}
          </Button>
        </div>
      )}
    </Page>
  )
}

function Filters({ asked }: { asked: Asked }) {
  const say = useWords()
  const navigate = useNavigate()
  const ask = (change: Partial<Asked>) =>
    void navigate(requestPaths.all + searchFor({ ...asked, ...change }), { replace: true })
  return (
    <>
      <Select
        label={say('contacts.requests.kind')}
        labelUnseen
        width="short"
        value={asked.kind ?? 'any'}
        onChange={(kind) => ask({ kind: RequestKind.safeParse(kind).data })}
        options={[
          { id: 'any', label: say('contacts.requests.kind.any') },
          ...RequestKind.options.map((kind) => ({ id: kind, label: say(`contacts.requests.kind.${kind}`) })),
        ]}
      />
      <Select
        label={say('contacts.requests.status')}
        labelUnseen
        width="short"
        value={asked.status ?? 'any'}
        onChange={(status) => ask({ status: RequestStatus.safeParse(status).data })}
        options={[
          { id: 'any', label: say('contacts.requests.status.any') },
          ...RequestStatus.options
            .filter((status) => asked.direction === 'out' || status !== 'draft')
            .map((status) => ({ id: status, label: say(`contacts.requests.status.${status}`) })),
        ]}
      />
    </>
  )
}

function NoRequest({ asked, begin }: { asked: Asked; begin: string | undefined }) {
  const say = useWords()
  if (asked.kind || asked.status) return <EmptyState title={say('contacts.requests.none.filtered')} />
  return (
    <EmptyState
      title={say(`contacts.requests.none.${asked.direction}`)}
      act={begin && asked.direction === 'out' && <ButtonLink to={begin}>{say('contacts.requests.new')}</ButtonLink>}
    >
      {say('contacts.requests.none.words')}
    </EmptyState>
  )
}
