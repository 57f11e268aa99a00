import { useMemo } from 'react'
import { Link } from 'react-router'
import { AlarmPanels, Line } from '#modules/rooms/web/pieces.tsx'
import { useFormat } from '#platform/web/format.ts'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { ExerciseChip } from '#platform/web/ui/marking-chip.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationSummary } from '../../client/views.ts'
import { chairsOf } from '../client/chairs.ts'
import { useNegotiations } from '../client/negotiations-in-use.tsx'
import { NegotiationDeadline } from '../drawing/clocks.tsx'
import { StatusBar } from '../drawing/status-mark.tsx'

type Ordered = Record<'open' | 'adopted' | 'played', NegotiationSummary[]>

/** What ends first stands first; then what has news; what was adopted, and what is played, stands by itself. */
function inOrder(all: readonly NegotiationSummary[]): Ordered {
  const sorted = all.toSorted(
    (a, b) =>
      (a.deadline?.until ?? '9').localeCompare(b.deadline?.until ?? '9') ||
      Number(b.news > 0) - Number(a.news > 0) ||
      a.title.localeCompare(b.title),
  )
  const real = sorted.filter(({ exercise }) => !exercise)
  return {
    open: real.filter(({ adopted }) => !adopted),
    adopted: real.filter(({ adopted }) => adopted),
    played: sorted.filter(({ exercise }) => exercise),
  }
}

export function NegotiationsPage() {
  const say = useWords()
  const format = useFormat()
  const { negotiations } = useNegotiations()
  const all = negotiations.list()
  const { open, adopted, played } = useMemo(() => inOrder(all), [all])
  return (
    <Page
      title={say('negotiations.title')}
      lead={say('negotiations.lead')}
      act={
        all.length > 0 && (
          <ButtonLink kind="primary" to="/negotiations/new">
            {say('negotiations.new')}
          </ButtonLink>
        )
      }
      margin={
        <>
          <Note label={say('negotiations.running')}>{format.number(open.length)}</Note>
          <Note label={say('negotiations.sealed')}>{say('negotiations.sealed.words')}</Note>
          <Note label={say('negotiations.overview')}>
            <Link to="/negotiations/overview">{say('negotiations.overview')}</Link>
          </Note>
          <Note label={say('negotiations.mediator')}>
            <Link to="/negotiations/mediator">{say('negotiations.mediator')}</Link>
          </Note>
        </>
      }
    >
      <Line />
      <AlarmPanels />
      {all.length === 0 && (
        <EmptyState
          title={say('negotiations.none.title')}
          act={
            <ButtonLink kind="primary" to="/negotiations/new">
              {say('negotiations.new')}
            </ButtonLink>
          }
        >
          {say('negotiations.none.words')}
        </EmptyState>
      )}
      {open.length > 0 && <Lines label={say('negotiations.running')} rows={open} />}
      {adopted.length > 0 && (
        <Section title={say('negotiations.adopted')} count={adopted.length}>
          <Lines label={say('negotiations.adopted')} rows={adopted} />
        </Section>
      )}
      {played.length > 0 && (
        <Section title={say('rooms.exercises')} count={played.length}>
          <Lines label={say('rooms.exercises')} rows={played} />
        </Section>
      )}
    </Page>
  )
}

function Lines({ label, rows }: { label: string; rows: readonly NegotiationSummary[] }) {
  return (
    <ul className="negotiation-lines" aria-label={label}>
      {rows.map((row) => (
        <OneLine key={row.room} row={row} />
      ))}
    </ul>
  )
}

function OneLine({ row }: { row: NegotiationSummary }) {
  const say = useWords()
  const { negotiations, rooms } = useNegotiations()
  const view = negotiations.negotiation(row.room)
  return (
    <li className={row.news > 0 ? 'negotiation-line unread' : 'negotiation-line'}>
      <div className="negotiation-line-head">
        <Link to={`/negotiations/${row.room}`}>
          <bdi>{row.title}</bdi>
        </Link>
        <p className="small faint">
          {say(`negotiations.class.${row.class}`)} {row.symbol && <bdi>{row.symbol}</bdi>}
          {row.groupOf && (
            <>
              {' · '}
              {say('negotiations.groupOf', { title: row.groupOf.title })}
            </>
          )}
        </p>
      </div>
      <StatusBar paragraphs={row.paragraphs} bracketed={row.bracketed} agreed={row.agreed} />
      <div className="negotiation-line-foot">
        {row.exercise && <ExerciseChip />}
        {row.news > 0 && <Status standing="done">{say('negotiations.news', { count: row.news })}</Status>}
        {row.waiting > 0 && <Status standing="draft">{say('negotiations.waiting', { count: row.waiting })}</Status>}
        {row.adopted && <Status standing="verified">{say('negotiations.status.adopted')}</Status>}
        {row.deadline && view && (
          <span className="negotiation-line-deadline">
            <b>{say(`negotiations.deadline.${row.deadline.what}`)}</b>
            <NegotiationDeadline at={row.deadline.until} view={view} of={chairsOf(rooms, row.room)} />
          </span>
        )}
      </div>
    </li>
  )
}
