// By when an answer is wanted, on the clocks of both capitals. Where one is not known, that is said, and the hour in UTC.
import { Deadline } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { type Capitals, clocksOf } from './capitals.ts'

type CapitalsDeadlineProps = { at: string; capitals: Capitals; done?: boolean }

export function CapitalsDeadline({ at, capitals, done = false }: CapitalsDeadlineProps) {
  const say = useWords()
  const { known, unknown } = clocksOf(capitals)
  const clocks = unknown.length === 0 ? known : [...known, { name: say('crisis.by.utc'), zone: 'UTC' }]
  return (
    <>
      <Deadline at={at} capitals={clocks} done={done} />
      {unknown.map((name) => (
        <p key={name} className="small">
          {say('crisis.by.unknown', { name })}
        </p>
      ))}
    </>
  )
}
