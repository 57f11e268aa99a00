import { useFormat } from '#platform/web/format.ts'
import { useNow } from '#platform/web/ui/when.tsx'
import { isZone } from '../../directory/zones.ts'

/** What the clock on the wall shows there now. Alone the name of the zone, where this browser does not know it. */
export function LocalTime({ zone }: { zone: string }) {
  const format = useFormat()
  const now = useNow()
  const name = zone.replaceAll('_', ' ')
  if (!isZone(zone)) return <bdi>{name}</bdi>
  return (
    <span>
      <time dateTime={new Date(now).toISOString()}>{format.dateTime(now, zone)}</time>
      {zone !== 'UTC' && (
        <>
          {' '}
          <bdi className="faint">{name}</bdi>
        </>
      )}
    </span>
  )
}
