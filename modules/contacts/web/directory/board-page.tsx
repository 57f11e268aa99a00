import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { useFormat } from '#platform/web/format.ts'
import { useLive } from '#platform/web/live.ts'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { type Column, Table } from '#platform/web/ui/table.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Contact, DelegationBoard } from '../../contract/directory.ts'
import { ContactsTabs } from '../pieces/contacts-tabs.tsx'
import { VerifyButton } from './contact-page.tsx'
import { directory, readAgain } from './doors.ts'
import { FreshnessClock } from './freshness.tsx'
import { GapsNote } from './gaps-note.tsx'
import { ImportDialog } from './import-dialog.tsx'
import { InitiatorsSection } from './initiators-section.tsx'
import { MissionSection } from './mission-section.tsx'
import { Marked } from './marked.tsx'
import './directory.css'
export { loader } from './words.ts'

/** All that my delegation must look after in the directory, on one page. */
export function BoardPage() {
  const say = useWords()
  const { data: board } = useSuspenseQuery(directory.board.queryOptions())
  useLive(['contact.*', 'nomination.*', 'rota.*'], readAgain)
  return (
    <Page
      title={say('contacts.directory.board.title')}
      lead={say('contacts.directory.board.lead')}
      act={
        board.may.nominate && (
          <>
            <ButtonLink kind="primary" icon="add" to="/contacts/nominations/new?act=nomination">
              {say('contacts.nominate')}
            </ButtonLink>
            <ImportDialog />
          </>
        )
      }
      margin={<BoardMargin board={board} />}
    >
      <ContactsTabs />
      <Section title={say('contacts.directory.board.contacts')} count={board.contacts.length}>
        <OwnContacts board={board} />
      </Section>
      <GapsNote kinds={[...new Set(board.contacts.map(({ kind }) => kind))]} />
      <MissionSection board={board} />
      <InitiatorsSection board={board} />
      {board.ended.length > 0 && <Former board={board} />}
    </Page>
  )
}

function BoardMargin({ board }: { board: DelegationBoard }) {
  const say = useWords()
  const due = board.contacts.filter(({ freshness }) => freshness !== 'fresh').length
  return (
    <>
      <Note label={say('contacts.directory.delegation')}>
        <bdi>{board.delegationName}</bdi>
      </Note>
      <Note label={say('contacts.directory.board.due')}>
        {due === 0 ? (
          <Status standing="verified">{say('contacts.directory.board.due.none')}</Status>
        ) : (
          <Status standing={board.may.nominate ? 'asked' : 'open'}>
            {say('contacts.directory.board.due.some', { count: due })}
          </Status>
        )}
      </Note>
      <Note label={say('contacts.directory.nominations.tab')}>
        <Link to="/contacts/nominations">{say('contacts.directory.board.open', { count: board.openNominations })}</Link>
      </Note>
    </>
  )
}

function OwnContacts({ board }: { board: DelegationBoard }) {
  const say = useWords()
  const columns: Column<Contact>[] = [
    {
      id: 'function',
      label: say('contacts.directory.contact'),
      value: (row) => row.function,
      cell: (row) => (
        <span className="contact-who">
          <bdi>{row.function}</bdi>
          <small className="contact-under">
            {row.person && <bdi>{row.person.name}</bdi>}
            <span>{say(`contacts.directory.kind.${row.kind}`)}</span>
          </small>
        </span>
      ),
    },
    {
      id: 'freshness',
      label: say('contacts.directory.freshness'),
      value: ({ dueAt }) => dueAt,
      cell: (row) => <FreshnessClock contact={row} asked={row.may.verify} />,
    },
    {
      id: 'deputy',
      label: say('contacts.directory.deputy'),
      value: ({ deputyFunction }) => deputyFunction,
      cell: ({ deputyFunction }) =>
        deputyFunction === null ? (
          <span className="faint">{say('contacts.directory.deputy.none')}</span>
        ) : (
          <bdi>{deputyFunction}</bdi>
        ),
      minor: true,
    },
    {
      id: 'marking',
      label: say('contacts.directory.marking'),
      cell: ({ marking }) => <Marked marking={marking} />,
      minor: true,
    },
    {
      id: 'acts',
      label: say('contacts.directory.acts'),
      end: true,
      cell: (row) => row.may.verify && row.freshness !== 'fresh' && <VerifyButton contact={row} small />,
    },
  ]
  return (
    <div className="contact-list">
      <Table
        label={say('contacts.directory.board.contacts')}
        rows={board.contacts}
        rowKey={({ id }) => id}
        rowLink={({ id }) => `/contacts/${id}`}
        sorted={{ id: 'freshness', falling: false }}
        columns={columns}
        empty={
          <EmptyState
            title={say('contacts.directory.board.none')}
            act={
              board.may.nominate && (
                <ButtonLink to="/contacts/nominations/new?act=nomination">{say('contacts.nominate')}</ButtonLink>
              )
            }
          >
            {say('contacts.directory.board.none.words')}
          </EmptyState>
        }
      />
    </div>
  )
}

function Former({ board }: { board: DelegationBoard }) {
  const say = useWords()
  const format = useFormat()
  return (
    <Section title={say('contacts.directory.former')} count={board.ended.length}>
      <ul className="former">
        {board.ended.map(({ id, function: title, personName, verifiedAt }) => (
          <li key={id}>
            <Link to={`/contacts/${id}`} dir="auto">
              {title}
            </Link>{' '}
            <span className="small faint">
              {personName !== null && <bdi>{personName}</bdi>}{' '}
              {verifiedAt !== null && say('contacts.directory.verified.on', { day: format.date(verifiedAt) })}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
