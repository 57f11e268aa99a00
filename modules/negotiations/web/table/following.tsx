// Follow the chair: where the chair points, everybody who wishes goes. A chair leads by choosing paragraphs.
import { useEffect, useState } from 'react'
import { announce } from '#platform/web/announce.ts'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { useNegotiations } from '../client/negotiations-in-use.tsx'
import type { Table } from './table-context.ts'

export type Following = {
  /** This person is in the chair: they lead instead of following. */
  leads: boolean
  leading: boolean
  lead: (on: boolean) => void
  following: boolean
  follow: (on: boolean) => void
}

export function useFollowing(view: NegotiationView, { chosen, choose }: Table): Following {
  const say = useWords()
  const { negotiations } = useNegotiations()
  const [leading, lead] = useState(false)
  const [following, follow] = useState(false)
  const leads = view.me.role === 'chair'
  const pointed = negotiations.pointedAt(view.room)?.paragraph
  useEffect(() => {
    if (leads && leading && chosen !== undefined) void negotiations.point(view.room, chosen).catch(() => undefined)
  }, [leads, leading, chosen, negotiations, view.room])
  useEffect(() => {
    if (!following || pointed === undefined) return
    choose(pointed, { focus: true })
    announce(say('negotiations.follow.moved'))
  }, [following, pointed, choose, say])
  return { leads, leading, lead, following, follow }
}
