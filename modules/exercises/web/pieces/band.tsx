import { useWords } from '#platform/web/words.ts'
import './band.css'

/** The hatching round the whole window, in which the word EXERCISE stands. */
export function ExerciseBand({ name }: { name: string }) {
  const say = useWords()
  return (
    <div className="exercise-frame">
      <p className="exercise-name">{say('exercise.band', { name })}</p>
    </div>
  )
}
