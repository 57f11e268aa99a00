// The three ways to look at incidents, and the two worlds that are never mixed.
import { Link } from 'react-router'
import { TabLinks } from '#platform/web/ui/tabs.tsx'
import { useWords } from '#platform/web/words.ts'
import { incidentPaths } from '../../contract.ts'
import { searchFor, type World } from './asked.ts'
import './list.css'

type View = 'list' | 'map' | 'timeline'
const pathOf = {
  list: incidentPaths.all,
  map: incidentPaths.map,
  timeline: '/incidents/timeline',
} as const satisfies Record<View, string>

export function Views({ view, world }: { view: View; world: World }) {
  const say = useWords()
  const entries = (['list', 'map', 'timeline'] as const).map((one) => ({
    to: pathOf[one] + searchFor({ world }),
    label: say(`incidents.view.${one}`),
    // An incident that stands beside the list leaves the list chosen.
    end: !(one === 'list' && view === 'list'),
  }))
  return (
    <div className="incident-views">
      <TabLinks label={say('incidents.views')} entries={entries} />
      <Worlds world={world} pathOf={(one) => pathOf[view] + searchFor({ world: one })} />
    </div>
  )
}

/** Real incidents or exercises: one or the other, by address. */
export function Worlds({ world, pathOf: to }: { world: World; pathOf: (world: World) => string }) {
  const say = useWords()
  return (
    <nav className="worlds" aria-label={say('incidents.worlds')}>
      {(['real', 'exercise'] as const).map((one) => (
        <Link key={one} to={to(one)} className={one} {...(one === world ? { 'aria-current': 'page' as const } : {})}>
          {say(`incidents.world.${one}`)}
        </Link>
      ))}
    </nav>
  )
}
