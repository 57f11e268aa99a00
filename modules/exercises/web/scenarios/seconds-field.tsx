import { useState } from 'react'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { secondsTyped, typedAs } from '../pieces/clock-typed.ts'

type Props = { label: string; value: number | null; onChange: (seconds: number | null) => void; isRequired?: boolean }

/** A time on the clock of the exercise, as the clock shows it. Nothing typed is none. */
export function SecondsField({ label, value, onChange, isRequired = true }: Props) {
  const say = useWords()
  const [typed, setTyped] = useState(value === null ? '' : typedAs(value))
  const read = secondsTyped(typed)
  // What was set from elsewhere takes the place of what was typed.
  const shown = typed.trim() === '' || read === undefined || read === value ? typed : typedAs(value ?? 0)
  return (
    <TextField
      label={label}
      hint={say('exercises.edit.seconds')}
      width="short"
      isRequired={isRequired}
      value={shown}
      error={typed.trim() !== '' && read === undefined ? say('exercises.edit.noTime') : undefined}
      onChange={(next) => {
        setTyped(next)
        const seconds = secondsTyped(next)
        if (seconds !== undefined) onChange(seconds)
        else if (next.trim() === '') onChange(null)
      }}
    />
  )
}
