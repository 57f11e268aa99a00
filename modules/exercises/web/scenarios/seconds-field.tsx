import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'

type Props = { label: string; value: number | null; onChange: (seconds: number | null) => void; isRequired?: boolean }

/** A time in seconds of the exercise. Nothing typed is none. */
export function SecondsField({ label, value, onChange, isRequired = true }: Props) {
  const say = useWords()
  return (
    <TextField
      label={label}
      hint={say('exercises.edit.seconds')}
      width="short"
      type="number"
      isRequired={isRequired}
      value={value === null || !Number.isFinite(value) ? '' : String(value)}
      onChange={(typed) => onChange(typed === '' ? null : Math.round(Number(typed)))}
    />
  )
}
