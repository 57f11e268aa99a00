import { useEffect } from 'react'
import { useNavigate } from 'react-router'
import { useSession } from '#platform/web/session.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { startCodePinning, useCode } from './code-pinning.ts'

/** Watches over the code of these pages, and speaks only when something is wrong. */
export function CodeWatch() {
  const say = useWords()
  const navigate = useNavigate()
  const { demo } = useSession()
  const { alarm } = useCode()
  useEffect(() => void startCodePinning(demo === true), [demo])
  const kind = alarm?.kind
  useEffect(() => {
    if (kind)
      toast(say('these.alarm'), {
        kind: 'failed',
        act: { label: say('these.alarm.look'), onPress: () => void navigate('/these-pages') },
      })
    // Said once for each kind of alarm, in the language of that moment.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [kind])
  return null
}
