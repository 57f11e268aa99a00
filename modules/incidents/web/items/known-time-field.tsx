import { TextField } from '#platform/web/ui/text-field.tsx'
import { useState } from 'react'
import { useWords } from '#platform/web/words.ts'
import { isInstant } from '../pieces/known-time.tsx'
import './item-form.css'

type KnownTimeFieldProps = {
  label: string
  hint?: string
  name: string
  isRequired?: boolean
  value: string | null | undefined
  onChange: (at: string | null) => void
  error?: string | undefined
}

/** A year, a month or a day as far as it is known, and where it is known an hour, in UTC. Any decimal digits will do. */
export function KnownTimeField({ label, hint, name, isRequired = false, value, onChange, error }: KnownTimeFieldProps) {
  const say = useWords()
  const [day, setDay] = useState(value?.slice(0, 10) ?? '')
  const [time, setTime] = useState(value && isInstant(value) ? value.slice(11, 16) : '')
  const whole = /^\d{4}-\d{2}-\d{2}$/.test(day)
  const tell = (nextDay: string, nextTime: string) => {
    const withHour = nextTime !== '' && /^\d{4}-\d{2}-\d{2}$/.test(nextDay)
    onChange(nextDay === '' ? null : withHour ? `${nextDay}T${nextTime}:00.000Z` : nextDay)
  }
  return (
    <div className="known-time-field">
      <TextField
        label={label}
        hint={hint ?? say('incidents.time.hint')}
        name={name}
        mono
        placeholder={say('incidents.time.form')}
        isRequired={isRequired}
        value={day}
        error={error}
        width="short"
        onChange={(typed) => {
          const next = inAscii(typed)
          setDay(next)
          tell(next, time)
        }}
      />
      <TextField
        label={say('incidents.time.hour')}
        type="time"
        isRequired={false}
        value={time}
        width="short"
        refused={whole ? undefined : say('incidents.time.dayFirst')}
        onChange={(next) => {
          setTime(next)
          tell(day, next)
        }}
      />
    </div>
  )
}

/** Persian, Arabic and Thai digits as those of ISO 8601; what separates them as hyphens. */
function inAscii(typed: string): string {
  return typed
    .replaceAll(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replaceAll(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replaceAll(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0xe50))
    .replaceAll(/[./\u2010-\u2014]/g, '-')
    .trim()
}
