// What modules keep an eye on while any page stands open: each is fetched for those whom it concerns, and for nobody else.
import { Suspense, lazy } from 'react'
import type { WebModule } from './module.ts'
import { useActor } from './session.tsx'

/** Once for the list of modules, outside of any component: what is drawn must stay the same from page to page. */
export function watchesOf(modules: readonly WebModule[]) {
  const watches = modules.flatMap(({ name, watch }) =>
    watch ? [{ name, seenBy: watch.seenBy, Watch: lazy(watch.load) }] : [],
  )
  return function Watches() {
    const actor = useActor()
    return watches
      .filter(({ seenBy }) => seenBy?.(actor) ?? true)
      .map(({ name, Watch }) => (
        <Suspense key={name} fallback={null}>
          <Watch />
        </Suspense>
      ))
  }
}
