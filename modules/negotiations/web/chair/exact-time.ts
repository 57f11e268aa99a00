const hour = 3_600_000

/** So many hours from now, on the full minute, in UTC: what the host’s clock will be asked about. */
export function inHours(hours: number): string {
  const at = new Date(Math.ceil((Date.now() + hours * hour) / 60_000) * 60_000)
  return at.toISOString()
}
