// Whether somebody else has the room open now. The host passes on no name, so none is shown.
import { useEffect, useRef, useState } from 'react'
import { useLive } from '#platform/web/live.ts'
import { Status } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import type { RoomView } from '../../sealing/views.ts'
import { useRooms } from '../client/rooms-in-use.tsx'

const beat = 40_000

export function Presence({ room }: { room: RoomView }) {
  const say = useWords()
  const { rooms } = useRooms()
  const [others, setOthers] = useState(false)
  // One's own sign comes back as well: only what is more than that is somebody else.
  const signs = useRef({ sent: 0, heard: 0 })
  useLive(['room.present'], ({ id }) => {
    if (id !== room.id) return
    signs.current.heard += 1
    if (signs.current.heard > signs.current.sent) setOthers(true)
  })
  useEffect(() => {
    if (room.state !== 'open' || room.caucusOf !== undefined) return
    const tell = () => {
      if (document.visibilityState !== 'visible') return
      setOthers(signs.current.heard > signs.current.sent)
      signs.current.heard = 0
      signs.current.sent = 1
      void rooms.present(room.id).catch(() => undefined)
    }
    tell()
    const timer = setInterval(tell, beat)
    return () => clearInterval(timer)
  }, [rooms, room.id, room.state, room.caucusOf])
  return (
    <p className="presence" role="status">
      {others && <Status standing="open">{say('rooms.present')}</Status>}
    </p>
  )
}
