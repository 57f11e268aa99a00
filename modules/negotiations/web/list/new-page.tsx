import { Link, useNavigate, useSearchParams } from 'react-router'
import { z } from 'zod'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { Checkbox } from '#platform/web/ui/choice.tsx'
import { ExerciseChip } from '#platform/web/ui/marking-chip.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { RunChoice } from '#platform/web/ui/run-choice.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { TlpField } from '#platform/web/ui/tlp-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { useNegotiations } from '../client/negotiations-in-use.tsx'

const NewNegotiation = z.object({
  title: z.string().trim().min(1).max(200),
  marking: z.enum(['red', 'amber+strict', 'amber', 'green', 'clear']),
  exercise: z.boolean(),
  run: z.uuid().optional(),
})

/** A negotiation is a sealed room: a new one, or one in which this person sits in the chair already. */
export function NewPage() {
  const say = useWords()
  const navigate = useNavigate()
  const [asked] = useSearchParams()
  const { rooms, negotiations } = useNegotiations()
  const form = useDoorForm({
    schema: NewNegotiation,
    initial: { title: '', marking: 'amber', exercise: asked.get('world') === 'exercise' },
    send: (input) => rooms.open({ ...input, history: 'from-joining' }),
    onSent: (id) => void navigate(`/negotiations/${id}`),
  })
  const chaired = rooms
    .list()
    .filter(
      ({ id, role, state, caucusOf }) =>
        role === 'chair' && state === 'open' && caucusOf === undefined && !negotiations.negotiation(id)?.state.opened,
    )
  return (
    <Page
      title={say('negotiations.new')}
      exercise={form.values.exercise ?? false}
      lead={say('negotiations.new.lead')}
      crumbs={[{ label: say('negotiations.title'), to: '/negotiations' }]}
      margin={<Note label={say('negotiations.sealed')}>{say('negotiations.sealed.words')}</Note>}
    >
      <DoorForm form={form} act={say('negotiations.new.room')}>
        <TextField label={say('negotiations.field.title')} maxLength={200} {...form.field('title')} />
        <TlpField label={say('rooms.field.marking')} {...form.field('marking')} />
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
      {chaired.length > 0 && (
        <Section title={say('negotiations.new.existing')} count={chaired.length}>
          <ul>
            {chaired.map(({ id, title, exercise }) => (
              <li key={id}>
                {exercise && <ExerciseChip />}{' '}
                <Link to={`/negotiations/${id}`}>
                  <bdi>{title}</bdi>
                </Link>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Page>
  )
}
