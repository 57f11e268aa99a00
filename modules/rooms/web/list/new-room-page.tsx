import { useNavigate, useSearchParams } from 'react-router'
import { z } from 'zod'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { Checkbox, RadioChoice } from '#platform/web/ui/choice.tsx'
import { Note, Page } from '#platform/web/ui/page.tsx'
import { RunChoice } from '#platform/web/ui/run-choice.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { TlpField } from '#platform/web/ui/tlp-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { useRooms } from '../client/rooms-in-use.tsx'
import { histories } from '../room/history.ts'

const NewRoom = z.object({
  title: z.string().trim().min(1).max(200),
  marking: z.enum(['red', 'amber+strict', 'amber', 'green', 'clear']),
  history: z.enum(histories),
  exercise: z.boolean(),
  run: z.uuid().optional(),
})

/** The title stays inside of the seal, as all else on this form; the host learns only that a room was opened. */
export function NewRoomPage() {
  const say = useWords()
  const navigate = useNavigate()
  const [asked] = useSearchParams()
  const { rooms } = useRooms()
  const form = useDoorForm({
    schema: NewRoom,
    initial: { title: '', marking: 'amber', history: 'from-joining', exercise: asked.get('world') === 'exercise' },
    send: (input) => rooms.open(input),
    onSent: (id) => void navigate(`/rooms/${id}/members?invite`),
  })
  return (
    <Page
      title={say('rooms.new')}
      exercise={form.values.exercise ?? false}
      lead={say('rooms.new.lead')}
      crumbs={[{ label: say('rooms.title'), to: '/rooms' }]}
      margin={<Note label={say('rooms.sealed')}>{say('rooms.new.host')}</Note>}
    >
      <DoorForm form={form} act={say('rooms.new.act')}>
        <TextField
          label={say('rooms.field.title')}
          hint={say('rooms.field.title.hint')}
          maxLength={200}
          {...form.field('title')}
        />
        <TlpField
          label={say('rooms.field.marking')}
          hint={say('rooms.field.marking.hint')}
          {...form.field('marking')}
        />
        <RadioChoice
          label={say('rooms.field.history')}
          options={histories.map((id) => ({
            id,
            label: say(`rooms.history.${id}`),
            hint: say(`rooms.history.${id}.hint`),
          }))}
          {...form.field('history')}
        />
        <Checkbox
          label={say('rooms.field.exercise')}
          hint={say('rooms.field.exercise.hint')}
          {...form.field('exercise')}
        />
        <RunChoice
          exercise={form.values.exercise ?? false}
          value={form.values.run}
          onChange={(run) => form.set({ run })}
        />
      </DoorForm>
    </Page>
  )
}
