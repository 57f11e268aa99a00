import { Link } from 'react-router'
import { useWords } from '#platform/web/words.ts'
import './worlds.css'

export type World = 'real' | 'exercise'

/** What is real or what is exercised: one or the other, by address. Its words stand in modules/contacts/words. */
export function Worlds({ world, pathOf }: { world: World; pathOf: (world: World) => string }) {
  const say = useWords()
  return (
    <nav className="contacts-worlds" aria-label={say('contacts.worlds')}>
      {(['real', 'exercise'] as const).map((one) => (
        <Link key={one} to={pathOf(one)} {...(one === world ? { 'aria-current': 'page' as const } : {})}>
          {say(`contacts.world.${one}`)}
        </Link>
      ))}
    </nav>
  )
}
