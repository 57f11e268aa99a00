import { Outlet, useOutletContext, useParams } from 'react-router'
import { useFormat } from '#platform/web/format.ts'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { MarkingChip } from '#platform/web/ui/marking-chip.tsx'
import { Note, Page } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { TabLinks } from '#platform/web/ui/tabs.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import type { RoomView } from '../../sealing/views.ts'
import { AlarmPanels } from '../alarms/alarm-panel.tsx'
import { useRooms } from '../client/rooms-in-use.tsx'
import { Line } from '../line.tsx'
import { SpokenCode } from './spoken-code.tsx'

export const useRoom = (): RoomView => useOutletContext<RoomView>()

export function RoomPage() {
  const say = useWords()
  const { id = '' } = useParams()
  const { rooms } = useRooms()
  const room = rooms.room(id)
  if (!room)
    return (
      <Page title={say('rooms.unknown.title')} crumbs={[{ label: say('rooms.title'), to: '/rooms' }]}>
        <Line />
        <EmptyState title={say('rooms.unknown.title')} act={<ButtonLink to="/rooms">{say('rooms.title')}</ButtonLink>}>
          {say('rooms.unknown.words')}
        </EmptyState>
      </Page>
    )
  const parent = room.caucusOf === undefined ? undefined : rooms.room(room.caucusOf)
  return (
    <Page
      title={room.title}
      exercise={room.exercise}
      crumbs={[
        { label: say('rooms.title'), to: '/rooms' },
        ...(parent ? [{ label: parent.title, to: `/rooms/${parent.id}` }] : []),
      ]}
      act={
        <ButtonLink small icon="search" to={`/rooms/search?room=${room.id}`}>
          {say('rooms.search.here')}
        </ButtonLink>
      }
      margin={<Margin room={room} />}
    >
      {room.exercise && (
        <div className="exercise-frame" aria-hidden="true">
          <p className="exercise-name">{say('exercise.band', { name: room.title })}</p>
        </div>
      )}
      <RoomTabs room={room} />
      <Line />
      <AlarmPanels room={room.id} />
      <Standing room={room} />
      {/* Another room is another conversation: nothing half written or frozen of this one goes along. */}
      <Outlet key={room.id} context={room} />
    </Page>
  )
}

function RoomTabs({ room }: { room: RoomView }) {
  const say = useWords()
  const at = `/rooms/${room.id}`
  return (
    <TabLinks
      label={room.title}
      entries={[
        { to: at, label: say('rooms.tab.conversation') },
        { to: `${at}/members`, label: say('rooms.tab.members'), count: room.people.length },
        ...room.caucuses.map(({ id, title, unread }) => ({
          to: `/rooms/${id}`,
          label: say('rooms.tab.caucus', { title }),
          ...(unread > 0 ? { count: unread } : {}),
        })),
        { to: `${at}/settings`, label: say('rooms.tab.settings') },
      ]}
    />
  )
}

/** Why this room takes no new words, where it does not. */
function Standing({ room }: { room: RoomView }) {
  const say = useWords()
  if (room.state === 'open') return null
  return (
    <div className="room-notice" role="status">
      <p>
        <b>{say(`rooms.state.${room.state}`)}.</b> {say(`rooms.state.${room.state}.words`)}
      </p>
    </div>
  )
}

function Margin({ room }: { room: RoomView }) {
  const say = useWords()
  const format = useFormat()
  const delegations = new Set(room.people.map(({ delegation }) => delegation.id)).size
  return (
    <>
      <Note label={say('rooms.field.marking')}>
        <MarkingChip tlp={room.marking} />
      </Note>
      <Note label={say('rooms.margin.role')}>{say(`rooms.role.${room.role}`)}</Note>
      <Note label={say('rooms.margin.members')}>
        {say('rooms.margin.members.of', { people: room.people.length, count: delegations })}
      </Note>
      {room.code && (
        <Note label={say('rooms.code')}>
          <SpokenCode code={room.code} small />
        </Note>
      )}
      {/* A caucus travels within the messages of its room: the record knows that room alone. */}
      {room.caucusOf === undefined && (
        <Note label={say('rooms.margin.record')}>
          {room.recorded ? (
            <Status standing="verified">
              {say('rooms.margin.recorded', { entry: format.number(room.recorded.index) })}
            </Status>
          ) : (
            say('rooms.margin.unrecorded')
          )}
        </Note>
      )}
    </>
  )
}
