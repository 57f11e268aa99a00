// The record, for everybody: how far it goes, who witnesses it, what was entered, and a place to try a proof. What this
// browser verified by itself stands apart from what the host says.
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useLive } from '#platform/web/live.ts'
import { handOver } from '#platform/web/hand-over.ts'
import { queries } from '#platform/web/queries.ts'
import { Button, ButtonLink } from '#platform/web/ui/button.tsx'
import { Code, CodeBlock } from '#platform/web/ui/code.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { ErrorState, Waiting } from '#platform/web/ui/state.tsx'
import { Table } from '#platform/web/ui/table.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { EntryKind } from '../entries.ts'
import { learned } from '../rules.ts'
import { record } from './doors.ts'
import { EntriesSection } from './entries-section.tsx'
import { type Found, lookAtRecord } from './own-view.ts'
import { ProofSection } from './proof-section.tsx'
import type { RecordState } from '../contract.ts'
import './record.css'

export function RecordPage() {
  const say = useWords()
  const { data: state } = useSuspenseQuery(record.state.queryOptions())
  useLive(['record.published'], () => void queries.invalidateQueries({ queryKey: record.key() }))
  return (
    <Page title={say('record.title')} lead={say('record.lead')} margin={<Notes state={state} />}>
      <OwnLook state={state} />
      <EntriesSection />
      <ProofSection policy={state.policy} />
      <Section title={say('record.witnesses')} count={state.witnesses.length}>
        <Witnesses state={state} />
        <Disclosure title={say('record.policy')}>
          <CodeBlock value={state.policy} label={say('record.policy')} />
        </Disclosure>
      </Section>
      <Section title={say('record.learned')}>
        <p className="text">{say('record.learned.lead')}</p>
        <LearnedTable />
      </Section>
    </Page>
  )
}

function Notes({ state }: { state: RecordState }) {
  const say = useWords()
  return (
    <>
      <Note label={say('record.origin')}>
        <code dir="ltr">{state.origin}</code>
      </Note>
      <Note label={say('record.size')}>{say('record.entries.count', { count: state.size })}</Note>
      {state.publishedAt && (
        <Note label={say('record.published')}>
          <When at={state.publishedAt} />
        </Note>
      )}
      {state.root && (
        <Note label={say('record.root')}>
          <Code value={state.root} label={say('record.root')} />
        </Note>
      )}
      <Note label={say('record.files')}>
        <a href="/record/checkpoint">{say('record.checkpoint')}</a> ·{' '}
        <a href="/record/policy">{say('record.policy')}</a>
      </Note>
      <Note label={say('these.nav')}>
        <ButtonLink to="/these-pages">{say('these.title')}</ButtonLink>
      </Note>
    </>
  )
}

function OwnLook({ state }: { state: RecordState }) {
  const say = useWords()
  const look = useQuery({
    queryKey: ['record', 'own look', state.origin, state.size],
    queryFn: () => lookAtRecord(state.origin, state.policy),
    enabled: state.size > 0,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <Section title={say('record.own')}>
      {state.size === 0 && <p className="text">{say('record.own.empty')}</p>}
      {state.size > 0 && look.isPending && <Waiting label={say('record.own.asking')} />}
      {look.error && <ErrorState title={say('record.own.unreached')} retry={() => void look.refetch()} />}
      {look.data && <Finding found={look.data} />}
    </Section>
  )
}

function Finding({ found }: { found: Found }) {
  const say = useWords()
  if (found.kind === 'alarm')
    return (
      <div className="state trouble" role="alert">
        <strong>{say(`record.alarm.${found.alarm}`)}</strong>
        <p>{say('record.alarm.do')}</p>
        <Button icon="download" onPress={() => handOver('record-alarm.json', 'application/json', found.evidence)}>
          {say('record.alarm.keep')}
        </Button>
        <p className="faint small" dir="ltr">
          {found.message}
        </p>
      </div>
    )
  const { latest, before, stale } = found
  const names = latest.witnessed.map(({ name }) => name)
  return (
    <>
      <p>
        <Status standing="verified">{say('record.own.sound', { count: latest.size })}</Status>
      </p>
      {stale && (
        <div className="state trouble" role="alert">
          <strong>{say('record.stale')}</strong>
          <p>{say('record.stale.do')}</p>
        </div>
      )}
      <ul className="record-checks">
        <li>{say('record.own.signed')}</li>
        <li>
          {names.length > 0 ? say('record.own.witnessed', { names: names.join(', ') }) : say('record.own.unwitnessed')}
        </li>
        {latest.witnessedAt && (
          <li>
            {say('record.own.witnessedAt')} <When at={latest.witnessedAt.toISOString()} />
          </li>
        )}
        <li>{before ? say('record.own.grew', { count: before.size }) : say('record.own.first')}</li>
      </ul>
    </>
  )
}

function Witnesses({ state }: { state: RecordState }) {
  const say = useWords()
  if (state.witnesses.length === 0) return <p className="text">{say('record.witnesses.none')}</p>
  return (
    <>
      {state.witnesses.some(({ demonstration }) => demonstration) && (
        <p className="text">{say('record.witnesses.demo')}</p>
      )}
      <Table
        label={say('record.witnesses')}
        rows={state.witnesses}
        rowKey={({ name }) => name}
        columns={[
          {
            id: 'name',
            label: say('record.witness'),
            cell: ({ name }) => <bdi>{name}</bdi>,
            value: ({ name }) => name,
          },
          {
            id: 'size',
            label: say('record.witness.size'),
            cell: ({ size }) => (size === null ? '–' : say('record.entries.count', { count: size })),
            value: ({ size }) => size ?? 0,
          },
          {
            id: 'at',
            label: say('record.witness.at'),
            cell: ({ at }) => (at ? <When at={at} /> : '–'),
            value: ({ at }) => at ?? '',
          },
          {
            id: 'demonstration',
            label: say('record.witness.by'),
            cell: ({ demonstration }) => say(demonstration ? 'record.witness.host' : 'record.witness.outside'),
          },
        ]}
      />
    </>
  )
}

function LearnedTable() {
  const say = useWords()
  return (
    <Table
      label={say('record.learned')}
      rows={EntryKind.options}
      rowKey={(kind) => kind}
      columns={[
        { id: 'kind', label: say('record.kind'), cell: (kind) => say(`record.kind.${kind}`) },
        { id: 'under', label: say('record.subject'), cell: (kind) => say(`record.under.${learned[kind].under}`) },
        { id: 'opened', label: say('record.opened'), cell: (kind) => say(`record.opened.${learned[kind].openedBy}`) },
        { id: 'pattern', label: say('record.pattern'), cell: (kind) => say(`record.pattern.${kind}`) },
      ]}
    />
  )
}
