import type { Capital } from '#platform/web/ui/when.tsx'

/** Both sides' clocks, ours first. */
export type Capitals = readonly Capital[]

type Sides = { us: string; them: string; zones: { us: string; them: string } }

export const capitalsOf = ({ us, them, zones }: Sides): Capitals => [
  { name: us, zone: zones.us },
  { name: them, zone: zones.them },
]
