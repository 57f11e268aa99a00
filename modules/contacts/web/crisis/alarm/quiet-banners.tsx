// Test calls and exercises: a slip among the bands that say in which world the window stands, in neither the colour, nor the
// shape, nor the size, nor the sound of an alarm, and with what it is written first. It covers nothing of the page.
import { useState } from 'react'
import { createPortal } from 'react-dom'
import { Button } from '#platform/web/ui/button.tsx'
import { useWords } from '#platform/web/words.ts'
import { RunSaid } from '../line/run-said.tsx'
import type { QuietCall } from './ringing.ts'

type QuietBannersProps = {
  calls: readonly QuietCall[]
  onOpen: (call: QuietCall) => void
  onAcknowledge: (line: string, message: string, them: string) => Promise<void>
}

export function QuietBanners({ calls, onOpen, onAcknowledge }: QuietBannersProps) {
  const place = document.getElementById('bands')
  if (!place) return null
  return createPortal(
    <div className="crisis-slips" role="status">
      {calls.map((call) => (
        <Slip
          key={`${call.line} ${call.kind}`}
          call={call}
          onOpen={() => onOpen(call)}
          {...(call.message ? { onAcknowledge: () => onAcknowledge(call.line, call.newest, call.them) } : {})}
        />
      ))}
    </div>,
    place,
  )
}

type SlipProps = { call: QuietCall; onOpen: () => void; onAcknowledge?: () => Promise<void> }

function Slip({ call: { kind, them, message }, onOpen, onAcknowledge }: SlipProps) {
  const say = useWords()
  const [busy, setBusy] = useState(false)
  const acknowledge = async () => {
    setBusy(true)
    await onAcknowledge?.()
    setBusy(false)
  }
  return (
    <section className={`crisis-slip ${kind}`} aria-label={say(`crisis.slip.${kind}`)}>
      <p>
        <b>{say(`crisis.slip.${kind}`)}</b>
        <span>{say(`crisis.slip.${kind}.from`, { name: them })}</span>
        {message?.class === 'exercise' && <RunSaid run={message.run} />}
      </p>
      <div className="row">
        {onAcknowledge && (
          <Button small busy={busy} onPress={() => void acknowledge()}>
            {say('crisis.alarm.acknowledge')}
          </Button>
        )}
        <Button small kind="quiet" onPress={onOpen}>
          {say('crisis.open')}
        </Button>
      </div>
    </section>
  )
}
