// After a call was opened: it waits among the bands of every page until somebody acknowledges, and rings again by itself.
import { createPortal } from 'react-dom'
import { useLocation } from 'react-router'
import { Button } from '#platform/web/ui/button.tsx'
import { Icon } from '#platform/web/ui/icon.tsx'
import { useWords } from '#platform/web/words.ts'
import { crisisPaths } from '../../../contract/crisis.ts'
import type { Call } from './ringing.ts'

export function OpenedBar({ calls, onOpen }: { calls: readonly Call[]; onOpen: (call: Call) => void }) {
  const say = useWords()
  const { pathname } = useLocation()
  const elsewhere = calls.filter(({ line }) => pathname !== crisisPaths.one(line))
  const place = document.getElementById('bands')
  if (!place || elsewhere.length === 0) return null
  return createPortal(
    <div className="crisis-bar" role="alert">
      {elsewhere.map((call) => (
        <p key={call.line}>
          <Icon name="bell" size={18} />
          <span>{say('crisis.alarm.stillWaits', { name: call.them })}</span>
          <Button small onPress={() => onOpen(call)}>
            {say('crisis.alarm.open')}
          </Button>
        </p>
      ))}
    </div>,
    place,
  )
}
