// The zone in which the reader's times are written and read: the one they chose in their settings, else the device's.
let chosen: string | undefined

export const ownZone = (): string => chosen ?? Intl.DateTimeFormat().resolvedOptions().timeZone

/** An IANA name, or null to follow the device. One that this browser does not know is not taken. */
export function chooseZone(zone: string | null): void {
  chosen = zone !== null && isKnown(zone) ? zone : undefined
}

function isKnown(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}
