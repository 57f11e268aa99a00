import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { DateTimeField } from '#platform/web/ui/date-time-field.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Paragraph } from '../../text/state.ts'
import { useActing } from '../acting/acting.tsx'
import { Consequences } from '../acting/consequences.tsx'
import { useActingInWindow } from '../acting/in-window.tsx'
import { newId } from '../acting/new-id.ts'
import { CapitalTimes } from './capital-times.tsx'
import { inHours } from './exact-time.ts'

/** Subject to the capitals, who must each confirm until an exact time. */
export function AdReferendumDialog({ on, onClose }: { on: readonly Paragraph[]; onClose: () => void }) {
  const say = useWords()
  const { refused } = useActing()
  const { act, busy, refusal } = useActingInWindow()
  const [until, setUntil] = useState(() => inHours(72))
  const [note, setNote] = useState('')
  const said = note.trim()
  const opened = {
    kind: 'ad-referendum.open',
    procedure: newId(),
    on: on.map(({ id, hash }) => ({ paragraph: id, hash })),
    until,
    ...(said ? { note: said } : {}),
  } as const
  const send = async () => {
    if (await act(opened, say('negotiations.done'))) onClose()
  }
  return (
    <Dialog title={say('negotiations.act.referendum')} isOpen onClose={onClose} wide>
      <Consequences name="referendum" />
      <DateTimeField label={say('negotiations.until')} value={until} onChange={(next) => next && setUntil(next)} />
      <CapitalTimes at={until} />
      <TextField label={say('negotiations.note')} value={note} onChange={setNote} maxLength={4000} />
      {refusal}
      <div className="dialog-acts">
        <Button onPress={onClose}>{say('confirm.leave')}</Button>
        <Button kind="primary" busy={busy} refused={refused(opened)} onPress={() => void send()}>
          {say('negotiations.act.referendum')}
        </Button>
      </div>
    </Dialog>
  )
}
