// One negotiation: its title, the margin with what binds everybody, and its sides by address.
import { useMemo } from 'react'
import { Outlet, useMatch, useParams } from 'react-router'
import { AlarmPanels, Line } from '#modules/rooms/web/pieces.tsx'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { Note, Page } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { TabLinks } from '#platform/web/ui/tabs.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { ActingProvider, useActingOn } from '../acting/acting.tsx'
import { useNegotiation, useNegotiations } from '../client/negotiations-in-use.tsx'
import { LooksContext, looksOf } from '../drawing/delegations.ts'
import { StatusBar } from '../drawing/status-mark.tsx'
import { BeginHere } from './begin-here.tsx'
import { Outline } from './outline.tsx'
import { StandingLines } from './standing-lines.tsx'
import { NextDeadline } from './next-deadline.tsx'
import { RoomFacts } from './room-facts.tsx'

export function NegotiationPage() {
  const say = useWords()
  const { room = '' } = useParams()
  const { view } = useNegotiation(room)
  const { rooms } = useNegotiations()
  if (view?.state.opened) return <Opened key={room} view={view} />
  const there = rooms.room(room)
  return (
    <Page
      title={there ? there.title : say('negotiations.unknown.title')}
      crumbs={[{ label: say('negotiations.title'), to: '/negotiations' }]}
    >
      <Line />
      {there ? (
        <BeginHere room={room} />
      ) : (
        <EmptyState
          title={say('negotiations.unknown.title')}
          act={<ButtonLink to="/negotiations">{say('negotiations.title')}</ButtonLink>}
        >
          {say('negotiations.unknown.words')}
        </EmptyState>
      )}
    </Page>
  )
}

function Opened({ view }: { view: NegotiationView }) {
  const say = useWords()
  const { state } = view
  const { rooms } = useNegotiations()
  const acting = useActingOn(view)
  const people = rooms.room(view.room)?.people
  const looks = useMemo(
    () => looksOf(state.parties, (id) => people?.find(({ delegation }) => delegation.id === id)?.delegation.name),
    [state.parties, people],
  )
  const atText = useMatch('/negotiations/:room') !== null
  return (
    <LooksContext value={looks}>
      <ActingProvider value={acting}>
        <Page
          title={state.title}
          exercise={state.exercise}
          crumbs={[
            { label: say('negotiations.title'), to: '/negotiations' },
            ...(state.groupOf ? [{ label: state.groupOf.title, to: `/negotiations/${state.groupOf.room}` }] : []),
          ]}
          act={
            <>
              {view.me.role !== 'observer' && (
                <ButtonLink small icon="lock" to={`/negotiations/${view.room}/brief`}>
                  {say('negotiations.brief')}
                </ButtonLink>
              )}
              <ButtonLink small icon="eye" to={`/negotiations/${view.room}/projector`}>
                {say('negotiations.projector')}
              </ButtonLink>
              <ButtonLink small icon="note" to={`/rooms/${view.room}`}>
                {say('negotiations.conversation')}
              </ButtonLink>
            </>
          }
          margin={
            <>
              <Note label={say('negotiations.class')}>
                {say(`negotiations.class.${state.class}`)}
                {state.symbol && (
                  <>
                    {' '}
                    <bdi>{state.symbol}</bdi>
                  </>
                )}
              </Note>
              <Note label={say('negotiations.text')}>
                <StatusBar paragraphs={view.paragraphs} bracketed={view.bracketed} agreed={view.agreed} />
              </Note>
              <NextDeadline view={view} />
              <RoomFacts view={view} />
              {atText && <Outline view={view} />}
            </>
          }
        >
          {state.exercise && (
            <div className="exercise-frame" aria-hidden="true">
              <p className="exercise-name">{say('exercise.band', { name: state.title })}</p>
            </div>
          )}
          <Sides view={view} />
          <Line />
          <AlarmPanels room={view.room} />
          <StandingLines view={view} />
          <Outlet context={view} />
        </Page>
      </ActingProvider>
    </LooksContext>
  )
}

function Sides({ view }: { view: NegotiationView }) {
  const say = useWords()
  const { state, room } = view
  const at = `/negotiations/${room}`
  const running =
    Object.values(state.deciding.silences).filter((one) => one.state === 'running').length +
    Object.values(state.deciding.votes).filter((one) => !one.closedAt).length
  const statements = Object.values(state.deciding.statements).filter((one) => !one.withdrawnAt).length
  return (
    <TabLinks
      label={state.title}
      entries={[
        { to: at, label: say('negotiations.tab.text') },
        { to: `${at}/matrix`, label: say('negotiations.tab.matrix') },
        {
          to: `${at}/procedures`,
          label: say('negotiations.tab.procedures'),
          ...(running > 0 ? { count: running } : {}),
        },
        {
          to: `${at}/statements`,
          label: say('negotiations.tab.statements'),
          ...(statements > 0 ? { count: statements } : {}),
        },
        { to: `${at}/versions`, label: say('negotiations.tab.versions') },
        { to: `${at}/export`, label: say('negotiations.tab.export') },
        { to: `${at}/record`, label: say('negotiations.tab.record') },
      ]}
    />
  )
}
