import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import type { ControlView } from '../../contract.ts'
import { scenarioLimits } from '../../engine/scenario.ts'
import { exercises, readAgain } from '../doors.ts'

type Props = { view: ControlView }
const settled = { onSettled: readAgain }
const speeds = ['0.5', '1', '2', '5', '10', '60', '600'] as const

/** Pause, run on, go on to what comes next, set forward, faster and slower. The clock never goes back. */
export function ClockActs({ view }: Props) {
  const say = useWords()
  const { id } = view
  const pause = useMutation(exercises.runs.pause.mutationOptions(settled))
  const resume = useMutation(exercises.runs.resume.mutationOptions(settled))
  const jump = useMutation(exercises.runs.jump.mutationOptions(settled))
  const speed = useMutation(exercises.runs.speed.mutationOptions(settled))
  // By its time, as it is seen here: of two who press at once the second sets forward to where the clock is already.
  const times = view.coming.flatMap(({ due }) => due ?? [])
  const next = times.length > 0 ? Math.min(...times) : null
  const trouble = [pause, resume, jump, speed].find(({ isError }) => isError)
  return (
    <section className="exercise-clock-acts" aria-label={say('exercises.clock')}>
      {view.status === 'running' ? (
        <Button kind="primary" busy={pause.isPending} onPress={() => pause.mutate({ id })}>
          {say('exercises.pause')}
        </Button>
      ) : (
        <Button kind="primary" busy={resume.isPending} onPress={() => resume.mutate({ id })}>
          {say('exercises.resume')}
        </Button>
      )}
      <Button icon="next" busy={jump.isPending} onPress={() => jump.mutate({ id, to: next })}>
        {say('exercises.goOn')}
      </Button>
      <Select
        label={say('exercises.speed')}
        width="short"
        options={speeds.map((one) => ({
          id: one,
          label: say('exercises.speed.times', { speed: Number(one) }),
        }))}
        value={speeds.find((one) => Number(one) === view.clock.speed) ?? null}
        onChange={(one) => speed.mutate({ id, speed: Number(one) })}
      />
      <SetForward busy={jump.isPending} onSet={(to) => jump.mutate({ id, to })} />
      {trouble && <ErrorState error={trouble.error} />}
    </section>
  )
}

function SetForward({ busy, onSet }: { busy: boolean; onSet: (seconds: number) => void }) {
  const say = useWords()
  const [minute, setMinute] = useState('')
  const seconds = Math.round(Number(minute) * 60)
  const fits = minute !== '' && Number.isFinite(seconds) && seconds >= 0 && seconds <= scenarioLimits.seconds
  return (
    <form
      className="exercise-set"
      onSubmit={(event) => {
        event.preventDefault()
        if (fits) onSet(seconds)
      }}
    >
      <TextField
        label={say('exercises.toMinute')}
        width="short"
        type="number"
        isRequired={false}
        value={minute}
        onChange={setMinute}
      />
      <Button type="submit" busy={busy} refused={fits ? undefined : say('exercises.toMinute.none')}>
        {say('exercises.setForward')}
      </Button>
    </form>
  )
}

export function StartAct({ view }: Props) {
  const say = useWords()
  const start = useMutation(exercises.runs.start.mutationOptions(settled))
  return (
    <>
      <Button kind="primary" busy={start.isPending} onPress={() => start.mutate({ id: view.id })}>
        {say('exercises.start')}
      </Button>
      {start.isError && <ErrorState error={start.error} />}
    </>
  )
}

export function EndAct({ view }: Props) {
  const say = useWords()
  const end = useMutation(exercises.runs.end.mutationOptions(settled))
  return (
    <Confirm
      title={say('exercises.end')}
      trigger={<Button>{say('exercises.end')}</Button>}
      happens={say('exercises.end.happens')}
      seenBy={say('exercises.end.all')}
      undone={say('exercises.end.undone')}
      act={say('exercises.end')}
      onConfirm={() => end.mutateAsync({ id: view.id })}
    />
  )
}
