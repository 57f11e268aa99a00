// All negotiations of a delegation in one page: what waits for its answer, and what touches what is its own.
import { useMemo } from 'react'
import { Link } from 'react-router'
import { AlarmPanels, Line } from '#modules/rooms/web/pieces.tsx'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { ExerciseChip } from '#platform/web/ui/marking-chip.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { useNow } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import type { Done } from '../../text/state.ts'
import { chairsOf } from '../client/chairs.ts'
import { useHistory } from '../client/use-history.ts'
import { useNegotiations } from '../client/negotiations-in-use.tsx'
import { NegotiationDeadline } from '../drawing/clocks.tsx'
import { StatusBar } from '../drawing/status-mark.tsx'
import { useLabels } from '../table/text-state.ts'
import { type Awaited, awaitedOf, type Concern, concernsOf, placeOnFloor, together } from './overview-model.ts'
import '../brief/brief.css'
import './overview.css'

export { loader } from '../mediator/words.ts'

export function OverviewPage() {
  const say = useWords()
  const { negotiations } = useNegotiations()
  const running = negotiations.list().filter(({ adopted }) => !adopted)
  const viewsOf = (exercise: boolean) =>
    running.filter((one) => one.exercise === exercise).flatMap(({ room }) => negotiations.negotiation(room) ?? [])
  const played = viewsOf(true)
  return (
    <Page
      title={say('negotiations.overview')}
      lead={say('negotiations.overview.lead')}
      crumbs={[{ label: say('negotiations.title'), to: '/negotiations' }]}
      margin={<Note label={say('negotiations.brief.sealed')}>{say('negotiations.overview.here')}</Note>}
    >
      <Line />
      <AlarmPanels />
      {running.length === 0 && (
        <EmptyState title={say('negotiations.none.title')}>{say('negotiations.none.words')}</EmptyState>
      )}
      <OneWorld views={viewsOf(false)} />
      {played.length > 0 && (
        <Section title={say('rooms.exercises')} count={played.length}>
          <p>
            <ExerciseChip />
          </p>
          <OneWorld views={played} />
        </Section>
      )}
    </Page>
  )
}

/** What is played stands apart from what is real: its deadlines never come between. */
function OneWorld({ views }: { views: readonly NegotiationView[] }) {
  const say = useWords()
  const { negotiations } = useNegotiations()
  const now = useNow()
  if (views.length === 0) return null
  const awaited = views
    .flatMap((view) => awaitedOf(view, negotiations.brief.of(view.room), now).map((one) => ({ view, one })))
    .toSorted((a, b) => Date.parse(a.one.until) - Date.parse(b.one.until))
  return (
    <>
      <Section title={say('negotiations.overview.awaited')} count={awaited.length}>
        {awaited.length === 0 && <p>{say('negotiations.overview.awaited.none')}</p>}
        <ul className="overview-awaited">
          {awaited.map(({ view, one }) => (
            <AwaitedLine key={`${one.what}${one.id}${one.paragraph ?? ''}`} view={view} awaited={one} />
          ))}
        </ul>
      </Section>
      {together(views).map(({ title, views: side }) => (
        <Section key={side[0]?.room ?? title} title={title}>
          <div className="overview-side">
            {side.map((view) => (
              <OneGroup key={view.room} view={view} />
            ))}
          </div>
        </Section>
      ))}
    </>
  )
}

function AwaitedLine({ view, awaited }: { view: NegotiationView; awaited: Awaited }) {
  const say = useWords()
  const { rooms } = useNegotiations()
  const labels = useLabels(view)
  const { what, id, until, title, paragraph } = awaited
  const to =
    what === 'capital'
      ? `/negotiations/${view.room}/capital`
      : what === 'ad-referendum'
        ? `/negotiations/${view.room}/brief`
        : `/negotiations/${view.room}/procedures#${id}`
  const label = paragraph ? labels[paragraph] : undefined
  return (
    <li className="overview-line">
      <div>
        <Link to={to}>
          {say(`negotiations.overview.what.${what}`)}
          {title && (
            <>
              {': '}
              <bdi>{title}</bdi>
            </>
          )}
          {label && ` · ${label}`}
        </Link>
        <p className="small faint">
          <bdi>{view.state.title}</bdi>
        </p>
      </div>
      <NegotiationDeadline at={until} view={view} of={chairsOf(rooms, view.room)} />
    </li>
  )
}

const none: readonly Done[] = []

function OneGroup({ view }: { view: NegotiationView }) {
  const say = useWords()
  const { negotiations } = useNegotiations()
  const labels = useLabels(view)
  const { room, state, me } = view
  const since = negotiations.lastLooked(room)?.count
  const wanted = since !== undefined && state.count > since
  const held = useHistory(room, state.count, { wanted, ...(since === undefined ? {} : { from: since + 1 }) })
  const history = wanted ? (held.history ?? none) : none
  const items = negotiations.brief.of(room)
  const concerns = useMemo(
    () => concernsOf({ state, me }, items, history, since ?? state.count),
    // oxlint-disable-next-line react/exhaustive-deps -- the version stands for the state, and for the brief
    [view.version, items.length, history, since],
  )
  const floor = placeOnFloor(state, me.delegation)
  return (
    <article className="overview-group" aria-label={state.title}>
      <h3>
        <Link to={`/negotiations/${room}`}>
          <bdi>{state.title}</bdi>
        </Link>
      </h3>
      <StatusBar paragraphs={view.paragraphs} bracketed={view.bracketed} agreed={view.agreed} />
      {floor && <p className="small">{say('negotiations.overview.floor', floor)}</p>}
      {concerns.length === 0 ? (
        <p className="faint">{say('negotiations.overview.quiet')}</p>
      ) : (
        <ul className="overview-concerns">
          {concerns.map((one) => (
            <ConcernLine key={one.paragraph} room={room} concern={one} label={labels[one.paragraph] ?? ''} />
          ))}
        </ul>
      )}
      <ButtonLink small to={`/negotiations/${room}/brief`}>
        {say('negotiations.brief')}
      </ButtonLink>
    </article>
  )
}

function ConcernLine({ room, concern, label }: { room: string; concern: Concern; label: string }) {
  const say = useWords()
  const { paragraph, news, instructed, marked, crossed } = concern
  return (
    <li>
      <Link to={`/negotiations/${room}#p-${paragraph}`}>{label || say('negotiations.overview.paragraph')}</Link>{' '}
      {instructed && <Status standing="open">{say('negotiations.overview.instructed')}</Status>}{' '}
      {marked && <Status standing="done">{say('negotiations.overview.marked')}</Status>}{' '}
      {news > 0 && <span className="small">{say('negotiations.overview.news', { count: news })}</span>}
      {crossed.map(({ words, why }) => (
        <p key={why + words} className={why === 'proposed' ? 'red-near small' : 'red-touched small'}>
          {say(`negotiations.brief.touched.${why}`, { words })}
        </p>
      ))}
    </li>
  )
}
