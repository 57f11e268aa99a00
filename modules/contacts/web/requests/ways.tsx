import { TabLinks } from '#platform/web/ui/tabs.tsx'
import { useWords } from '#platform/web/words.ts'
import { requestPaths } from '../../contract/requests.ts'
import { Worlds } from '../pieces/worlds.tsx'
import { type Asked, searchFor, type World } from './asked.ts'
import './requests.css'

const figures = (world: World) => requestPaths.statistics + (world === 'exercise' ? '?world=exercise' : '')

/** Received, sent, in figures; and the two worlds, which are never mixed. */
export function Ways({ asked, inFigures = false }: { asked: Asked; inFigures?: boolean }) {
  const say = useWords()
  return (
    <div className="request-ways">
      <TabLinks
        label={say('contacts.requests.ways')}
        entries={[
          ...(['in', 'out'] as const).map((direction) => ({
            to: requestPaths.all + searchFor({ ...asked, direction }),
            label: say(`contacts.requests.${direction}`),
            current: !inFigures && asked.direction === direction,
          })),
          { to: figures(asked.world), label: say('contacts.requests.statistics'), current: inFigures },
        ]}
      />
      <Worlds
        world={asked.world}
        pathOf={(world) => (inFigures ? figures(world) : requestPaths.all + searchFor({ ...asked, world }))}
      />
    </div>
  )
}
