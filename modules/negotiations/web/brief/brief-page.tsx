// What a delegation says to itself about a text: beside every paragraph its instructions, red lines and fallback wording.
import { useState } from 'react'
import { useParams } from 'react-router'
import { Line } from '#modules/rooms/web/pieces.tsx'
import { Button, ButtonLink } from '#platform/web/ui/button.tsx'
import { Checkbox } from '#platform/web/ui/choice.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { ActingProvider, useActingOn } from '../acting/acting.tsx'
import { useNegotiation } from '../client/negotiations-in-use.tsx'
import { LooksContext, looksOf } from '../drawing/delegations.ts'
import { isLiving, useLabels, useOrder } from '../table/text-state.ts'
import { BriefOf, BriefOfText } from './brief-of-paragraph.tsx'
import { Strangers } from './strangers.tsx'
import { useBrief, useDoing } from './use-brief.ts'
import './brief.css'

export { loader } from '../mediator/words.ts'

export function BriefPage() {
  const say = useWords()
  const { room = '' } = useParams()
  const { view } = useNegotiation(room)
  if (view?.state.opened) return <Brief key={room} view={view} />
  return (
    <Page title={say('negotiations.brief')} crumbs={[{ label: say('negotiations.title'), to: '/negotiations' }]}>
      <Line />
      <EmptyState title={say('negotiations.unknown.title')}>{say('negotiations.unknown.words')}</EmptyState>
    </Page>
  )
}

function Brief({ view }: { view: NegotiationView }) {
  const say = useWords()
  const { home, devices } = useBrief()
  const acting = useActingOn(view)
  return (
    <LooksContext value={looksOf(view.state.parties)}>
      <ActingProvider value={acting}>
        <Page
          title={say('negotiations.brief')}
          exercise={view.state.exercise}
          crumbs={[
            { label: say('negotiations.title'), to: '/negotiations' },
            { label: view.state.title, to: `/negotiations/${view.room}` },
          ]}
          {...(home ? { act: <ToCapital room={view.room} /> } : {})}
          margin={
            <Note label={say('negotiations.brief.sealed')}>
              {home ? say('negotiations.brief.sealed.to', { count: devices }) : say('negotiations.brief.sealed.none')}
            </Note>
          }
        >
          <Line />
          <Strangers />
          {home ? <Paragraphs view={view} /> : <OpenRoom />}
        </Page>
      </ActingProvider>
    </LooksContext>
  )
}

function ToCapital({ room }: { room: string }) {
  const say = useWords()
  return <ButtonLink to={`/negotiations/${room}/capital`}>{say('negotiations.brief.capital')}</ButtonLink>
}

/** The first act: a sealed room of the delegation's own, with its people let in. */
function OpenRoom() {
  const say = useWords()
  const { brief } = useBrief()
  const { busy, run } = useDoing()
  return (
    <EmptyState
      title={say('negotiations.brief.none')}
      act={
        <Button kind="primary" busy={busy} onPress={() => run(() => brief.open(say('negotiations.brief.room')))}>
          {say('negotiations.brief.open')}
        </Button>
      }
    >
      {say('negotiations.brief.none.words')}
    </EmptyState>
  )
}

function Paragraphs({ view }: { view: NegotiationView }) {
  const say = useWords()
  const { brief } = useBrief()
  const [only, setOnly] = useState(false)
  const labels = useLabels(view)
  const items = brief.of(view.room)
  const living = useOrder(view).filter(isLiving)
  const instructed = new Set(items.flatMap(({ paragraph }) => paragraph ?? []))
  const shown = only ? living.filter(({ id }) => instructed.has(id)) : living
  return (
    <>
      <Section title={say('negotiations.brief.whole')}>
        <BriefOfText room={view.room} items={items.filter(({ paragraph }) => paragraph === undefined)} />
      </Section>
      <Section title={say('negotiations.brief.paragraphs')} count={shown.length}>
        <Checkbox label={say('negotiations.brief.only')} value={only} onChange={setOnly} />
        <ol className="brief-paragraphs">
          {shown.map((paragraph) => (
            <BriefOf
              key={paragraph.id}
              view={view}
              paragraph={paragraph}
              label={labels[paragraph.id] ?? ''}
              items={items.filter((item) => item.paragraph === paragraph.id)}
            />
          ))}
        </ol>
      </Section>
    </>
  )
}
