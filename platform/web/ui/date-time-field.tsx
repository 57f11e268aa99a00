import { fromAbsolute, parseAbsolute, type ZonedDateTime } from '@internationalized/date'
import { useState } from 'react'
import { DateField, DateInput, DateSegment } from 'react-aria-components/DateField'
import { useFormat } from '../format.ts'
import { useWords } from '../words.ts'
import { ownZone } from '../zone.ts'
import './date-time-field.css'
import { FieldFault, FieldHead, FieldHint, type FieldProps, fieldClass } from './field.tsx'

type DateTimeProps = FieldProps & {
  /** An instant, ISO 8601 in UTC. */
  value?: string | null | undefined
  onChange?: (instant: string | undefined) => void
  /** Whole days only: the instant is the beginning of the day. */
  dayOnly?: boolean
}

function read(value: string | null | undefined, zone: string): ZonedDateTime | null {
  if (!value) return null
  try {
    return fromAbsolute(parseAbsolute(value, 'UTC').toDate().getTime(), zone)
  } catch {
    return null
  }
}

/** A date and a time, typed part by part, in the reader's zone or in UTC; below it the same instant in the other one. */
export function DateTimeField(props: DateTimeProps) {
  const { value, onChange, dayOnly, error, isRequired = true, refused } = props
  const say = useWords()
  const format = useFormat()
  const here = ownZone()
  const [zone, setZone] = useState(here)
  const [noon] = useState(() => fromAbsolute(new Date().setHours(12, 0, 0, 0), here))
  const instant = read(value, zone)
  const other = zone === 'UTC' ? here : 'UTC'
  return (
    <DateField
      className={fieldClass(props)}
      value={instant}
      onChange={(next) => onChange?.(next ? next.toDate().toISOString() : undefined)}
      granularity={dayOnly ? 'day' : 'minute'}
      hourCycle={24}
      hideTimeZone
      shouldForceLeadingZeros
      isRequired={isRequired}
      isInvalid={error !== undefined}
      isDisabled={refused !== undefined}
      {...(instant ? {} : { placeholderValue: noon })}
    >
      <FieldHead {...props} />
      <FieldHint {...props} />
      <div className="date-time-line">
        <DateInput className="input date-time">
          {(segment) => <DateSegment segment={segment} className="date-time-part" />}
        </DateInput>
        {!dayOnly && here !== 'UTC' && (
          <select
            className="input date-time-zone"
            aria-label={say('dateTime.zone')}
            value={zone}
            onChange={(event) => setZone(event.target.value)}
          >
            <option value={here}>{here.replaceAll('_', ' ')}</option>
            <option value="UTC">UTC</option>
          </select>
        )}
        {!dayOnly && here === 'UTC' && <span className="small faint">UTC</span>}
      </div>
      {instant && !dayOnly && zone !== other && (
        <span className="field-hint">= {format.dateTime(instant.toDate(), other)}</span>
      )}
      <FieldFault {...props} />
    </DateField>
  )
}
