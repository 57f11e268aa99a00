import type { Module } from '#platform/server/module.ts'

/** What an area brings to the module, as a module brings it to the house; its doors stand in the router by themselves. */
export type Area = Omit<Module, 'name' | 'router' | 'when' | 'open'>

/** All areas as one. Of a name that two of them use, the later would win silently: so it is an error. */
export function gathered(areas: readonly Area[]): Area {
  return {
    routes: areas.flatMap(({ routes }) => routes ?? []),
    jobs: areas.flatMap(({ jobs }) => jobs ?? []),
    migrations: merged(areas.map(({ migrations }) => migrations)),
    bodies: merged(areas.map(({ bodies }) => bodies)),
    events: merged(areas.map(({ events }) => events)),
    because: becauseOf(areas),
    exercised: merged(areas.map(({ exercised }) => exercised)),
    desk: async (call, world) => {
      const lines = []
      for (const { desk } of areas) lines.push(...((await desk?.(call, world)) ?? []))
      return lines
    },
    positions: async (call, asked) => {
      const stated = []
      for (const { positions } of areas) stated.push(...((await positions?.(call, asked)) ?? []))
      return stated
    },
  }
}

function merged<Value>(parts: readonly (Readonly<Record<string, Value>> | undefined)[]): Record<string, Value> {
  const all = parts.flatMap((part) => Object.entries(part ?? {}))
  const names = new Set(all.map(([name]) => name))
  if (names.size < all.length) throw new Error(`Two areas of contacts use one name: ${[...names].join(', ')}`)
  return Object.fromEntries(all)
}

/** Several areas may act because of one event. */
function becauseOf(areas: readonly Area[]): Record<string, readonly string[]> {
  const because: Record<string, readonly string[]> = {}
  for (const area of areas)
    for (const [event, jobs] of Object.entries(area.because ?? {}))
      because[event] = [...(because[event] ?? []), ...jobs]
  return because
}
