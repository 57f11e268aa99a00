import { useId, useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { useWords } from '#platform/web/words.ts'
import { type Ladder, ladderRungs, type LadderUnit, meantBy, writtenAs } from './ladder-times.ts'
import './ladder-field.css'

type LadderFieldProps = {
  /** In minutes. */
  value: Ladder
  onChange: (ladder: Ladder) => void
  error: string | undefined
  /** The words of those who ask, `…deputy` and so on: who is told after that time, or what ends then. */
  words: string
  /** Who is told at once. */
  first: string
  units: readonly LadderUnit[]
  /** Ladders that one may begin with. */
  usual?: readonly { label: string; ladder: Ladder }[]
}

/** After how long the next rung of a ladder is told, each counted from the beginning, and when it ends. */
export function LadderField({ value, onChange, error, words, first, units, usual = [] }: LadderFieldProps) {
  const say = useWords()
  // Each choice writes all of its times anew, whatever was being typed.
  const [written, setWritten] = useState(0)
  return (
    <div className="ladder" key={written}>
      {usual.length > 0 && (
        <div className="row">
          {usual.map(({ label, ladder }) => (
            <Button
              key={label}
              small
              onPress={() => {
                setWritten(written + 1)
                onChange(ladder)
              }}
            >
              {label}
            </Button>
          ))}
        </div>
      )}
      <p className="small">{first}</p>
      {ladderRungs.map((rung) => (
        <After
          key={rung}
          label={say(words + rung)}
          minutes={value[rung]}
          units={units}
          wrong={error !== undefined}
          onChange={(minutes) => onChange({ ...value, [rung]: minutes })}
        />
      ))}
      {error && <p className="field-error">{error}</p>}
    </div>
  )
}

type AfterProps = {
  label: string
  minutes: number
  units: readonly LadderUnit[]
  wrong: boolean
  onChange: (minutes: number) => void
}

function After({ label, minutes, units, wrong, onChange }: AfterProps) {
  const say = useWords()
  const own = useId()
  const [{ text, unit }, setTyped] = useState(() => writtenAs(minutes, units))
  const write = (typed: { text: string; unit: LadderUnit }) => {
    setTyped(typed)
    onChange(meantBy(typed.text, typed.unit))
  }
  return (
    <div className="ladder-after">
      <label htmlFor={own}>{label}</label>
      <input
        id={own}
        className="input"
        type="number"
        min={1}
        inputMode="numeric"
        value={text}
        aria-invalid={wrong || undefined}
        onChange={({ target }) => write({ text: target.value, unit })}
      />
      {units.length === 1 ? (
        <span>{say(`contacts.ladder.${unit}`)}</span>
      ) : (
        <select
          className="input"
          aria-label={say('contacts.ladder.unit', { what: label })}
          value={unit}
          onChange={({ target }) => write({ text, unit: units.find((one) => one === target.value) ?? unit })}
        >
          {units.map((one) => (
            <option key={one} value={one}>
              {say(`contacts.ladder.${one}`)}
            </option>
          ))}
        </select>
      )}
    </div>
  )
}
