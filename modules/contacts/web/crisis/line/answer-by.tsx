// Until when an answer is wanted: a span that is counted from the sending, or a time; shown on the clocks of both capitals.
import { useState } from 'react'
import { RadioChoice } from '#platform/web/ui/choice.tsx'
import { DateTimeField } from '#platform/web/ui/date-time-field.tsx'
import { useNow } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { useDuration } from '../../pieces/duration.ts'
import type { Capitals } from '../capitals.ts'
import { CapitalsDeadline } from '../capitals-deadline.tsx'

export type Wish = { kind: 'none' } | { kind: 'span'; minutes: number } | { kind: 'time'; at: string | undefined }

const spans = [30, 60, 240, 1440] as const

/** The instant that is meant, were it sent now. */
export function wishedBy(wish: Wish, now: number = Date.now()): string | undefined {
  if (wish.kind === 'none') return undefined
  return wish.kind === 'time' ? wish.at : new Date(now + wish.minutes * 60_000).toISOString()
}

type AnswerByProps = { wish: Wish; onChange: (wish: Wish) => void; capitals: Capitals }

export function AnswerBy({ wish, onChange, capitals }: AnswerByProps) {
  const say = useWords()
  const duration = useDuration()
  const now = useNow()
  const [first] = useState(() => new Date(Date.now() + 3_600_000).toISOString())
  const options = [
    { id: 'none', label: say('crisis.by.none') },
    ...spans.map((minutes) => ({
      id: String(minutes),
      label: say('crisis.by.within', { time: duration(minutes * 60) }),
    })),
    { id: 'time', label: say('crisis.by.time') },
  ]
  const choose = (id: string) =>
    onChange(
      id === 'none'
        ? { kind: 'none' }
        : id === 'time'
          ? { kind: 'time', at: first }
          : { kind: 'span', minutes: Number(id) },
    )
  const at = wishedBy(wish, now)
  return (
    <div className="crisis-wish calm">
      <RadioChoice
        label={say('crisis.answerBy')}
        options={options}
        value={wish.kind === 'span' ? String(wish.minutes) : wish.kind}
        onChange={choose}
      />
      {wish.kind === 'time' && (
        <DateTimeField
          label={say('crisis.by.time')}
          value={wish.at}
          onChange={(next) => onChange({ kind: 'time', at: next })}
        />
      )}
      {at !== undefined && <CapitalsDeadline at={at} capitals={capitals} />}
    </div>
  )
}
