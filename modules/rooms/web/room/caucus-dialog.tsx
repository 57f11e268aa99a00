import { useState } from 'react'
import { useNavigate } from 'react-router'
import { troubleOf } from '#platform/web/errors.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { CheckboxChoice } from '#platform/web/ui/choice.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { personKey } from '../../sealing/people.ts'
import type { RoomView } from '../../sealing/views.ts'
import { useRooms } from '../client/rooms-in-use.tsx'

/** A sealed circle within the room. The host sees nothing new; the others of the room see messages that they cannot open. */
export function CaucusDialog({ room, onClose }: { room: RoomView; onClose: () => void }) {
  const say = useWords()
  const navigate = useNavigate()
  const { rooms } = useRooms()
  const [title, setTitle] = useState('')
  const [accounts, setAccounts] = useState<string[]>([])
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const open = async () => {
    setBusy(true)
    try {
      const id = await rooms.caucus(room.id, { accounts, title: title.trim() })
      onClose()
      await navigate(`/rooms/${id}`)
    } catch (refused) {
      setError(refused)
      setBusy(false)
    }
  }
  const ready = title.trim() !== '' && accounts.length > 0
  return (
    <Dialog title={say('rooms.caucus.open')} isOpen onClose={onClose} busy={busy}>
      <p>{say('rooms.caucus.words')}</p>
      <TextField label={say('rooms.caucus.title')} value={title} onChange={setTitle} maxLength={200} />
      <CheckboxChoice
        label={say('rooms.caucus.who')}
        options={room.people
          .filter(({ me }) => !me)
          .map(({ account, name, delegation }) => ({
            id: personKey({ account, delegation }),
            label: <bdi>{name}</bdi>,
            hint: <bdi>{delegation.name}</bdi>,
          }))}
        value={accounts}
        onChange={setAccounts}
      />
      {error !== undefined && <ErrorState title={troubleOf(error, say).title} />}
      <div className="dialog-acts">
        <Button onPress={onClose}>{say('confirm.leave')}</Button>
        <Button
          kind="primary"
          busy={busy}
          refused={ready ? undefined : say('rooms.caucus.first')}
          onPress={() => void open()}
        >
          {say('rooms.caucus.act')}
        </Button>
      </div>
    </Dialog>
  )
}
