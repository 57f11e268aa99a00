import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import { useActing } from '../acting/acting.tsx'

/** What the clocks show in every capital at that instant, with the day: a deadline must be nobody’s night by mistake. */
export function CapitalTimes({ at }: { at: string }) {
  const say = useWords()
  const format = useFormat()
  const { view } = useActing()
  const zones = new Map<string, string[]>([['UTC', [say('negotiations.clock.utc')]]])
  for (const { zone, name } of view.state.parties) if (zone) zones.set(zone, [...(zones.get(zone) ?? []), name])
  return (
    <dl className="capital-times" aria-label={say('negotiations.clocks')}>
      {[...zones].map(([zone, names]) => (
        <div key={zone}>
          <dt>
            <bdi>{format.list(names)}</bdi>
          </dt>
          <dd>
            <time dateTime={at}>{format.dateTime(at, zone)}</time>
          </dd>
        </div>
      ))}
    </dl>
  )
}
