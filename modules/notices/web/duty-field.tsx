import { useMemo } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Checkbox } from '#platform/web/ui/choice.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useLanguage, useWords } from '#platform/web/words.ts'
import type { Watch } from '../contract.ts'

const days = [1, 2, 3, 4, 5, 6, 7]
const mostWatches = 14

/** The hours of the week at which the person is on duty. */
export function DutyField({
  duty,
  onChange,
  issue,
}: {
  duty: readonly Watch[]
  onChange: (duty: Watch[]) => void
  issue: (path: string) => string | undefined
}) {
  const say = useWords()
  const change = (index: number, next: Watch): void => onChange(duty.map((one, at) => (at === index ? next : one)))
  return (
    <fieldset className="field wide choices">
      <legend className="field-label">{say('notices.duty')}</legend>
      <p className="small faint">{say('notices.duty.hint')}</p>
      {duty.map((watch, index) => (
        <WatchField
          // Watches have no names; they are few and stand in their order.
          key={index}
          watch={watch}
          faults={{ days: issue(`duty.${index}.days`), to: issue(`duty.${index}.to`) }}
          onChange={(next) => change(index, next)}
          onRemove={() => onChange(duty.filter((_, at) => at !== index))}
        />
      ))}
      {duty.length < mostWatches && (
        <div className="row">
          <Button
            small
            icon="add"
            onPress={() => onChange([...duty, { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }])}
          >
            {say('notices.duty.add')}
          </Button>
        </div>
      )}
    </fieldset>
  )
}

function WatchField({
  watch,
  faults,
  onChange,
  onRemove,
}: {
  watch: Watch
  faults: { days: string | undefined; to: string | undefined }
  onChange: (watch: Watch) => void
  onRemove: () => void
}) {
  const say = useWords()
  const names = useDayNames()
  return (
    <div className="watch">
      <div className="watch-days" role="group" aria-label={say('notices.hours.days')}>
        {days.map((day) => (
          <Checkbox
            key={day}
            label={names[day - 1]}
            value={watch.days.includes(day)}
            onChange={(on) =>
              onChange({ ...watch, days: days.filter((one) => (one === day ? on : watch.days.includes(one))) })
            }
          />
        ))}
        {faults.days && <small className="field-error">{say('notices.duty.no-day')}</small>}
      </div>
      {(['from', 'to'] as const).map((end) => (
        <div key={end} className="watch-time">
          <TextField
            label={say(`notices.hours.${end}`)}
            type="time"
            value={watch[end]}
            error={end === 'to' ? faults.to : undefined}
            onChange={(time) => onChange({ ...watch, [end]: time })}
          />
        </div>
      ))}
      <Button small kind="quiet" icon="remove" onPress={onRemove}>
        {say('notices.duty.remove')}
      </Button>
    </div>
  )
}

function useDayNames(): string[] {
  const language = useLanguage()
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' })
    // 5 January 1970 was a Monday.
    return days.map((day) => format.format(Date.UTC(1970, 0, 4 + day)))
  }, [language])
}
