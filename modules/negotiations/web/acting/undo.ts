import { useCallback } from 'react'
import { announce } from '#platform/web/announce.ts'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { useNegotiations } from '../client/negotiations-in-use.tsx'
import { kindWords, useActing } from './acting.tsx'

/** Takes back what this delegation did last, by a new act that says the opposite: nothing is erased. */
export function useUndo(view: NegotiationView): () => void {
  const say = useWords()
  const { negotiations } = useNegotiations()
  const { act } = useActing()
  const { room, me } = view
  const undo = useCallback(async () => {
    const history = await negotiations.history(room)
    const own = history.filter(({ by, outcome }) => by.device === me.device && outcome.fate === 'done').toReversed()
    for (const { signed, kind } of own.slice(0, 20)) {
      const inverse = await negotiations.undo(room, signed.operation.id)
      if (!inverse) continue
      await act(inverse, say('negotiations.undone', { what: kindWords(kind, say) }))
      return
    }
    announce(say('negotiations.undo.none'))
  }, [negotiations, room, me.device, act, say])
  return () => {
    undo().catch(() => toast(say('negotiations.undo.none'), { kind: 'failed' }))
  }
}
