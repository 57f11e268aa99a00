import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { Checkbox } from '#platform/web/ui/choice.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { TextArea } from '#platform/web/ui/text-field.tsx'
import { Tag } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import type { ControlView } from '../../contract.ts'
import { exercises, readAgain } from '../doors.ts'
import { At } from '../pieces/clock.tsx'
import { useNames } from '../pieces/entry-said.ts'

const Written = z.object({
  text: z.string().trim().min(1).max(4000),
  role: z.string().optional(),
  inject: z.string().optional(),
  forPlayers: z.boolean().default(false),
})

/** What control and observers note while they watch. */
export function Notes({ view }: { view: ControlView }) {
  const say = useWords()
  const names = useNames(view.scenario)
  const { data } = useSuspenseQuery(exercises.runs.notes.queryOptions({ input: { id: view.id } }))
  return (
    <Section title={say('exercises.notes')} count={data.length}>
      {data.length > 0 && (
        <ol className="exercise-log" aria-label={say('exercises.notes')}>
          {data.map((note) => (
            <li key={note.id}>
              <At seconds={note.at} />
              <div>
                <p className="row small">
                  <bdi>{note.by}</bdi>
                  {note.role !== null && <Tag>{names.role(note.role)}</Tag>}
                  {note.inject !== null && <Tag>{names.inject(note.inject)}</Tag>}
                  {note.forPlayers && <span className="faint">{say('exercises.notes.forPlayers')}</span>}
                </p>
                <p className="text" dir="auto">
                  {note.text}
                </p>
              </div>
            </li>
          ))}
        </ol>
      )}
      {view.status !== 'archived' && <NewNote view={view} />}
    </Section>
  )
}

function NewNote({ view }: { view: ControlView }) {
  const say = useWords()
  const names = useNames(view.scenario)
  const note = useMutation(exercises.runs.note.mutationOptions({ onSuccess: readAgain }))
  const out = view.log.flatMap(({ entry }) => (entry.what === 'inject' ? [entry.inject] : []))
  const form = useDoorForm({
    schema: Written,
    initial: { text: '', forPlayers: false },
    send: ({ text, role = null, inject = null, forPlayers }) =>
      note.mutateAsync({ id: view.id, text, role, inject, forPlayers }),
    onSent: () => form.discard(),
  })
  return (
    <DoorForm form={form} act={say('exercises.notes.write')}>
      <TextArea label={say('exercises.notes.text')} rows={2} maxLength={4000} reading {...form.field('text')} />
      <div className="row">
        <Select
          label={say('exercises.notes.role')}
          options={view.scenario.roles.map(({ id }) => ({ id, label: names.role(id) }))}
          {...form.field('role')}
        />
        <Select
          label={say('exercises.notes.inject')}
          options={out.map((id) => ({ id, label: names.inject(id) }))}
          {...form.field('inject')}
        />
      </div>
      <Checkbox label={say('exercises.notes.show')} {...form.field('forPlayers')} />
    </DoorForm>
  )
}
