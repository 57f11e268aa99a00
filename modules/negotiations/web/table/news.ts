// What others did since this person last looked: fixed when the page was opened, so that it stays while one reads.
import { useEffect, useMemo, useState } from 'react'
import type { NegotiationView } from '../../client/views.ts'
import type { Done } from '../../text/state.ts'
import { type News, newsSince } from '../../versions/since.ts'
import { useNegotiations } from '../client/negotiations-in-use.tsx'
import { useHistory } from '../client/use-history.ts'

const none: readonly Done[] = []

export type NewsOfText = { list: News[]; changed: ReadonlySet<string>; since: string | undefined; read: () => void }

export function useNews(view: NegotiationView): NewsOfText {
  const { negotiations } = useNegotiations()
  const { room, me } = view
  const [since, setSince] = useState(() => negotiations.lastLooked(room))
  const { count } = view.state
  // At the first visit nothing is news: all of it is.
  const wanted = since !== undefined && count > since.count
  const held = useHistory(room, count, { wanted, ...(since ? { from: since.count + 1 } : {}) })
  const history = wanted ? (held.history ?? none) : none
  useLooking(room, count)
  return useMemo(() => {
    const list = since ? newsSince(history, view.state, { count: since.count, delegation: me.delegation }) : []
    return {
      list,
      changed: new Set(list.flatMap(({ paragraph }) => paragraph ?? [])),
      since: since?.at,
      read: () => {
        void negotiations.looked(room).then(() => {
          setSince(negotiations.lastLooked(room))
        })
      },
    }
  }, [history, view.state, since, me.delegation, negotiations, room])
}

/** What stood on the screen for a moment was looked at; where nobody looks, nothing is. */
function useLooking(room: string, count: number): void {
  const { negotiations } = useNegotiations()
  useEffect(() => {
    const looked = () => {
      if (document.visibilityState === 'visible') void negotiations.looked(room).catch(() => undefined)
    }
    if (!negotiations.lastLooked(room)) looked()
    const timer = setTimeout(looked, 3000)
    return () => clearTimeout(timer)
  }, [negotiations, room, count])
}
