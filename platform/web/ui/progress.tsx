import { useId } from 'react'
import { useFormat } from '../format.ts'
import { useWords } from '../words.ts'
import { Button } from './button.tsx'
import './progress.css'

type ProgressProps = {
  /** What is being done: "Checking 1,204 objects". */
  label: string
  /** How much is done, and of how much. Without `of` the end is not known, and is not pretended. */
  done?: number
  of?: number
  onCancel?: () => void
}

/** True progress, which can be cancelled. */
export function Progress({ label, done, of, onCancel }: ProgressProps) {
  const say = useWords()
  const format = useFormat()
  const own = useId()
  const known = done !== undefined && of !== undefined && of > 0
  return (
    <div className="progress">
      <span id={own}>{label}</span>
      <progress aria-labelledby={own} {...(known ? { value: done, max: of } : {})} />
      <span className="progress-figure" aria-live="polite">
        {known ? `${format.number(done)} / ${format.number(of)}` : done === undefined ? '' : format.number(done)}
      </span>
      {onCancel && (
        <Button small onPress={onCancel}>
          {say('progress.cancel')}
        </Button>
      )}
    </div>
  )
}
