import { useMutation } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { z } from 'zod'
import { Button } from '#platform/web/ui/button.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import { exercisePaths, type ScenarioLine } from '../contract.ts'
import { exercises, readAgain } from './doors.ts'

/** What the door says to whoever plays already: in which exercise, and whether they play it alone. */
const PlaysAlready = z.object({
  code: z.literal('EXERCISE_PLAYS_ALREADY'),
  data: z.object({ id: z.string(), alone: z.boolean() }),
})

type Props = { scenario: ScenarioLine; kind?: 'primary'; children: string }

/** Begins at once: the house plays all the others. Whoever plays already plays on, or ends that and begins this. */
export function PlayAlone({ scenario, kind, children }: Props) {
  const navigate = useNavigate()
  const begin = useMutation(
    exercises.play.alone.mutationOptions({
      onSuccess: ({ id }) => {
        readAgain()
        void navigate(exercisePaths.play(id))
      },
    }),
  )
  const start = () => begin.mutate({ scenarioId: scenario.id })
  const already = PlaysAlready.safeParse(begin.error).data?.data
  return (
    <>
      <Button {...(kind ? { kind } : {})} icon="next" busy={begin.isPending} onPress={start}>
        {children}
      </Button>
      {already ? (
        <Already run={already} begin={start} leave={begin.reset} />
      ) : (
        begin.isError && <ErrorState error={begin.error} />
      )}
    </>
  )
}

type AlreadyProps = { run: { id: string; alone: boolean }; begin: () => void; leave: () => void }

function Already({ run: { id, alone }, begin, leave }: AlreadyProps) {
  const say = useWords()
  const navigate = useNavigate()
  const end = useMutation(exercises.runs.end.mutationOptions({ onSettled: readAgain, onSuccess: begin }))
  return (
    <Dialog title={say('exercises.already')} isOpen onClose={leave} busy={end.isPending}>
      <p>{say(alone ? 'exercises.already.alone' : 'exercises.already.under')}</p>
      {end.isError && <ErrorState error={end.error} />}
      <div className="dialog-acts">
        <Button onPress={leave}>{say('confirm.leave')}</Button>
        {alone && (
          <Button busy={end.isPending} onPress={() => end.mutate({ id })}>
            {say('exercises.endAndBegin')}
          </Button>
        )}
        <Button kind="primary" icon="next" onPress={() => void navigate(exercisePaths.play(id))}>
          {say('exercises.playOn')}
        </Button>
      </div>
    </Dialog>
  )
}
