// What is not yet as everybody sees it, told honestly: acts that wait, acts that were refused, a snapshot not yet checked.
import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Progress } from '#platform/web/ui/progress.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { useNegotiations } from '../client/negotiations-in-use.tsx'
import { kindWords } from '../acting/acting.tsx'
import { refusalWords } from '../acting/refusal-words.ts'
import { paragraphOf } from './touched.ts'
import { useLabels } from './text-state.ts'

export function StandingLines({ view }: { view: NegotiationView }) {
  const say = useWords()
  const labels = useLabels(view)
  const { pending, origin, alarms } = view
  const about = (act: object) => labels[paragraphOf(view.state, act) ?? '']
  return (
    <div className="standing-lines">
      {alarms.map(({ id, kind, at, about: words }) => (
        <p key={id} className="room-notice" role="alert">
          <span>
            <b>{say(`negotiations.alarm.${kind}`)}</b> {say(`negotiations.alarm.${kind}.words`)} <bdi>{words}</bdi>{' '}
            <When at={at} />
          </span>
        </p>
      ))}
      {origin.kind === 'snapshot' && !origin.confirmed && <SnapshotLine room={view.room} origin={origin} />}
      {pending.length > 0 && (
        <Disclosure title={say('negotiations.pending', { count: pending.length })}>
          <ul className="small">
            {pending.map(({ operation, act, at }) => (
              <li key={operation}>
                {kindWords(act.kind, say)} {about(act)} <When at={at} />
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
      <Refusals view={view} about={about} />
    </div>
  )
}

type Snapshot = Extract<NegotiationView['origin'], { kind: 'snapshot' }>

/** What a colleague’s device handed over, while it is checked; afterwards, that one more voice is still to be heard. */
function SnapshotLine({ room, origin: { by, checked, of, lacks } }: { room: string; origin: Snapshot }) {
  const say = useWords()
  if (lacks) return <LackingLine room={room} by={by} />
  return checked < of ? (
    <Progress label={say('negotiations.snapshot.checking')} done={checked} of={of} />
  ) : (
    <p className="small faint">{say('negotiations.snapshot.holds', { count: of })}</p>
  )
}

function LackingLine({ room, by }: { room: string; by: string }) {
  const say = useWords()
  const { negotiations } = useNegotiations()
  return (
    <div className="room-notice" role="status">
      <p>{say('negotiations.snapshot.lacks', { name: by })}</p>
      <Button small onPress={() => void negotiations.askOthers(room).catch(() => undefined)}>
        {say('negotiations.snapshot.ask')}
      </Button>
    </div>
  )
}

function Refusals({ view, about }: { view: NegotiationView; about: (act: object) => string | undefined }) {
  const say = useWords()
  const [read, setRead] = useState<readonly string[]>([])
  const unread = view.refusals.filter(({ operation }) => !read.includes(operation))
  if (unread.length === 0) return null
  return (
    <div className="room-notice" role="alert">
      <div className="stack">
        <b>{say('negotiations.refusals', { count: unread.length })}</b>
        <ul className="small">
          {unread.map(({ operation, act, refused }) => (
            <li key={operation}>
              {kindWords(act.kind, say)} {about(act)}: {refusalWords(refused, say, view.state)}
            </li>
          ))}
        </ul>
      </div>
      <Button small onPress={() => setRead(view.refusals.map(({ operation }) => operation))}>
        {say('negotiations.refusals.read')}
      </Button>
    </div>
  )
}
