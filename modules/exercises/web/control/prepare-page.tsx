import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from 'react-router'
import { Page } from '#platform/web/ui/page.tsx'
import { useWords } from '#platform/web/words.ts'
import { exercisePaths } from '../../contract.ts'
import { exercises, readAgain } from '../doors.ts'
import { useSaid } from '../pieces/said.tsx'
import { CastForm } from './cast-form.tsx'
export { loader } from '../pieces/words.ts'

/** A new exercise on a scenario: who plays what. Nothing happens before it is started. */
export function PreparePage() {
  const say = useWords()
  const said = useSaid()
  const navigate = useNavigate()
  const { id = '' } = useParams()
  const { data } = useSuspenseQuery(exercises.scenarios.one.queryOptions({ input: { id } }))
  const prepare = useMutation(
    exercises.runs.prepare.mutationOptions({
      onSuccess: (run) => {
        readAgain()
        void navigate(exercisePaths.control(run.id))
      },
    }),
  )
  return (
    <Page
      title={say('exercises.prepare')}
      lead={said(data.title)}
      crumbs={[{ label: say('exercises.title'), to: exercisePaths.all }]}
      exercise
    >
      <CastForm
        roles={data.scenario.roles.filter(({ playedBy }) => playedBy !== 'house')}
        initial={{ players: [], observers: [] }}
        act={say('exercises.prepare')}
        send={(cast) => prepare.mutateAsync({ scenarioId: id, ...cast })}
      />
    </Page>
  )
}
