import { useEffect, useState } from 'react'
import type { Done } from '../../text/state.ts'
import { useNegotiations } from './negotiations-in-use.tsx'

export type HistoryHeld = { history?: readonly Done[]; failed?: true }

/** The history of a room as this device holds it, read anew when there is more; nothing is read while `wanted` is false. */
export function useHistory(room: string, count: number, o: { from?: number; wanted?: boolean } = {}): HistoryHeld {
  const { negotiations } = useNegotiations()
  const [held, setHeld] = useState<HistoryHeld>({})
  const { from, wanted = true } = o
  useEffect(() => {
    let alive = true
    const read = async () => {
      try {
        const history = await negotiations.history(room, from === undefined ? {} : { from })
        if (alive) setHeld({ history })
      } catch {
        if (alive) setHeld({ failed: true })
      }
    }
    if (wanted) void read()
    return () => {
      alive = false
    }
  }, [negotiations, room, count, from, wanted])
  return held
}
