// What a real message does to the screen of an officer: everything else is covered until it is acknowledged or opened.
import { useEffect, useState } from 'react'
import { useLocation } from 'react-router'
import { useSession } from '#platform/web/session.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { useWords } from '#platform/web/words.ts'
import type { CrisisMessage } from '../../../crisis/views.ts'
import { PassageShown } from '../../pieces/passage.tsx'
import type { Capitals } from '../capitals.ts'
import { CapitalsDeadline } from '../capitals-deadline.tsx'
import { SaidAt } from '../line/said-at.tsx'
import { AlarmDialog } from './alarm-dialog.tsx'
import type { Call, Unread } from './ringing.ts'

type FullAlarmProps = {
  calls: readonly Call[]
  why: Unread
  capitalsOf: (line: string) => Capitals
  onOpen: (call: Call) => void
  onAcknowledge: (line: string, message: string, them: string) => Promise<void>
  onTelephoned: (call: Call) => Promise<void>
}

/** Whoever clicked just when it appeared, or when something more came into it, meant something else. */
const startle = 700

export function FullAlarm({ calls, why, capitalsOf, onOpen, onAcknowledge, onTelephoned }: FullAlarmProps) {
  const say = useWords()
  const { exercise } = useSession()
  const { pathname } = useLocation()
  const newest = calls.map((call) => call.newest).join(' ')
  const [seen, setSeen] = useState<string>()
  useEffect(() => {
    const timer = setTimeout(() => setSeen(newest), startle)
    return () => clearTimeout(timer)
  }, [newest])
  // A screen on a wall is read by others than the officer.
  const shared = pathname.endsWith('/projector')
  return (
    <AlarmDialog
      title={say('crisis.alarm.title')}
      startled={seen !== newest}
      lead={say(exercise === undefined ? 'crisis.alarm.real' : 'crisis.alarm.real.inExercise')}
    >
      {calls.map((call) => (
        <article key={call.line} className="crisis-call">
          <h2>{say('crisis.alarm.from', { name: call.them })}</h2>
          {call.messages.length === 0 && <p className="crisis-call-unread">{say(`crisis.alarm.unread.${why}`)}</p>}
          {!shared &&
            call.messages.map((message) => (
              <Rung
                key={message.id}
                message={message}
                capitals={capitalsOf(call.line)}
                onAcknowledge={() => onAcknowledge(call.line, message.id, call.them)}
              />
            ))}
          {shared && call.messages.length > 0 && <p>{say('crisis.alarm.shared')}</p>}
          <Button kind={call.messages.length === 0 ? 'primary' : 'plain'} onPress={() => onOpen(call)}>
            {say('crisis.alarm.open')}
          </Button>
          {call.messages.length === 0 && mayHaveComeToNothing.has(why) && (
            <CameToNothing them={call.them} onTelephoned={() => onTelephoned(call)} />
          )}
        </article>
      ))}
    </AlarmDialog>
  )
}

/** Where another tab has the keys, or they are being opened, nobody can say yet that nothing came. */
const mayHaveComeToNothing: ReadonlySet<Unread> = new Set<Unread>(['not-come', 'no-key'])

/** A bell that no message follows must come to an end, and not as if somebody had read something. */
function CameToNothing({ them, onTelephoned }: { them: string; onTelephoned: () => Promise<void> }) {
  const say = useWords()
  const [busy, setBusy] = useState(false)
  const press = async () => {
    setBusy(true)
    await onTelephoned()
    setBusy(false)
  }
  return (
    <>
      <p>{say('crisis.alarm.nothing', { name: them })}</p>
      <Button busy={busy} onPress={() => void press()}>
        {say('crisis.alarm.telephoned')}
      </Button>
    </>
  )
}

type RungProps = { message: CrisisMessage; capitals: Capitals; onAcknowledge: () => unknown }

function Rung({ message, capitals, onAcknowledge }: RungProps) {
  const say = useWords()
  const [busy, setBusy] = useState(false)
  const acknowledge = async () => {
    setBusy(true)
    await onAcknowledge()
    setBusy(false)
  }
  return (
    <section
      className="crisis-rung"
      aria-label={say('crisis.numbered', { class: say(`crisis.class.${message.class}`), n: message.number })}
    >
      <p className="crisis-rung-head">
        <b>{say(`crisis.class.${message.class}`)}</b>
        <span>{say('crisis.number', { n: message.number })}</span>
        <span>
          <SaidAt message={message} />
        </span>
      </p>
      <PassageShown passage={message} />
      {message.answerBy !== undefined && (
        <div className="crisis-rung-by">
          <span>{say('crisis.answerBy')}</span>
          <CapitalsDeadline at={message.answerBy} capitals={capitals} />
        </div>
      )}
      <Button kind="primary" busy={busy} onPress={() => void acknowledge()}>
        {say('crisis.alarm.acknowledge')}
      </Button>
    </section>
  )
}
