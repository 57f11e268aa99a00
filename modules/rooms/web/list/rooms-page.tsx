import { useMemo } from 'react'
import { Link } from 'react-router'
import { useFormat } from '#platform/web/format.ts'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { useSession } from '#platform/web/session.tsx'
import { ExerciseChip, TlpChip } from '#platform/web/ui/marking-chip.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { RoomState, RoomSummary, Rooms } from '../../sealing/views.ts'
import { AlarmPanels } from '../alarms/alarm-panel.tsx'
import { useRooms } from '../client/rooms-in-use.tsx'
import { Line } from '../line.tsx'
import { DelegationName } from '../names.tsx'
import { ThisBrowser } from './this-browser.tsx'

const over: ReadonlySet<RoomState> = new Set(['closed', 'left', 'expelled', 'removed'])
type Ordered = { living: RoomSummary[]; played: RoomSummary[]; ended: RoomSummary[] }

/** What waits for me comes first, then what was said last; what is played, and what is closed, stands by itself. */
function inOrder(all: readonly RoomSummary[]): Ordered {
  const own = all.filter(({ caucusOf }) => caucusOf === undefined)
  const late = (room: RoomSummary) => room.lastAt ?? ''
  const sorted = own.toSorted(
    (a, b) =>
      Number(b.awaited > 0) - Number(a.awaited > 0) ||
      Number(b.unread > 0) - Number(a.unread > 0) ||
      late(b).localeCompare(late(a)),
  )
  const living = sorted.filter(({ state }) => !over.has(state))
  return {
    living: living.filter(({ exercise }) => !exercise),
    played: living.filter(({ exercise }) => exercise),
    ended: sorted.filter(({ state }) => over.has(state)),
  }
}

export function RoomsPage() {
  const say = useWords()
  const format = useFormat()
  const { rooms } = useRooms()
  const all = rooms.list()
  const { living, played, ended } = useMemo(() => inOrder(all), [all])
  return (
    <Page
      title={say('rooms.title')}
      lead={say('rooms.lead')}
      act={
        <>
          <ButtonLink to="/rooms/search" icon="search">
            {say('rooms.search')}
          </ButtonLink>
          {all.length > 0 && (
            <ButtonLink kind="primary" to="/rooms/new">
              {say('rooms.new')}
            </ButtonLink>
          )}
        </>
      }
      margin={
        <>
          <Note label={say('rooms.open')}>{format.number(living.length)}</Note>
          <Note label={say('rooms.sealed')}>{say('rooms.sealed.words')}</Note>
        </>
      }
    >
      <Line />
      <AlarmPanels />
      {all.length === 0 && <NoRooms />}
      {living.length > 0 && <RoomLines label={say('rooms.title')} rows={living} rooms={rooms} />}
      {played.length > 0 && (
        <Section title={say('rooms.exercises')} count={played.length}>
          <RoomLines label={say('rooms.exercises')} rows={played} rooms={rooms} />
        </Section>
      )}
      {ended.length > 0 && (
        <Section title={say('rooms.ended')} count={ended.length}>
          <RoomLines label={say('rooms.ended')} rows={ended} rooms={rooms} />
        </Section>
      )}
      <ThisBrowser />
    </Page>
  )
}

function NoRooms() {
  const say = useWords()
  const { demo } = useSession()
  return (
    <>
      <EmptyState
        title={say('rooms.none.title')}
        act={
          <ButtonLink kind="primary" to="/rooms/new">
            {say('rooms.new')}
          </ButtonLink>
        }
      >
        {say('rooms.none.words')}
      </EmptyState>
      {demo && <DemoGuide />}
    </>
  )
}

/** The host cannot play a sealed scene, so the newcomer is told how to play one. */
function DemoGuide() {
  const say = useWords()
  return (
    <Section title={say('rooms.demo.title')}>
      <p>{say('rooms.demo.why')}</p>
      <ol className="room-steps">
        {[1, 2, 3, 4].map((step) => (
          <li key={step}>{say(`rooms.demo.step${step}`)}</li>
        ))}
      </ol>
    </Section>
  )
}

function RoomLines({ label, rows, rooms }: { label: string; rows: readonly RoomSummary[]; rooms: Rooms }) {
  return (
    <ul className="room-lines" aria-label={label}>
      {rows.map((room) => (
        <RoomLine key={room.id} room={room} rooms={rooms} />
      ))}
    </ul>
  )
}

function RoomLine({ room, rooms }: { room: RoomSummary; rooms: Rooms }) {
  const say = useWords()
  const people = rooms.room(room.id)?.people ?? []
  const delegations = [...new Map(people.map(({ delegation }) => [delegation.id, delegation.name])).values()]
  return (
    <li className={room.unread > 0 ? 'room-line unread' : 'room-line'}>
      <div className="room-line-head">
        <Link to={`/rooms/${room.id}`}>
          <bdi>{room.title}</bdi>
        </Link>
        {room.lastAt && <When at={room.lastAt} />}
      </div>
      <p className="room-line-last">
        {room.lastText ? <bdi>{room.lastText}</bdi> : <span className="faint">{say('rooms.quiet')}</span>}
      </p>
      <div className="room-line-foot">
        <TlpChip tlp={room.marking} />
        {room.exercise && <ExerciseChip />}
        {room.awaited > 0 && <Status standing="asked">{say('rooms.awaited', { count: room.awaited })}</Status>}
        {room.alarms > 0 && <Status standing="asked">{say('rooms.alarms.count', { count: room.alarms })}</Status>}
        {room.unread > 0 && <Status standing="done">{say('rooms.unread', { count: room.unread })}</Status>}
        {room.waiting > 0 && <Status standing="draft">{say('rooms.waiting', { count: room.waiting })}</Status>}
        {room.state !== 'open' && <Status standing="gone">{say(`rooms.state.${room.state}`)}</Status>}
        <span className="room-line-who">
          {delegations.map((name) => (
            <DelegationName key={name} name={name} />
          ))}
        </span>
      </div>
    </li>
  )
}
