import { useId, useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { useWords } from '#platform/web/words.ts'
import type { PingLadder } from '../../contract/pings.ts'

const hour = 60
const day = 24 * hour

/** A check of an ordinary day, whose contacts sleep at night; and one that asks who is awake now. */
export const usualLadder: PingLadder = { deputy: 6 * hour, head: day, mission: 2 * day, closes: 3 * day }
const quickLadder: PingLadder = { deputy: 15, head: 30, mission: hour, closes: 2 * hour }

const units = { minute: 1, hour, day } as const
type Unit = keyof typeof units

/** The largest unit in which it is a whole number. */
const unitOf = (minutes: number): Unit => (minutes % day === 0 ? 'day' : minutes % hour === 0 ? 'hour' : 'minute')

type LadderProps = { value: PingLadder; onChange: (ladder: PingLadder) => void; error: string | undefined }

/** After how long the next rung is told, each counted from the beginning, and when the check ends. */
export function LadderField({ value, onChange, error }: LadderProps) {
  const say = useWords()
  // Each choice writes all of its times anew, whatever was being typed.
  const [written, setWritten] = useState(0)
  const choose = (ladder: PingLadder) => () => {
    setWritten(written + 1)
    onChange(ladder)
  }
  return (
    <div className="ping-ladder" key={written}>
      <div className="row">
        <Button small onPress={choose(usualLadder)}>
          {say('contacts.pings.ladder.usual')}
        </Button>
        <Button small onPress={choose(quickLadder)}>
          {say('contacts.pings.ladder.quick')}
        </Button>
      </div>
      <p className="small">{say('contacts.pings.ladder.contact')}</p>
      {(['deputy', 'head', 'mission', 'closes'] as const).map((rung) => (
        <After
          key={rung}
          label={say(`contacts.pings.ladder.${rung}`)}
          minutes={value[rung]}
          wrong={error !== undefined}
          onChange={(minutes) => onChange({ ...value, [rung]: minutes })}
        />
      ))}
      {error && <p className="field-error">{error}</p>}
    </div>
  )
}

type AfterProps = { label: string; minutes: number; wrong: boolean; onChange: (minutes: number) => void }

function After({ label, minutes, wrong, onChange }: AfterProps) {
  const say = useWords()
  const own = useId()
  const [unit, setUnit] = useState(() => unitOf(minutes))
  const [typed, setTyped] = useState(() => String(minutes / units[unitOf(minutes)]))
  const write = (text: string, of: Unit) => {
    setTyped(text)
    setUnit(of)
    onChange(Math.round(Number(text) * units[of]) || 0)
  }
  return (
    <div className="ping-after">
      <label htmlFor={own}>{label}</label>
      <input
        id={own}
        className="input"
        type="number"
        min={1}
        inputMode="numeric"
        value={typed}
        aria-invalid={wrong || undefined}
        onChange={({ target }) => write(target.value, unit)}
      />
      <select
        className="input"
        aria-label={say('contacts.pings.ladder.unit', { what: label })}
        value={unit}
        onChange={({ target }) =>
          write(typed, target.value === 'day' ? 'day' : target.value === 'hour' ? 'hour' : 'minute')
        }
      >
        {(['minute', 'hour', 'day'] as const).map((one) => (
          <option key={one} value={one}>
            {say(`contacts.pings.unit.${one}`)}
          </option>
        ))}
      </select>
    </div>
  )
}
