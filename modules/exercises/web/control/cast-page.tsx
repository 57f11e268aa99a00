import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from 'react-router'
import { Page } from '#platform/web/ui/page.tsx'
import { useWords } from '#platform/web/words.ts'
import { type Assignment, type ControlView, exercisePaths } from '../../contract.ts'
import { exercises, readAgain } from '../doors.ts'
import { ExerciseBand } from '../pieces/band.tsx'
import { useSaid } from '../pieces/said.tsx'
import { CastForm } from './cast-form.tsx'
export { loader } from '../pieces/words.ts'

/** Who plays what, and who observes, before an exercise is started. */
export function CastPage() {
  const say = useWords()
  const said = useSaid()
  const navigate = useNavigate()
  const { id = '' } = useParams()
  const { data: view } = useSuspenseQuery(exercises.runs.one.queryOptions({ input: { id } }))
  const title = said(view.title)
  const cast = useMutation(
    exercises.runs.cast.mutationOptions({
      onSuccess: () => {
        readAgain()
        void navigate(exercisePaths.control(id))
      },
    }),
  )
  return (
    <Page
      title={say('exercises.cast')}
      lead={title}
      crumbs={[
        { label: say('exercises.title'), to: exercisePaths.all },
        { label: title, to: exercisePaths.control(id) },
      ]}
      exercise
    >
      <ExerciseBand name={title} />
      <CastForm
        roles={view.scenario.roles.filter(({ playedBy }) => playedBy !== 'house')}
        initial={{ players: view.players.map(assigned), observers: view.observers.map(({ id: one }) => one) }}
        act={say('exercises.cast.keep')}
        send={(wanted) => cast.mutateAsync({ id, ...wanted })}
      />
    </Page>
  )
}

function assigned({ role, delegation, people }: ControlView['players'][number]): Assignment {
  if (people.length === 0) return { role, by: { kind: 'delegation', delegationId: delegation.id } }
  return { role, by: { kind: 'people', accountIds: people.map(({ id }) => id) } }
}
