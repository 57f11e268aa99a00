// The negotiation from the first act to the last: a slider that stops at what one person did, with the text as it stood.
import { useEffect, useMemo, useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { ErrorState, Waiting } from '#platform/web/ui/state.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { labelsOf } from '../../text/labels.ts'
import { inOrder } from '../../text/place.ts'
import { statusOf } from '../../text/status.ts'
import type { Done, Negotiation } from '../../text/state.ts'
import { momentsOf, replayOf } from '../../versions/timeline.ts'
import { kindWords } from '../acting/acting.tsx'
import { useHistory } from '../client/use-history.ts'
import { AlternativeWords } from '../drawing/alternative-words.tsx'
import { DelegationNamed } from '../drawing/delegation-mark.tsx'
import { StatusMark } from '../drawing/status-mark.tsx'
import { isLiving } from '../table/text-state.ts'

export function Replay({ view }: { view: NegotiationView }) {
  const say = useWords()
  const [open, setOpen] = useState(false)
  const { history, failed } = useHistory(view.room, 0, { wanted: open })
  return (
    <Section title={say('negotiations.replay')}>
      {!open && (
        <div>
          <Button icon="timeline" onPress={() => setOpen(true)}>
            {say('negotiations.replay.open')}
          </Button>
        </div>
      )}
      {open && failed && <ErrorState title={say('negotiations.history.failed')} />}
      {open && !failed && (history ? <Player room={view.room} history={history} /> : <Waiting />)}
    </Section>
  )
}

function Player({ room, history }: { room: string; history: readonly Done[] }) {
  const say = useWords()
  const format = useFormat()
  const replay = useMemo(() => replayOf(room, history), [room, history])
  const moments = useMemo(() => momentsOf(history), [history])
  const [at, setAt] = useState(moments.length - 1)
  const [playing, setPlaying] = useState(false)
  const moment = moments[at]
  const state = useMemo(() => replay.at(moment?.to ?? 0), [replay, moment])
  useEffect(() => {
    if (!playing) return undefined
    const timer = setInterval(() => setAt((now) => Math.min(now + 1, moments.length - 1)), 1200)
    return () => clearInterval(timer)
  }, [playing, moments.length])
  const ended = at >= moments.length - 1
  if (!moment) return <p className="faint">{say('negotiations.replay.none')}</p>
  return (
    <>
      <div className="replay-controls">
        <Button
          small
          onPress={() => setAt(Math.max(0, at - 1))}
          refused={at === 0 ? say('negotiations.first') : undefined}
        >
          {say('negotiations.replay.back')}
        </Button>
        <Button
          small
          onPress={() => {
            if (ended) setAt(0)
            setPlaying(!playing || ended)
          }}
        >
          {say(playing && !ended ? 'negotiations.replay.pause' : 'negotiations.replay.play')}
        </Button>
        <Button
          small
          onPress={() => setAt(Math.min(moments.length - 1, at + 1))}
          refused={ended ? say('negotiations.last') : undefined}
        >
          {say('negotiations.replay.next')}
        </Button>
        <input
          type="range"
          className="replay-slider"
          min={0}
          max={moments.length - 1}
          value={at}
          aria-label={say('negotiations.replay.slider')}
          aria-valuetext={say('negotiations.replay.at', {
            number: at + 1,
            of: moments.length,
            at: format.dateTime(moment.at),
          })}
          onChange={(event) => setAt(Number(event.target.value))}
        />
      </div>
      <p>
        <DelegationNamed delegation={moment.delegation} />{' '}
        {format.list(moment.kinds.map((kind) => kindWords(kind, say)))} <When at={moment.at} absolute />
      </p>
      <TextAsItStood state={state} touched={moment.touches} />
    </>
  )
}

function TextAsItStood({ state, touched }: { state: Negotiation; touched: readonly string[] }) {
  const labels = useMemo(() => labelsOf(state), [state])
  const paragraphs = useMemo(() => inOrder(state).filter(isLiving), [state])
  return (
    <ol className="replay-text" role="list">
      {paragraphs.map((paragraph) => (
        <li key={paragraph.id} className={touched.includes(paragraph.id) ? 'touched' : ''}>
          <div className="panel-line-head">
            <b>{labels[paragraph.id]}</b> <StatusMark status={statusOf(paragraph)} />
          </div>
          {paragraph.alternatives
            .filter(({ withdrawn }) => !withdrawn)
            .map((one) => (
              <AlternativeWords key={one.id} alternative={one} paragraph={paragraph} />
            ))}
        </li>
      ))}
    </ol>
  )
}
