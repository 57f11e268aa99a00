// After each change of members the spoken code is another one. Until this person says that it was compared, the room
// reminds them, calmly: nothing is wrong, something is to be done when one next speaks.
import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { Icon } from '#platform/web/ui/icon.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { RoomView } from '../../sealing/views.ts'
import { useRooms } from '../client/rooms-in-use.tsx'

/** Which code was compared last in a room; undefined while it is not known yet. */
export function useCompared(room: RoomView): { compared: boolean | undefined; tell: () => void } {
  const { drafts } = useRooms()
  const [code, setCode] = useState<string>()
  const place = `${room.id}/compared`
  useEffect(() => {
    void drafts.read(place).then(setCode)
  }, [drafts, place])
  return {
    compared: code === undefined ? undefined : code === room.code,
    tell: () => {
      setCode(room.code)
      void drafts.keep(place, room.code)
    },
  }
}

export function CodeChanged({ room }: { room: RoomView }) {
  const say = useWords()
  const { compared } = useCompared(room)
  if (compared !== false || room.people.length < 2 || room.state !== 'open') return null
  return (
    <div className="room-notice">
      <Icon name="people" size={18} />
      <p>
        {say('rooms.code.changed')} <When at={room.codeSince} />.{' '}
        <Link to={`/rooms/${room.id}/members`}>{say('rooms.code.look')}</Link>
      </p>
    </div>
  )
}
