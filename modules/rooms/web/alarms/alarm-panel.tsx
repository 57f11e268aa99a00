// An alarm for somebody who is tired: what happened, what to do now, in that order, and the evidence to keep. It does not
// go away by itself, nor by one press.
import { useId, useState } from 'react'
import { Link } from 'react-router'
import { Button } from '#platform/web/ui/button.tsx'
import { Checkbox } from '#platform/web/ui/choice.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Icon } from '#platform/web/ui/icon.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { hasWords, useWords } from '#platform/web/words.ts'
import type { RoomAlarm } from '../../sealing/views.ts'
import { useRooms } from '../client/rooms-in-use.tsx'
import { handOver } from '#platform/web/hand-over.ts'
import { stepsFor } from './alarm-steps.ts'
import './alarm.css'

const most = 3

/** The open alarms of a room, and those that concern every room; without a room, all of them. */
export function AlarmPanels({ room }: { room?: string }) {
  const say = useWords()
  const { rooms } = useRooms()
  const open = concerning(rooms.alarms(), room).toSorted(
    (a, b) => Number(b.weight === 'grave') - Number(a.weight === 'grave') || b.at.localeCompare(a.at),
  )
  const since = rooms.staleSince()
  if (open.length === 0) return since === undefined ? null : <StaleRecord since={since} />
  return (
    <div className="alarms" id="alarms">
      {since !== undefined && <StaleRecord since={since} />}
      <p role="alert" className="unseen">
        {say('rooms.alarms.count', { count: open.length })}
      </p>
      {open
        .slice(0, most)
        .map((alarm) =>
          alarm.weight === 'grave' ? (
            <AlarmPanel key={alarm.id} alarm={alarm} />
          ) : (
            <Folded key={alarm.id} alarm={alarm} />
          ),
        )}
      {open.length > most && <Link to="/rooms/alarms">{say('rooms.alarms.all', { count: open.length })}</Link>}
    </div>
  )
}

/** No alarm, for witnesses rest too: it goes by itself, once a record is shown that was witnessed of late. */
function StaleRecord({ since }: { since: string }) {
  const say = useWords()
  return (
    <div className="state trouble" role="alert">
      <strong>{say('rooms.stale')}</strong>
      <p>{say('rooms.stale.do')}</p>
      <p className="faint small">
        <When at={since} absolute />
      </p>
    </div>
  )
}

/** What can wait until the end of the watch keeps to one line. */
function Folded({ alarm }: { alarm: RoomAlarm }) {
  const { title } = useAlarmWords(alarm)
  return (
    <Disclosure title={title}>
      <AlarmPanel alarm={alarm} />
    </Disclosure>
  )
}

/** Beside the field in which one writes: the alarms themselves may stand far above. */
export function AlarmReminder({ room }: { room: string }) {
  const say = useWords()
  const { rooms } = useRooms()
  const [first] = graveOf(rooms.alarms(), room)
  if (!first) return null
  return (
    <p className="alarm-reminder">
      <Icon name="shield" size={18} />
      <span>
        <AlarmTitle alarm={first} /> <a href="#alarms">{say('rooms.alarm.reminder')}</a>
      </span>
    </p>
  )
}

function AlarmTitle({ alarm }: { alarm: RoomAlarm }) {
  return <b>{useAlarmWords(alarm).title}.</b>
}

export const graveOf = (alarms: readonly RoomAlarm[], room: string): RoomAlarm[] =>
  concerning(alarms, room).filter(({ weight }) => weight === 'grave')

/** The open ones of a room, and those that concern every room. */
const concerning = (alarms: readonly RoomAlarm[], room: string | undefined): RoomAlarm[] =>
  alarms.filter((alarm) => !alarm.settledAt && (room === undefined || alarm.room === undefined || alarm.room === room))

export function AlarmPanel({ alarm }: { alarm: RoomAlarm }) {
  const say = useWords()
  const title = useId()
  const words = useAlarmWords(alarm)
  const { rooms } = useRooms()
  const asks = alarm.weight === 'grave' && !alarm.settledAt
  const room = alarm.room && rooms.room(alarm.room)
  return (
    <section className={asks ? 'alarm grave' : 'alarm'} aria-labelledby={title}>
      <header>
        <Icon name="shield" size={22} />
        <h2 id={title}>{words.title}</h2>
        <When at={alarm.at} />
      </header>
      {room && (
        <p className="small">
          {say('rooms.alarm.inRoom')} <Link to={`/rooms/${room.id}`}>{room.title}</Link>
        </p>
      )}
      <h3>{say('rooms.alarm.happened')}</h3>
      <p>{words.what}</p>
      <h3>{say('rooms.alarm.do')}</h3>
      <ol className="room-steps">
        {words.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <div className="row">
        <Button icon="download" onPress={() => keepEvidence(alarm, rooms.evidence(alarm.id))}>
          {say('rooms.alarm.evidence')}
        </Button>
        {alarm.settledAt ? (
          <span className="small faint">
            {say('rooms.alarm.settled')} <When at={alarm.settledAt} />
          </span>
        ) : (
          <Settle alarm={alarm} title={words.title} />
        )}
      </div>
    </section>
  )
}

/** Settling takes two acts: saying what one did, and then pressing. */
function Settle({ alarm, title }: { alarm: RoomAlarm; title: string }) {
  const say = useWords()
  const { rooms } = useRooms()
  const [done, setDone] = useState(false)
  return (
    <Dialog title={say('rooms.alarm.settle')} trigger={<Button>{say('rooms.alarm.settle')}</Button>}>
      {(close) => (
        <>
          <p>
            <b>{title}</b>
          </p>
          <p>{say('rooms.alarm.settle.words')}</p>
          <Checkbox
            label={say(alarm.weight === 'grave' ? 'rooms.alarm.settle.talked' : 'rooms.alarm.settle.read')}
            value={done}
            onChange={setDone}
          />
          <div className="dialog-acts">
            <Button onPress={close}>{say('confirm.leave')}</Button>
            <Button
              kind="grave"
              refused={done ? undefined : say('rooms.alarm.settle.first')}
              onPress={() => void rooms.settle(alarm.id).then(close)}
            >
              {say('rooms.alarm.settle')}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  )
}

function keepEvidence({ kind, at }: RoomAlarm, evidence: string): void {
  handOver(`chancery-alarm-${kind}-${at.slice(0, 10)}.json`, 'application/json', evidence)
}

function useAlarmWords({ kind, values }: RoomAlarm): { title: string; what: string; steps: string[] } {
  const say = useWords()
  const named = Object.fromEntries(
    ['person', 'delegation', 'device', 'room'].map((name) => [name, values[name] || say(`rooms.alarm.some.${name}`)]),
  )
  const key = hasWords(`rooms.alarm.${kind}.title`) ? kind : 'record'
  return {
    title: say(`rooms.alarm.${key}.title`, named),
    what: say(`rooms.alarm.${key}.what`, named),
    steps: stepsFor(kind).map((step) => say(step, named)),
  }
}
