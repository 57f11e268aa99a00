import { useState } from 'react'
import { useNavigate } from 'react-router'
import { exerciseFileName } from '#platform/exercise.ts'
import { announce } from '#platform/web/announce.ts'
import { troubleOf } from '#platform/web/errors.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { RadioChoice } from '#platform/web/ui/choice.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { TlpField } from '#platform/web/ui/tlp-field.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import type { RoomView } from '../../sealing/views.ts'
import { useRooms } from '../client/rooms-in-use.tsx'
import { handOver } from '#platform/web/hand-over.ts'
import { histories } from './history.ts'
import { useRoom } from './room-page.tsx'

export function SettingsTab() {
  const room = useRoom()
  return (
    <>
      <Transcript room={room} />
      <Changing key={`${room.title} ${room.marking} ${room.history}`} room={room} />
      <Ending room={room} />
    </>
  )
}

/** The conversation with the proofs of the record, signed by this device, for whoever may have it. */
function Transcript({ room }: { room: RoomView }) {
  const say = useWords()
  const { rooms } = useRooms()
  const [busy, setBusy] = useState(false)
  const keep = async () => {
    setBusy(true)
    try {
      const bytes = await rooms.transcript(room.id)
      const name = `chancery-transcript-${room.id.slice(0, 8)}.json`
      handOver(room.exercise ? exerciseFileName(name) : name, 'application/json', bytes)
    } catch (error) {
      toast(troubleOf(error, say).title, { kind: 'failed' })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Section title={say('rooms.transcript')}>
      <p>{say('rooms.transcript.words')}</p>
      <div>
        <Button icon="download" busy={busy} onPress={() => void keep()}>
          {say('rooms.transcript.act')}
        </Button>
      </div>
    </Section>
  )
}

function Changing({ room }: { room: RoomView }) {
  const say = useWords()
  const { rooms } = useRooms()
  const { title, marking, history } = room
  const [next, setNext] = useState({ title, marking, history })
  const [busy, setBusy] = useState(false)
  const set = (change: Partial<typeof next>) => setNext({ ...next, ...change })
  const refused = room.may.change === true ? undefined : say(`rooms.not.${room.may.change}`)
  const changed = {
    ...(next.title.trim() && next.title.trim() !== title ? { title: next.title.trim() } : {}),
    ...(next.marking === marking ? {} : { marking: next.marking }),
    ...(next.history === history ? {} : { history: next.history }),
  }
  const nothing = Object.keys(changed).length === 0 ? say('rooms.change.nothing') : undefined
  const change = async () => {
    setBusy(true)
    try {
      await rooms.change(room.id, changed)
      announce(say('rooms.change.done'))
    } catch (error) {
      toast(troubleOf(error, say).title, { kind: 'failed' })
    } finally {
      setBusy(false)
    }
  }
  const locked = refused ? { refused } : {}
  return (
    <Section title={say('rooms.change')}>
      <TextField
        label={say('rooms.field.title')}
        value={next.title}
        maxLength={200}
        onChange={(value) => set({ title: value })}
        {...locked}
      />
      <TlpField
        label={say('rooms.field.marking')}
        hint={say('rooms.field.marking.hint')}
        value={next.marking}
        onChange={(value) => set({ marking: value })}
        {...locked}
      />
      <RadioChoice
        label={say('rooms.field.history')}
        options={histories.map((id) => ({
          id,
          label: say(`rooms.history.${id}`),
          hint: say(`rooms.history.${id}.hint`),
        }))}
        value={next.history}
        onChange={(value) => set({ history: value })}
        {...locked}
      />
      <div>
        <Button kind="primary" busy={busy} refused={refused ?? nothing} onPress={() => void change()}>
          {say('rooms.change.act')}
        </Button>
      </div>
    </Section>
  )
}

function Ending({ room }: { room: RoomView }) {
  const say = useWords()
  const navigate = useNavigate()
  const { rooms } = useRooms()
  const refused = (why: true | string) => (why === true ? undefined : say(`rooms.not.${why}`))
  const leave = async () => {
    await rooms.leave(room.id)
    await navigate('/rooms')
  }
  return (
    <Section title={say('rooms.ending')}>
      <div className="row">
        <ConfirmedAct name="leave" refused={refused(room.may.leave)} onConfirm={leave} />
        {room.caucusOf === undefined && (
          <ConfirmedAct name="close" refused={refused(room.may.close)} onConfirm={() => rooms.close(room.id)} />
        )}
      </div>
    </Section>
  )
}

/** Leaving or closing: the same three sentences before either. */
function ConfirmedAct({
  name,
  refused,
  onConfirm,
}: {
  name: 'leave' | 'close'
  refused: string | undefined
  onConfirm: () => Promise<void>
}) {
  const say = useWords()
  if (refused !== undefined) return <Button refused={refused}>{say(`rooms.${name}`)}</Button>
  return (
    <Confirm
      grave
      title={say(`rooms.${name}`)}
      trigger={<Button>{say(`rooms.${name}`)}</Button>}
      happens={say(`rooms.${name}.happens`)}
      seenBy={say(`rooms.${name}.seenBy`)}
      undone={say(`rooms.${name}.undone`)}
      act={say(`rooms.${name}`)}
      onConfirm={onConfirm}
    />
  )
}
