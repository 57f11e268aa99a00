import type { Capital } from '#platform/web/ui/when.tsx'

/** Both sides, ours first. A zone is null where no contact that the reader sees says it. */
export type Capitals = readonly { name: string; zone: string | null }[]

type Sides = { us: string; them: string; zones: { us: string | null; them: string | null } }

export const capitalsOf = ({ us, them, zones }: Sides): Capitals => [
  { name: us, zone: zones.us },
  { name: them, zone: zones.them },
]

type Clocks = { known: Capital[]; unknown: string[] }

/** The clocks that are known, and the capitals whose clock is not: no other may be shown for theirs. */
export const clocksOf = (capitals: Capitals): Clocks => ({
  known: capitals.flatMap(({ name, zone }) => (zone === null ? [] : [{ name, zone }])),
  unknown: capitals.flatMap(({ name, zone }) => (zone === null ? [name] : [])),
})
