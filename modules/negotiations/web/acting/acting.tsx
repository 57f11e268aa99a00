// How pages act: every act goes through here, so that a refusal is told in words wherever it comes from.
import { createContext, use, useCallback } from 'react'
import { announce } from '#platform/web/announce.ts'
import { toast } from '#platform/web/ui/toast.tsx'
import { hasWords, useWords, type Say } from '#platform/web/words.ts'
import { troubleOf } from '#platform/web/errors.ts'
import { ActRefused, type NegotiationView } from '../../client/views.ts'
import { mayAct } from '../../rules.ts'
import type { Act } from '../../text/acts.ts'
import type { Speaker } from '../../text/state.ts'
import { useNegotiations } from '../client/negotiations-in-use.tsx'
import { refusalWords } from './refusal-words.ts'
import { shownAct } from './shown-act.ts'

/** What an act of this kind is called: `negotiations.kind.bracket.open`. */
export const kindWords = (kind: string, say: Say): string =>
  hasWords(`negotiations.kind.${kind}`) ? say(`negotiations.kind.${kind}`) : kind

export type Acting = {
  view: NegotiationView
  speaker: Speaker
  /** Signs and sends; says what was done, or why it is refused. `undoes`: what it takes back. Answers whether it was taken. */
  act: (act: Act | Act[], done?: string, undoes?: string) => Promise<boolean>
  /** Why the rules refuse this act now, in words; undefined where they do not. */
  refused: (act: Act) => string | undefined
  /** The same act, for a confirmation window: throws where it is refused. */
  mustAct: (act: Act | Act[], done?: string) => Promise<void>
}

const ActingContext = createContext<Acting | undefined>(undefined)
export const ActingProvider = ActingContext

export function useActing(): Acting {
  const acting = use(ActingContext)
  if (!acting) throw new Error('useActing stands outside of a negotiation')
  return acting
}

/** An error whose sentence is already in the reader’s language. */
class Told extends Error {
  readonly code = 'TOLD'
  readonly status = 409
}

export function useActingOn(view: NegotiationView): Acting {
  const say = useWords()
  const { negotiations, rooms } = useNegotiations()
  const { room } = view
  const { people = [] } = rooms.room(room) ?? {}
  const own = people.find(({ me }) => me)
  const { delegation, account, device, role } = view.me
  const speaker: Speaker = {
    delegation,
    delegationName: own?.delegation.name ?? '',
    account,
    name: own?.name ?? '',
    device,
    role,
    powers: own ? [...own.powers] : [],
  }
  const mustAct = useCallback(
    async (act: Act | Act[], done?: string, undoes?: string) => {
      try {
        const shown = Array.isArray(act) ? act.map(shownAct) : shownAct(act)
        await negotiations.act(room, shown, undoes === undefined ? {} : { undoes })
      } catch (error) {
        if (error instanceof ActRefused) throw new Told(refusalWords(error.refused, say, view.state))
        throw error
      }
      if (done) announce(done)
    },
    [negotiations, room, say, view.state],
  )
  const act = useCallback(
    async (one: Act | Act[], done?: string, undoes?: string) => {
      try {
        await mustAct(one, done, undoes)
        return true
      } catch (error) {
        toast(error instanceof Told ? error.message : troubleOf(error, say).title, { kind: 'failed' })
        return false
      }
    },
    [mustAct, say],
  )
  const refused = (one: Act) => {
    const not = mayAct(view.state, speaker, one)
    return not && refusalWords(not, say, view.state)
  }
  return { view, speaker, act, refused, mustAct }
}
