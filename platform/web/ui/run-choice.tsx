import { runTitle } from '../../in-play.ts'
import { useRunsInPlay } from '../runs-in-play.ts'
import { useLanguage, useWords } from '../words.ts'
import { Select } from './select.tsx'

type RunChoiceProps = {
  /** Whether it is for an exercise at all: of what is real nothing is asked. */
  exercise: boolean
  /** The delegation to which it goes, where that is one. */
  other?: string | undefined
  value: string | undefined
  onChange: (run: string) => void
}

/** Of which exercise something is: said where there is one, chosen where there are several, and that there is none. */
export function RunChoice({ exercise, other, value, onChange }: RunChoiceProps) {
  const say = useWords()
  const language = useLanguage()
  const runs = useRunsInPlay(exercise, other)
  if (!exercise || runs === undefined) return null
  const [one, another] = runs
  if (!one) return <p className="faint">{say('exercise.run.none')}</p>
  if (!another) return <p className="faint">{say('exercise.run.one', { title: runTitle(one, language) })}</p>
  return (
    <Select
      label={say('exercise.run')}
      hint={say('exercise.run.hint')}
      options={runs.map((run) => ({ id: run.id, label: runTitle(run, language) }))}
      value={runs.some(({ id }) => id === value) ? value : null}
      onChange={onChange}
    />
  )
}
