import { useMutation } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { Button } from '#platform/web/ui/button.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import { type ControlView, exercisePaths } from '../../contract.ts'
import { canMove } from '../../rules.ts'
import { exercises, readAgain } from '../doors.ts'
import { handOver } from '#platform/web/hand-over.ts'

/** What is left of an exercise: into its archive, or away whole. */
export function AfterActs({ view }: { view: ControlView }) {
  const say = useWords()
  const navigate = useNavigate()
  const { id, status } = view
  const archive = useMutation(exercises.runs.archive.mutationOptions({ onSettled: readAgain }))
  const remove = useMutation(exercises.runs.remove.mutationOptions())
  const archived = useMutation({
    mutationFn: () => exercises.runs.archived.call({ id }),
    onSuccess: ({ fileName, archive: content }) =>
      handOver(fileName, 'application/json', JSON.stringify(content, null, 2)),
  })
  const removed = async () => {
    await remove.mutateAsync({ id })
    readAgain()
    await navigate(exercisePaths.all)
  }
  if (canMove(status, 'remove') !== true) return null
  return (
    <Section title={say('exercises.after')}>
      <div className="row">
        {status === 'ended' && (
          <Confirm
            title={say('exercises.archive')}
            trigger={<Button>{say('exercises.archive')}</Button>}
            happens={say('exercises.archive.happens')}
            seenBy={say('exercises.archive.seenBy')}
            undone={say('exercises.archive.undone')}
            act={say('exercises.archive')}
            grave
            onConfirm={() => archive.mutateAsync({ id })}
          />
        )}
        {status === 'archived' && (
          <Button icon="download" busy={archived.isPending} onPress={() => archived.mutate()}>
            {say('exercises.archived')}
          </Button>
        )}
        <Confirm
          title={say('exercises.remove')}
          trigger={<Button kind="grave">{say('exercises.remove')}</Button>}
          happens={say('exercises.remove.happens')}
          seenBy={say('exercises.remove.seenBy')}
          undone={say('exercises.remove.undone')}
          act={say('exercises.remove')}
          grave
          onConfirm={removed}
        />
      </div>
      {archived.isError && <ErrorState error={archived.error} />}
    </Section>
  )
}
