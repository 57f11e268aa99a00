import { useId, useState } from 'react'
import { useWords } from '#platform/web/words.ts'
import type { CrisisLadder } from '../../../contract/crisis.ts'

type LadderProps = { value: CrisisLadder; onChange: (ladder: CrisisLadder) => void; error: string | undefined }

/** After how many minutes without an answer the next ones are told. */
export function LadderField({ value, onChange, error }: LadderProps) {
  const say = useWords()
  return (
    <div className="crisis-ladder">
      <p className="small">{say('crisis.ladder.officers')}</p>
      {(['deputy', 'head', 'mission', 'closes'] as const).map((rung) => (
        <Minutes
          key={rung}
          label={say(`crisis.ladder.${rung}`)}
          seconds={value[rung]}
          wrong={error !== undefined}
          onChange={(seconds) => onChange({ ...value, [rung]: seconds })}
        />
      ))}
      {error && <p className="field-error">{error}</p>}
    </div>
  )
}

type MinutesProps = { label: string; seconds: number; wrong: boolean; onChange: (seconds: number) => void }

function Minutes({ label, seconds, wrong, onChange }: MinutesProps) {
  const say = useWords()
  const own = useId()
  const [typed, setTyped] = useState(() => String(seconds / 60))
  return (
    <div className="crisis-after">
      <label htmlFor={own}>{label}</label>
      <input
        id={own}
        className="input"
        type="number"
        min={1}
        inputMode="numeric"
        value={typed}
        aria-invalid={wrong || undefined}
        onChange={({ target }) => {
          setTyped(target.value)
          onChange(Math.round(Number(target.value) * 60) || 0)
        }}
      />
      <span>{say('crisis.ladder.minutes')}</span>
    </div>
  )
}
