import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useOutlet, useParams } from 'react-router'
import { useLive } from '#platform/web/live.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Page } from '#platform/web/ui/page.tsx'
import { Split } from '#platform/web/ui/split.tsx'
import { EmptyState, ErrorState, Waiting } from '#platform/web/ui/state.tsx'
import { Table } from '#platform/web/ui/table.tsx'
import { useWords } from '#platform/web/words.ts'
import type { ContactFilter } from '../../contract/directory.ts'
import { ContactsTabs } from '../pieces/contacts-tabs.tsx'
import { useAsked } from './asked.ts'
import { ContactFilters } from './contact-filters.tsx'
import { useContactColumns } from './contact-columns.tsx'
import { directory, readAgain } from './doors.ts'
import { OnDutyNow } from './on-duty.tsx'
import './directory.css'
export { loader } from './words.ts'

/** The points of contact of all states, and beside them the one that I opened. */
export function ContactsPage() {
  const say = useWords()
  const detail = useOutlet()
  const { search } = useAsked()
  return (
    <Split
      list={<ContactList narrow={detail !== null} />}
      detail={detail}
      backTo={`/contacts${search}`}
      listLabel={say('contacts.directory.title')}
    />
  )
}

// What is typed changes the question at every letter: what was found before stays until the answer is there.
function useList(asked: ContactFilter) {
  return useInfiniteQuery(
    directory.list.infiniteOptions({
      input: (after: string | undefined) => ({ ...asked, limit: 100, ...(after === undefined ? {} : { after }) }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.next,
      placeholderData: keepPreviousData,
    }),
  )
}

function ContactList({ narrow }: { narrow: boolean }) {
  const say = useWords()
  const { id } = useParams()
  const { asked, search } = useAsked()
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useList(asked)
  useLive(['contact.*', 'rota.*'], readAgain)
  const columns = useContactColumns(narrow)
  const rows = data?.pages.flatMap(({ items }) => items)
  return (
    <Page title={say('contacts.directory.title')} lead={say('contacts.directory.lead')}>
      <ContactsTabs />
      {!narrow && <OnDutyNow />}
      <ContactFilters asked={asked} narrow={narrow} />
      {error && <ErrorState error={error} />}
      {!rows && !error && <Waiting />}
      {rows && (
        <div className="contact-list">
          <Table
            label={say('contacts.directory.title')}
            rows={rows}
            rowKey={(row) => row.id}
            rowLink={(row) => `/contacts/${row.id}${search}`}
            current={id}
            columns={columns}
            tools={!narrow && <Exports asked={asked} />}
            empty={<Nobody filtered={search !== ''} />}
          />
        </div>
      )}
      {hasNextPage && (
        <Button busy={isFetchingNextPage} onPress={() => void fetchNextPage()}>
          {say('contacts.directory.more')}
        </Button>
      )}
    </Page>
  )
}

function Exports({ asked }: { asked: ContactFilter }) {
  const say = useWords()
  // The file holds what the list holds.
  const search = new URLSearchParams(Object.entries(asked).flatMap(([name, value]) => (value ? [[name, value]] : [])))
  const query = search.size > 0 ? `?${search.toString()}` : ''
  return (
    <span className="row small contact-exports" title={say('contacts.directory.export.hint')}>
      <span className="faint">{say('contacts.directory.export')}</span>
      <a href={`/contacts.csv${query}`} download>
        CSV
      </a>
      <a href={`/contacts.vcf${query}`} download>
        vCard
      </a>
    </span>
  )
}

function Nobody({ filtered }: { filtered: boolean }) {
  const say = useWords()
  return filtered ? (
    <EmptyState title={say('contacts.directory.none.filtered')}>
      {say('contacts.directory.none.filtered.words')}
    </EmptyState>
  ) : (
    <EmptyState title={say('contacts.directory.none')}>{say('contacts.directory.none.words')}</EmptyState>
  )
}
