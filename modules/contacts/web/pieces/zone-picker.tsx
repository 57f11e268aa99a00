import type { FieldProps } from '#platform/web/ui/field.tsx'
import { Picker } from '#platform/web/ui/picker.tsx'

type ZonePickerProps = FieldProps & { value?: string | undefined; onChange: (zone: string | undefined) => void }

/** A time zone by typing; one that this browser does not list stays as it is. */
export function ZonePicker({ value, ...rest }: ZonePickerProps) {
  const known = Intl.supportedValuesOf('timeZone')
  const ids = new Set([...(value ? [value] : []), ...known, 'UTC'])
  return <Picker {...rest} value={value} options={[...ids].map((id) => ({ id, label: id.replaceAll('_', ' ') }))} />
}
