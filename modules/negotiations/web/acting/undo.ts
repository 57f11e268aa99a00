import { useCallback } from 'react'
import { announce } from '#platform/web/announce.ts'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { useNegotiations } from '../client/negotiations-in-use.tsx'
import { kindWords, useActing } from './acting.tsx'

/** Takes back what this device did last, by a new act that says the opposite: nothing is erased. Again: what it did before. */
export function useUndo(view: NegotiationView): () => void {
  const say = useWords()
  const { negotiations } = useNegotiations()
  const { act } = useActing()
  const { room } = view
  const undo = useCallback(async () => {
    const last = await negotiations.lastToUndo(room)
    if (!last) return announce(say('negotiations.undo.none'))
    await act(last.act, say('negotiations.undone', { what: kindWords(last.kind, say) }), last.operation)
  }, [negotiations, room, act, say])
  return () => {
    undo().catch(() => toast(say('negotiations.undo.none'), { kind: 'failed' }))
  }
}
