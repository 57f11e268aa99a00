import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useOutlet, useParams, useSearchParams } from 'react-router'
import { directionOf } from '#platform/languages.ts'
import { useLive } from '#platform/web/live.ts'
import { useActor } from '#platform/web/session.tsx'
import { Button, ButtonLink } from '#platform/web/ui/button.tsx'
import { Page } from '#platform/web/ui/page.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { Split } from '#platform/web/ui/split.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useLanguage, useWords } from '#platform/web/words.ts'
import { type NominationLine, NominationStatus } from '../../contract/nominations.ts'
import { mayCheck } from '../../rules/nominations.ts'
import { directory, nominations, readAgain } from '../directory/doors.ts'
import { ContactsTabs } from '../pieces/contacts-tabs.tsx'
import { StatusWord } from './status-word.tsx'
import '../directory/directory.css'
export { loader } from './words.ts'

/** What my delegation proposed; for the secretariat, what waits to be checked. Beside it the one that I opened. */
export function NominationsPage() {
  const say = useWords()
  const detail = useOutlet()
  const { search } = useAsked()
  return (
    <Split
      list={<NominationList narrow={detail !== null} />}
      detail={detail}
      backTo={`/contacts/nominations${search}`}
      listLabel={say('contacts.nominations.title')}
    />
  )
}

/** The secretariat begins with what waits for it. */
function useAsked(): { status: NominationStatus | undefined; search: string; checks: boolean } {
  const checks = mayCheck(useActor()) === true
  const said = useSearchParams()[0].get('status')
  const status = NominationStatus.safeParse(said ?? (checks ? 'proposed' : null)).data
  return { status, search: said === null ? '' : `?status=${encodeURIComponent(said)}`, checks }
}

function NominationList({ narrow }: { narrow: boolean }) {
  const say = useWords()
  const navigate = useNavigate()
  const { id } = useParams()
  const { status, search, checks } = useAsked()
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = useSuspenseInfiniteQuery(
    nominations.list.infiniteOptions({
      input: (after: string | undefined) => ({
        ...(status ? { status } : {}),
        limit: 100,
        ...(after === undefined ? {} : { after }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.next,
    }),
  )
  useLive(['nomination.*'], readAgain)
  const columns = useColumns(narrow, checks)
  return (
    <Page
      title={say(checks ? 'contacts.nominations.queue' : 'contacts.nominations.title')}
      lead={say(checks ? 'contacts.nominations.queue.lead' : 'contacts.nominations.lead')}
      act={!checks && !narrow && <Nominate />}
    >
      <ContactsTabs />
      <div className="contact-list">
        <Table
          label={say('contacts.nominations.title')}
          rows={data.pages.flatMap(({ items }) => items)}
          rowKey={(row) => row.id}
          rowLink={(row) => `/contacts/nominations/${row.id}${search}`}
          current={id}
          columns={columns}
          tools={
            <Select
              label={say('contacts.nominations.status')}
              labelUnseen
              width="short"
              value={status ?? 'any'}
              onChange={(chosen) => void navigate(`/contacts/nominations?status=${chosen}`, { replace: true })}
              options={[
                { id: 'any', label: say('contacts.nominations.status.any') },
                ...NominationStatus.options
                  .filter((one) => !checks || one !== 'draft')
                  .map((one) => ({ id: one, label: say(`contacts.nominations.status.${one}`) })),
              ]}
            />
          }
        />
        {data.pages[0]?.items.length === 0 && (
          <EmptyState
            title={say(
              checks && status === 'proposed' ? 'contacts.nominations.none.queue' : 'contacts.nominations.none',
            )}
          >
            {say(checks ? 'contacts.nominations.none.queue.words' : 'contacts.nominations.none.words')}
          </EmptyState>
        )}
      </div>
      {hasNextPage && (
        <Button busy={isFetchingNextPage} onPress={() => void fetchNextPage()}>
          {say('contacts.directory.more')}
        </Button>
      )}
    </Page>
  )
}

/** Who may not nominate is told so here, and not on an empty page behind it. */
function Nominate() {
  const say = useWords()
  const { data: board } = useSuspenseQuery(directory.board.queryOptions())
  if (!board.may.nominate)
    return (
      <Button kind="primary" icon="add" refused={say('NOMINATION_NOT_YOURS')}>
        {say('contacts.nominate')}
      </Button>
    )
  return (
    <ButtonLink kind="primary" icon="add" to="/contacts/nominations/new?act=nomination">
      {say('contacts.nominate')}
    </ButtonLink>
  )
}

function useColumns(narrow: boolean, checks: boolean): Column<NominationLine>[] {
  const say = useWords()
  const isAsked = ({ status }: NominationLine) => (checks ? status === 'proposed' : status === 'returned')
  const who: Column<NominationLine> = {
    id: 'function',
    label: say('contacts.nominations.whom'),
    value: (row) => `${row.function} ${row.personName ?? ''}`,
    cell: (row) => <WhomCell row={row} />,
  }
  const status: Column<NominationLine> = {
    id: 'status',
    label: say('contacts.nominations.status'),
    value: (row) => say(`contacts.nominations.status.${row.status}`),
    cell: (row) => <StatusWord status={row.status} asked={isAsked(row)} />,
  }
  if (narrow) return [who, status]
  return [
    who,
    status,
    {
      id: 'delegation',
      label: say('contacts.directory.delegation'),
      value: ({ delegationName }) => delegationName,
      cell: ({ delegationName }) => <bdi>{delegationName}</bdi>,
      minor: true,
    },
    {
      id: 'effective',
      label: say('contacts.directory.effective'),
      value: ({ effectiveAt }) => effectiveAt,
      cell: ({ effectiveAt }) => <When at={effectiveAt} />,
      minor: true,
    },
    {
      id: 'proposed',
      label: say('contacts.nominations.proposed'),
      value: ({ proposedAt }) => proposedAt,
      cell: ({ proposedAt }) => (proposedAt === null ? <span className="faint">–</span> : <When at={proposedAt} />),
      minor: true,
    },
  ]
}

function WhomCell({ row }: { row: NominationLine }) {
  const say = useWords()
  const direction = directionOf(useLanguage())
  return (
    <span className="contact-who" dir={direction}>
      <bdi>{row.function}</bdi>
      <small className="contact-under">
        <span>{say(`contacts.nominations.act.${row.act}`)}</span>
        {row.personName !== null && <bdi>{row.personName}</bdi>}
        <span className="contact-more">
          <bdi>{row.delegationName}</bdi>
        </span>
      </small>
    </span>
  )
}
