// What the room sees on its wall: the words and their marks in large letters, where the chair points, and nothing private.
import { useEffect, useMemo, useRef, useState } from 'react'
import { useParams } from 'react-router'
import { Line } from '#modules/rooms/web/pieces.tsx'
import { Button, ButtonLink } from '#platform/web/ui/button.tsx'
import { Page } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { useNegotiation, useNegotiations } from '../client/negotiations-in-use.tsx'
import { AlternativeWords } from '../drawing/alternative-words.tsx'
import { DelegationMark, DelegationNamed } from '../drawing/delegation-mark.tsx'
import { LooksContext, looksOf } from '../drawing/delegations.ts'
import { StatusMark } from '../drawing/status-mark.tsx'
import { isLiving, statusOf, useLabels, useOrder } from './text-state.ts'
import './projector.css'

export function ProjectorPage() {
  const say = useWords()
  const { room = '' } = useParams()
  const { view } = useNegotiation(room)
  if (view?.state.opened) return <Shown view={view} />
  return (
    <Page title={say('negotiations.projector')}>
      <EmptyState
        title={say('negotiations.unknown.title')}
        act={<ButtonLink to="/negotiations">{say('negotiations.title')}</ButtonLink>}
      >
        {say('negotiations.unknown.words')}
      </EmptyState>
    </Page>
  )
}

/** Positions, comments and reserves stay off the wall: only what is proposed to the text is on it. */
function Shown({ view }: { view: NegotiationView }) {
  const say = useWords()
  const { negotiations } = useNegotiations()
  const labels = useLabels(view)
  const paragraphs = useOrder(view).filter(isLiving)
  const looks = useMemo(() => looksOf(view.state.parties), [view.state.parties])
  const pointed = negotiations.pointedAt(view.room)?.paragraph
  const [size, setSize] = useState(1.75)
  const screen = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (pointed === undefined) return
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    document.getElementById(`wall-${pointed}`)?.scrollIntoView({ block: 'center', behavior: still ? 'auto' : 'smooth' })
  }, [pointed])
  const speaking = view.state.floor.find((one) => one.state === 'speaking')
  return (
    <LooksContext value={looks}>
      <Page
        title={view.state.title}
        exercise={view.state.exercise}
        crumbs={[{ label: say('negotiations.title'), to: '/negotiations' }]}
        act={
          <>
            <label className="wall-size">
              {say('negotiations.projector.size')}
              <input
                type="range"
                min={1}
                max={4}
                step={0.25}
                value={size}
                onChange={(event) => setSize(Number(event.target.value))}
              />
            </label>
            <Button small onPress={() => void screen.current?.requestFullscreen().catch(() => undefined)}>
              {say('negotiations.projector.full')}
            </Button>
            <ButtonLink small to={`/negotiations/${view.room}`}>
              {say('negotiations.projector.leave')}
            </ButtonLink>
          </>
        }
      >
        <Line />
        <div className="wall-screen" ref={screen}>
          {speaking && (
            <p className="wall-floor" role="status">
              {say('negotiations.floor.speaking')} <DelegationNamed delegation={speaking.delegation} />
            </p>
          )}
          <ol className="wall" role="list" style={{ fontSize: `${size}rem` }} aria-label={say('negotiations.text')}>
            {paragraphs.map((paragraph) => (
              <li
                key={paragraph.id}
                id={`wall-${paragraph.id}`}
                className={paragraph.id === pointed ? 'pointed' : ''}
                {...(paragraph.id === pointed ? { 'aria-current': 'true' } : {})}
              >
                <div className="wall-margin">
                  <b>{labels[paragraph.id]}</b>
                  <StatusMark status={statusOf(paragraph)} />
                </div>
                <div>
                  {paragraph.alternatives
                    .filter(({ withdrawn }) => !withdrawn)
                    .map((one, index, living) => (
                      <div key={one.id}>
                        {living.length > 1 && (
                          <p className="wall-alternative">
                            {index === 0
                              ? say('negotiations.alternative.first')
                              : say('negotiations.alternative.nth', { number: index + 1 })}{' '}
                            <DelegationMark delegation={one.delegation} />
                          </p>
                        )}
                        <AlternativeWords alternative={one} paragraph={paragraph} />
                      </div>
                    ))}
                </div>
              </li>
            ))}
          </ol>
        </div>
      </Page>
    </LooksContext>
  )
}
