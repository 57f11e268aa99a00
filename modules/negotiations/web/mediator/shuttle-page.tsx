// One room between a mediator and a party: points, what is asked to be told in which words, and what was told from others.
import { useState } from 'react'
import { useParams } from 'react-router'
import { Line } from '#modules/rooms/web/pieces.tsx'
import { Button, ButtonLink } from '#platform/web/ui/button.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { EmptyState, Waiting } from '#platform/web/ui/state.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { TextArea } from '#platform/web/ui/text-field.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Disclosure, Point, ShuttleView, Shuttles } from '../../client/shuttle.ts'
import { useDoing } from '../brief/use-brief.ts'
import { AsksOf } from './asks.tsx'
import { AskToTell } from './ask-to-tell.tsx'
import { useShuttles } from './shuttles-in-use.ts'
import './mediator.css'

export { loader } from './words.ts'

export function ShuttlePage() {
  const say = useWords()
  const { room = '' } = useParams()
  const shuttles = useShuttles()
  const shuttle = shuttles?.of(room)
  const crumbs = [
    { label: say('negotiations.title'), to: '/negotiations' },
    { label: say('negotiations.mediator'), to: '/negotiations/mediator' },
  ]
  if (shuttles && shuttle)
    return (
      <Page
        title={shuttle.title}
        crumbs={crumbs}
        act={
          <ButtonLink small icon="note" to={`/rooms/${room}`}>
            {say('negotiations.conversation')}
          </ButtonLink>
        }
        margin={
          <>
            <Note label={say('negotiations.mediator.role')}>
              <bdi>{shuttle.mediator.name}</bdi>
            </Note>
            <Note label={say('negotiations.mediator.party')}>
              <bdi>{shuttle.party.name}</bdi>
            </Note>
            <Note label={say('negotiations.mediator.consent')}>{say('negotiations.mediator.consent.words')}</Note>
          </>
        }
      >
        <Line />
        <Shuttle shuttles={shuttles} shuttle={shuttle} />
      </Page>
    )
  return (
    <Page title={say('negotiations.mediator')} crumbs={crumbs}>
      <Line />
      {shuttles ? <EmptyState title={say('negotiations.mediator.unknown')} /> : <Waiting />}
    </Page>
  )
}

type Here = { shuttles: Shuttles; shuttle: ShuttleView }

function Shuttle({ shuttles, shuttle }: Here) {
  const say = useWords()
  return (
    <>
      {shuttle.told.length > 0 && (
        <Section title={say('negotiations.mediator.told')} count={shuttle.told.length}>
          <ul className="points">
            {shuttle.told.map((one) => (
              <Told key={one.id} told={one} />
            ))}
          </ul>
        </Section>
      )}
      <AsksOf shuttles={shuttles} shuttle={shuttle} />
      <Section title={say('negotiations.mediator.pointsHeard')} count={shuttle.points.length}>
        <ul className="points">
          {shuttle.points.map((point) => (
            <PointShown key={point.id} shuttles={shuttles} shuttle={shuttle} point={point} />
          ))}
        </ul>
        <NewPoint shuttles={shuttles} shuttle={shuttle} />
      </Section>
    </>
  )
}

/** Words are shown only where the consent that came with them holds. */
function Told({ told }: { told: Disclosure }) {
  const say = useWords()
  return (
    <li>
      {told.words === undefined ? (
        <p role="alert">
          {say(`negotiations.mediator.fault.${told.fault ?? 'false-signature'}`, { name: told.from.name })}
        </p>
      ) : (
        <>
          <blockquote className="text" dir="auto">
            {told.words}
          </blockquote>
          <p className="small">
            <Status standing="verified">{say('negotiations.mediator.verified', { name: told.from.name })}</Status>{' '}
            <When at={told.at} />
          </p>
        </>
      )}
    </li>
  )
}

function PointShown({ shuttles, shuttle, point }: Here & { point: Point }) {
  const say = useWords()
  return (
    <li>
      <p className="text" dir="auto">
        {point.text}
      </p>
      <p className="small faint">
        <bdi>{point.by.name}</bdi> · <When at={point.at} />
        {point.side === 'mediator' && ` · ${say('negotiations.mediator.heard')}`}
      </p>
      {shuttle.me === 'mediator' && <AskToTell shuttles={shuttles} shuttle={shuttle} point={point} />}
    </li>
  )
}

function NewPoint({ shuttles, shuttle }: Here) {
  const say = useWords()
  const { busy, run } = useDoing()
  const [text, setText] = useState('')
  const key = shuttle.me === 'mediator' ? 'hear' : 'say'
  return (
    <div className="stack">
      <TextArea label={say(`negotiations.mediator.${key}`)} value={text} onChange={setText} rows={3} maxLength={3000} />
      <Button
        busy={busy}
        refused={text.trim() === '' ? say('negotiations.brief.empty') : undefined}
        onPress={() =>
          run(
            () => shuttles.point(shuttle.room, text.trim()),
            () => setText(''),
          )
        }
      >
        {say(`negotiations.mediator.${key}.act`)}
      </Button>
    </div>
  )
}
