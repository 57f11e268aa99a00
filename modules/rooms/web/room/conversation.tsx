// What is said in a room, as minutes: days, names with their delegation, and the acts that are asked.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useLocation } from 'react-router'
import { useFormat } from '#platform/web/format.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import { ownZone } from '#platform/web/zone.ts'
import type { MessageView, RoomView } from '../../sealing/views.ts'
import { useRooms } from '../client/rooms-in-use.tsx'
import { PersonName } from '../names.tsx'
import { graveOf } from '../alarms/alarm-panel.tsx'
import { CodeChanged } from './code-changed.tsx'
import { Composer } from './composer.tsx'
import { type Turn, firstUnread, inDays } from './days.ts'
import { Message } from './message.tsx'
import { Presence } from './presence.tsx'
import { useRoom } from './room-page.tsx'
import { SystemLines } from './system-lines.tsx'
import './conversation.css'

const atOnce = 120

const dayOf = (at: string) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: ownZone(), year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    new Date(at),
  )

export function Conversation() {
  const say = useWords()
  const room = useRoom()
  const [replyTo, setReplyTo] = useState<MessageView>()
  const [most, setMost] = useState(atOnce)
  const [unreadFrom] = useState(() => firstUnread(room.messages, room.unread))
  const shown = room.messages.slice(-most)
  const days = useMemo(() => inDays(shown, dayOf, unreadFrom), [shown, unreadFrom])
  const foot = useFoot(room)
  return (
    <div className="conversation">
      <CodeChanged room={room} />
      {room.messages.length > shown.length && (
        <Button onPress={() => setMost(most + atOnce)}>
          {say('rooms.earlier', { count: room.messages.length - shown.length })}
        </Button>
      )}
      {room.messages.length === 0 && <EmptyState title={say('rooms.silent')}>{say('rooms.silent.words')}</EmptyState>}
      <div role="log" aria-label={say('rooms.tab.conversation')} aria-relevant="additions" className="minutes">
        {days.map((day) => (
          <section key={day.key} className="minutes-day">
            <DayHead at={day.at} />
            {day.turns.map((turn) => (
              <TurnShown key={turn.key} turn={turn} room={room} unreadFrom={unreadFrom} onReply={setReplyTo} />
            ))}
          </section>
        ))}
      </div>
      <div ref={foot} className="conversation-foot" />
      <Presence room={room} />
      <Composer room={room} replyTo={replyTo} onReplied={() => setReplyTo(undefined)} />
    </div>
  )
}

function DayHead({ at }: { at: string }) {
  const format = useFormat()
  return (
    <h2 className="minutes-date">
      <span>{format.date(at)}</span>
    </h2>
  )
}

type TurnProps = {
  turn: Turn
  room: RoomView
  unreadFrom: string | undefined
  onReply: (message: MessageView) => void
}

function TurnShown({ turn, room, unreadFrom, onReply }: TurnProps) {
  const say = useWords()
  const [first] = turn.messages
  if (!first) return null
  if (turn.kind === 'system') return <SystemLines messages={turn.messages} />
  return (
    <>
      {first.id === unreadFrom && (
        <p className="minutes-unread">
          <span>{say('rooms.unreadFrom')}</span>
        </p>
      )}
      <article className={first.own ? 'turn own' : 'turn'}>
        <header className="turn-head">
          <PersonName person={first.from} />
          {first.own && <span className="turn-you">{say('rooms.you')}</span>}
          {first.snapshotBy && (
            <span className="small faint">{say('rooms.vouched', { name: first.snapshotBy.name })}</span>
          )}
        </header>
        {turn.messages.map((message) => (
          <Message key={message.id} message={message} room={room} onReply={() => onReply(message)} />
        ))}
      </article>
    </>
  )
}

/** Keeps to the end while the reader is at the end, and tells the room how far they have read. */
function useFoot(room: RoomView) {
  const { rooms } = useRooms()
  const { hash } = useLocation()
  const foot = useRef<HTMLDivElement>(null)
  // A grave alarm stands above the conversation, and is read before it.
  const [atEnd, setAtEnd] = useState(() => graveOf(rooms.alarms(), room.id).length === 0)
  const sought = useRef('')
  useLayoutEffect(() => {
    if (hash && sought.current !== hash) {
      const place = document.getElementById(decodeURIComponent(hash.slice(1)))
      if (place) {
        sought.current = hash
        place.scrollIntoView({ block: 'center' })
        place.focus({ preventScroll: true })
      }
    } else if (atEnd && !hash) {
      // After the router has put the new page at its beginning.
      const frame = requestAnimationFrame(() => foot.current?.scrollIntoView({ block: 'end' }))
      return () => cancelAnimationFrame(frame)
    }
    return undefined
  }, [room.messages.length, atEnd, hash])
  useEffect(() => {
    if (!foot.current) return
    const watch = new IntersectionObserver(([entry]) => setAtEnd(entry?.isIntersecting ?? false), {
      rootMargin: '0px 0px 120px 0px',
    })
    watch.observe(foot.current)
    return () => watch.disconnect()
  }, [])
  useEffect(() => {
    const read = () => {
      if (atEnd && document.visibilityState === 'visible' && room.unread > 0) void rooms.read(room.id, room.lastSeq)
    }
    read()
    document.addEventListener('visibilitychange', read)
    return () => document.removeEventListener('visibilitychange', read)
  }, [rooms, room.id, room.lastSeq, room.unread, atEnd])
  return foot
}
