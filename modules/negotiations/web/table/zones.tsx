import { Picker } from '#platform/web/ui/picker.tsx'
import { useWords } from '#platform/web/words.ts'

type ZonesProps = {
  parties: readonly { delegation: string; name: string }[]
  zoneOf: (delegation: string) => string | undefined
  onChange: (delegation: string, zone: string) => void
}

/** The time zones of the capitals, by their names in the IANA list. */
export function Zones({ parties, zoneOf, onChange }: ZonesProps) {
  const say = useWords()
  const zones = Intl.supportedValuesOf('timeZone').map((zone) => ({ id: zone, label: zone.replaceAll('_', ' ') }))
  return (
    <div className="zones">
      {parties.map(({ delegation, name }) => (
        <Picker
          key={delegation}
          label={say('negotiations.zone', { name })}
          options={zones}
          value={zoneOf(delegation)}
          isRequired={false}
          onChange={(zone) => zone !== undefined && onChange(delegation, zone)}
        />
      ))}
    </div>
  )
}
