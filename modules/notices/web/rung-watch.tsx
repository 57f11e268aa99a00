import { useEffect } from 'react'
import { useActor } from '#platform/web/session.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { isStillRung } from './still-rung.ts'

/** Once for each page that is loaded, and each change of seats. Draws nothing. */
export function RungWatch() {
  const say = useWords()
  const { kind, id } = useActor()
  useEffect(() => {
    if (kind !== 'person' || id === null) return
    // A host that does not answer is asked when a page is next opened.
    void isStillRung(id)
      .then((rung) => rung || toast(say('notices.push.lost'), { kind: 'failed' }))
      .catch(() => undefined)
  }, [kind, id, say])
  return null
}
