import { isZone } from '../directory/zones.ts'

/** How a zone says a moment on the wall, as if it were UTC, in milliseconds, and back. */
export type Wall = { momentOf(wall: number): Date; wallOf(moment: Date): number }

/** The zones that a calendar defines, by the names that it gives them. */
export type Zones = ReadonlyMap<string, Wall>

/** A zone of the IANA database in a name as programs write it, such as /example.org/Europe/Berlin. */
export function zoneNamed(tzid: string): string | undefined {
  const parts = tzid.trim().split('/').filter(Boolean)
  for (let from = 0; from < Math.min(parts.length, 6); from++) {
    const name = parts.slice(from).join('/')
    if (isZone(name)) return name
  }
  return undefined
}
